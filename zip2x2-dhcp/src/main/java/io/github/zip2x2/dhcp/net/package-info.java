/**
 * The sockets of DHCP. {@link io.github.zip2x2.dhcp.net.UdpEndpoint} is plain UDP, also over channels that the application has
 * bound; {@link io.github.zip2x2.dhcp.net.LinkLayerEndpoint} is the link layer. An {@link
 * io.github.zip2x2.dhcp.net.AddressProber} asks whether an address is in use.
 */
@NullMarked
package io.github.zip2x2.dhcp.net;

import org.jspecify.annotations.NullMarked;
