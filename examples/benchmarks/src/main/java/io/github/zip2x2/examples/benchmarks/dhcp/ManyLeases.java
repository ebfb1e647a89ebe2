package io.github.zip2x2.examples.benchmarks.dhcp;

import io.github.zip2x2.dhcp.DecodePolicy;
import io.github.zip2x2.dhcp.DecodeResult;
import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.lease.ClientIdentity;
import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseChange;
import io.github.zip2x2.dhcp.lease.LeaseStore;
import io.github.zip2x2.dhcp.lease.SqliteLeaseStore;
import io.github.zip2x2.dhcp.net.UdpEndpoint;
import io.github.zip2x2.dhcp.server.AddressRange;
import io.github.zip2x2.dhcp.server.ClientPolicy;
import io.github.zip2x2.dhcp.server.DhcpServer;
import io.github.zip2x2.dhcp.server.DhcpServerSettings;
import io.github.zip2x2.dhcp.server.ServedNetwork;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A restart with many leases: {@code ManyLeases fill FILE [COUNT]} makes a database of so many (100,000), {@code
 * ManyLeases serve FILE} starts a server on it, extends one lease over loopback, and prints the time since the start of
 * the process and the heap in use.
 */
public final class ManyLeases {
    private static final int FIRST = Ipv4.bits(Ipv4.of("10.0.0.1"));
    private static final int BATCH = 1_000;
    private static final Inet4Address LOOPBACK = Ipv4.of("127.0.0.1");

    private ManyLeases() {}

    public static void main(String[] args) throws IOException {
        Path file = Path.of(args[1]);
        if (args[0].equals("fill")) {
            fill(file, args.length > 2 ? Integer.parseInt(args[2]) : 100_000);
        } else {
            serve(file);
        }
    }

    private static HardwareAddress phone(int number) {
        return HardwareAddress.of(
                1, (byte) 0, (byte) 0x0b, (byte) 0xea, (byte) (number >> 16), (byte) (number >> 8), (byte) number);
    }

    private static void fill(Path file, int count) throws IOException {
        Instant now = Instant.now();
        try (LeaseStore store = SqliteLeaseStore.open(file, true)) {
            List<LeaseChange> batch = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                HardwareAddress phone = phone(i);
                batch.add(new LeaseChange(
                        Optional.empty(),
                        Lease.of(Ipv4.of(FIRST + i))
                                .client(ClientIdentity.ofHardware(phone))
                                .hardware(phone)
                                .hostName("zip2x2-" + i)
                                .start(now)
                                .expiry(now.plus(Duration.ofDays(1)))
                                .build()));
                if (batch.size() == BATCH || i == count - 1) {
                    store.commit(batch);
                    batch.clear();
                }
            }
        }
        System.out.println(count + " leases in " + file);
    }

    private static void serve(Path file) throws IOException {
        DhcpServerSettings settings = DhcpServerSettings.of()
                .network(ServedNetwork.of(Prefix.parse("10.0.0.0/14"))
                        .pool(AddressRange.parse("10.0.0.1-10.1.255.254"))
                        .build())
                .clients(ClientPolicy.ALL)
                .build();
        try (LeaseStore store = SqliteLeaseStore.open(file, false);
                DhcpServer server = DhcpServer.builder()
                        .endpoint(UdpEndpoint.unicast(LOOPBACK, 0))
                        .settings(settings)
                        .store(store)
                        .build()
                        .start();
                DatagramChannel channel = DatagramChannel.open()) {
            channel.connect(new InetSocketAddress(LOOPBACK, server.port()));
            ByteBuffer packet = ByteBuffer.allocate(1_500);
            DhcpMessage.builder(DhcpMessageType.REQUEST)
                    .hardwareAddress(phone(77))
                    .ciaddr(Ipv4.of(FIRST + 77))
                    .build()
                    .encode(packet);
            channel.write(packet.flip());
            channel.read(packet.clear());
            long millis = System.currentTimeMillis()
                    - ManagementFactory.getRuntimeMXBean().getStartTime();
            DecodeResult reply = DhcpMessage.decode(packet.flip(), DecodePolicy.CLIENT);
            if (reply.message()
                    .filter(ack -> ack.type().equals(DhcpMessageType.ACK)
                            && ack.yiaddr().equals(Ipv4.of(FIRST + 77)))
                    .isEmpty()) {
                throw new IOException("the lease was not extended: " + reply);
            }
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            System.out.printf(
                    "first DHCPACK %,d ms after the start of the process; heap in use %.1f MB%n",
                    millis, (runtime.totalMemory() - runtime.freeMemory()) / 1e6);
        }
    }
}
