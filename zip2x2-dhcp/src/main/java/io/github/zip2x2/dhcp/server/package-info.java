/** Serving DHCP: the server, its settings, networks, policies and reports, and the engine that decides. */
@NullMarked
package io.github.zip2x2.dhcp.server;

import org.jspecify.annotations.NullMarked;
