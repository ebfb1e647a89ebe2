/** The small values that the phones' files are made of: models, hardware addresses, versions, directories, secrets. */
@NullMarked
package io.github.zip2x2.config;

import org.jspecify.annotations.NullMarked;
