/** Writes a phone's two files from typed settings, in the style of a real PBX. */
@NullMarked
package io.github.zip2x2.config.writer;

import org.jspecify.annotations.NullMarked;
