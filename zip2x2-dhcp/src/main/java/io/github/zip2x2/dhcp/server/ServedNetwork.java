package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.ClasslessRoute;
import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.internal.range.InRange;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One network that a server serves: its addresses to give and what its clients are told. Immutable. */
public final class ServedNetwork {

    /** The lease time unless another is set: one day. */
    public static final Duration DEFAULT_LEASE = Duration.ofDays(1);

    /** The shortest lease that a client can ask for unless another is set. */
    public static final Duration DEFAULT_SHORTEST_LEASE = Duration.ofMinutes(1);

    /** What 32 bits of seconds hold; as a lease it has no end. */
    static final Duration LONGEST_TIME = Duration.ofSeconds(0xffff_ffffL);

    /** What a server keeps in mind takes 16 octets for each. */
    private static final int MOST_ADDRESSES = 1 << 20;

    private final Prefix prefix;
    private final String link;
    private final List<AddressRange> pools;
    private final Map<AddressRange, Predicate<DhcpMessage>> members;
    private final List<Inet4Address> routers;
    private final List<Inet4Address> dnsServers;
    private final List<Inet4Address> ntpServers;
    private final String domain;
    private final Optional<Inet4Address> tftpServer;
    private final String bootfile;
    private final boolean avoidingEnds;
    private final List<ClasslessRoute> routes;
    private final Duration lease;
    private final Duration shortestLease;
    private final Duration longestLease;
    private final Optional<Duration> ipv6OnlyWait;
    private final Map<HardwareAddress, Integer> reservations;
    private final Set<Integer> reserved;

    private ServedNetwork(Builder builder) {
        this.prefix = builder.prefix;
        this.link = builder.link;
        this.pools = List.copyOf(builder.pools);
        this.members = Map.copyOf(builder.members);
        this.routers = List.copyOf(builder.routers);
        this.dnsServers = List.copyOf(builder.dnsServers);
        this.ntpServers = List.copyOf(builder.ntpServers);
        this.domain = builder.domain;
        this.tftpServer = Optional.ofNullable(builder.tftpServer);
        this.bootfile = builder.bootfile;
        this.avoidingEnds = builder.avoidingEnds;
        this.routes = List.copyOf(builder.routes);
        this.lease = builder.lease;
        this.shortestLease = Objects.requireNonNullElse(
                builder.shortestLease, lease.compareTo(DEFAULT_SHORTEST_LEASE) < 0 ? lease : DEFAULT_SHORTEST_LEASE);
        this.longestLease = Objects.requireNonNullElse(builder.longestLease, lease);
        this.ipv6OnlyWait = Optional.ofNullable(builder.ipv6OnlyWait);
        this.reservations = Map.copyOf(builder.reservations);
        this.reserved = Set.copyOf(builder.reservations.values());
    }

    /**
     * Starts the description of a network.
     *
     * @param prefix its addresses
     * @return a builder without pools and with a lease time of {@link #DEFAULT_LEASE}
     */
    public static Builder of(Prefix prefix) {
        return new Builder(prefix);
    }

    /** {@return the network's addresses} */
    public Prefix prefix() {
        return prefix;
    }

    /** {@return the name of the link that the network shares with others; empty for a link of its own} */
    public String link() {
        return link;
    }

    /** {@return the ranges that addresses are given from; without one, only reservations and DHCPINFORM are served} */
    public List<AddressRange> pools() {
        return pools;
    }

    /** {@return option 3, in order of preference} */
    public List<Inet4Address> routers() {
        return routers;
    }

    /** {@return option 6, in order of preference} */
    public List<Inet4Address> dnsServers() {
        return dnsServers;
    }

    /** {@return option 42, in order of preference} */
    public List<Inet4Address> ntpServers() {
        return ntpServers;
    }

    /** {@return option 15; empty for none} */
    public String domain() {
        return domain;
    }

    /** {@return the boot server that options 66 and 150 and siaddr name; empty for the DHCP server itself} */
    public Optional<Inet4Address> tftpServer() {
        return tftpServer;
    }

    /** {@return option 67; empty for none} */
    public String bootfile() {
        return bootfile;
    }

    /** {@return whether addresses that end in .0 or .255 are never given from a pool} */
    public boolean avoidingEnds() {
        return avoidingEnds;
    }

    /** {@return the routes that option 121 gives beside the default one (RFC 3442)} */
    public List<ClasslessRoute> routes() {
        return routes;
    }

    /** {@return the lease time of a client that asks for none} */
    public Duration lease() {
        return lease;
    }

    /** {@return the least that a client can ask for} */
    public Duration shortestLease() {
        return shortestLease;
    }

    /** {@return the most that a client can ask for} */
    public Duration longestLease() {
        return longestLease;
    }

    /**
     * For an IPv6-mostly network, how long a client that can do without IPv4 leaves it alone (RFC 8925).
     *
     * @return option 108; empty where every client gets an address
     */
    public Optional<Duration> ipv6OnlyWait() {
        return ipv6OnlyWait;
    }

    /**
     * The address kept for a client.
     *
     * @param client its hardware address
     * @return the address, inside the prefix and not necessarily inside a pool; empty if none is kept
     */
    public Optional<Inet4Address> reservation(HardwareAddress client) {
        return Optional.ofNullable(reservations.get(client)).map(Ipv4::of);
    }

    @Nullable
    Integer reservationBits(HardwareAddress client) {
        return reservations.get(client);
    }

    Set<Integer> reservedBits() {
        return reserved;
    }

    boolean isReserved(int address) {
        return !reserved.isEmpty() && reserved.contains(address);
    }

    /** The addresses that no client is given: of routers and servers, the server's own among them. */
    Set<Integer> never(Optional<Inet4Address> serverId, Collection<Inet4Address> own) {
        Set<Integer> never = new HashSet<>();
        Stream.of(routers, dnsServers, ntpServers, own)
                .flatMap(Collection::stream)
                .forEach(address -> never.add(Ipv4.bits(address)));
        tftpServer.ifPresent(address -> never.add(Ipv4.bits(address)));
        serverId.ifPresent(address -> never.add(Ipv4.bits(address)));
        never.removeIf(address -> !prefix.contains(address));
        return never;
    }

    /** Refuses a reservation that could never be granted, by the rule that decides on every message. */
    void checkReservations(Optional<Inet4Address> serverId, Collection<Inet4Address> own) {
        Set<Integer> never = never(serverId, own);
        reservations.forEach((client, address) -> {
            String why = !prefix.isHost(address)
                    ? " is not a host's address in " + prefix
                    : never.contains(address) ? " is a router's or a server's" : "";
            if (!why.isEmpty()) {
                throw new IllegalArgumentException(
                        "reservation: " + Ipv4.of(address).getHostAddress() + " of " + client + why
                                + ", which no client is given: choose another address");
            }
        });
    }

    /** The pool's class of clients; null when it is for everybody. */
    @Nullable
    Predicate<DhcpMessage> membersOf(AddressRange pool) {
        return members.get(pool);
    }

    /** Whether an address lies in a pool that this client is given addresses from. */
    boolean isInPoolFor(DhcpMessage client, int address) {
        for (int i = 0; i < pools.size(); i++) {
            if (pools.get(i).contains(address)) {
                Predicate<DhcpMessage> only = members.get(pools.get(i));
                return only == null || only.test(client);
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return prefix + " pools " + pools;
    }

    /** Collects the parts of a {@link ServedNetwork}. */
    public static final class Builder {

        private final Prefix prefix;
        private String link = "";
        private final List<AddressRange> pools = new ArrayList<>();
        private final Map<AddressRange, Predicate<DhcpMessage>> members = new HashMap<>();
        private List<Inet4Address> routers = List.of();
        private List<Inet4Address> dnsServers = List.of();
        private List<Inet4Address> ntpServers = List.of();
        private String domain = "";
        private @Nullable Inet4Address tftpServer;
        private String bootfile = "";
        private boolean avoidingEnds;
        private final List<ClasslessRoute> routes = new ArrayList<>();
        private Duration lease = DEFAULT_LEASE;
        private @Nullable Duration shortestLease;
        private @Nullable Duration longestLease;
        private @Nullable Duration ipv6OnlyWait;
        private final Map<HardwareAddress, Integer> reservations = new HashMap<>();

        private Builder(Prefix prefix) {
            this.prefix = prefix;
        }

        /**
         * Adds a range that addresses are given from. The network's own address and its broadcast address are never
         * given, nor is a router's or a server's.
         *
         * @param range inside the prefix
         * @return this builder
         */
        public Builder pool(AddressRange range) {
            pools.add(range);
            return this;
        }

        /**
         * Adds a range for a class of clients. They are given addresses from it before those of ranges for everybody; no
         * other client gets one of it, save by reservation.
         *
         * @param range inside the prefix
         * @param clients the class, by its clients' messages, e.g. by option 60 or hardware address; pure and fast
         * @return this builder
         */
        public Builder pool(AddressRange range, Predicate<DhcpMessage> clients) {
            members.put(range, clients);
            return pool(range);
        }

        /**
         * Makes the network IPv6-mostly: a client that asks for option 108 is offered no address and told to do without
         * one for this time (RFC 8925).
         *
         * @param time 300 seconds or more; unset, every client gets an address
         * @return this builder
         */
        public Builder ipv6OnlyWait(Duration time) {
            ipv6OnlyWait = time;
            return this;
        }

        /**
         * Sets the name of the link. Networks of one name share it, such as two networks behind one relay. A client of
         * one gets an address of another when its own has none left, and keeps the address that it has.
         *
         * @param name any; empty, which it is unless set, for a link of its own
         * @return this builder
         */
        public Builder link(String name) {
            link = name;
            return this;
        }

        /**
         * Sets option 3.
         *
         * @param addresses in order of preference
         * @return this builder
         */
        public Builder routers(List<Inet4Address> addresses) {
            routers = addresses;
            return this;
        }

        /**
         * Sets option 6.
         *
         * @param addresses in order of preference
         * @return this builder
         */
        public Builder dnsServers(List<Inet4Address> addresses) {
            dnsServers = addresses;
            return this;
        }

        /**
         * Sets option 42.
         *
         * @param addresses in order of preference
         * @return this builder
         */
        public Builder ntpServers(List<Inet4Address> addresses) {
            ntpServers = addresses;
            return this;
        }

        /**
         * Sets option 15.
         *
         * @param name the domain; empty for none
         * @return this builder
         */
        public Builder domain(String name) {
            domain = name;
            return this;
        }

        /**
         * Sets the boot server.
         *
         * @param address what options 66 and 150 and siaddr name; unset, that is the DHCP server itself
         * @return this builder
         */
        public Builder tftpServer(Inet4Address address) {
            tftpServer = address;
            return this;
        }

        /**
         * Sets option 67.
         *
         * @param name the boot file's name, 127 characters at most; empty for none
         * @return this builder
         */
        public Builder bootfile(String name) {
            bootfile = name;
            return this;
        }

        /**
         * Leaves addresses that end in .0 or .255 out of every pool. In networks larger than /24 they are addresses of
         * hosts like any other, but some devices refuse them.
         *
         * @param on false unless set
         * @return this builder
         */
        public Builder avoidEnds(boolean on) {
            avoidingEnds = on;
            return this;
        }

        /**
         * Adds a route to option 121.
         *
         * @param route destination and router
         * @return this builder
         */
        public Builder route(ClasslessRoute route) {
            routes.add(route);
            return this;
        }

        /**
         * Sets the lease time.
         *
         * @param time one second or more; {@link Duration#ofSeconds} of 4,294,967,295 is without end
         * @return this builder
         */
        public Builder lease(Duration time) {
            lease = time;
            return this;
        }

        /**
         * Sets the bounds for the lease time that a client asks for (option 51). Outside them the nearer bound counts.
         *
         * @param shortest the least, one second or more; unset, {@link #DEFAULT_SHORTEST_LEASE} or the lease time if that
         *     is less
         * @param longest the most; unset, the lease time
         * @return this builder
         */
        public Builder leaseBounds(Duration shortest, Duration longest) {
            shortestLease = shortest;
            longestLease = longest;
            return this;
        }

        /**
         * Keeps an address for a client.
         *
         * @param client its hardware address
         * @param address inside the prefix, in a pool or not
         * @return this builder
         * @throws IllegalArgumentException if the client or the address has a reservation already
         */
        public Builder reserve(HardwareAddress client, Inet4Address address) {
            int bits = Ipv4.bits(address);
            if (reservations.containsKey(client)) {
                throw new IllegalArgumentException("reservation: " + client + " has "
                        + Ipv4.of(reservations.get(client)).getHostAddress() + " and cannot have "
                        + address.getHostAddress() + " too: remove one");
            }
            if (reservations.containsValue(bits)) {
                throw new IllegalArgumentException("reservation: " + address.getHostAddress()
                        + " is kept for another client and cannot be for " + client + " too: remove one");
            }
            reservations.put(client, bits);
            return this;
        }

        /**
         * Makes the description.
         *
         * @return the network
         * @throws IllegalArgumentException if a part lies outside the prefix, ranges overlap, a time is out of range, or a reserved address is a
         *     router's or a server's
         */
        public ServedNetwork build() {
            checkPools();
            InRange.check("lease", lease, Duration.ofSeconds(1), LONGEST_TIME);
            if (ipv6OnlyWait != null) {
                InRange.check("ipv6OnlyWait", ipv6OnlyWait, Duration.ofMinutes(5), LONGEST_TIME);
            }
            InRange.check("length of bootfile", bootfile.length(), 0, 127);
            ServedNetwork network = new ServedNetwork(this);
            network.checkReservations(Optional.empty(), List.of());
            InRange.check("leaseBounds: the longest", network.longestLease, Duration.ofSeconds(1), LONGEST_TIME);
            InRange.check(
                    "leaseBounds: the shortest", network.shortestLease, Duration.ofSeconds(1), network.longestLease);
            return network;
        }

        private void checkPools() {
            InRange.check(
                    "number of addresses in the pools of " + prefix,
                    pools.stream().mapToLong(AddressRange::size).sum(),
                    0,
                    MOST_ADDRESSES);
            Set<AddressRange> seen = new HashSet<>();
            for (AddressRange pool : pools) {
                if (!prefix.contains(pool.first()) || !prefix.contains(pool.last())) {
                    throw new IllegalArgumentException(
                            "pool: " + pool + " is not inside " + prefix + ": choose a range inside");
                }
                for (AddressRange other : seen) {
                    if (other.contains(pool.firstBits()) || pool.contains(other.firstBits())) {
                        throw new IllegalArgumentException("pool: " + pool + " overlaps " + other + ": join them");
                    }
                }
                seen.add(pool);
            }
        }
    }
}
