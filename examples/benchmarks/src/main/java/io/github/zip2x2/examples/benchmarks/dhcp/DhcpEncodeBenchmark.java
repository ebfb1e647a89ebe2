package io.github.zip2x2.examples.benchmarks.dhcp;

import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.LeaseTime;
import io.github.zip2x2.dhcp.OctetString;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Encoding an ACK of 14 options that changes each time, into the same buffer. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DhcpEncodeBenchmark {
    private final ByteBuffer out = ByteBuffer.allocate(1500);
    private final Inet4Address[] addresses = new Inet4Address[256];
    private final DhcpMessage.Builder standing = Packets.ack().toBuilder();
    private final DhcpMessage built = Packets.ack();
    private final DhcpMessage request =
            DhcpMessage.decode(ByteBuffer.wrap(Packets.discover())).message().orElseThrow();
    private final OctetString mask = OctetString.hex("ffffff00");
    private final OctetString router = OctetString.hex("c00002fe");
    private final OctetString dns = OctetString.hex("c0000202c0000203");
    private final OctetString domain = OctetString.latin1("voice.example.com");
    private final OctetString tftp = OctetString.latin1("192.0.2.1");
    private final Peer apacheds = new Peer("apacheds");
    private final Peer anarres = new Peer("anarres");
    private Object apachedsAck;
    private Object anarresAck;
    private int n;

    /**
     * Makes the messages.
     *
     * @throws Throwable never
     */
    @Setup
    public void prepare() throws Throwable {
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = Ipv4.of(0xc0000200 + i);
        }
        apachedsAck = apacheds.decode(ByteBuffer.wrap(built.toByteArray()));
        anarresAck = anarres.decode(ByteBuffer.wrap(built.toByteArray()));
    }

    /**
     * A message that is there.
     *
     * @return its length
     */
    @Benchmark
    public int built() {
        return built.encode(out.clear()).length();
    }

    /**
     * The same message with another xid, address and lease time.
     *
     * @return its length
     */
    @Benchmark
    public int changed() {
        n++;
        standing.xid(n).yiaddr(addresses[n & 0xff]).option(DhcpOptions.LEASE_TIME, LeaseTime.ofSeconds(n & 0xffff));
        return standing.build().encode(out.clear()).length();
    }

    /**
     * What a server does: every field and option set anew, 61 and 82 copied from the request.
     *
     * @return its length
     */
    @Benchmark
    public int answered() {
        n++;
        Inet4Address server = addresses[1];
        return DhcpMessage.replyTo(request, DhcpMessageType.ACK)
                .yiaddr(addresses[n & 0xff])
                .siaddr(server)
                .option(DhcpOptions.SERVER_IDENTIFIER, server)
                .option(DhcpOptions.LEASE_TIME, LeaseTime.ofSeconds(n & 0xffff))
                .option(DhcpOptions.RENEWAL_TIME, LeaseTime.ofSeconds(n / 2 & 0xffff))
                .option(DhcpOptions.REBINDING_TIME, LeaseTime.ofSeconds(n / 4 & 0xffff))
                .rawOption(1, mask)
                .rawOption(3, router)
                .rawOption(6, dns)
                .rawOption(15, domain)
                .option(DhcpOptions.BROADCAST_ADDRESS, addresses[255])
                .rawOption(42, router)
                .rawOption(66, tftp)
                .rawOption(150, router)
                .build()
                .encode(out.clear())
                .length();
    }

    /**
     * ApacheDS: the same message with another xid and address.
     *
     * @return the buffer
     * @throws Throwable never
     */
    @Benchmark
    public ByteBuffer apacheds() throws Throwable {
        n++;
        apacheds.change(apachedsAck, n, addresses[n & 0xff]);
        apacheds.encode(out.clear(), apachedsAck);
        return out;
    }

    /**
     * dhcp-protocol: the same message with another xid and address.
     *
     * @return the buffer
     * @throws Throwable never
     */
    @Benchmark
    public ByteBuffer anarres() throws Throwable {
        n++;
        anarres.change(anarresAck, n, addresses[n & 0xff]);
        anarres.encode(out.clear(), anarresAck);
        return out;
    }
}
