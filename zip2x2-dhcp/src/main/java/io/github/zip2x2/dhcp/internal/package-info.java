/** What the rooms share and nobody else sees: the call guard, life cycles, and Linux packet sockets through JNA. */
@NullMarked
package io.github.zip2x2.dhcp.internal;

import org.jspecify.annotations.NullMarked;
