/** What became of what release 0.1.0 exported. */
@NullMarked
package io.github.zip2x2.verification.compatibility;

import org.jspecify.annotations.NullMarked;
