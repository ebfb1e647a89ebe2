package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.Anomaly;
import io.github.zip2x2.dhcp.DecodePolicy;
import io.github.zip2x2.dhcp.DecodeResult;
import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.DropReason;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.RelayAgentInformation;
import io.github.zip2x2.dhcp.lease.ClientIdentity;
import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseState;
import io.github.zip2x2.dhcp.net.HostAddress;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A DHCP server as a deterministic machine (RFC 2131 section 4.3), which is asked twice about each message. {@link #read}
 * says what the message is and which records its decision needs; {@link #decide} says what to do, with those records. A
 * conflict in the store, a probe's answer and the directory's are further records for the same call. Not thread-safe: one
 * thread owns it.
 *
 * <p>Where Kea and ISC dhcpd differ from the RFC, this server follows the RFC unless a setting says otherwise.
 */
public final class DhcpServerEngine {

    private final RandomGenerator random;
    private final InstantSource clock;
    private final LeaseEnds ends = new LeaseEnds();
    private final Offers offers = new Offers();
    private final Standings standings = new Standings();
    private final Probing probing = new Probing();
    /** The host's addresses where messages come in, by attachment. */
    private final Map<Integer, List<HostAddress>> own = new HashMap<>();

    private DhcpServerSettings settings;
    private Networks networks;
    private Admission admission;
    private Decisions decisions;

    /**
     * A server.
     *
     * @param settings what to serve
     * @param random spreads the choice of addresses where several servers share a store
     * @param clock dates leases
     */
    public DhcpServerEngine(DhcpServerSettings settings, RandomGenerator random, InstantSource clock) {
        this.random = random;
        this.clock = clock;
        this.settings = settings;
        this.networks = new Networks(settings, List.of(), start());
        this.admission = new Admission(settings.limits());
        this.decisions = new Decisions(settings, networks, offers, ends, admission, standings, probing);
    }

    private long start() {
        return settings.sharedStore() ? random.nextLong(1L << 32) : 0;
    }

    /**
     * Takes a record that the store holds: each once before the first message, so that the engine knows which addresses
     * are free.
     *
     * @param lease the record
     * @param nowNanos the time on a monotonic clock
     */
    public void restore(Lease lease, long nowNanos) {
        networks.learn(lease, ends.of(lease, clock.instant(), nowNanos));
    }

    /**
     * Serves something else from now on. Offers stay, and what is known of records; nothing is read again.
     *
     * @param next what to serve
     */
    public void reconfigure(DhcpServerSettings next) {
        if (!next.limits().equals(settings.limits())) {
            admission = new Admission(next.limits());
        }
        settings = next;
        rebuild();
    }

    private void rebuild() {
        List<Inet4Address> addresses = own.values().stream()
                .flatMap(List::stream)
                .map(HostAddress::address)
                .toList();
        networks = new Networks(settings, addresses, start());
        ends.forEach(networks::learn);
        for (Offers.Offer offer : offers.all()) {
            Networks.Served served = networks.containing(offer.address());
            if (served != null) {
                AddressPool pool = served.poolOf(offer.address());
                pool.freeFrom(offer.address(), Math.max(pool.freeFrom(offer.address()), offer.endNanos()));
            }
        }
        decisions = new Decisions(settings, networks, offers, ends, admission, standings, probing);
    }

    /** {@return how many offered addresses are held} */
    public int offersHeld() {
        return offers.size();
    }

    /**
     * How many addresses of a network's pools are free.
     *
     * @param network one of the settings' networks
     * @param nowNanos the time on a monotonic clock
     * @return 0 or more; 0 for a network that is not served
     */
    public long freeAddresses(ServedNetwork network, long nowNanos) {
        return networks.countFree(network, nowNanos);
    }

    /**
     * Reads a datagram.
     *
     * @param packet the UDP payload from position to limit, neither changed nor kept
     * @param arrival how it came in
     * @param nowNanos the time on a monotonic clock
     * @return an exchange to decide on, or why there is none
     */
    public Reading read(ByteBuffer packet, Arrival arrival, long nowNanos) {
        if (isOwn(arrival)) {
            return new Reading.Dropped(DropReason.SELF);
        }
        DecodeResult result = DhcpMessage.decode(packet, DecodePolicy.SERVER);
        if (result instanceof DecodeResult.Decoded decoded) {
            return read(decoded.value(), decoded.anomalies(), arrival, nowNanos);
        }
        return new Reading.Dropped(((DecodeResult.Dropped) result).reason());
    }

    private Reading read(DhcpMessage message, List<Anomaly> anomalies, Arrival arrival, long nowNanos) {
        if (!canBeRelay(Ipv4.bits(message.giaddr()), arrival)) {
            return new Reading.Dropped(DropReason.BAD_GIADDR);
        }
        List<ClientIdentity> identities = Exchange.identities(message, settings.identifyByHardware());
        if (identities.isEmpty()) {
            return new Reading.Dropped(DropReason.NO_IDENTITY);
        }
        SilenceReason refusal = refusal(message, nowNanos);
        if (refusal != null) {
            return new Reading.Silent(Optional.of(message), anomalies, refusal);
        }
        followOwn(arrival);
        Networks.Served served = networks.of(message, arrival, settings.subnetSelection());
        if (served == null) {
            return new Reading.Silent(Optional.of(message), anomalies, SilenceReason.NO_NETWORK);
        }
        Inet4Address ownAddress = settings.serverId().orElseGet(() -> ownAddress(served, arrival));
        if (ownAddress.isAnyLocalAddress()) {
            return new Reading.Silent(Optional.of(message), anomalies, SilenceReason.NO_SERVER_ADDRESS);
        }
        // A relay may stand in for the server, so that clients renew through it (RFC 5107).
        Inet4Address serverId = message.option(DhcpOptions.RELAY_AGENT_INFORMATION)
                .flatMap(RelayAgentInformation::serverIdentifierOverride)
                .orElse(ownAddress);
        return new Exchange(
                message,
                anomalies,
                arrival,
                networks.link(served),
                ownAddress,
                serverId,
                identities,
                settings.sharedStore());
    }

    /** A broadcast of this server's that the network brings back; clients and relays send from other addresses. */
    private static boolean isOwn(Arrival arrival) {
        InetAddress source = arrival.source().getAddress();
        return arrival.source().getPort() == arrival.localPort() && !source.isAnyLocalAddress() && has(arrival, source);
    }

    private static boolean has(Arrival arrival, InetAddress address) {
        for (HostAddress each : arrival.at().addresses()) {
            if (each.address().equals(address)) {
                return true;
            }
        }
        return false;
    }

    private static boolean canBeRelay(int giaddr, Arrival arrival) {
        return giaddr == 0
                || (Ipv4.isUnicast(giaddr)
                        && (arrival.isOverLoopback() || (giaddr >>> 24 != 127 && !has(arrival, Ipv4.of(giaddr)))));
    }

    private @Nullable SilenceReason refusal(DhcpMessage message, long nowNanos) {
        ClientPolicy policy = policy(message.type());
        if (policy == null) {
            return SilenceReason.NOT_FOR_SERVERS;
        }
        HardwareAddress hardware = message.hardwareAddress();
        if (settings.directory().isEmpty() && !policy.answers(hardware)) {
            return SilenceReason.STRANGER;
        }
        return admission.refusal(hardware, isTrusted(settings, message.giaddr()), nowNanos);
    }

    private @Nullable ClientPolicy policy(DhcpMessageType type) {
        return switch (type.number()) {
            case 1, 3, 4, 7 -> settings.clients();
            case 8 -> settings.informClients();
            default -> null;
        };
    }

    static boolean isTrusted(DhcpServerSettings settings, Inet4Address giaddr) {
        for (Prefix trusted : settings.trusted()) {
            if (!giaddr.isAnyLocalAddress() && trusted.contains(giaddr)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the directory was heard to know this client. */
    boolean knows(HardwareAddress client) {
        return standings.isKnown(client);
    }

    /** Never gives an address that the server has; those of all attachments come to be known as messages arrive. */
    private void followOwn(Arrival arrival) {
        List<HostAddress> now = arrival.at().addresses();
        if (!now.equals(own.put(arrival.at().index(), now))) {
            rebuild();
        }
    }

    private static Inet4Address ownAddress(Networks.Served served, Arrival arrival) {
        return arrival.at()
                .addressIn(served.network().prefix())
                .or(arrival.at()::address)
                .orElse(Ipv4.ANY);
    }

    /**
     * Decides what to do about an exchange.
     *
     * @param exchange what was read
     * @param records what is known of its records
     * @param nowNanos the time on a monotonic clock
     * @return what to do
     */
    public Decision decide(Exchange exchange, Records records, long nowNanos) {
        Instant now = clock.instant();
        offers.expire(nowNanos);
        for (Lease record : records.all()) {
            if (!ends.isKnown(record)) {
                networks.learn(record, ends.of(record, now, nowNanos));
            }
        }
        return decisions.decide(exchange, records, now, nowNanos);
    }

    /**
     * The change of a {@link Decision.Store} is durable.
     *
     * @param exchange whose decision it was
     * @param stored the record as it is now
     * @param nowNanos the time on a monotonic clock
     */
    public void stored(Exchange exchange, Lease stored, long nowNanos) {
        long end = ends.stored(stored, nowNanos);
        if (stored.state() == LeaseState.BOUND || stored.state() == LeaseState.QUARANTINED) {
            offers.forget(exchange.client());
        }
        networks.learn(stored, end);
    }
}
