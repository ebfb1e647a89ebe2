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
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plays a peer by hand: feeds one engine packet by packet in virtual time and keeps what it does. */
public final class EngineProbe implements TftpActions {
    private final TftpTransferEngine engine;
    private final TftpEvent.Received received = new TftpEvent.Received();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<byte[]> out = new ArrayList<>();
    private final List<InetSocketAddress> to = new ArrayList<>();
    private @Nullable TftpFailure failure;
    private @Nullable TftpTransferRecord record;
    private long now = 7;
    private long stored = -1;

    /** Starts the engine. */
    public EngineProbe(TftpTransferEngine engine) {
        this.engine = engine;
        on(TftpEvent.Signal.START);
    }

    /** Gives it an event now. */
    public EngineProbe on(TftpEvent event) {
        engine.on(event, now, this);
        return this;
    }

    /** Gives it a datagram now. */
    public EngineProbe receive(InetSocketAddress from, byte[] datagram) {
        // Surrounded by other bytes, so that reading past the limits shows.
        ByteBuffer buffer = ByteBuffer.allocate(datagram.length + 7);
        Arrays.fill(buffer.array(), (byte) 0x5A);
        buffer.position(3);
        buffer.put(datagram);
        buffer.flip().position(3);
        return on(received.set(buffer, from));
    }

    /** Lets time pass. */
    public EngineProbe pass(long nanos) {
        now += nanos;
        return this;
    }

    /** Lets time pass until the engine's deadline and tells it. */
    public EngineProbe timeout() {
        now = Math.max(now, engine.deadlineNanos());
        return on(TftpEvent.Signal.TIME_REACHED);
    }

    /** Takes what was sent since the last call, as text: {@code RRQ}, {@code DATA 1 512}, {@code ACK 1}, {@code ERROR 4}, {@code OACK}. */
    public List<String> sent() {
        List<String> texts = out.stream().map(EngineProbe::text).toList();
        out.clear();
        to.clear();
        return texts;
    }

    /** {@return where the last datagram went} */
    public InetSocketAddress lastPeer() {
        return to.get(to.size() - 1);
    }

    /** {@return the bytes handed over} */
    public byte[] bytes() {
        return bytes.toByteArray();
    }

    /** {@return why it failed, or null} */
    public @Nullable TftpFailure failure() {
        return failure;
    }

    /** {@return what it did, or null before its end} */
    public @Nullable TftpTransferRecord record() {
        return record;
    }

    /** {@return how many bytes it asked to store, or -1} */
    public long stored() {
        return stored;
    }

    /** {@return true if it ended well} */
    public boolean completed() {
        return record != null && failure == null;
    }

    /** {@return the time} */
    public long now() {
        return now;
    }

    /** {@return the engine} */
    public TftpTransferEngine engine() {
        return engine;
    }

    private static String text(byte[] packet) {
        int number = packet.length < 4 ? -1 : (packet[2] & 0xFF) << 8 | packet[3] & 0xFF;
        return switch (packet[1]) {
            case 1 -> "RRQ";
            case 2 -> "WRQ";
            case 3 -> "DATA " + number + " " + (packet.length - 4);
            case 4 -> "ACK " + number;
            case 5 -> "ERROR " + number;
            default -> "OACK";
        };
    }

    @Override
    public void send(ByteBuffer datagram, InetSocketAddress peer) {
        byte[] copy = new byte[datagram.remaining()];
        datagram.get(copy);
        out.add(copy);
        to.add(peer);
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
    public void store(long total) {
        stored = total;
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
