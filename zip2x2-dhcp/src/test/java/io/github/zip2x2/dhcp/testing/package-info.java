/** Fixtures for tests of DHCP that others may use. */
@NullMarked
package io.github.zip2x2.dhcp.testing;

import org.jspecify.annotations.NullMarked;
