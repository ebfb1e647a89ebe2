package io.github.zip2x2.examples.benchmarks.dhcp;

import io.github.zip2x2.dhcp.DecodePolicy;
import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.DhcpView;
import io.github.zip2x2.dhcp.DhcpWriter;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.OctetString;
import io.github.zip2x2.dhcp.RawOption;
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
    private final DhcpWriter standing = new DhcpWriter();
    private final DhcpWriter fresh = new DhcpWriter();
    private final DhcpView request = new DhcpView();
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
        DhcpMessage ack = Packets.ack();
        standing.begin(DhcpMessageType.ACK).hardwareAddress(ack.hardwareAddress());
        for (RawOption option : ack.rawOptions()) {
            if (option.code() != DhcpOptions.MESSAGE_TYPE.code()) {
                standing.octets(option.code(), option.value());
            }
        }
        request.read(ByteBuffer.wrap(Packets.discover()), DecodePolicy.SERVER);
        apachedsAck = apacheds.decode(ByteBuffer.wrap(ack.toByteArray()));
        anarresAck = anarres.decode(ByteBuffer.wrap(ack.toByteArray()));
    }

    /**
     * The same message with another xid, address and lease time.
     *
     * @return its length
     */
    @Benchmark
    public int changed() {
        n++;
        standing.xid(n).yiaddr(0xc0000200 + (n & 0xff)).int32(51, n);
        return standing.write(out.clear());
    }

    /**
     * What a server does: every field and option set anew, 61 and 82 copied from the request.
     *
     * @return its length
     */
    @Benchmark
    public int answered() {
        n++;
        fresh.beginReply(request, DhcpMessageType.ACK);
        fresh.yiaddr(0xc0000200 + (n & 0xff)).siaddr(0xc0000201);
        fresh.int32(54, 0xc0000201).int32(51, n).int32(58, n / 2).int32(59, n - n / 8);
        fresh.int32(1, 0xffffff00).octets(3, router).octets(6, dns).octets(15, domain);
        fresh.int32(28, 0xc00002ff).octets(42, router).octets(66, tftp).int32(150, 0xc0000201);
        return fresh.write(out.clear());
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
