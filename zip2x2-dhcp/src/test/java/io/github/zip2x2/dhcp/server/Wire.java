package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.net.DatagramEndpoint;
import io.github.zip2x2.dhcp.net.DatagramRoute;
import io.github.zip2x2.dhcp.net.EndpointCapabilities;
import io.github.zip2x2.dhcp.net.HostAddress;
import io.github.zip2x2.dhcp.net.NetworkAttachment;
import io.github.zip2x2.dhcp.net.ReceivedDatagram;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A network on which only a test speaks. */
final class Wire implements DatagramEndpoint {

    private final Queue<byte[]> arriving = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<DhcpMessage> sent = new LinkedBlockingQueue<>();
    private final Semaphore woken = new Semaphore(0);
    private volatile List<HostAddress> addresses = List.of(new HostAddress(Ipv4.of("192.0.2.1"), 24));
    volatile List<String> problems = List.of();
    private volatile boolean closed;

    /** Has the next call of the endpoint throw, which may be any of three. */
    final AtomicReference<Throwable> receiveFails = new AtomicReference<>();

    final AtomicReference<Throwable> sendFails = new AtomicReference<>();
    final AtomicReference<Throwable> problemsFail = new AtomicReference<>();
    private volatile int attachment;

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void fail(AtomicReference<Throwable> by) throws E {
        Throwable thrown = by.getAndSet(null);
        if (thrown != null) {
            throw (E) thrown;
        }
    }

    /** Says that messages come in at that attachment, though there is only one. */
    void lie(int index) {
        attachment = index;
    }

    void without() {
        addresses = List.of();
    }

    /** Messages that arrive together. */
    void arrive(DhcpMessage... messages) {
        for (DhcpMessage message : messages) {
            arriving.add(message.toByteArray());
        }
        woken.release();
    }

    /** The next reply; fails a test that waits for too long by its own timeout. */
    DhcpMessage reply() throws InterruptedException {
        return sent.take();
    }

    boolean isQuiet() {
        return sent.isEmpty();
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public List<NetworkAttachment> attachments() {
        return List.of(new NetworkAttachment(0, "wire0", addresses));
    }

    @Override
    public EndpointCapabilities capabilities() {
        return new EndpointCapabilities(true, true, true, false, false);
    }

    @Override
    public int port() {
        return 67;
    }

    @Override
    public boolean receive(ReceivedDatagram into, long timeoutNanos) throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
        Wire.<RuntimeException>fail(receiveFails);
        byte[] next = arriving.poll();
        if (next == null && timeoutNanos > 0) {
            try {
                boolean unused = woken.tryAcquire(timeoutNanos, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            next = arriving.poll();
        }
        if (next == null) {
            return false;
        }
        into.payload().clear().put(next).flip();
        into.arrived(new InetSocketAddress(Ipv4.ANY, 68), 67, attachment);
        return true;
    }

    @Override
    public void send(ByteBuffer payload, DatagramRoute route) {
        Wire.<RuntimeException>fail(sendFails);
        DhcpMessage.decode(payload).message().ifPresent(sent::add);
    }

    @Override
    public List<String> problems() {
        Wire.<RuntimeException>fail(problemsFail);
        return problems;
    }

    @Override
    public void wakeup() {
        woken.release();
    }

    @Override
    public void close() {
        closed = true;
        woken.release();
    }

    static Inet4Address server() {
        return Ipv4.of("192.0.2.1");
    }
}
