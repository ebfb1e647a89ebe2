/** Firmware images: how one is verified, and the container that tests and demonstrations use. */
@NullMarked
package io.github.zip2x2.boot.firmware;

import org.jspecify.annotations.NullMarked;
