package io.github.zip2x2.boot.lab;

import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.server.DhcpServerSettings;
import io.github.zip2x2.dhcp.server.ServedNetwork;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The broadcast domains of a simulation, one for each relay and for each address of the servers. */
final class Segments {
    private static final int DHCP_PORT = 67;
    private static final int PHONE_PORT = 68;
    private static final InetSocketAddress UNCONFIGURED = new InetSocketAddress(Ipv4.ANY, PHONE_PORT);

    private final List<Prefix> served;
    private final Map<Inet4Address, Segment> byAddress = new HashMap<>();
    private final List<Segment> attached = new ArrayList<>();

    Segments(DhcpServerSettings settings) {
        served = settings.networks().stream().map(ServedNetwork::prefix).toList();
        of(new SwitchPort.Link(Simulation.SERVER, false));
    }

    /** The domain that a port has under a VLAN; null if the port does not carry that VLAN. */
    @Nullable
    Segment of(SwitchPort port, int vlan) {
        SwitchPort.Link link = port.link(vlan);
        return link == null ? null : of(link);
    }

    private Segment of(SwitchPort.Link link) {
        Segment known = byAddress.get(link.address());
        if (known == null) {
            known = make(link);
            byAddress.put(link.address(), known);
        } else if (known.isRelayed() != link.isRelayed()) {
            throw new IllegalArgumentException("relay " + link.address().getHostAddress()
                    + " is also an address of the servers: give the relay another");
        }
        return known;
    }

    private Segment make(SwitchPort.Link link) {
        Prefix prefix = served.stream()
                .filter(network -> network.contains(link.address()))
                .findFirst()
                .orElse(null);
        if (link.isRelayed()) {
            return new Segment(link.address(), true, 0, new InetSocketAddress(link.address(), DHCP_PORT), prefix);
        }
        Segment direct = new Segment(link.address(), false, attached.size(), UNCONFIGURED, prefix);
        attached.add(direct);
        return direct;
    }

    /** The domain of a relay; null if nobody is behind that address. */
    @Nullable
    Segment behind(Inet4Address relay) {
        return byAddress.get(relay);
    }

    /** The domain to which an attachment of the servers leads. */
    Segment at(int attachment) {
        return attached.get(attachment);
    }

    /** The domain in which the servers have this address; null if it is none of theirs. */
    @Nullable
    Segment ofServer(Inet4Address address) {
        Segment segment = byAddress.get(address);
        return segment == null || segment.isRelayed() ? null : segment;
    }
}
