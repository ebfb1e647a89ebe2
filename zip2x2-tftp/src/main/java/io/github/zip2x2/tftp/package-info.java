/** TFTP's values: requests, options, error codes, the codec and the settings of a transfer; no sockets, clocks or threads. */
@NullMarked
package io.github.zip2x2.tftp;

import org.jspecify.annotations.NullMarked;
