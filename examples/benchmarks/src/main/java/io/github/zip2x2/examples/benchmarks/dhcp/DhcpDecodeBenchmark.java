package io.github.zip2x2.examples.benchmarks.dhcp;

import io.github.zip2x2.dhcp.DecodeResult;
import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpOptions;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Decoding: the message, the message and what a server reads of it, and two peers. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DhcpDecodeBenchmark {
    /** Which packet. */
    @Param({"DISCOVER", "ACK"})
    public String packet;

    private ByteBuffer datagram;
    private final Peer apacheds = new Peer("apacheds");
    private final Peer anarres = new Peer("anarres");

    /** Makes the packet. */
    @Setup
    public void prepare() {
        byte[] bytes = packet.equals("ACK") ? Packets.ack().toByteArray() : Packets.discover();
        datagram = ByteBuffer.wrap(bytes);
    }

    /**
     * What a server does with each packet: decodes it, looks at its anomalies, reads 53, 61, 50, 55 and 82.
     *
     * @param blackhole takes what was read
     */
    @Benchmark
    public void read(Blackhole blackhole) {
        DecodeResult.Decoded decoded = (DecodeResult.Decoded) DhcpMessage.decode(datagram);
        DhcpMessage message = decoded.value();
        blackhole.consume(decoded.anomalies().size());
        blackhole.consume(message.type());
        blackhole.consume(message.octets(61));
        blackhole.consume(message.option(DhcpOptions.REQUESTED_ADDRESS));
        blackhole.consume(message.requests(150));
        blackhole.consume(message.octets(82));
    }

    /**
     * The message alone.
     *
     * @return message and anomalies
     */
    @Benchmark
    public Object message() {
        return DhcpMessage.decode(datagram);
    }

    /**
     * ApacheDS.
     *
     * @return its message
     * @throws Throwable never
     */
    @Benchmark
    public Object apacheds() throws Throwable {
        datagram.rewind();
        Object message = apacheds.decode(datagram);
        datagram.rewind();
        return message;
    }

    /**
     * dhcp-protocol.
     *
     * @return its message
     * @throws Throwable never
     */
    @Benchmark
    public Object anarres() throws Throwable {
        datagram.rewind();
        Object message = anarres.decode(datagram);
        datagram.rewind();
        return message;
    }
}
