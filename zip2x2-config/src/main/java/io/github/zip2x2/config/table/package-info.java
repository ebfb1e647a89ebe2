/**
 * Phones, sites and networks from CSV: one reader for all applications, which keeps the last good rows. It needs Apache
 * Commons CSV, an optional dependency.
 */
@NullMarked
package io.github.zip2x2.config.table;

import org.jspecify.annotations.NullMarked;
