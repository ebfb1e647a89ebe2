package example.consumer;

import io.github.zip2x2.dhcp.AnomalyKind;
import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.OctetString;
import io.github.zip2x2.dhcp.OptionData;
import io.github.zip2x2.dhcp.OptionKey;
import io.github.zip2x2.dhcp.OptionType;
import io.github.zip2x2.dhcp.server.DhcpServer;
import io.github.zip2x2.dhcp.server.AddressRange;
import io.github.zip2x2.dhcp.client.DhcpClientEngine;
import io.github.zip2x2.dhcp.client.DhcpClientEvent;
import io.github.zip2x2.dhcp.client.DhcpClientSettings;
import io.github.zip2x2.dhcp.server.DhcpServerSettings;
import io.github.zip2x2.dhcp.server.OptionPolicy;
import io.github.zip2x2.dhcp.server.OptionSink;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.server.ServedNetwork;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A private option, a policy that sends it, and a whole exchange over a network in memory. */
final class DhcpPart implements Consumer.Part {
    static final OptionKey<Integer> FLOOR = OptionKey.of(224, "Floor", new Floor(), "this consumer");
    private static final HardwareAddress PHONE =
            HardwareAddress.of(HardwareAddress.ETHERNET, new byte[] {2, 0, 0, 0, 0, 1});
    private static final Inet4Address SERVER = Ipv4.of("192.0.2.1");

    /** One octet. */
    static final class Floor implements OptionType<Integer> {
        @Override
        public String label() {
            return "floor";
        }

        @Override
        public int fixedLength() {
            return 1;
        }

        @Override
        public @Nullable AnomalyKind check(OptionData data) {
            return null;
        }

        @Override
        public Integer decode(OptionData data) {
            return data.u8(0);
        }

        @Override
        public OctetString encode(Integer value) {
            return OctetString.of(value.byteValue());
        }
    }

    /** The library's options, and the floor for everybody. */
    static final class FloorPolicy implements OptionPolicy {
        @Override
        public void options(DhcpMessage request, ServedNetwork network, Inet4Address serverId, OptionSink options) {
            OptionPolicy.PHONE.options(request, network, serverId, options);
            options.always(FLOOR, 3);
        }
    }

    /** Lists what a policy would send, as a tool that explains a site would. */
    static final class ListingSink implements OptionSink {
        private final List<Integer> codes = new ArrayList<>();

        @Override
        public <T> void ifRequested(OptionKey<T> key, T value) {
            codes.add(key.code());
        }

        @Override
        public <T> void always(OptionKey<T> key, T value) {
            codes.add(key.code());
        }

        @Override
        public void bootServer(Inet4Address address) {}

        @Override
        public void bootFile(String name) {}

        @Override
        public void endTextsWithNul() {}
    }

    @Override
    public String run() throws Exception {
        ServedNetwork network = ServedNetwork.of(Prefix.parse("192.0.2.0/24"))
                .pool(AddressRange.parse("192.0.2.100-192.0.2.110"))
                .build();
        DhcpMessage discover = DhcpMessage.builder(DhcpMessageType.DISCOVER)
                .hardwareAddress(PHONE)
                .option(FLOOR, 3)
                .build();
        Consumer.require(discover.option(FLOOR).orElseThrow() == 3, "the option reads back");
        ListingSink listing = new ListingSink();
        new FloorPolicy().options(discover, network, SERVER, listing);
        Consumer.require(listing.codes.contains(224), "the policy sends the private option");
        Consumer.require(listing.codes.contains(DhcpOptions.TFTP_SERVER_NAME.code()), "and option 66");
        DhcpSeams.engines(network);
        return "dhcp: " + exchange(network);
    }

    private static String exchange(ServedNetwork network) throws Exception {
        DhcpSeams.MemoryWire wire = new DhcpSeams.MemoryWire(SERVER);
        DhcpSeams.MapStore store = new DhcpSeams.MapStore();
        DhcpSeams.Client client = new DhcpSeams.Client();
        DhcpClientEngine engine = new DhcpClientEngine(
                DhcpClientSettings.of(PHONE)
                        .startDelay(Duration.ZERO, Duration.ZERO)
                        .offerSelector(new DhcpSeams.LastOffer())
                        .build(),
                new SplittableRandom(1));
        try (DhcpServer server = DhcpServer.builder()
                .endpoint(wire)
                .store(store)
                .prober(new DhcpSeams.NobodyThere())
                .settings(DhcpServerSettings.of()
                        .network(network)
                        .clients(new DhcpSeams.OnlyLocal())
                        .options(new FloorPolicy())
                        .probing(true)
                        .build())
                .build()) {
            server.start();
            long now = System.nanoTime();
            engine.on(new DhcpClientEvent.Start(Optional.empty()), now, client);
            InetSocketAddress source = new InetSocketAddress(SERVER, 67);
            for (int turn = 0; turn < 20 && client.lease == null; turn++) {
                now = System.nanoTime();
                if (now - engine.deadlineNanos() >= 0) {
                    engine.on(DhcpClientEvent.Signal.TIME_REACHED, now, client);
                }
                client.sent.forEach(wire::arrive);
                client.sent.clear();
                byte[] reply = wire.awaitReply();
                if (reply.length > 0) {
                    engine.on(
                            new DhcpClientEvent.Received().set(ByteBuffer.wrap(reply), source),
                            System.nanoTime(),
                            client);
                }
            }
        }
        if (client.lease == null) {
            throw new IllegalStateException("not as expected: no lease");
        }
        Consumer.require(client.lease.message().option(FLOOR).orElseThrow() == 3, "the ACK has the private option");
        DhcpSeams.Leases leases = new DhcpSeams.Leases();
        leases.bound(PHONE, client.lease);
        Consumer.require(store.byAddress(client.lease.address()).isPresent(), "the lease is in the store");
        return client.lease.address().getHostAddress();
    }
}
