package io.github.zip2x2.boot.lab;

import io.github.zip2x2.boot.phone.PhoneBootEngine;
import java.net.Inet4Address;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the switch port of a simulated phone carries: an untagged network, in which a new phone boots, and VLANs, into which
 * its files may move it. Each is a broadcast domain of its own: what is broadcast there reaches the DHCP server through the
 * domain's relay, or directly where the servers are in it themselves. Immutable.
 */
public final class SwitchPort {
    /** In the servers' own network, in which they have the address {@link Simulation#SERVER}; without a VLAN. */
    public static final SwitchPort OF_SERVERS = new SwitchPort(new Link(Simulation.SERVER, false));

    /** The highest id of a VLAN (IEEE 802.1Q). */
    public static final int HIGHEST_VLAN = 4094;

    private final TreeMap<Integer, Link> links = new TreeMap<>();

    /** How a broadcast domain reaches the servers: by a relay of this address, or under this address of theirs. */
    record Link(Inet4Address address, boolean isRelayed) {}

    private SwitchPort(Link untagged) {
        links.put(PhoneBootEngine.UNTAGGED, untagged);
    }

    /**
     * A port in a network behind a relay, without a VLAN.
     *
     * @param relay the relay's address there, which it puts into messages as giaddr (RFC 1542)
     * @return the port
     */
    public static SwitchPort behind(Inet4Address relay) {
        return new SwitchPort(new Link(Objects.requireNonNull(relay, "relay"), true));
    }

    /**
     * This port, and a VLAN behind a relay.
     *
     * @param id the VLAN's id, 1 to {@value #HIGHEST_VLAN}
     * @param relay the relay's address in the VLAN
     * @return the port
     * @throws IllegalArgumentException if the id is none
     */
    public SwitchPort vlan(int id, Inet4Address relay) {
        return with(id, new Link(Objects.requireNonNull(relay, "relay"), true));
    }

    /**
     * This port, and a VLAN in which the DHCP server is itself. Its TFTP server stays at {@link Simulation#SERVER}, which
     * the network must name.
     *
     * @param id the VLAN's id, 1 to {@value #HIGHEST_VLAN}
     * @param server the address that the DHCP server has there
     * @return the port
     * @throws IllegalArgumentException if the id is none
     */
    public SwitchPort servedVlan(int id, Inet4Address server) {
        return with(id, new Link(Objects.requireNonNull(server, "server"), false));
    }

    private SwitchPort with(int id, Link link) {
        SimulatedFleet.within("vlan", id, 1, HIGHEST_VLAN);
        SwitchPort port = new SwitchPort(Objects.requireNonNull(links.get(PhoneBootEngine.UNTAGGED)));
        port.links.putAll(links);
        port.links.put(id, link);
        return port;
    }

    /** Null if the port does not carry the VLAN. */
    @Nullable
    Link link(int vlan) {
        return links.get(vlan);
    }

    @Override
    public String toString() {
        return "switch port " + links;
    }
}
