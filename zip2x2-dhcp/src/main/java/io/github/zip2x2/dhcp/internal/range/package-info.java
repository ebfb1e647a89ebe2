/** The one check of a range, for values and settings alike. */
@NullMarked
package io.github.zip2x2.dhcp.internal.range;

import org.jspecify.annotations.NullMarked;
