/** A site in virtual time, for tests of whatever drives or watches phones. */
@NullMarked
package io.github.zip2x2.boot.testing;

import org.jspecify.annotations.NullMarked;
