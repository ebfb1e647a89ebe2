/** TFTP over real sockets: the blocking client and the server, which drive the engines. */
@NullMarked
package io.github.zip2x2.tftp.driver;

import org.jspecify.annotations.NullMarked;
