/** Drivers: the thin part that owns sockets, selectors and threads, and turns packets and timers into events. */
@NullMarked
package io.github.zip2x2.boot.driver;

import org.jspecify.annotations.NullMarked;
