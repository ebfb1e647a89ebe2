/** Engines that break the rules on purpose. */
@NullMarked
package io.github.zip2x2.verification.architecture.specimen.engine;

import org.jspecify.annotations.NullMarked;
