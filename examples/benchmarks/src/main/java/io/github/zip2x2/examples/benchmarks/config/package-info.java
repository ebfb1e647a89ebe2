/** How fast phones' files are read beside other INI readers, and a large root to lint. */
@NullMarked
package io.github.zip2x2.examples.benchmarks.config;

import org.jspecify.annotations.NullMarked;
