package io.github.zip2x2.dhcp.client;

import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpOptions;
import java.net.Inet4Address;
import java.util.Optional;

/** Writes a client's messages (RFC 2131 section 4.4, table 5). */
final class ClientMessages {

    private static final long SECOND = 1_000_000_000L;

    private final DhcpClientSettings settings;
    private int xid;
    private long begunNanos;
    private int secs;

    ClientMessages(DhcpClientSettings settings) {
        this.settings = settings;
    }

    void beginTransaction(int newXid, long nowNanos) {
        xid = newXid;
        begunNanos = nowNanos;
        secs = 0;
    }

    int xid() {
        return xid;
    }

    DhcpMessage discover(Optional<Inet4Address> remembered, long nowNanos) {
        elapsed(nowNanos);
        DhcpMessage.Builder message = asking(DhcpMessageType.DISCOVER).broadcast(settings.broadcast());
        remembered.ifPresent(address -> message.option(DhcpOptions.REQUESTED_ADDRESS, address));
        if (settings.rapidCommit()) {
            message.option(DhcpOptions.RAPID_COMMIT, true);
        }
        return message.build();
    }

    /** Accepts an offer; {@code secs} stays that of the DHCPDISCOVER (RFC 2131 section 4.4.1). */
    DhcpMessage select(DhcpMessage offer) {
        DhcpMessage.Builder message = asking(DhcpMessageType.REQUEST)
                .broadcast(settings.broadcast())
                .option(DhcpOptions.REQUESTED_ADDRESS, offer.yiaddr());
        offer.option(DhcpOptions.SERVER_IDENTIFIER)
                .ifPresent(server -> message.option(DhcpOptions.SERVER_IDENTIFIER, server));
        return message.build();
    }

    DhcpMessage reboot(Inet4Address remembered, long nowNanos) {
        elapsed(nowNanos);
        return asking(DhcpMessageType.REQUEST)
                .broadcast(settings.broadcast())
                .option(DhcpOptions.REQUESTED_ADDRESS, remembered)
                .build();
    }

    DhcpMessage extend(ClientLease lease, long nowNanos) {
        elapsed(nowNanos);
        return asking(DhcpMessageType.REQUEST).ciaddr(lease.address()).build();
    }

    DhcpMessage inform(Inet4Address address, long nowNanos) {
        elapsed(nowNanos);
        return informing(DhcpMessageType.INFORM).ciaddr(address).build();
    }

    DhcpMessage decline(ClientLease lease) {
        return plain(DhcpMessageType.DECLINE)
                .option(DhcpOptions.REQUESTED_ADDRESS, lease.address())
                .option(DhcpOptions.SERVER_IDENTIFIER, lease.server())
                .build();
    }

    DhcpMessage release(ClientLease lease) {
        return plain(DhcpMessageType.RELEASE)
                .ciaddr(lease.address())
                .option(DhcpOptions.SERVER_IDENTIFIER, lease.server())
                .build();
    }

    private void elapsed(long nowNanos) {
        secs = (int) Math.min((nowNanos - begunNanos) / SECOND, 0xffff);
    }

    private DhcpMessage.Builder asking(DhcpMessageType type) {
        DhcpMessage.Builder message = informing(type);
        settings.leaseTime().ifPresent(time -> message.option(DhcpOptions.LEASE_TIME, time));
        return message;
    }

    private DhcpMessage.Builder informing(DhcpMessageType type) {
        DhcpMessage.Builder message = plain(type)
                .secs(secs)
                .option(DhcpOptions.PARAMETER_REQUEST_LIST, settings.requestList())
                .option(DhcpOptions.MAXIMUM_MESSAGE_SIZE, settings.maximumMessageSize());
        settings.extraOptions().forEach(message::rawOption);
        return message;
    }

    private DhcpMessage.Builder plain(DhcpMessageType type) {
        DhcpMessage.Builder message = DhcpMessage.builder(type)
                .hardwareAddress(settings.hardwareAddress())
                .xid(xid);
        settings.clientIdentifier().ifPresent(id -> message.option(DhcpOptions.CLIENT_IDENTIFIER, id));
        return message;
    }
}
