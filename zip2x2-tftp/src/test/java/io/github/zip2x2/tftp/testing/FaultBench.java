package io.github.zip2x2.tftp.testing;

import io.github.zip2x2.tftp.TftpFailure;
import io.github.zip2x2.tftp.TftpTransferRecord;
import io.github.zip2x2.tftp.transfer.TftpActions;
import io.github.zip2x2.tftp.transfer.TftpEvent;
import io.github.zip2x2.tftp.transfer.TftpTransferEngine;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Runs one client transfer against a {@link FaultyServer} in virtual time. */
public final class FaultBench implements TftpActions, FaultyServer.Wire {
    private static final long LATENCY = 1_000_000L;

    private record Arrival(long at, long order, Runnable action) {}

    private final TftpTransferEngine engine;
    private final FaultyServer server;
    private final PriorityQueue<Arrival> queue =
            new PriorityQueue<>(Comparator.comparingLong(Arrival::at).thenComparingLong(Arrival::order));
    private final TftpEvent.Received received = new TftpEvent.Received();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<byte[]> sent = new ArrayList<>();
    private @Nullable TftpFailure failure;
    private @Nullable TftpTransferRecord record;
    private long now = 1;
    private long order;

    /** Makes a bench. */
    public FaultBench(TftpTransferEngine engine, FaultyServer server) {
        this.engine = engine;
        this.server = server;
    }

    /** Runs the transfer to its end, at most for an hour. */
    public FaultBench run() {
        engine.on(TftpEvent.Signal.START, now, this);
        while (!engine.isDone() && now < 3_600_000_000_000L) {
            long next = Math.min(engine.deadlineNanos(), server.deadline());
            Arrival arrival = queue.peek();
            if (arrival != null && arrival.at() <= next) {
                queue.poll();
                now = Math.max(now, arrival.at());
                arrival.action().run();
            } else if (engine.deadlineNanos() <= server.deadline()) {
                now = Math.max(now, engine.deadlineNanos());
                engine.on(TftpEvent.Signal.TIME_REACHED, now, this);
            } else {
                now = Math.max(now, server.deadline());
                server.time(now, this);
            }
        }
        return this;
    }

    /** {@return the bytes received} */
    public byte[] bytes() {
        return bytes.toByteArray();
    }

    /** {@return why the transfer failed, or null} */
    public @Nullable TftpFailure failure() {
        return failure;
    }

    /** {@return what the transfer did, or null before its end} */
    public @Nullable TftpTransferRecord record() {
        return record;
    }

    /** {@return how many packets of an opcode the client sent} */
    public long sent(int opcode) {
        return sent.stream().filter(packet -> packet[1] == opcode).count();
    }

    @Override
    public void send(ByteBuffer datagram, InetSocketAddress peer) {
        byte[] copy = new byte[datagram.remaining()];
        datagram.get(copy);
        sent.add(copy);
        queue.add(new Arrival(now + LATENCY, order++, () -> server.receive(peer, copy, now, this)));
    }

    @Override
    public void send(InetSocketAddress from, byte[] datagram, long delayNanos) {
        queue.add(new Arrival(now + LATENCY + delayNanos, order++, () -> {
            engine.on(received.set(ByteBuffer.wrap(datagram), from), now, this);
        }));
    }

    @Override
    public void unreachable() {
        queue.add(new Arrival(now + LATENCY, order++, () -> {
            engine.on(TftpEvent.Signal.UNREACHABLE, now, this);
        }));
    }

    @Override
    public void data(ByteBuffer data, long offset) {
        if (offset != bytes.size()) {
            throw new AssertionError("byte " + offset + " came when " + bytes.size() + " was due");
        }
        while (data.hasRemaining()) {
            bytes.write(data.get());
        }
    }

    @Override
    public void completed(TftpTransferRecord done) {
        record = done;
    }

    @Override
    public void failed(TftpFailure why, TftpTransferRecord done) {
        failure = why;
        record = done;
    }
}
