/** What would be published: whole, the same in each build, and what the documents say. */
@NullMarked
package io.github.zip2x2.verification.release;

import org.jspecify.annotations.NullMarked;
