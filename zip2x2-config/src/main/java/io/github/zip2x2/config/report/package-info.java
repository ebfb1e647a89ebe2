/** Findings as people and programs read them: text with carets, JSON. */
@NullMarked
package io.github.zip2x2.config.report;

import org.jspecify.annotations.NullMarked;
