/** Our applications and real programs of other makers, against each other on a wire. */
@NullMarked
package io.github.zip2x2.verification.programs;

import org.jspecify.annotations.NullMarked;
