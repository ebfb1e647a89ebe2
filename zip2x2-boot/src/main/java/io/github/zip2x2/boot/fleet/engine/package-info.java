/** What server events say about each phone's boot, in virtual time. */
@NullMarked
package io.github.zip2x2.boot.fleet.engine;

import org.jspecify.annotations.NullMarked;
