/** The words that both ends of a boot share: steps, causes, outcomes, kinds of files. */
@NullMarked
package io.github.zip2x2.boot;

import org.jspecify.annotations.NullMarked;
