/** The four modules as an embedder sees them: on the module path. */
@NullMarked
package io.github.zip2x2.verification.modules;

import org.jspecify.annotations.NullMarked;
