/** What differs between two configurations or two roots, lock-out changes first. */
@NullMarked
package io.github.zip2x2.config.diff;

import org.jspecify.annotations.NullMarked;
