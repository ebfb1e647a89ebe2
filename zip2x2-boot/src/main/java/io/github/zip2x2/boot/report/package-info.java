/** What a boot did: told as it happens, as a value, as JSON, as a page, as a packet capture; never with a secret. */
@NullMarked
package io.github.zip2x2.boot.report;

import org.jspecify.annotations.NullMarked;
