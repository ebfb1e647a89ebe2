/** Leases and where they are kept: the store's contract and its implementations. */
@NullMarked
package io.github.zip2x2.dhcp.lease;

import org.jspecify.annotations.NullMarked;
