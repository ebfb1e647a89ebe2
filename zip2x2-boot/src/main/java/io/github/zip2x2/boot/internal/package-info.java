/** What boot's rooms share and nobody outside composes. */
@NullMarked
package io.github.zip2x2.boot.internal;

import org.jspecify.annotations.NullMarked;
