/** Fetching and storing by TFTP: the client and what it got. */
@NullMarked
package io.github.zip2x2.tftp.client;

import org.jspecify.annotations.NullMarked;
