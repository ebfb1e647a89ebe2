package io.github.zip2x2.verification.programs;

import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.internal.PacketInterface;
import io.github.zip2x2.dhcp.internal.PacketSocket;
import io.github.zip2x2.dhcp.internal.UdpPacket;
import io.github.zip2x2.dhcp.net.LinkLayerEndpoint;
import io.github.zip2x2.dhcp.net.ReceivedDatagram;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Frames that no program at hand sends, put on a wire as they are:
 *
 * <ul>
 *   <li>{@code discover INTERFACE VLAN MAC}: a DHCPDISCOVER with a tag of IEEE 802.1Q.
 *   <li>{@code answer INTERFACE MAC}: answers every question of ARP, whatever address is asked for.
 *   <li>{@code offer INTERFACE SERVER MAC TFTP}: a DHCPOFFER of another server to that client, by broadcast.
 *   <li>{@code probe INTERFACE ADDRESS...}: asks who has addresses, and prints each with what was found.
 * </ul>
 */
public final class Frames {
    private static final int VLAN = 0x8100;
    private static final byte[] ALL = {-1, -1, -1, -1, -1, -1};

    private Frames() {}

    public static void main(String[] args) throws IOException {
        switch (args[0]) {
            case "discover" -> discover(args[1], Integer.parseInt(args[2]), HardwareAddress.ethernet(args[3]));
            case "answer" -> answer(args[1], HardwareAddress.ethernet(args[2]).octets());
            case "offer" -> offer(args[1], Ipv4.of(args[2]), HardwareAddress.ethernet(args[3]), args[4]);
            default -> probe(args[1], List.of(args).subList(2, args.length));
        }
    }

    private static PacketSocket open(String on, int protocol) throws IOException {
        return PacketSocket.open(on, PacketInterface.of(on).index(), protocol, List.of());
    }

    private static ByteBuffer packet(DhcpMessage message, Inet4Address from, int fromPort, int toPort) {
        ByteBuffer payload = ByteBuffer.allocate(1_500);
        message.encode(payload);
        ByteBuffer packet = ByteBuffer.allocate(1_500);
        UdpPacket.write(packet, Ipv4.bits(from), fromPort, -1, toPort, payload.flip());
        return packet;
    }

    private static ByteBuffer direct(ByteBuffer octets) {
        return ByteBuffer.allocateDirect(octets.remaining()).put(octets).flip();
    }

    private static void discover(String on, int vlan, HardwareAddress client) throws IOException {
        DhcpMessage message = DhcpMessage.builder(DhcpMessageType.DISCOVER)
                .hardwareAddress(client)
                .xid(vlan)
                .broadcast(true)
                .build();
        ByteBuffer packet = packet(message, Ipv4.ANY, 68, 67);
        // The kernel writes the type of the tag; what follows the tag is ours.
        ByteBuffer tagged = ByteBuffer.allocate(1_500).putShort((short) vlan).putShort((short) PacketSocket.IPV4);
        open(on, VLAN).send(direct(tagged.put(packet).flip()), ALL);
    }

    private static void offer(String on, Inet4Address server, HardwareAddress client, String tftp) throws IOException {
        DhcpMessage message = DhcpMessage.builder(DhcpMessageType.OFFER)
                .hardwareAddress(client)
                .xid(7)
                .broadcast(true)
                .yiaddr(Ipv4.of("192.0.2.77"))
                .option(DhcpOptions.SERVER_IDENTIFIER, server)
                .option(DhcpOptions.TFTP_SERVER_NAME, tftp)
                .build();
        open(on, PacketSocket.IPV4).send(direct(packet(message, server, 67, 68)), ALL);
    }

    private static void answer(String on, byte[] own) throws IOException {
        PacketSocket arp = open(on, PacketSocket.ARP);
        ByteBuffer in = ByteBuffer.allocateDirect(128);
        System.out.println("READY");
        while (true) {
            if (!arp.receive(in) || in.getShort(6) != 1) {
                Thread.onSpinWait();
                continue;
            }
            byte[] asker = new byte[6];
            in.get(8, asker);
            ByteBuffer reply = ByteBuffer.allocateDirect(28);
            reply.putInt(0x0001_0800).putShort((short) 0x0604).putShort((short) 2);
            reply.put(own).putInt(in.getInt(24)).put(asker).putInt(in.getInt(14));
            arp.send(reply.flip(), asker);
        }
    }

    private static void probe(String on, List<String> addresses) throws IOException {
        AtomicInteger left = new AtomicInteger(addresses.size());
        try (LinkLayerEndpoint endpoint =
                LinkLayerEndpoint.open(List.of(NetworkInterface.getByName(on)), List.of(67))) {
            for (String address : addresses) {
                endpoint.probe(Ipv4.of(address), 0, result -> {
                    System.out.println(address + " " + result);
                    left.decrementAndGet();
                });
            }
            ReceivedDatagram datagram = new ReceivedDatagram(2_048);
            while (left.get() > 0) {
                endpoint.receive(datagram, 100_000_000L);
            }
        }
    }
}
