package io.github.zip2x2.boot.pbx;

import io.github.zip2x2.boot.internal.BoundedMap;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.DhcpView;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.RelayAgentInformation;
import java.net.Inet4Address;
import java.util.Map;
import java.util.Optional;

/** By which relay the last DHCP message of each phone came to our server. Bounded by the phones heard last; thread-safe. */
final class RelayWays {
    private static final int REMEMBERED = 20_000;

    private final Map<MacAddress, Way> ways = new BoundedMap<>(REMEMBERED);

    /** The relay (giaddr), and what it says (option 82). */
    record Way(Inet4Address relay, Optional<RelayAgentInformation> information) {}

    /** Notes how a phone's message came; one that no relay sent on tells that the phone is behind none. */
    synchronized void note(MacAddress mac, DhcpView message) {
        if (message.giaddr() == 0) {
            ways.remove(mac);
        } else {
            ways.put(mac, new Way(Ipv4.of(message.giaddr()), message.option(DhcpOptions.RELAY_AGENT_INFORMATION)));
        }
    }

    synchronized Optional<Way> of(MacAddress mac) {
        return Optional.ofNullable(ways.get(mac));
    }
}
