/** Judges files, effective configurations and the mends that need no asking. */
@NullMarked
package io.github.zip2x2.config.validation;

import org.jspecify.annotations.NullMarked;
