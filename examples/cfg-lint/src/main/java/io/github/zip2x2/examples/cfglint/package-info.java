/** Judges, mends, explains, compares and imports the configuration files of ZIP2x2 phones. */
@NullMarked
package io.github.zip2x2.examples.cfglint;

import org.jspecify.annotations.NullMarked;
