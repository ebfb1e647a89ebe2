/** The fleet's record beside running servers: listeners to plug into them, and the thread that keeps the store. */
@NullMarked
package io.github.zip2x2.boot.fleet.driver;

import org.jspecify.annotations.NullMarked;
