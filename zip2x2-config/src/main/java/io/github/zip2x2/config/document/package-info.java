/** A configuration file as it stands, byte for byte: lines, sections, entries and edits. */
@NullMarked
package io.github.zip2x2.config.document;

import org.jspecify.annotations.NullMarked;
