/** The boot of a ZIP2x2 phone from both ends of the wire. */
@NullMarked
package io.github.zip2x2.boot;

import org.jspecify.annotations.NullMarked;
