/** What a TFTP server serves: the seam that opens what a request names, and the sources that ship with the library. */
@NullMarked
package io.github.zip2x2.tftp.content;

import org.jspecify.annotations.NullMarked;
