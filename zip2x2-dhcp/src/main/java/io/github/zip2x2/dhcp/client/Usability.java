package io.github.zip2x2.dhcp.client;

import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.Ipv4;
import java.net.Inet4Address;
import java.util.List;
import java.util.Optional;

/** Whether a host can live with what an offer says. */
final class Usability {

    private Usability() {}

    /** What came over loopback may well offer 127/8. */
    static boolean isUsable(DhcpMessage message, boolean overLoopback) {
        int address = Ipv4.bits(message.yiaddr());
        if (!Ipv4.isUnicast(address) || (address >>> 24 == 127 && !overLoopback)) {
            return false;
        }
        Optional<Inet4Address> mask = message.option(DhcpOptions.SUBNET_MASK);
        if (mask.isEmpty()) {
            return true;
        }
        int bits = Ipv4.bits(mask.get());
        // The inverse of a contiguous mask is one less than a power of two.
        if ((~bits & (~bits + 1)) != 0) {
            return false;
        }
        List<Inet4Address> routers = message.option(DhcpOptions.ROUTER).orElse(List.of());
        // With option 121 a client ignores option 3 (RFC 3442), whatever it says.
        return routers.isEmpty()
                || message.option(DhcpOptions.CLASSLESS_STATIC_ROUTE).isPresent()
                || bits == -1
                || routers.stream().anyMatch(router -> ((Ipv4.bits(router) ^ address) & bits) == 0);
    }
}
