/** Whether the numbers in tests' names are listed in the documents, and the documents' claims have tests. */
@NullMarked
package io.github.zip2x2.verification.requirements;

import org.jspecify.annotations.NullMarked;
