/** What is known of each phone of a fleet, what a phone's story says, and where that is kept. */
@NullMarked
package io.github.zip2x2.boot.fleet;

import org.jspecify.annotations.NullMarked;
