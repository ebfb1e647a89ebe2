/** Asking for DHCP: the client, its settings, what it got, and the engine that decides. */
@NullMarked
package io.github.zip2x2.dhcp.client;

import org.jspecify.annotations.NullMarked;
