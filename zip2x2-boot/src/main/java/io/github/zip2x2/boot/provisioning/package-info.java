/** The PBX side as one service: DHCP, TFTP and the phones' files, rendered live for each phone and site. */
@NullMarked
package io.github.zip2x2.boot.provisioning;

import org.jspecify.annotations.NullMarked;
