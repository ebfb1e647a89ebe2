package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.RelayAgentInformation;
import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseState;
import io.github.zip2x2.dhcp.net.HostAddress;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The networks served, each with what is known of its free addresses. */
final class Networks {

    private final List<Served> all = new ArrayList<>();

    /** An address in quarantine, the oldest first. */
    private record Withheld(long sinceMillis, int address) implements Comparable<Withheld> {
        @Override
        public int compareTo(Withheld other) {
            return sinceMillis != other.sinceMillis
                    ? Long.compare(sinceMillis, other.sinceMillis)
                    : Integer.compare(address, other.address);
        }
    }

    /** A network and its addresses: a pool for each class of clients, in the settings' order, and one for everybody. */
    static final class Served {

        private final ServedNetwork network;
        private final Set<Integer> never;
        private final List<AddressPool> pools = new ArrayList<>();
        private final TreeSet<Withheld> withheld = new TreeSet<>();
        private final Map<Integer, Withheld> withheldByAddress = new HashMap<>();
        /** The two leases given last to different hardware: an address that a probe must find at its owner's. */
        private final List<Lease> given = new ArrayList<>(2);

        private Served(ServedNetwork network, Set<Integer> never, long start) {
            this.network = network;
            this.never = never;
            List<AddressRange> open = new ArrayList<>();
            for (AddressRange range : network.pools()) {
                if (network.membersOf(range) == null) {
                    open.add(range);
                } else {
                    pools.add(new AddressPool(List.of(range), network.membersOf(range), start));
                }
            }
            pools.add(new AddressPool(open, null, start));
            never.forEach(this::exclude);
            network.reservedBits().forEach(this::exclude);
            if (network.prefix().length() <= 30) {
                exclude(network.prefix().networkBits());
                exclude(network.prefix().broadcastBits());
            }
            if (network.avoidingEnds()) {
                network.pools().forEach(this::excludeEnds);
            }
        }

        private void exclude(int address) {
            pools.forEach(pool -> pool.exclude(address));
        }

        private void excludeEnds(AddressRange range) {
            int begin = range.firstBits() & 0xffff_ff00;
            for (long block = begin & 0xffff_ffffL; block <= (range.lastBits() & 0xffff_ffffL); block += 256) {
                exclude((int) block);
                exclude((int) block | 0xff);
            }
        }

        ServedNetwork network() {
            return network;
        }

        List<AddressPool> pools() {
            return pools;
        }

        /** Whether no client is given this address, such as a router's or the server's own. */
        boolean isNever(int address) {
            return never.contains(address);
        }

        /** The pool that the address is of; any other does nothing with it. */
        AddressPool poolOf(int address) {
            for (AddressPool pool : pools) {
                if (pool.contains(address)) {
                    return pool;
                }
            }
            return pools.get(pools.size() - 1);
        }

        /** How many addresses it can give from its pools. */
        int size() {
            return pools.stream().mapToInt(AddressPool::size).sum();
        }

        long countFree(long nowNanos) {
            return pools.stream().mapToLong(pool -> pool.countFree(nowNanos)).sum();
        }

        /** The addresses in quarantine, the oldest first, each with when that began. */
        void forEachWithheld(WithheldVisitor visitor) {
            for (Withheld each : withheld) {
                if (!visitor.visit(each.address(), each.sinceMillis())) {
                    return;
                }
            }
        }

        private void learn(Lease lease, long endNanos) {
            int address = lease.addressNumber();
            poolOf(address).freeFrom(address, endNanos);
            Withheld before = withheldByAddress.remove(address);
            if (before != null) {
                withheld.remove(before);
            }
            if (lease.state() == LeaseState.QUARANTINED && !isNever(address)) {
                Withheld now = new Withheld(lease.start().toEpochMilli(), address);
                withheld.add(now);
                withheldByAddress.put(address, now);
            }
            given.removeIf(each -> each.addressNumber() == address);
            if (lease.state() == LeaseState.BOUND) {
                given.removeIf(each -> each.hardware().equals(lease.hardware()));
                given.add(0, lease);
                if (given.size() > 2) {
                    given.remove(2);
                }
            }
        }

        /** A lease given to other hardware than this; null if none is known. */
        @Nullable
        Lease givenToOther(HardwareAddress than) {
            for (Lease lease : given) {
                if (!lease.hardware().equals(than)) {
                    return lease;
                }
            }
            return null;
        }
    }

    /** Takes an address in quarantine; false to stop. */
    @FunctionalInterface
    interface WithheldVisitor {
        boolean visit(int address, long sinceMillis);
    }

    /**
     * @param own the server's own addresses
     * @param start where the search for an address that nobody had begins
     */
    Networks(DhcpServerSettings settings, Collection<Inet4Address> own, long start) {
        for (ServedNetwork network : settings.networks()) {
            all.add(new Served(network, network.never(settings.serverId(), own), start));
        }
    }

    /** Notes what a record says about an address. */
    void learn(Lease lease, long endNanos) {
        Served served = containing(lease.addressNumber());
        if (served != null) {
            served.learn(lease, endNanos);
        }
    }

    /**
     * The network that a message is for, in this order: the relay's link selection (RFC 3527), the client's subnet
     * selection (RFC 3011) where that is allowed, the address of a client that only asks for settings, giaddr, ciaddr,
     * the addresses at which it came in. On loopback, and where the interface has no address, the first one.
     */
    @Nullable
    Served of(DhcpMessage message, Arrival arrival, boolean subnetSelection) {
        Optional<Inet4Address> selected = message.option(DhcpOptions.RELAY_AGENT_INFORMATION)
                .flatMap(RelayAgentInformation::linkSelection)
                .or(() -> subnetSelection ? message.option(DhcpOptions.SUBNET_SELECTION) : Optional.empty());
        if (selected.isPresent()) {
            return containing(Ipv4.bits(selected.get()));
        }
        int ciaddr = message.type().equals(DhcpMessageType.DISCOVER) ? 0 : Ipv4.bits(message.ciaddr());
        int giaddr = Ipv4.bits(message.giaddr());
        if (giaddr != 0 && !(message.type().equals(DhcpMessageType.INFORM) && ciaddr != 0)) {
            return containing(giaddr);
        }
        if (ciaddr != 0) {
            // Of a client elsewhere this server knows nothing, whichever way its message came.
            return containing(ciaddr);
        }
        if (message.type().equals(DhcpMessageType.INFORM)
                && arrival.source().getAddress() instanceof Inet4Address source
                && !source.isAnyLocalAddress()
                && !arrival.isOverLoopback()) {
            return containing(Ipv4.bits(source));
        }
        for (HostAddress address : arrival.at().addresses()) {
            Served served = containing(Ipv4.bits(address.address()));
            if (served != null) {
                return served;
            }
        }
        boolean standIn = arrival.isOverLoopback()
                || arrival.at().addresses().stream()
                        .allMatch(each -> each.address().isAnyLocalAddress());
        return standIn && !all.isEmpty() ? all.get(0) : null;
    }

    /** The network and those that share its link, the network itself first. */
    List<Served> link(Served of) {
        String name = of.network().link();
        if (name.isEmpty()) {
            return List.of(of);
        }
        List<Served> link = new ArrayList<>(List.of(of));
        for (Served each : all) {
            if (each != of && each.network().link().equals(name)) {
                link.add(each);
            }
        }
        return link;
    }

    long countFree(ServedNetwork network, long nowNanos) {
        for (Served served : all) {
            if (served.network() == network) {
                return served.countFree(nowNanos);
            }
        }
        return 0;
    }

    @Nullable
    Served containing(int address) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).network().prefix().contains(address)) {
                return all.get(i);
            }
        }
        return null;
    }
}
