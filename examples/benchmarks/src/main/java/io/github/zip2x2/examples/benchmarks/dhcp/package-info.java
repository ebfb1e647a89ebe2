/** The DHCP codec beside two others, in the same run. */
package io.github.zip2x2.examples.benchmarks.dhcp;
