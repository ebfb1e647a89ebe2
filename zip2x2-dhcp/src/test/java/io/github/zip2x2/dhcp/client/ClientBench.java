package io.github.zip2x2.dhcp.client;

import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.DropReason;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.LeaseTime;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A client engine and a clock that only moves when told; all that the engine wanted is on record. */
final class ClientBench implements DhcpClientActions {

    static final HardwareAddress PHONE = HardwareAddress.ethernet("000BEA010203");
    static final Inet4Address SERVER = Ipv4.of("192.0.2.1");
    static final long SECOND = 1_000_000_000L;

    record Sent(DhcpMessage message, Inet4Address destination, long atNanos) {}

    final DhcpClientEngine engine;
    final List<Sent> sent = new ArrayList<>();
    final List<DhcpMessage> offered = new ArrayList<>();
    final List<ClientLease> bound = new ArrayList<>();
    final List<ClientLease> renewed = new ArrayList<>();
    final List<DhcpMessage> informed = new ArrayList<>();
    final List<LossReason> lost = new ArrayList<>();
    final List<DropReason> ignored = new ArrayList<>();
    final List<Inet4Address> probes = new ArrayList<>();
    private final DhcpClientEvent.Received received = new DhcpClientEvent.Received();
    long now = 5_000_000_000_000L;

    ClientBench(DhcpClientSettings settings) {
        engine = new DhcpClientEngine(settings, new Random(42));
    }

    static DhcpClientSettings.Builder atOnce() {
        return DhcpClientSettings.of(PHONE).startDelay(Duration.ZERO, Duration.ZERO);
    }

    ClientBench start() {
        return tell(new DhcpClientEvent.Start(Optional.empty()));
    }

    ClientBench start(String remembered) {
        return tell(new DhcpClientEvent.Start(Optional.of(Ipv4.of(remembered))));
    }

    ClientBench tell(DhcpClientEvent event) {
        engine.on(event, now, this);
        return this;
    }

    ClientBench hear(DhcpMessage message) {
        return hear(message, "192.0.2.1");
    }

    ClientBench hear(DhcpMessage message, String from) {
        return tell(received.set(ByteBuffer.wrap(message.toByteArray()), new InetSocketAddress(Ipv4.of(from), 67)));
    }

    /** Moves the clock to the engine's deadline. */
    ClientBench wake() {
        now = engine.deadlineNanos();
        return tell(DhcpClientEvent.Signal.TIME_REACHED);
    }

    ClientBench pass(double seconds) {
        now += (long) (seconds * SECOND);
        return this;
    }

    DhcpMessage last() {
        return sent.get(sent.size() - 1).message();
    }

    Inet4Address lastDestination() {
        return sent.get(sent.size() - 1).destination();
    }

    double secondsToDeadline() {
        return (engine.deadlineNanos() - now) / (double) SECOND;
    }

    DhcpMessage.Builder reply(DhcpMessageType type) {
        DhcpMessage.Builder reply = DhcpMessage.replyTo(last(), type).option(DhcpOptions.SERVER_IDENTIFIER, SERVER);
        if (!type.equals(DhcpMessageType.NAK)) {
            reply.yiaddr(Ipv4.of("192.0.2.100"))
                    .option(DhcpOptions.LEASE_TIME, LeaseTime.ofSeconds(3600))
                    .option(DhcpOptions.TFTP_SERVER_NAME, "192.0.2.1");
        }
        return reply;
    }

    /** DISCOVER to BOUND. */
    ClientBench bind() {
        start();
        hear(reply(DhcpMessageType.OFFER).build());
        return hear(reply(DhcpMessageType.ACK).build());
    }

    @Override
    public void send(DhcpMessage message, Inet4Address destination) {
        sent.add(new Sent(message, destination, now));
    }

    @Override
    public void probe(Inet4Address address) {
        probes.add(address);
    }

    @Override
    public void offered(DhcpMessage offer) {
        offered.add(offer);
    }

    @Override
    public void bound(ClientLease lease) {
        bound.add(lease);
    }

    @Override
    public void renewed(ClientLease lease) {
        renewed.add(lease);
    }

    @Override
    public void informed(DhcpMessage ack) {
        informed.add(ack);
    }

    @Override
    public void lost(LossReason reason) {
        lost.add(reason);
    }

    @Override
    public void ignored(DropReason reason) {
        ignored.add(reason);
    }
}
