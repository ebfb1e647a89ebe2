/** DHCPv4 for the provisioning of ZIP2x2 phones: codec, client, server and leases. */
@NullMarked
package io.github.zip2x2.dhcp.old;

import org.jspecify.annotations.NullMarked;
