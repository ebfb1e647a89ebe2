/** A whole TFTP root: models, phones, images, and what is wrong between them. */
@NullMarked
package io.github.zip2x2.config.root;

import org.jspecify.annotations.NullMarked;
