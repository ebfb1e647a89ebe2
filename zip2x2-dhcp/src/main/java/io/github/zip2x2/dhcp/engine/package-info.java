/** The DHCP client and the DHCP server as deterministic machines: no sockets, no threads, no clock of their own. */
@NullMarked
package io.github.zip2x2.dhcp.engine;

import org.jspecify.annotations.NullMarked;
