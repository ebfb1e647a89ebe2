/**
 * DHCPv4 messages and options: {@link io.github.zip2x2.dhcp.DhcpMessage} reads and writes them, {@link
 * io.github.zip2x2.dhcp.DhcpOptions} has the keys. Who serves goes on to {@code dhcp.server}, who asks to {@code dhcp.client}.
 */
@NullMarked
package io.github.zip2x2.dhcp;

import org.jspecify.annotations.NullMarked;
