/** Roots on the disk: read and listed by one rule, written so that others can read meanwhile. */
@NullMarked
package io.github.zip2x2.config.files;

import org.jspecify.annotations.NullMarked;
