/** TFTP for the provisioning of ZIP2x2 phones: codec, transfers, client and server. */
@NullMarked
package io.github.zip2x2.tftp;

import org.jspecify.annotations.NullMarked;
