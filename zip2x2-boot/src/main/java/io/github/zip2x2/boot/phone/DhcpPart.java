package io.github.zip2x2.boot.phone;

import io.github.zip2x2.boot.BootStep;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.DropReason;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.client.ClientLease;
import io.github.zip2x2.dhcp.client.DhcpClientActions;
import io.github.zip2x2.dhcp.client.DhcpClientEngine;
import io.github.zip2x2.dhcp.client.DhcpClientEvent;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Steps 1 to 4: the DHCP client of a phone, told as steps of its boot. */
final class DhcpPart implements DhcpClientActions {
    private static final int SERVER_PORT = 67;
    private static final int LARGEST_MESSAGE = 1500;

    private final PhoneBootEngine phone;
    private final BootOrder order;
    private final DhcpClientEngine client;
    private final DhcpClientEvent.Received received = new DhcpClientEvent.Received();
    private final ByteBuffer encoded = ByteBuffer.allocate(LARGEST_MESSAGE);
    private @Nullable Inet4Address remembered;
    private @Nullable ClientLease lease;
    private int discovers;
    private int requests;
    private int offers;
    private String lastOffer = "";

    DhcpPart(
            PhoneBootEngine phone,
            PhoneProfile profile,
            MacAddress mac,
            Optional<Inet4Address> remembered,
            RandomGenerator random) {
        this.phone = phone;
        this.order = profile.bootOrder();
        this.remembered = remembered.orElse(null);
        HardwareAddress hardware = HardwareAddress.of(HardwareAddress.ETHERNET, mac.toBytes());
        this.client = new DhcpClientEngine(profile.dhcp(hardware), random);
    }

    void start(long now) {
        lease = null;
        discovers = 0;
        requests = 0;
        offers = 0;
        client.on(new DhcpClientEvent.Start(Optional.ofNullable(remembered)), now, this);
    }

    void received(ByteBuffer bytes, InetSocketAddress source, long now) {
        client.on(received.set(bytes, source), now, this);
    }

    void timeReached(long now) {
        if (client.deadlineNanos() != Long.MAX_VALUE && now - client.deadlineNanos() >= 0) {
            client.on(DhcpClientEvent.Signal.TIME_REACHED, now, this);
        }
    }

    void release(long now) {
        client.on(DhcpClientEvent.Signal.RELEASE, now, this);
    }

    void stop(long now) {
        client.on(DhcpClientEvent.Signal.STOP, now, this);
        if (lease != null) {
            // Nobody renews it any more, and it will be another's.
            lease = null;
            phone.leased(null);
        }
    }

    long deadlineNanos() {
        return client.deadlineNanos();
    }

    Optional<Inet4Address> address() {
        return Optional.ofNullable(lease).map(ClientLease::address);
    }

    Optional<Inet4Address> remembered() {
        return Optional.ofNullable(remembered);
    }

    /** What DHCP waits for, for the reason of a boot that ran out of time. */
    String pending() {
        return requests == 0
                ? "no usable DHCPOFFER came to " + discovers + " DHCPDISCOVER"
                : "no DHCPACK came to " + requests + " DHCPREQUEST";
    }

    @Override
    public void send(DhcpMessage message, Inet4Address destination) {
        encoded.clear();
        message.encode(encoded);
        encoded.flip();
        boolean discover = message.type().equals(DhcpMessageType.DISCOVER);
        boolean request = message.type().equals(DhcpMessageType.REQUEST);
        String detail =
                message.type() + " xid " + HexFormat.of().toHexDigits(message.xid()) + ", " + encoded.remaining()
                        + " bytes, "
                        + (destination.equals(Ipv4.BROADCAST) ? "broadcast" : "to " + destination.getHostAddress());
        if (phone.isInDhcp() && discover && discovers++ == 0) {
            phone.dhcpStep(BootStep.DISCOVER);
            phone.sendDhcp(encoded, new InetSocketAddress(destination, SERVER_PORT));
            phone.dhcpEnd(true, detail);
            phone.dhcpStep(BootStep.OFFER);
        } else if (phone.isInDhcp() && request && requests++ == 0) {
            phone.dhcpEnd(true, lastOffer + (offers > 1 ? "; " + offers + " offers in all" : ""));
            phone.dhcpStep(BootStep.REQUEST);
            phone.sendDhcp(encoded, new InetSocketAddress(destination, SERVER_PORT));
            phone.dhcpEnd(true, detail);
            phone.dhcpStep(BootStep.ACK);
        } else {
            phone.sendDhcp(encoded, new InetSocketAddress(destination, SERVER_PORT));
        }
    }

    @Override
    public void probe(Inet4Address address) {
        throw new IllegalStateException("the phone's settings do not probe");
    }

    @Override
    public void offered(DhcpMessage offer) {
        offers++;
        lastOffer = describe(offer, order.servers(offer));
    }

    @Override
    public void bound(ClientLease bound) {
        lease = bound;
        remembered = bound.address();
        phone.leased(bound);
        if (phone.isInDhcp()) {
            List<BootServer> servers = order.servers(bound.message());
            phone.bound(
                    bound.address(),
                    bootServer(servers),
                    describe(bound.message(), servers) + ", lease " + bound.time());
        }
    }

    @Override
    public void renewed(ClientLease renewed) {
        lease = renewed;
        phone.leased(renewed);
    }

    @Override
    public void informed(DhcpMessage ack) {
        // a phone never asks
    }

    @Override
    public void lost(LossReason reason) {
        lease = null;
        phone.leased(null);
        if (phone.isInDhcp()) {
            phone.dhcpEnd(
                    false,
                    reason == LossReason.REFUSED ? "DHCPNAK" : "no DHCPACK came to " + requests + " DHCPREQUEST");
            discovers = 0;
            requests = 0;
            offers = 0;
        }
    }

    @Override
    public void ignored(DropReason reason) {
        // the client counts on; a boot that gets nothing else says what it waits for
    }

    private static String describe(DhcpMessage reply, List<BootServer> servers) {
        return reply.type() + " of " + reply.yiaddr().getHostAddress() + " from "
                + reply.option(DhcpOptions.SERVER_IDENTIFIER)
                        .map(Inet4Address::getHostAddress)
                        .orElse("?")
                + (servers.isEmpty() ? ", no boot server" : ", boot server " + servers.get(0));
    }

    /** The first that is named by its address: names are not resolved. */
    private static Optional<InetAddress> bootServer(List<BootServer> servers) {
        for (BootServer server : servers) {
            if (server.address().isPresent()) {
                return Optional.of(server.address().get());
            }
        }
        return Optional.empty();
    }
}
