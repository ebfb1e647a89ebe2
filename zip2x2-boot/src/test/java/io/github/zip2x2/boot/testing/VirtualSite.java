package io.github.zip2x2.boot.testing;

import io.github.zip2x2.boot.lab.SimulatedDatagram;
import io.github.zip2x2.boot.lab.SimulatedPhone;
import io.github.zip2x2.boot.lab.Simulation;
import io.github.zip2x2.boot.phone.PhoneProfile;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.dhcp.server.DhcpServerSettings;
import io.github.zip2x2.tftp.content.MemoryContentSource;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A {@link Simulation} of one good network that keeps every datagram and loses or alters those that a test names: servers
 * at 192.0.2.10, and phones. Same seed, same course.
 */
public final class VirtualSite {
    /** The servers' address. */
    public static final InetSocketAddress TFTP = new InetSocketAddress(Simulation.SERVER, 69);

    private final MemoryContentSource files = new MemoryContentSource();
    private final List<Frame> frames = new ArrayList<>();
    private final Map<SimulatedPhone, VirtualPhone> phones = new HashMap<>();
    private final Simulation simulation;
    private Predicate<Frame> lost = frame -> false;
    private Function<Frame, ByteBuffer> altered = Frame::bytes;

    /**
     * A datagram that was sent.
     *
     * @param atMillis when, from the start
     * @param kind which way
     * @param bytes its bytes, read-only
     */
    public record Frame(long atMillis, SimulatedDatagram.Kind kind, ByteBuffer bytes) {}

    /**
     * Makes a site.
     *
     * @param seed of all randomness in it
     * @param settings what the DHCP server serves
     */
    public VirtualSite(long seed, DhcpServerSettings settings) {
        simulation = Simulation.builder(seed)
                .dhcp(settings)
                .files(files)
                .interceptor(this::pass)
                .listener((phone, event) ->
                        phones.computeIfAbsent(phone, VirtualPhone::new).told(event))
                .build();
    }

    private Optional<ByteBuffer> pass(SimulatedDatagram datagram) {
        byte[] copy = new byte[datagram.bytes().remaining()];
        datagram.bytes().get(copy);
        Frame frame = new Frame(
                datagram.atNanos() / 1_000_000,
                datagram.kind(),
                ByteBuffer.wrap(copy).asReadOnlyBuffer());
        frames.add(frame);
        return lost.test(frame) ? Optional.empty() : Optional.of(altered.apply(frame));
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
        return simulation.nowNanos() / 1_000_000;
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
        return phones.computeIfAbsent(simulation.add(profile, mac, software, Optional.empty()), VirtualPhone::new);
    }

    /**
     * Lets time pass.
     *
     * @param time how much at most
     * @param until ends it before
     */
    public void run(Duration time, BooleanSupplier until) {
        simulation.run(time, until);
    }
}
