/** Classes that break the rules on purpose, so that the rules are seen to bite. */
@NullMarked
package io.github.zip2x2.verification.architecture.specimen;

import org.jspecify.annotations.NullMarked;
