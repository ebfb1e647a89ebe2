package io.github.zip2x2.dhcp.client;

import io.github.zip2x2.dhcp.DecodeResult;
import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.ParameterRequestList;
import java.io.IOException;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Asks a network which DHCP servers answer there, before another one starts: two servers that do not know of each other
 * give one address twice. It sends DHCPDISCOVER and takes no offer, so no server commits anything.
 */
public final class ServerSearch {

    private static final long SECOND = 1_000_000_000L;

    /** Told apart in one search; more are somebody's invention. */
    private static final int MOST_SERVERS = 64;

    private ServerSearch() {}

    /**
     * Asks, and waits for all answers. Blocks for the whole time, or until the thread is interrupted.
     *
     * @param port a port that hears broadcasts to clients; it stays open
     * @param as the hardware address to ask as; servers that answer known clients only answer no other
     * @param time how long to wait; the question is repeated each second
     * @param random the transaction number
     * @return the first offer of each server, by arrival; a server is told apart by its option 54
     * @throws IOException if the network fails
     */
    public static List<DhcpMessage> offers(ClientPort port, HardwareAddress as, Duration time, RandomGenerator random)
            throws IOException {
        int xid = random.nextInt();
        DhcpMessage discover = DhcpMessage.builder(DhcpMessageType.DISCOVER)
                .hardwareAddress(as)
                .xid(xid)
                .broadcast(true)
                .option(DhcpOptions.PARAMETER_REQUEST_LIST, ParameterRequestList.of(1, 3, 66, 150))
                .build();
        Map<Inet4Address, DhcpMessage> byServer = new LinkedHashMap<>();
        DhcpClientEvent.Received received = new DhcpClientEvent.Received();
        long end = System.nanoTime() + time.toNanos();
        long nextQuestion = System.nanoTime();
        while (end - System.nanoTime() > 0 && !Thread.currentThread().isInterrupted()) {
            if (nextQuestion - System.nanoTime() <= 0) {
                port.send(discover, Ipv4.BROADCAST);
                nextQuestion += SECOND;
            }
            if (port.receive(received, Math.min(end, nextQuestion) - System.nanoTime())
                    && received.decoded() instanceof DecodeResult.Decoded decoded
                    && decoded.value().xid() == xid
                    && decoded.value().type().equals(DhcpMessageType.OFFER)
                    && byServer.size() < MOST_SERVERS) {
                DhcpMessage offer = decoded.value();
                offer.option(DhcpOptions.SERVER_IDENTIFIER).ifPresent(server -> byServer.putIfAbsent(server, offer));
            }
        }
        return List.copyOf(byServer.values());
    }
}
