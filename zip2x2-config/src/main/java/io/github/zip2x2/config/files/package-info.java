/** The one package that touches the disk: reading a root, writing one atomically. */
@NullMarked
package io.github.zip2x2.config.files;

import org.jspecify.annotations.NullMarked;
