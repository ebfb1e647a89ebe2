/** What a boot did, as a value and as JSON. */
@NullMarked
package io.github.zip2x2.boot.report;

import org.jspecify.annotations.NullMarked;
