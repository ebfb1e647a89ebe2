/** The TFTP client and server against the programs that sites use. */
package io.github.zip2x2.verification.tftp;
