/** What a phone is configured with once its two files are merged, and where each value comes from. */
@NullMarked
package io.github.zip2x2.config.effective;

import org.jspecify.annotations.NullMarked;
