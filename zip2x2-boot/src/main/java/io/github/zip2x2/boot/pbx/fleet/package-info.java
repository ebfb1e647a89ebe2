/** What is known of each phone: its record, its history, the diagnosis, and where they are kept. */
@NullMarked
package io.github.zip2x2.boot.pbx.fleet;

import org.jspecify.annotations.NullMarked;
