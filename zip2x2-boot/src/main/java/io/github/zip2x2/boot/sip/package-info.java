/** The little of SIP (RFC 3261, RFC 6665) that a NOTIFY needs: messages as values, parsed without ever throwing. */
@NullMarked
package io.github.zip2x2.boot.sip;

import org.jspecify.annotations.NullMarked;
