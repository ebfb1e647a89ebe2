/** How many leases a store commits, and how long a restart takes. */
@NullMarked
package io.github.zip2x2.examples.benchmarks.lease;

import org.jspecify.annotations.NullMarked;
