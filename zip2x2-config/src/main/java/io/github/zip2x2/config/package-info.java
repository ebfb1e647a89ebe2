/** The configuration files of ZIP2x2 phones: document, schema, validation and writer. */
@NullMarked
package io.github.zip2x2.config;

import org.jspecify.annotations.NullMarked;
