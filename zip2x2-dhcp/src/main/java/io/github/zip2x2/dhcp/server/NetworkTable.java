package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.DhcpView;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.RelayAgentInformation;
import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseState;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The networks served, each with what is known of its free addresses. */
final class NetworkTable {

    private static final int RELAY_AGENT_INFORMATION = DhcpOptions.RELAY_AGENT_INFORMATION.code();

    /** A network and its pools. */
    record Served(ServedNetwork network, ServedPools pool) {}

    private final List<Served> all = new ArrayList<>();
    /** The last of the server's own addresses that was excluded: nearly always the one of the next message too. */
    private @Nullable Inet4Address excluded;

    NetworkTable(DhcpServerSettings settings, RandomGenerator random) {
        for (ServedNetwork network : settings.networks()) {
            long start = settings.sharedStore() ? random.nextLong(1L << 32) : 0;
            ServedPools pool = new ServedPools(network, start);
            Prefix prefix = network.prefix();
            if (prefix.length() <= 30) {
                pool.exclude(prefix.networkBits());
                pool.exclude(prefix.broadcastBits());
            }
            if (network.avoidingEnds()) {
                pool.excludeEnds();
            }
            network.routers().forEach(pool::exclude);
            network.dnsServers().forEach(pool::exclude);
            network.ntpServers().forEach(pool::exclude);
            network.tftpServer().ifPresent(pool::exclude);
            settings.serverId().ifPresent(pool::exclude);
            network.reservedBits().forEach(reserved -> pool.exclude(reserved.intValue()));
            all.add(new Served(network, pool));
        }
    }

    /** Notes what a record says about an address. */
    void learn(Lease lease) {
        Served served = containing(lease.addressNumber());
        if (served == null) {
            return;
        }
        if (lease.state() == LeaseState.RELEASED) {
            served.pool().release(lease.addressNumber(), lease.expiry().toEpochMilli());
        } else {
            served.pool().take(lease.addressNumber(), lease.expiry().toEpochMilli());
        }
    }

    /** Never gives the server's own address. */
    void exclude(Inet4Address address) {
        if (address.equals(excluded)) {
            return;
        }
        excluded = address;
        Served served = containing(Ipv4.bits(address));
        if (served != null) {
            served.pool().exclude(address);
        }
    }

    /**
     * The network that a message is for, in this order: the relay's link selection (RFC 3527), the client's subnet
     * selection (RFC 3011) where that is allowed, giaddr, ciaddr, the address at which it came in. On loopback, and
     * where the interface has no address, the first one.
     */
    @Nullable
    Served of(DhcpView message, Inet4Address localAddress, boolean subnetSelection) {
        Optional<Inet4Address> selected = message.has(RELAY_AGENT_INFORMATION)
                ? message.option(DhcpOptions.RELAY_AGENT_INFORMATION).flatMap(RelayAgentInformation::linkSelection)
                : Optional.empty();
        if (selected.isEmpty() && subnetSelection) {
            selected = message.option(DhcpOptions.SUBNET_SELECTION);
        }
        if (selected.isPresent()) {
            return containing(Ipv4.bits(selected.get()));
        }
        int giaddr = message.giaddr();
        if (giaddr != 0) {
            return containing(giaddr);
        }
        int ciaddr = message.ciaddr();
        if (ciaddr != 0 && !message.type().equals(DhcpMessageType.DISCOVER)) {
            Served served = containing(ciaddr);
            if (served != null) {
                return served;
            }
        }
        Served served = containing(Ipv4.bits(localAddress));
        boolean standIn = served == null
                && !all.isEmpty()
                && (localAddress.isLoopbackAddress() || localAddress.isAnyLocalAddress());
        return standIn ? all.get(0) : served;
    }

    long countFree(ServedNetwork network, long nowMillis) {
        for (Served served : all) {
            if (served.network() == network) {
                return served.pool().countFree(nowMillis);
            }
        }
        return 0;
    }

    private @Nullable Served containing(int address) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).network().prefix().contains(address)) {
                return all.get(i);
            }
        }
        return null;
    }
}
