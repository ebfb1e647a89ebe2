/**
 * Engines of the boot: no sockets, no threads, no clock of their own. Same events, times and random source, same
 * actions; each is confined to one thread.
 */
@NullMarked
package io.github.zip2x2.boot.engine;

import org.jspecify.annotations.NullMarked;
