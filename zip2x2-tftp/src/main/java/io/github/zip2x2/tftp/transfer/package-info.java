/** The transfer engine that both sides share: no sockets, threads or clocks of its own. */
@NullMarked
package io.github.zip2x2.tftp.transfer;

import org.jspecify.annotations.NullMarked;
