package io.github.zip2x2.dhcp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DropReason;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.client.ClientLease;
import io.github.zip2x2.dhcp.client.DhcpClientActions;
import io.github.zip2x2.dhcp.client.DhcpClientEngine;
import io.github.zip2x2.dhcp.client.DhcpClientEvent;
import io.github.zip2x2.dhcp.client.DhcpClientSettings;
import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.MemoryLeaseStore;
import io.github.zip2x2.dhcp.testing.ServerBench;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Many clients, one server or two on one store, and a network that loses, doubles and reorders what they say. */
class InterleavingPropertyTest {

    private static final long SECOND = 1_000_000_000L;
    private static final InetSocketAddress SERVER = new InetSocketAddress(Ipv4.of("192.0.2.1"), 67);

    @Property(tries = 15)
    void s100_noAddressIsHeldTwiceAndEveryClientEndsBound(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 120) int clients,
            @ForAll @IntRange(min = 0, max = 40) int lossPercent,
            @ForAll boolean twoServers) {
        World world = new World(seed, clients, twoServers);
        world.lossPercent = lossPercent;
        world.runUntil(400 * SECOND);
        world.lossPercent = 0;
        world.restarts = false;
        world.runUntil(900 * SECOND);
        assertThat(world.holders.size()).isEqualTo(clients);
    }

    private record Delivery(long atNanos, long order, Runnable action) implements Comparable<Delivery> {
        @Override
        public int compareTo(Delivery other) {
            return atNanos != other.atNanos ? Long.compare(atNanos, other.atNanos) : Long.compare(order, other.order);
        }
    }

    private static final class World {

        private final Random random;
        private final List<ServerBench> servers = new ArrayList<>();
        private final List<Phone> phones = new ArrayList<>();
        private final PriorityQueue<Delivery> queue = new PriorityQueue<>();
        private final Map<Inet4Address, Phone> holders = new HashMap<>();
        private final MemoryLeaseStore store = new MemoryLeaseStore();
        private int lossPercent;
        private boolean restarts = true;
        private long now;
        private long order;

        World(long seed, int count, boolean twoServers) {
            random = new Random(seed);
            DhcpServerSettings settings = DhcpServerSettings.of()
                    .clients(ClientPolicy.ALL)
                    .limits(RateLimits.NONE)
                    .sharedStore(twoServers)
                    .network(ServedNetwork.of(Prefix.parse("192.0.2.0/24"))
                            .pool(AddressRange.parse("192.0.2.10-192.0.2.250"))
                            .lease(Duration.ofSeconds(120))
                            .build())
                    .build();
            for (int i = 0; i < (twoServers ? 2 : 1); i++) {
                servers.add(new ServerBench(settings, store).at("192.0.2." + (i + 1)));
            }
            for (int i = 0; i < count; i++) {
                Phone phone = new Phone(this, i);
                phones.add(phone);
                phone.tell(new DhcpClientEvent.Start(Optional.empty()));
            }
        }

        void runUntil(long end) {
            while (!queue.isEmpty() && queue.peek().atNanos() <= end) {
                Delivery next = queue.remove();
                now = next.atNanos();
                next.action().run();
            }
            now = end;
        }

        void in(long nanos, Runnable action) {
            queue.add(new Delivery(now + nanos, order++, action));
        }

        /** Each copy takes its own time, so later ones may come first. */
        void transmit(Runnable arrival) {
            for (int copies = random.nextInt(10) == 0 ? 2 : 1; copies > 0; copies--) {
                if (random.nextInt(100) >= lossPercent) {
                    in(random.nextLong(SECOND / 2), arrival);
                }
            }
        }

        void toServers(Phone from, byte[] packet) {
            for (ServerBench server : servers) {
                transmit(() -> {
                    int before = server.sent.size();
                    server.time(now).raw(ByteBuffer.wrap(packet));
                    for (ServerReply reply : server.sent.subList(before, server.sent.size())) {
                        byte[] bytes = reply.message().toByteArray();
                        transmit(() -> from.hear(bytes));
                    }
                    check();
                });
            }
        }

        /** What a client believes to hold, the store knows as that client's. */
        void check() {
            holders.forEach((address, phone) -> {
                Lease lease = store.byAddress(address).orElseThrow();
                assertThat(lease.hardware()).isEqualTo(phone.hardware);
                assertThat(lease.isActive(servers.get(0).time(now).now())).isTrue();
            });
        }
    }

    private static final class Phone implements DhcpClientActions {

        private final World world;
        private final HardwareAddress hardware;
        private final DhcpClientEngine engine;
        private final DhcpClientEvent.Received received = new DhcpClientEvent.Received();
        private Optional<Inet4Address> held = Optional.empty();

        Phone(World world, int number) {
            this.world = world;
            this.hardware = HardwareAddress.of(1, (byte) 0, (byte) 11, (byte) 0xea, (byte) 0, (byte) 0, (byte) number);
            this.engine = new DhcpClientEngine(DhcpClientSettings.of(hardware).build(), world.random);
        }

        void tell(DhcpClientEvent event) {
            engine.on(event, world.now, this);
            long deadline = engine.deadlineNanos();
            if (deadline != Long.MAX_VALUE) {
                world.in(Math.max(0, deadline - world.now), () -> {
                    if (engine.deadlineNanos() == deadline) {
                        tell(DhcpClientEvent.Signal.TIME_REACHED);
                    }
                });
            }
        }

        void hear(byte[] packet) {
            tell(received.set(ByteBuffer.wrap(packet), SERVER));
        }

        private void hold(ClientLease lease) {
            held.ifPresent(world.holders::remove);
            held = Optional.of(lease.address());
            Phone other = world.holders.put(lease.address(), this);
            assertThat(other).as("another holder of %s", lease.address()).isNull();
            if (world.restarts && world.random.nextInt(20) == 0) {
                world.in(SECOND, () -> {
                    tell(DhcpClientEvent.Signal.RELEASE);
                    tell(new DhcpClientEvent.Start(Optional.of(lease.address())));
                });
            }
        }

        @Override
        public void send(DhcpMessage message, Inet4Address destination) {
            world.toServers(this, message.toByteArray());
        }

        @Override
        public void probe(Inet4Address address) {}

        @Override
        public void offered(DhcpMessage offer) {}

        @Override
        public void bound(ClientLease lease) {
            hold(lease);
        }

        @Override
        public void renewed(ClientLease lease) {
            hold(lease);
        }

        @Override
        public void informed(DhcpMessage ack) {}

        @Override
        public void lost(LossReason reason) {
            held.ifPresent(world.holders::remove);
            held = Optional.empty();
        }

        @Override
        public void ignored(DropReason reason) {}
    }
}
