package io.github.zip2x2.dhcp.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An endpoint without a network: a test says what arrives and what is wrong, and takes what is sent. */
public final class ScriptedEndpoint implements DatagramEndpoint {

    private static final InetSocketAddress SERVER = new InetSocketAddress("192.0.2.1", 67);

    /** What the endpoint meets next. */
    private interface Turn {
        boolean meet(ReceivedDatagram into) throws IOException;
    }

    private final BlockingQueue<Turn> turns = new LinkedBlockingQueue<>();
    private final BlockingQueue<byte[]> sent = new LinkedBlockingQueue<>();
    private volatile List<String> problems = List.of();
    private volatile List<NetworkAttachment> attachments = List.of(new NetworkAttachment(0, "script0", List.of()));
    private volatile boolean closed;

    /** A datagram arrives. */
    public void arrive(byte[] payload) {
        turns.add(into -> {
            into.payload().clear().put(payload).flip();
            into.arrived(SERVER, 68, 0);
            return true;
        });
    }

    /** Receiving fails once. */
    public void fail(IOException why) {
        turns.add(into -> {
            throw why;
        });
    }

    /** The host lacks something. */
    public void problems(List<String> now) {
        problems = List.copyOf(now);
        wakeup();
    }

    /** The host's interfaces and addresses. */
    public void attachments(List<NetworkAttachment> now) {
        attachments = now;
    }

    /** The next datagram sent; fails when none is within some seconds. */
    public byte[] awaitSent() throws InterruptedException {
        byte[] next = sent.poll(10, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing was sent");
        }
        return next;
    }

    public boolean isClosed() {
        return closed;
    }

    @Override
    public List<NetworkAttachment> attachments() {
        return attachments;
    }

    @Override
    public EndpointCapabilities capabilities() {
        return new EndpointCapabilities(true, true, true, false, false);
    }

    @Override
    public int port() {
        return 68;
    }

    @Override
    public boolean receive(ReceivedDatagram into, long timeoutNanos) throws IOException {
        try {
            Turn turn = turns.poll(Math.max(0, timeoutNanos), TimeUnit.NANOSECONDS);
            if (closed) {
                throw new ClosedChannelException();
            }
            return turn != null && turn.meet(into);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void send(ByteBuffer payload, DatagramRoute route) throws IOException {
        byte[] octets = new byte[payload.remaining()];
        payload.get(octets);
        sent.add(octets);
    }

    @Override
    public List<String> problems() {
        return problems;
    }

    @Override
    public void wakeup() {
        turns.add(into -> false);
    }

    @Override
    public void close() {
        closed = true;
        wakeup();
    }
}
