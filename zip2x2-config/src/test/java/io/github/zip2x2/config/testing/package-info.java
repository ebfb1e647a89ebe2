/** Files of real PBXs and broken ones, for the tests of this module and of others. */
@NullMarked
package io.github.zip2x2.config.testing;

import org.jspecify.annotations.NullMarked;
