package io.github.zip2x2.examples.benchmarks.dhcp;

import io.github.zip2x2.dhcp.DecodePolicy;
import io.github.zip2x2.dhcp.DecodeResult;
import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.lease.MemoryLeaseStore;
import io.github.zip2x2.dhcp.net.UdpEndpoint;
import io.github.zip2x2.dhcp.server.AddressRange;
import io.github.zip2x2.dhcp.server.ClientPolicy;
import io.github.zip2x2.dhcp.server.DhcpServer;
import io.github.zip2x2.dhcp.server.DhcpServerSettings;
import io.github.zip2x2.dhcp.server.RateLimits;
import io.github.zip2x2.dhcp.server.ServedNetwork;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.DatagramPacket;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;

/**
 * Does a server stay as it is? {@code Soak [EXCHANGES]}: clients come, get one of 24 addresses over loopback, and give it
 * back, 100,000 times unless said otherwise. Prints heap, threads and the time of an exchange for each tenth, and ends 1
 * if from the second tenth to the last the heap grew by more than 64 MiB, a thread was added, or the 95th percentile grew
 * by more than 500 ms.
 */
public final class Soak {
    private static final int TENTHS = 10;
    private static final long HEAP_LIMIT = 64L << 20;
    private static final long P95_LIMIT_NANOS = 500_000_000L;
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final Inet4Address LOOPBACK = Ipv4.of("127.0.0.1");

    private final DatagramChannel channel;
    private final ByteBuffer packet = ByteBuffer.allocate(1_500);
    private int exchanges;

    private record Level(long heap, int threads, long p95Nanos) {}

    private Soak(DatagramChannel channel) {
        this.channel = channel;
    }

    public static void main(String[] args) throws IOException {
        int perTenth = (args.length > 0 ? Integer.parseInt(args[0]) : 100_000) / TENTHS;
        Prefix network = Prefix.parse("127.0.0.0/8");
        DhcpServerSettings settings = DhcpServerSettings.of()
                .network(ServedNetwork.of(network)
                        .pool(AddressRange.parse("127.9.0.1-127.9.0.24"))
                        .build())
                .clients(ClientPolicy.ALL)
                .limits(RateLimits.NONE)
                .build();
        try (DhcpServer server = DhcpServer.builder()
                        .endpoint(UdpEndpoint.unicast(LOOPBACK, 0))
                        .settings(settings)
                        .store(new MemoryLeaseStore())
                        .build()
                        .start();
                DatagramChannel channel = DatagramChannel.open().bind(new InetSocketAddress(LOOPBACK, 0))) {
            channel.connect(new InetSocketAddress(LOOPBACK, server.port()));
            channel.socket().setSoTimeout(TIMEOUT_MILLIS);
            System.exit(new Soak(channel).run(perTenth) ? 0 : 1);
        }
    }

    private boolean run(int perTenth) throws IOException {
        Level first = null;
        Level last = null;
        for (int tenth = 1; tenth <= TENTHS; tenth++) {
            last = tenth(perTenth);
            // The first one warms up.
            first = tenth == 2 ? last : first;
            System.out.printf(
                    "%,9d exchanges: heap %,d kB, %d threads, 95th percentile %,d us%n",
                    exchanges, last.heap() >> 10, last.threads(), last.p95Nanos() / 1_000);
        }
        return first != null
                && last.heap() - first.heap() <= HEAP_LIMIT
                && last.threads() <= first.threads()
                && last.p95Nanos() - first.p95Nanos() <= P95_LIMIT_NANOS;
    }

    private Level tenth(int count) throws IOException {
        long[] nanos = new long[count];
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            exchange(exchanges++);
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return new Level(
                runtime.totalMemory() - runtime.freeMemory(),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                nanos[count * 95 / 100]);
    }

    /** DISCOVER to ACK, and RELEASE; each of 2^24 clients in turn. */
    private void exchange(int number) throws IOException {
        HardwareAddress client = HardwareAddress.of(
                1, (byte) 2, (byte) 0, (byte) 0, (byte) (number >> 16), (byte) (number >> 8), (byte) number);
        send(DhcpMessage.builder(DhcpMessageType.DISCOVER)
                .hardwareAddress(client)
                .xid(number));
        DhcpMessage offer = receive(DhcpMessageType.OFFER, number);
        Inet4Address address = offer.yiaddr();
        Inet4Address server = offer.option(DhcpOptions.SERVER_IDENTIFIER).orElseThrow();
        send(DhcpMessage.builder(DhcpMessageType.REQUEST)
                .hardwareAddress(client)
                .xid(number)
                .option(DhcpOptions.REQUESTED_ADDRESS, address)
                .option(DhcpOptions.SERVER_IDENTIFIER, server));
        receive(DhcpMessageType.ACK, number);
        send(DhcpMessage.builder(DhcpMessageType.RELEASE)
                .hardwareAddress(client)
                .xid(number)
                .ciaddr(address)
                .option(DhcpOptions.SERVER_IDENTIFIER, server));
    }

    private void send(DhcpMessage.Builder message) throws IOException {
        message.build().encode(packet.clear());
        channel.write(packet.flip());
    }

    private DhcpMessage receive(DhcpMessageType type, int xid) throws IOException {
        while (true) {
            packet.clear();
            DatagramPacket into = new DatagramPacket(packet.array(), packet.capacity());
            try {
                channel.socket().receive(into);
            } catch (SocketTimeoutException e) {
                throw new IOException("no " + type + " within " + TIMEOUT_MILLIS + " ms after " + exchanges, e);
            }
            DecodeResult result = DhcpMessage.decode(packet.limit(into.getLength()), DecodePolicy.CLIENT);
            if (result instanceof DecodeResult.Decoded reply
                    && reply.value().xid() == xid
                    && reply.value().type().equals(type)) {
                return reply.value();
            }
        }
    }
}
