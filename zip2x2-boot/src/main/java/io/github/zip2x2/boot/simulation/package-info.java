/** Phones and the library's own servers on a simulated network, in virtual time; and many phones in real time. */
@NullMarked
package io.github.zip2x2.boot.simulation;

import org.jspecify.annotations.NullMarked;
