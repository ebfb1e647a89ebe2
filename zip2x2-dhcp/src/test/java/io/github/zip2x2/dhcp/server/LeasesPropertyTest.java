package io.github.zip2x2.dhcp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.OctetString;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.lease.MemoryLeaseStore;
import io.github.zip2x2.dhcp.net.ProbeResult;
import io.github.zip2x2.dhcp.testing.ServerBench;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/**
 * Clients that do what they like, while reservations, the settings and the clock change and the server restarts: what is
 * offered and asked for in time is acknowledged, no address is two clients', none that nobody is given is given, and
 * nobody meets silence for ever.
 */
class LeasesPropertyTest {

    private static final int CLIENTS = 8;
    private static final int LEASE_SECONDS = 600;
    private static final String[] IDENTIFIERS = {"", "loader", "firmware"};

    @Property(tries = 60)
    void fD1_fD2_fD15_whatIsOfferedIsGrantedAndNobodyIsSilencedForEver(
            @ForAll long seed, @ForAll boolean probing, @ForAll boolean byHardware) {
        World world = new World(new Random(seed), probing, byHardware);
        for (int step = 0; step < 250; step++) {
            world.step();
        }
        world.everybodyIsServed();
    }

    private static final class World {
        private final Random random;
        private final boolean probing;
        private final boolean byHardware;
        private final MemoryLeaseStore store = new MemoryLeaseStore();
        private final Map<Integer, Inet4Address> reserved = new HashMap<>();
        private final Set<Inet4Address> never = new HashSet<>();
        /** Who holds what, by its own clock, which is the monotonic one: until when. */
        private final Map<Inet4Address, Holding> held = new HashMap<>();

        private int router = 30;
        private ServerBench bench;
        private long startNanos;

        record Holding(int client, String identifier, long untilNanos) {}

        World(Random random, boolean probing, boolean byHardware) {
            this.random = random;
            this.probing = probing;
            this.byHardware = byHardware;
            this.bench = start();
        }

        private DhcpServerSettings settings() {
            ServedNetwork.Builder network = ServedNetwork.of(Prefix.parse("192.0.2.0/27"))
                    .pool(AddressRange.parse("192.0.2.10-192.0.2.30"))
                    .routers(List.of(address(router)))
                    .lease(Duration.ofSeconds(LEASE_SECONDS));
            reserved.forEach((client, address) -> {
                if (!address.equals(address(router))) {
                    network.reserve(hardware(client), address);
                }
            });
            never.clear();
            never.addAll(Set.of(address(router), address(1), address(0), address(31)));
            return DhcpServerSettings.of()
                    .limits(RateLimits.NONE)
                    .clients(ClientPolicy.ALL)
                    .authoritative(true)
                    .probing(probing)
                    .identifyByHardware(byHardware)
                    .network(network.build())
                    .build();
        }

        private ServerBench start() {
            ServerBench next = new ServerBench(settings(), store);
            next.prober(address -> isUsed(address) ? ProbeResult.USED : ProbeResult.UNUSED);
            return next;
        }

        private boolean isUsed(Inet4Address address) {
            Holding by = held.get(address);
            return by != null && by.untilNanos() > now();
        }

        private long now() {
            return startNanos + bench.nanos();
        }

        void step() {
            switch (random.nextInt(12)) {
                case 0 -> bench.pass(random.nextInt(LEASE_SECONDS));
                case 1 -> {
                    if (reserved.size() < 4) {
                        Inet4Address address = address(2 + random.nextInt(28));
                        if (!reserved.containsValue(address)) {
                            reserved.put(random.nextInt(CLIENTS), address);
                        }
                    } else {
                        reserved.clear();
                    }
                    bench.engine().reconfigure(settings());
                }
                case 2 -> {
                    router = 10 + random.nextInt(21);
                    bench.engine().reconfigure(settings());
                }
                case 3 -> {
                    // The restarted server has the same wall clock, and a monotonic one of its own.
                    long passed = bench.nanos();
                    startNanos += passed;
                    ServerBench next = new ServerBench(settings(), store, Duration.ofNanos(startNanos));
                    next.prober(address -> isUsed(address) ? ProbeResult.USED : ProbeResult.UNUSED);
                    bench = next;
                }
                case 4 -> decline();
                case 5 -> release();
                case 6, 7 -> renew();
                default -> boot(random.nextInt(CLIENTS), IDENTIFIERS[random.nextInt(IDENTIFIERS.length)]);
            }
        }

        private DhcpMessage.Builder message(DhcpMessageType type, int client, String identifier) {
            DhcpMessage.Builder message = DhcpMessage.builder(type).hardwareAddress(hardware(client));
            return identifier.isEmpty() ? message : message.rawOption(61, OctetString.latin1(identifier + client));
        }

        private boolean boot(int client, String identifier) {
            Optional<DhcpMessage> offer = bench.ask(
                    message(DhcpMessageType.DISCOVER, client, identifier).build());
            if (offer.isEmpty()) {
                return false;
            }
            if (random.nextBoolean()) {
                bench.pass(random.nextInt(29));
            }
            if (random.nextInt(6) == 0) {
                reserved.remove(random.nextInt(CLIENTS));
                bench.engine().reconfigure(settings());
            }
            Inet4Address address = offer.get().yiaddr();
            DhcpMessage reply = bench.ask(message(DhcpMessageType.REQUEST, client, identifier)
                            .option(DhcpOptions.REQUESTED_ADDRESS, address)
                            .option(DhcpOptions.SERVER_IDENTIFIER, Ipv4.of("192.0.2.1"))
                            .build())
                    .orElseThrow();
            assertThat(reply.type())
                    .as("what is offered is granted: %s %s", address, reply.option(DhcpOptions.MESSAGE))
                    .isEqualTo(DhcpMessageType.ACK);
            granted(client, identifier, reply);
            return true;
        }

        private void granted(int client, String identifier, DhcpMessage ack) {
            Inet4Address address = ack.yiaddr();
            assertThat(never).as("never given").doesNotContain(address);
            Holding other = held.get(address);
            if (other != null && other.untilNanos() > now()) {
                assertThat(other.client()).as("%s is another's", address).isEqualTo(client);
            }
            long seconds = ack.option(DhcpOptions.LEASE_TIME).orElseThrow().seconds();
            assertThat(seconds).isLessThanOrEqualTo(LEASE_SECONDS);
            held.put(address, new Holding(client, identifier, now() + seconds * 1_000_000_000L));
        }

        private @Nullable Inet4Address anyHeld() {
            return held.keySet().stream()
                    .filter(this::isUsed)
                    .sorted((a, b) -> a.getHostAddress().compareTo(b.getHostAddress()))
                    .skip(random.nextInt(3))
                    .findFirst()
                    .orElse(null);
        }

        private void renew() {
            Inet4Address address = anyHeld();
            if (address == null) {
                return;
            }
            Holding by = held.get(address);
            bench.ask(message(DhcpMessageType.REQUEST, by.client(), by.identifier())
                            .ciaddr(address)
                            .build())
                    .ifPresent(reply -> {
                        if (reply.type().equals(DhcpMessageType.ACK)) {
                            granted(by.client(), by.identifier(), reply);
                        } else {
                            held.remove(address);
                        }
                    });
        }

        private void release() {
            Inet4Address address = anyHeld();
            if (address != null) {
                Holding by = held.remove(address);
                bench.ask(message(DhcpMessageType.RELEASE, by.client(), by.identifier())
                        .ciaddr(address)
                        .build());
            }
        }

        private void decline() {
            Inet4Address address = anyHeld();
            if (address != null) {
                Holding by = held.remove(address);
                bench.ask(message(DhcpMessageType.DECLINE, by.client(), by.identifier())
                        .option(DhcpOptions.REQUESTED_ADDRESS, address)
                        .build());
            }
        }

        /** Whatever has happened: when leases have run out, each of a few clients gets an address. */
        void everybodyIsServed() {
            bench.pass(LEASE_SECONDS + 3_601);
            held.clear();
            for (int client = 0; client < CLIENTS; client++) {
                assertThat(boot(client, "")).as("client " + client).isTrue();
            }
        }

        private static Inet4Address address(int last) {
            return Ipv4.of("192.0.2." + last);
        }

        private static HardwareAddress hardware(int client) {
            return HardwareAddress.of(1, (byte) 0, (byte) 11, (byte) 0xea, (byte) 0, (byte) 0, (byte) (client + 1));
        }
    }
}
