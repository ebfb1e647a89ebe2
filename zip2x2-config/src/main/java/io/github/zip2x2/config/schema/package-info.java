/** The table of the phones' parameters: type, range, default, place, secrecy, lock-out class and evidence. */
@NullMarked
package io.github.zip2x2.config.schema;

import org.jspecify.annotations.NullMarked;
