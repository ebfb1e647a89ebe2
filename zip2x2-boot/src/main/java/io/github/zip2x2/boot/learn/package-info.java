/** Captures of real phones, read back into what they settle of the things about phones that are UNKNOWN. */
@NullMarked
package io.github.zip2x2.boot.learn;

import org.jspecify.annotations.NullMarked;
