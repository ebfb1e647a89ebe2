/** Platform code: Linux packet sockets through JNA. */
@NullMarked
package io.github.zip2x2.dhcp.internal;

import org.jspecify.annotations.NullMarked;
