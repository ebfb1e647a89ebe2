/** Serving TFTP: the server, its settings and records, and the engine that decides. */
@NullMarked
package io.github.zip2x2.tftp.server;

import org.jspecify.annotations.NullMarked;
