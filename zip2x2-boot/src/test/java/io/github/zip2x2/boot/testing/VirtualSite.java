package io.github.zip2x2.boot.testing;

import io.github.zip2x2.boot.engine.PhoneProfile;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.engine.DhcpServerSettings;
import io.github.zip2x2.tftp.content.MemoryContentSource;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One network in virtual time: the library's DHCP and TFTP server engines at 192.0.2.10, and phones. A datagram takes a
 * millisecond; what {@link #lose} says is lost. Same seed, same course.
 */
public final class VirtualSite {
    /** The servers' address. */
    public static final InetSocketAddress TFTP = new InetSocketAddress(Ipv4.of("192.0.2.10"), 69);

    static final InetSocketAddress DHCP = new InetSocketAddress(Ipv4.of("192.0.2.10"), 67);
    private static final long LATENCY = Duration.ofMillis(1).toNanos();

    private final PriorityQueue<Due> queue =
            new PriorityQueue<>(Comparator.comparingLong(Due::atNanos).thenComparingLong(Due::order));
    private final Map<InetSocketAddress, VirtualPhone> transferOwners = new HashMap<>();
    private final List<VirtualPhone> phones = new ArrayList<>();
    private final MemoryContentSource files = new MemoryContentSource();
    private final List<Frame> frames = new ArrayList<>();
    private final Random random;
    private final VirtualDhcpServer dhcp;
    private final VirtualTftpServer tftp;
    private Predicate<Frame> lost = frame -> false;
    private Function<Frame, ByteBuffer> altered = Frame::bytes;
    private long now;
    private long order;

    private record Due(long atNanos, long order, Runnable what) {}

    /** Which way a datagram goes, and under which protocol. */
    public enum Kind {
        /** From a phone to the DHCP server. */
        DHCP_REQUEST,
        /** From the DHCP server to a phone. */
        DHCP_REPLY,
        /** From a phone to the TFTP server. */
        TFTP_TO_SERVER,
        /** From the TFTP server to a phone. */
        TFTP_TO_PHONE
    }

    /**
     * A datagram that was sent.
     *
     * @param atMillis when, from the start
     * @param kind which way
     * @param bytes its bytes, read-only
     */
    public record Frame(long atMillis, Kind kind, ByteBuffer bytes) {}

    /**
     * Makes a site.
     *
     * @param seed of all randomness in it
     * @param settings what the DHCP server serves
     */
    public VirtualSite(long seed, DhcpServerSettings settings) {
        random = new Random(seed);
        dhcp = new VirtualDhcpServer(this, settings, new Random(random.nextLong()));
        tftp = new VirtualTftpServer(this, files, new Random(random.nextLong()));
    }

    /** {@return what the TFTP server serves} */
    public MemoryContentSource files() {
        return files;
    }

    /** {@return every datagram sent so far, lost ones included} */
    public List<Frame> frames() {
        return frames;
    }

    /** {@return the virtual time in milliseconds} */
    public long nowMillis() {
        return now / 1_000_000;
    }

    /**
     * Says which datagrams are lost from now on.
     *
     * @param which true for those
     */
    public void lose(Predicate<Frame> which) {
        lost = which;
    }

    /**
     * Says what becomes of datagrams on their way from now on.
     *
     * @param how makes the bytes that arrive of those that were sent
     */
    public void alter(Function<Frame, ByteBuffer> how) {
        altered = how;
    }

    /**
     * Adds a phone, switched off.
     *
     * @param profile how it boots
     * @param mac its hardware address
     * @param software what it runs
     * @return the phone
     */
    public VirtualPhone addPhone(PhoneProfile profile, MacAddress mac, Optional<SoftwareVersion> software) {
        VirtualPhone phone =
                new VirtualPhone(this, profile, mac, software, phones.size(), new Random(random.nextLong()));
        phones.add(phone);
        return phone;
    }

    /**
     * Lets time pass.
     *
     * @param time how much at most
     * @param until ends it before
     */
    public void run(Duration time, java.util.function.BooleanSupplier until) {
        long end = now + time.toNanos();
        while (!until.getAsBoolean()) {
            Due next = queue.peek();
            if (next == null || next.atNanos() > end) {
                now = end;
                return;
            }
            queue.remove();
            now = next.atNanos();
            next.what().run();
        }
    }

    // ---- for the nodes

    long now() {
        return now;
    }

    void at(long nanos, Runnable what) {
        queue.add(new Due(Math.max(nanos, now), order++, what));
    }

    void dhcpToServer(ByteBuffer message) {
        carry(Kind.DHCP_REQUEST, message, dhcp::received);
    }

    void dhcpToPhone(byte[] hardwareAddress, ByteBuffer message) {
        carry(
                Kind.DHCP_REPLY,
                message,
                bytes -> phones.stream()
                        .filter(phone -> java.util.Arrays.equals(phone.mac().toBytes(), hardwareAddress))
                        .forEach(phone -> phone.dhcpReceived(bytes)));
    }

    void tftpToServer(VirtualPhone phone, InetSocketAddress from, InetSocketAddress to, ByteBuffer datagram) {
        transferOwners.put(from, phone);
        carry(Kind.TFTP_TO_SERVER, datagram, bytes -> tftp.received(from, to, bytes));
    }

    void tftpToPhone(InetSocketAddress from, InetSocketAddress to, ByteBuffer datagram) {
        carry(Kind.TFTP_TO_PHONE, datagram, bytes -> {
            VirtualPhone phone = transferOwners.get(to);
            if (phone != null) {
                phone.tftpReceived(from, to, bytes);
            }
        });
    }

    private interface Receiver {
        void receive(ByteBuffer bytes);
    }

    private void carry(Kind kind, ByteBuffer datagram, Receiver receiver) {
        byte[] copy = new byte[datagram.remaining()];
        datagram.get(copy);
        Frame frame = new Frame(nowMillis(), kind, ByteBuffer.wrap(copy).asReadOnlyBuffer());
        frames.add(frame);
        if (!lost.test(frame)) {
            ByteBuffer arriving = altered.apply(frame).duplicate();
            at(now + LATENCY, () -> receiver.receive(arriving));
        }
    }
}
