/** TFTP's engines: both sides of a transfer and the server, without sockets, threads or clocks of their own. */
@NullMarked
package io.github.zip2x2.tftp.engine;

import org.jspecify.annotations.NullMarked;
