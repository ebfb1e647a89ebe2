package io.github.zip2x2.examples.benchmarks.tftp;

import io.github.zip2x2.tftp.TftpCodec;
import io.github.zip2x2.tftp.TftpFailure;
import io.github.zip2x2.tftp.TftpPacketView;
import io.github.zip2x2.tftp.TftpRequest;
import io.github.zip2x2.tftp.TftpTransferRecord;
import io.github.zip2x2.tftp.TftpTransferSettings;
import io.github.zip2x2.tftp.content.BytesContent;
import io.github.zip2x2.tftp.content.TftpContent;
import io.github.zip2x2.tftp.transfer.TftpActions;
import io.github.zip2x2.tftp.transfer.TftpAgreement;
import io.github.zip2x2.tftp.transfer.TftpEvent;
import io.github.zip2x2.tftp.transfer.TftpTransferEngine;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
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

/** What one block costs without its system calls: the codec alone, and the engine of the sending side. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TftpBlockBenchmark implements TftpActions {
    private static final int BLOCKS = 60_000;
    private static final InetSocketAddress PEER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000);

    private final TftpContent content = new BytesContent(new byte[BLOCKS * 512], "v");
    private final SplittableRandom random = new SplittableRandom(1);
    private final ByteBuffer ack = ByteBuffer.allocateDirect(4).putShort(0, (short) 4);
    private final ByteBuffer request = ByteBuffer.allocateDirect(512);
    private final ByteBuffer header = ByteBuffer.allocateDirect(4);
    private final TftpPacketView view = new TftpPacketView();
    private final TftpEvent.Received received = new TftpEvent.Received();
    private TftpTransferEngine engine;
    private int block;
    private long now;
    private long sent;

    /** Makes the packets and the first transfer. */
    @Setup
    public void prepare() {
        engine = begin();
        TftpCodec.encodeRequest(request, TftpRequest.read("0008A10F0001.cfg"));
        request.flip();
    }

    private TftpTransferEngine begin() {
        TftpTransferEngine fresh = TftpTransferEngine.serveRead(
                TftpRequest.read("f"), PEER, TftpAgreement.PLAIN, content, TftpTransferSettings.defaults(), random);
        fresh.on(TftpEvent.Signal.START, now, this);
        return fresh;
    }

    /** {@return what an ACK decodes to} */
    @Benchmark
    public int decodeAck() {
        ack.putShort(2, (short) ++block);
        view.decode(ack);
        return view.block();
    }

    /** {@return what a request decodes to} */
    @Benchmark
    public TftpRequest decodeRequest() {
        view.decode(request);
        return view.request();
    }

    /** {@return a DATA packet's header} */
    @Benchmark
    public ByteBuffer encodeDataHeader() {
        header.clear();
        TftpCodec.encodeDataHeader(header, ++block & 0xFFFF);
        return header;
    }

    /** {@return the bytes sent so far: each call is one ACK in and one DATA of 512 bytes out, copied from memory} */
    @Benchmark
    public long ackInDataOut() {
        if (++block > BLOCKS) {
            block = 1;
            engine = begin();
        }
        now += 1_000;
        ack.putShort(2, (short) block);
        engine.on(received.set(ack, PEER), now, this);
        return sent;
    }

    @Override
    public void send(ByteBuffer datagram, InetSocketAddress peer) {
        sent += datagram.remaining();
    }

    @Override
    public void completed(TftpTransferRecord record) {
        sent = 0;
    }

    @Override
    public void failed(TftpFailure failure, TftpTransferRecord record) {
        throw new IllegalStateException(failure.text());
    }
}
