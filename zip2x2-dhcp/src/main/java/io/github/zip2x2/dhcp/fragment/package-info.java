/** What to add to the configuration of a DHCP server that a site already has, so that it serves the phones. */
@NullMarked
package io.github.zip2x2.dhcp.fragment;

import org.jspecify.annotations.NullMarked;
