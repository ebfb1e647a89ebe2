/** What the rooms of this module share and nobody else calls. */
@NullMarked
package io.github.zip2x2.tftp.internal;

import org.jspecify.annotations.NullMarked;
