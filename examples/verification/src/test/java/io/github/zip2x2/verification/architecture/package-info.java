/** The rules of the house over all four modules. */
@NullMarked
package io.github.zip2x2.verification.architecture;

import org.jspecify.annotations.NullMarked;
