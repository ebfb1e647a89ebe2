/** Network namespaces, tracked programs and captures for tests that run real programs. */
@NullMarked
package io.github.zip2x2.verification.net;

import org.jspecify.annotations.NullMarked;
