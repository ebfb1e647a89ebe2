/** Boots in bulk, beside what bare sockets take. */
package io.github.zip2x2.examples.benchmarks.boot;
