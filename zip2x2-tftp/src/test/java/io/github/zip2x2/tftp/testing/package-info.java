/** A TFTP server and its clients on a network of virtual time, and peers that break the protocol on purpose. */
@NullMarked
package io.github.zip2x2.tftp.testing;

import org.jspecify.annotations.NullMarked;
