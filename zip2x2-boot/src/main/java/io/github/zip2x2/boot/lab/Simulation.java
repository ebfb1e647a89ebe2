package io.github.zip2x2.boot.lab;

import io.github.zip2x2.boot.BootOutcome;
import io.github.zip2x2.boot.lab.SimulatedDatagram.Kind;
import io.github.zip2x2.boot.phone.BootEvent;
import io.github.zip2x2.boot.phone.PhoneActions;
import io.github.zip2x2.boot.phone.PhoneBootEngine;
import io.github.zip2x2.boot.phone.PhoneEvent;
import io.github.zip2x2.boot.phone.PhoneProfile;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.client.ClientLease;
import io.github.zip2x2.dhcp.lease.LeaseStore;
import io.github.zip2x2.dhcp.lease.MemoryLeaseStore;
import io.github.zip2x2.dhcp.server.DhcpServerSettings;
import io.github.zip2x2.dhcp.server.ServerReply;
import io.github.zip2x2.tftp.content.TftpContentSource;
import io.github.zip2x2.tftp.server.TftpServerSettings;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Phones and the library's own server engines on a simulated network, in virtual time: what runs here is what ships, but
 * for sockets, clocks and disks. Same seed and same calls, same course to the byte, which {@link #trace()} proves.
 *
 * <p>At each step it checks that no address belongs to two hosts, or to a phone that has no lease of it or is in another
 * network; that no boot completes without the phone's own file; that no phone gets another's; and that each boot ends within
 * its deadline. What breaks is told by {@link #violations()}. The servers are at {@link #SERVER}, on the same link as phones
 * without a relay. Confined to one thread.
 */
public final class Simulation {
    /** The address of both servers. */
    public static final Inet4Address SERVER = Ipv4.of("192.0.2.10");

    /** When a run begins, as the servers' clock has it. */
    public static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    private static final int DHCP_PORT = 67;
    private static final int PHONE_PORT = 68;
    private static final int TFTP_PORT = 69;
    private static final int GIADDR = 24;
    private static final int CHADDR = 28;
    private static final InetSocketAddress DHCP_SERVER = new InetSocketAddress(SERVER, DHCP_PORT);
    /** The port of servers that are not there. */
    private static final int NOWHERE = -1;

    /** What phones tell, for the trace; below are the fates of datagrams. */
    private static final int TOLD = 32;

    private final EventQueue queue = new EventQueue();
    private final Trace trace = new Trace();
    private final BootStatistics statistics = new BootStatistics();
    private final List<SimulatedPhone> phones = new ArrayList<>();
    private final Map<Long, SimulatedPhone> byMac = new HashMap<>();
    private final Map<Integer, SimulatedPhone> byAddress = new HashMap<>();
    private final SortedMap<String, Long> silences = new TreeMap<>();
    private final SplittableRandom phoneRandom;
    private final SimulatedLink link;
    private final SimulatedDhcpServer dhcp;
    private final SimulatedTftpServer tftp;
    private final List<Fault> faults;
    private final BiConsumer<SimulatedPhone, BootEvent> listener;
    private final InstantSource clock = () -> EPOCH.plusNanos(nowNanos());
    private final Segments segments;
    private final Invariants invariants;
    private final Port port = new Port();
    private final PhoneEvent.DhcpReceived dhcpReceived = new PhoneEvent.DhcpReceived();
    private final PhoneEvent.TftpReceived tftpReceived = new PhoneEvent.TftpReceived();
    private final InetSocketAddress[] serverEnds = new InetSocketAddress[65536];
    private boolean faultsPlanned;
    private long now;
    private int awaited;

    private Simulation(Builder builder) {
        SplittableRandom random = new SplittableRandom(builder.seed);
        SplittableRandom network = random.split();
        phoneRandom = random.split();
        faults = List.copyOf(builder.faults);
        listener = builder.listener;
        DhcpServerSettings served = Objects.requireNonNull(builder.dhcp, "dhcp: say what the DHCP server serves");
        segments = new Segments(served);
        invariants = new Invariants(builder.run, builder.secrets, clock, builder.strangers);
        link = new SimulatedLink(queue, trace, builder.conditions, faults, network, builder.interceptor, new Ends());
        dhcp = new SimulatedDhcpServer(
                this,
                new SimulatedDhcpServer.Parts(
                        served, builder.leases == null ? new MemoryLeaseStore() : builder.leases, builder.strangers),
                invariants,
                random.split());
        tftp = new SimulatedTftpServer(
                this,
                builder.tftp,
                Objects.requireNonNull(builder.files, "files: say what the TFTP server serves"),
                new InetSocketAddress(SERVER, TFTP_PORT),
                random.split());
        builder.clock.follow(clock);
    }

    /**
     * Starts a simulation with a good network and no faults.
     *
     * @param seed of all randomness in it
     * @return a builder
     */
    public static Builder builder(long seed) {
        return new Builder(seed);
    }

    /**
     * A password for a phone, which is recognized wherever it shows: nobody else may get it.
     *
     * @param mac the phone's hardware address
     * @return the password
     */
    public static String secretOf(MacAddress mac) {
        return Secrets.of(mac);
    }

    /**
     * Adds a phone, switched off. One that has the same hardware address leaves the network.
     *
     * @param profile how it boots
     * @param mac its hardware address
     * @param software what it runs, if that is known
     * @param relay the address of the relay behind which it is; empty on the servers' own link
     * @return the phone
     */
    public SimulatedPhone add(
            PhoneProfile profile, MacAddress mac, Optional<SoftwareVersion> software, Optional<Inet4Address> relay) {
        return add(profile, mac, software, relay.map(SwitchPort::behind).orElse(SwitchPort.OF_SERVERS));
    }

    /**
     * Adds a phone, switched off. One that has the same hardware address leaves the network.
     *
     * @param profile how it boots
     * @param mac its hardware address
     * @param software what it runs, if that is known
     * @param plugged the networks that it can be in; it is in the untagged one until its files move it to a VLAN
     * @return the phone
     * @throws IllegalArgumentException if the port names an address as a relay's that is the servers'
     */
    public SimulatedPhone add(
            PhoneProfile profile, MacAddress mac, Optional<SoftwareVersion> software, SwitchPort plugged) {
        Segment untagged = Objects.requireNonNull(segments.of(plugged, PhoneBootEngine.UNTAGGED));
        SimulatedPhone phone =
                new SimulatedPhone(this, phones.size(), profile, mac, software, plugged, untagged, phoneRandom.split());
        SimulatedPhone before = byMac.put(mac.toLong(), phone);
        if (before != null) {
            awaited -= before.isAwaited() ? 1 : 0;
            before.gone();
        }
        phones.add(phone);
        return phone;
    }

    /**
     * Plans that a phone gets power.
     *
     * @param phone the phone
     * @param after when, from now
     */
    public void powerOn(SimulatedPhone phone, Duration after) {
        long at = now + after.toNanos();
        await(phone, at);
        queue.add(at, time -> {
            if (phone.hasPower()) {
                tell(phone, PhoneEvent.Signal.POWER_ON);
            }
        });
    }

    private void await(SimulatedPhone phone, long at) {
        awaited += phone.isAwaited() ? 0 : 1;
        phone.awaited(at);
        queue.add(at + phone.limitNanos(), time -> {
            if (phone.isAwaited() && phone.poweredOnAt() == at && phone.hasPower()) {
                invariants.late(phone);
            }
        });
    }

    /** Nothing will end the boots that have not ended. */
    void allMustHaveEnded() {
        phones.stream().filter(SimulatedPhone::isAwaited).forEach(invariants::late);
    }

    /** {@return the phones, in the order in which they were added} */
    public List<SimulatedPhone> phones() {
        return List.copyOf(phones);
    }

    /** {@return how many boots are planned or under way} */
    public int awaited() {
        return awaited;
    }

    /** {@return the servers' clock, which begins at {@link #EPOCH}} */
    public InstantSource clock() {
        return clock;
    }

    /** {@return the virtual time since the start} */
    public long nowNanos() {
        return now;
    }

    /**
     * Lets time pass.
     *
     * @param time how much at most
     * @param until ends it before; asked before each event
     */
    public void run(Duration time, BooleanSupplier until) {
        planFaults();
        long end = now + time.toNanos();
        while (!until.getAsBoolean()) {
            if (queue.nextNanos() > end) {
                now = end;
                return;
            }
            now = queue.nextNanos();
            queue.happenNext();
        }
    }

    private void planFaults() {
        if (faultsPlanned) {
            return;
        }
        faultsPlanned = true;
        for (Fault fault : faults) {
            switch (fault.kind()) {
                case CRASH_DHCP -> {
                    queue.add(fault.fromNanos(), at -> dhcp.crash());
                    queue.add(fault.endNanos(), at -> restart(Fault.Kind.CRASH_DHCP, at, dhcp::start));
                }
                case CRASH_TFTP -> {
                    queue.add(fault.fromNanos(), at -> tftp.crash());
                    queue.add(fault.endNanos(), at -> restart(Fault.Kind.CRASH_TFTP, at, tftp::start));
                }
                case POWER -> {
                    queue.add(fault.fromNanos(), at -> cutPower(fault));
                    queue.add(fault.endNanos(), at -> returnPower(fault));
                }
                case LOSS, PARTITION -> {
                    // the link looks at the time itself
                }
            }
        }
    }

    /** Another crash of the same server may have begun meanwhile and not be over. */
    private void restart(Fault.Kind kind, long at, Runnable start) {
        if (faults.stream().noneMatch(fault -> fault.isOn(kind, at))) {
            start.run();
        }
    }

    private void cutPower(Fault fault) {
        for (SimulatedPhone phone : phones) {
            if (link.strikes(fault, phone)) {
                phone.powerCut();
                await(phone, fault.endNanos());
            }
        }
    }

    private void returnPower(Fault fault) {
        for (SimulatedPhone phone : phones) {
            if (link.strikes(fault, phone) && phone.powerReturned()) {
                await(phone, now);
                tell(phone, PhoneEvent.Signal.POWER_ON);
            }
        }
    }

    /**
     * The fingerprint of the run so far: SHA-256 over every datagram sent, lost and delivered, and over what phones told.
     *
     * @return 64 hexadecimal digits
     */
    public String trace() {
        return trace.fingerprint();
    }

    /** {@return what must never be and was, each with the seed, the time and the phone; at most the first 100} */
    public List<String> violations() {
        return invariants.violations();
    }

    /** {@return what the boots came to so far} */
    public BootStatistics statistics() {
        return statistics;
    }

    /** {@return why the servers did not answer, with how often: their reasons for silence and refusal} */
    public SortedMap<String, Long> silences() {
        return new TreeMap<>(silences);
    }

    /** {@return how many datagrams were sent, lost ones included} */
    public long datagramsSent() {
        return link.sent();
    }

    /** {@return how many datagrams the network lost} */
    public long datagramsLost() {
        return link.lost();
    }

    /** {@return how many packets the TFTP server sent again} */
    public long serverRetransmissions() {
        return tftp.retransmissions();
    }

    // ---- what arrives

    /** The ends of the link: phones where they are now, and the servers. */
    private final class Ends implements SimulatedLink.Receiver {
        @Override
        public boolean isThere(SimulatedLink.Flight flight) {
            SimulatedPhone phone = flight.phone();
            InetSocketAddress end = flight.phoneEnd();
            return switch (flight.kind()) {
                case DHCP_REQUEST -> flight.segment() != null;
                case TFTP_TO_SERVER -> flight.serverPort() != NOWHERE;
                case DHCP_REPLY, TFTP_TO_PHONE ->
                    end == null
                            ? phone.segment().equals(flight.segment())
                            : phone.lastAddress().equals(end.getAddress());
            };
        }

        @Override
        public void arrived(SimulatedLink.Flight flight) {
            SimulatedPhone phone = flight.phone();
            ByteBuffer bytes = flight.bytes();
            InetSocketAddress end = flight.phoneEnd();
            switch (flight.kind()) {
                case DHCP_REQUEST -> {
                    Segment at = Objects.requireNonNull(flight.segment());
                    dhcp.received(bytes, end == null ? at.requestsFrom() : end, at);
                }
                case TFTP_TO_SERVER -> tftp.received(Objects.requireNonNull(end), flight.serverPort(), bytes);
                case DHCP_REPLY -> {
                    if (phone.isAlive()) {
                        tell(phone, dhcpReceived.set(bytes, DHCP_SERVER));
                    }
                }
                case TFTP_TO_PHONE -> {
                    invariants.arrived(phone, bytes);
                    int transfer = phone.transfers.at(Objects.requireNonNull(end));
                    if (phone.isAlive() && transfer >= 0) {
                        tell(phone, tftpReceived.set(transfer, bytes, serverEnd(flight.serverPort())));
                    }
                }
            }
        }
    }

    private InetSocketAddress serverEnd(int serverPort) {
        InetSocketAddress end = serverEnds[serverPort];
        if (end == null) {
            end = new InetSocketAddress(SERVER, serverPort);
            serverEnds[serverPort] = end;
        }
        return end;
    }

    void timeReached(SimulatedPhone phone) {
        port.byTimer = true;
        try {
            tell(phone, PhoneEvent.Signal.TIME_REACHED);
        } finally {
            port.byTimer = false;
        }
    }

    void tell(SimulatedPhone phone, PhoneEvent event) {
        port.phone = phone;
        phone.engine().on(event, now, port);
        phone.wakeup().plan(now);
    }

    // ---- for the servers

    EventQueue queue() {
        return queue;
    }

    void dhcpToPhone(ServerReply reply, ByteBuffer message) {
        long mac = message.getShort(message.position() + CHADDR) & 0xffffL;
        mac = (mac << 32) | (message.getInt(message.position() + CHADDR + 2) & 0xffff_ffffL);
        SimulatedPhone phone = byMac.get(mac);
        if (phone == null) {
            return;
        }
        InetSocketAddress to = reply.route().to();
        SimulatedLink.Flight flight = link.flight(Kind.DHCP_REPLY, phone);
        if (to.getPort() == DHCP_PORT) {
            Segment relayed = segments.behind((Inet4Address) to.getAddress());
            if (relayed != null) {
                flight.across(relayed);
            }
        } else if (to.getAddress().equals(Ipv4.BROADCAST)
                || reply.route().hardware().isPresent()) {
            flight.across(segments.at(reply.route().attachment()));
        } else {
            flight.between(to, DHCP_PORT);
        }
        link.carry(flight, message, now);
    }

    void tftpToPhone(int serverPort, InetSocketAddress peer, ByteBuffer datagram) {
        SimulatedPhone phone = byAddress.get(Ipv4.bits((Inet4Address) peer.getAddress()));
        if (phone != null) {
            link.carry(link.flight(Kind.TFTP_TO_PHONE, phone).between(peer, serverPort), datagram, now);
        }
    }

    void silent(String reason) {
        silences.merge(reason, 1L, Long::sum);
    }

    /** What the phone that is being told something does. */
    private final class Port implements PhoneActions {
        private @Nullable SimulatedPhone phone;
        private boolean byTimer;

        private SimulatedPhone current() {
            return Objects.requireNonNull(phone, "a phone is being told something");
        }

        @Override
        public void sendDhcp(ByteBuffer message, InetSocketAddress destination) {
            SimulatedPhone from = current();
            statistics.sentDhcp();
            SimulatedLink.Flight flight = link.flight(Kind.DHCP_REQUEST, from);
            if (destination.getAddress().equals(Ipv4.BROADCAST)) {
                Segment segment = from.segment();
                int giaddr = message.position() + GIADDR;
                if (segment.isRelayed() && message.getInt(giaddr) == 0) {
                    message.putInt(giaddr, Ipv4.bits(segment.address()));
                }
                flight.across(segment);
            } else {
                flight.between(new InetSocketAddress(from.lastAddress(), PHONE_PORT), DHCP_PORT);
                Segment server = segments.ofServer((Inet4Address) destination.getAddress());
                if (server != null) {
                    flight.across(server);
                }
            }
            link.carry(flight, message, now);
        }

        @Override
        public void sendTftp(int transfer, ByteBuffer datagram, InetSocketAddress peer) {
            SimulatedPhone from = current();
            if (byTimer) {
                statistics.repeatedTftp();
            }
            int to = peer.getAddress().equals(SERVER) ? peer.getPort() : NOWHERE;
            link.carry(link.flight(Kind.TFTP_TO_SERVER, from).between(from.end(transfer), to), datagram, now);
        }

        @Override
        public boolean attach(int vlan) {
            SimulatedPhone from = current();
            Segment to = segments.of(from.port(), vlan);
            if (to == null) {
                return false;
            }
            told(from, 7, vlan);
            from.moved(to);
            return true;
        }

        @Override
        public void leased(@Nullable ClientLease lease) {
            if (lease != null) {
                SimulatedPhone from = current();
                SimulatedPhone before = byAddress.put(Ipv4.bits(lease.address()), from);
                from.leased(lease.address());
                invariants.held(from, lease.address(), before);
            }
        }

        @Override
        public void closeTftp(int transfer) {
            current().transfers.close(transfer);
        }

        @Override
        public void event(BootEvent event) {
            SimulatedPhone from = current();
            if (event instanceof BootEvent.Started started) {
                told(from, 0, started.cause().name().hashCode());
                if (!from.isAwaited()) {
                    await(from, now); // by a NOTIFY
                }
                from.booting();
            } else if (event instanceof BootEvent.StepStarted step) {
                told(from, 1, step.step().number());
            } else if (event instanceof BootEvent.StepEnded step) {
                told(from, step.ok() ? 2 : 3, step.step().number());
            } else if (event instanceof BootEvent.Leased leased) {
                told(from, 4, Ipv4.bits(leased.address()));
            } else if (event instanceof BootEvent.FileRead read) {
                told(from, 5, read.content().hashCode());
                invariants.read(from, read.name(), read.content());
            } else if (event instanceof BootEvent.Finished finished) {
                told(from, 6, finished.outcome().word().hashCode());
                finished(from, finished.outcome());
            }
            statistics.add(from.mac(), event, from.poweredOnAt());
            listener.accept(from, event);
        }

        private void told(SimulatedPhone from, int what, int detail) {
            trace.told(now, TOLD + what, from.index(), detail);
        }

        private void finished(SimulatedPhone from, BootOutcome outcome) {
            invariants.ended(from, outcome);
            if (from.isAwaited()) {
                awaited--;
            }
            from.ended(outcome);
        }
    }

    /** Collects what a simulation is made of. Not thread-safe. */
    public static final class Builder {
        private final long seed;
        private @Nullable DhcpServerSettings dhcp;
        private @Nullable TftpContentSource files;
        private TftpServerSettings tftp = TftpServerSettings.defaults();
        private NetworkConditions conditions = NetworkConditions.GOOD;
        private List<Fault> faults = List.of();
        private @Nullable Function<SimulatedDatagram, Optional<ByteBuffer>> interceptor;
        private BiConsumer<SimulatedPhone, BootEvent> listener = (phone, event) -> {};
        private final VirtualClock clock = new VirtualClock();
        private @Nullable LeaseStore leases;
        private Set<Inet4Address> strangers = Set.of();
        private Secrets secrets = Secrets.ANYWHERE;
        private String run;

        private Builder(long seed) {
            this.seed = seed;
            this.run = "seed " + seed;
        }

        /**
         * Sets what the DHCP server serves.
         *
         * @param settings the settings; needed
         * @return this builder
         */
        public Builder dhcp(DhcpServerSettings settings) {
            dhcp = Objects.requireNonNull(settings, "settings");
            return this;
        }

        /**
         * Sets what the TFTP server serves.
         *
         * @param source the files; needed. It is asked on the simulation's thread
         * @return this builder
         */
        public Builder files(TftpContentSource source) {
            files = Objects.requireNonNull(source, "source");
            return this;
        }

        /**
         * Sets how the TFTP server behaves.
         *
         * @param settings the defaults unless set
         * @return this builder
         */
        public Builder tftp(TftpServerSettings settings) {
            tftp = Objects.requireNonNull(settings, "settings");
            return this;
        }

        /**
         * Sets how good the network is.
         *
         * @param value {@link NetworkConditions#GOOD} unless set
         * @return this builder
         */
        public Builder conditions(NetworkConditions value) {
            conditions = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets what goes wrong.
         *
         * @param schedule the faults, none unless set
         * @return this builder
         */
        public Builder faults(List<Fault> schedule) {
            faults = List.copyOf(schedule);
            return this;
        }

        /**
         * Sets who may lose or alter single datagrams.
         *
         * @param function gets each datagram when it is sent and returns the bytes that go on, or nothing for a loss
         * @return this builder
         */
        public Builder interceptor(Function<SimulatedDatagram, Optional<ByteBuffer>> function) {
            interceptor = Objects.requireNonNull(function, "function");
            return this;
        }

        /**
         * Sets who hears what phones tell.
         *
         * @param hears is called within the run; it must not call back
         * @return this builder
         */
        public Builder listener(BiConsumer<SimulatedPhone, BootEvent> hears) {
            listener = Objects.requireNonNull(hears, "hears");
            return this;
        }

        /**
         * Sets where the DHCP server keeps its leases.
         *
         * @param store is asked on the simulation's thread and changed by nobody else during the run; what it holds already
         *     counts. In memory unless set. It stays its owner's to close
         * @return this builder
         */
        public Builder leases(LeaseStore store) {
            leases = Objects.requireNonNull(store, "store");
            return this;
        }

        /**
         * Sets hosts that have addresses of the served networks without the DHCP server's knowing. They answer when it
         * probes an address (RFC 2131, 2.2), which it does if its settings say so.
         *
         * @param addresses theirs; none unless set
         * @return this builder
         */
        public Builder strangers(Set<Inet4Address> addresses) {
            strangers = Set.copyOf(addresses);
            return this;
        }

        /**
         * Says that each phone's own file holds what {@link #secretOf} gives, so that one that does not is a violation.
         *
         * @return this builder
         */
        public Builder secretInEachFile() {
            secrets = Secrets.IN_EACH_FILE;
            return this;
        }

        /**
         * The clock of the simulation, for parts that are made before it, such as who may read a phone's file.
         *
         * @return tells {@link #EPOCH}, and once a simulation is built, what its {@link Simulation#clock()} tells
         */
        public InstantSource clock() {
            return clock;
        }

        /** Sets how violations name the run. */
        Builder run(String name) {
            run = name;
            return this;
        }

        /**
         * Makes the simulation.
         *
         * @return the simulation, at time zero
         * @throws NullPointerException if the DHCP settings or the files are missing
         */
        public Simulation build() {
            return new Simulation(this);
        }
    }
}
