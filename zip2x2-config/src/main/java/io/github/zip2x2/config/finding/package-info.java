/** What is wrong in a phone's files: where, how badly, why, and how to mend it. */
@NullMarked
package io.github.zip2x2.config.finding;

import org.jspecify.annotations.NullMarked;
