package io.github.zip2x2.dhcp;

import java.net.Inet4Address;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a client or server asks of a well-formed message before it acts on it: the drop reasons that need no state but
 * the addresses of this end.
 */
public final class MessageRules {
    private static final int LOOPBACK = 0x7f00_0000;

    private MessageRules() {}

    /**
     * Whether a server may send replies to that relay agent.
     *
     * @param giaddr 32 bits; 0 for no relay
     * @param ownAddress an address of the server, 32 bits
     * @return {@link DropReason#BAD_GIADDR} if it is the server's own, a loopback, multicast or broadcast address, or
     *     one of 0/8; null if it may
     */
    public static @Nullable DropReason relay(int giaddr, int ownAddress) {
        return giaddr == 0 || (isHost(giaddr) && giaddr != ownAddress) ? null : DropReason.BAD_GIADDR;
    }

    /**
     * Whether a reply belongs to a client's transaction.
     *
     * @param reply what came
     * @param xid of the transaction
     * @param client the client's hardware address
     * @return {@link DropReason#NOT_FOR_US} if {@code xid}, {@code htype} or {@code chaddr} is another; null if it does
     */
    public static @Nullable DropReason transaction(DhcpView reply, int xid, HardwareAddress client) {
        boolean same = reply.xid() == xid && reply.htype() == client.type() && reply.hlen() == client.length();
        for (int i = 0; same && i < client.length(); i++) {
            same = reply.chaddr(i) == client.octet(i);
        }
        return same ? null : DropReason.NOT_FOR_US;
    }

    /**
     * Whether a client can use what an OFFER or ACK gives it.
     *
     * @param offer the message
     * @return {@link DropReason#UNUSABLE_OFFER} if {@code yiaddr} is no address of a host, the subnet mask has holes, or
     *     the router is outside the subnet; {@code yiaddr} 0.0.0.0 is usable together with option 108 (RFC 8925)
     */
    public static Optional<DropReason> offer(DhcpMessage offer) {
        int address = Ipv4.bits(offer.yiaddr());
        boolean usable = address == 0
                ? offer.option(DhcpOptions.IPV6_ONLY_PREFERRED).isPresent()
                : isHost(address) && hasUsableNetwork(offer, address);
        return usable ? Optional.empty() : Optional.of(DropReason.UNUSABLE_OFFER);
    }

    /** A mask of 32 bits says nothing about routers: clouds send it with a router beside it. */
    private static boolean hasUsableNetwork(DhcpMessage offer, int address) {
        Optional<Inet4Address> subnetMask = offer.option(DhcpOptions.SUBNET_MASK);
        if (subnetMask.isEmpty()) {
            return true;
        }
        int mask = Ipv4.bits(subnetMask.get());
        if (Integer.numberOfLeadingZeros(~mask) + Integer.numberOfTrailingZeros(mask) < 32) {
            return false;
        }
        List<Inet4Address> routers = offer.option(DhcpOptions.ROUTER).orElse(List.of());
        return mask == -1
                || routers.isEmpty()
                || routers.stream().anyMatch(router -> ((Ipv4.bits(router) ^ address) & mask) == 0);
    }

    /**
     * Whether an ACK says how long the lease lasts.
     *
     * @param ack the message
     * @return {@link DropReason#NO_LEASE_TIME} if option 51 is absent, unusable or 0
     */
    public static Optional<DropReason> leaseTime(DhcpMessage ack) {
        return ack.option(DhcpOptions.LEASE_TIME)
                        .filter(time -> time.seconds() > 0)
                        .isPresent()
                ? Optional.empty()
                : Optional.of(DropReason.NO_LEASE_TIME);
    }

    private static boolean isHost(int address) {
        int first = address >>> 24;
        return first != 0 && (address & 0xff00_0000) != LOOPBACK && first < 224;
    }
}
