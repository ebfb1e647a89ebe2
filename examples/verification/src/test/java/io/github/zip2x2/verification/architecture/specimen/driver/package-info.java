/** A driver for the engines that break the rules. */
@NullMarked
package io.github.zip2x2.verification.architecture.specimen.driver;

import org.jspecify.annotations.NullMarked;
