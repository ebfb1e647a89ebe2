/** The endpoints through which DHCP packets come and go: plain UDP, the link layer, adopted channels; and probing. */
@NullMarked
package io.github.zip2x2.dhcp.net;

import org.jspecify.annotations.NullMarked;
