package io.github.zip2x2.dhcp.internal;

import com.sun.jna.Memory;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;

/**
 * A Linux packet socket of one interface and one protocol, without the link's header (packet(7), SOCK_DGRAM). Not
 * thread-safe.
 */
public final class PacketSocket {

    /** {@value}: the protocol number of IPv4 on a link. */
    public static final int IPV4 = 0x0800;
    /** {@value}: the protocol number of ARP on a link. */
    public static final int ARP = 0x0806;

    private static final int AF_PACKET = 17;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_NONBLOCK = 0x800;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUF = 8;
    private static final int SO_ATTACH_FILTER = 26;
    private static final int EPERM = 1;
    private static final int EAGAIN = 11;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int ADDRESS_LENGTH = 20;
    private static final int RECEIVE_BUFFER = 4 << 20;

    private final int fd;
    private final int protocol;
    private final int interfaceIndex;
    private final ByteBuffer address = direct(ADDRESS_LENGTH);
    private final ByteBuffer addressLength = direct(4);
    private final byte[] sender = new byte[6];
    private boolean failed;

    private PacketSocket(int fd, int protocol, int interfaceIndex) {
        this.fd = fd;
        this.protocol = protocol;
        this.interfaceIndex = interfaceIndex;
    }

    /**
     * Opens a socket.
     *
     * @param interfaceName for messages
     * @param interfaceIndex the system's number of the interface
     * @param protocol {@link #IPV4} or {@link #ARP}
     * @param udpPorts for IPv4: only datagrams to these ports are taken; empty takes all. Frames of a VLAN, and those for
     *     other hosts, are never taken
     * @return the socket
     * @throws IOException if the system refuses it, with cause and remedy
     */
    public static PacketSocket open(
            String interfaceName, int interfaceIndex, int protocol, Collection<Integer> udpPorts) throws IOException {
        int fd = LibC.socket(AF_PACKET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        if (fd < 0) {
            int error = LibC.lastError();
            throw new SocketException("cannot open a packet socket on " + interfaceName + " (error " + error + ")"
                    + (error == EPERM ? ": run as root or with CAP_NET_RAW" : ""));
        }
        PacketSocket socket = new PacketSocket(fd, protocol, interfaceIndex);
        try {
            // The filter is in place before the socket is bound and hears anything.
            socket.filter(udpPorts);
            ByteBuffer size = direct(4).putInt(0, RECEIVE_BUFFER);
            LibC.setsockopt(fd, SOL_SOCKET, SO_RCVBUF, size, 4);
            socket.fillAddress(new byte[6]);
            if (LibC.bind(fd, socket.address, ADDRESS_LENGTH) < 0) {
                throw new SocketException(
                        "cannot bind a packet socket to " + interfaceName + " (error " + LibC.lastError() + ")");
            }
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Takes only UDP datagrams to these ports from now on; the kernel drops the rest.
     *
     * @param udpPorts which; empty takes every packet of the protocol
     * @throws IOException if the kernel refuses the filter
     */
    public void filter(Collection<Integer> udpPorts) throws IOException {
        long[] program = PortFilter.program(udpPorts);
        try (Memory instructions = new Memory(8L * program.length);
                Memory header = new Memory(16)) {
            for (int i = 0; i < program.length; i++) {
                instructions.setShort(8L * i, (short) (program[i] >>> 48));
                instructions.setByte(8L * i + 2, (byte) (program[i] >>> 40));
                instructions.setByte(8L * i + 3, (byte) (program[i] >>> 32));
                instructions.setInt(8L * i + 4, (int) program[i]);
            }
            header.setShort(0, (short) program.length);
            header.setPointer(8, instructions);
            if (LibC.setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, header, 16) < 0) {
                throw new SocketException("the kernel refuses the port filter (error " + LibC.lastError() + ")");
            }
        }
    }

    /** {@return the file descriptor, to wait on} */
    public int fd() {
        return fd;
    }

    /**
     * Receives without waiting.
     *
     * @param into direct; filled from its first octet, and flipped
     * @return false when nothing is there
     */
    public boolean receive(ByteBuffer into) {
        into.clear();
        addressLength.putInt(0, ADDRESS_LENGTH);
        long length = LibC.recvfrom(fd, into, into.capacity(), MSG_DONTWAIT, address, addressLength);
        if (length < 0) {
            failed |= LibC.lastError() != EAGAIN;
            into.limit(0);
            return false;
        }
        into.limit((int) length);
        for (int i = 0; i < sender.length; i++) {
            sender[i] = address.get(12 + i);
        }
        return true;
    }

    /** {@return whether receiving failed since the last question, as it does when the interface is switched off} */
    public boolean hasFailed() {
        boolean was = failed;
        failed = false;
        return was;
    }

    /** {@return a copy of the Ethernet address that the last packet came from} */
    public byte[] sender() {
        return sender.clone();
    }

    /**
     * Sends one packet.
     *
     * @param packet direct; from its first octet to its limit
     * @param to the Ethernet address, six octets
     * @throws IOException if the kernel refuses it
     */
    public void send(ByteBuffer packet, byte[] to) throws IOException {
        fillAddress(to);
        if (LibC.sendto(fd, packet, packet.limit(), MSG_DONTWAIT, address, ADDRESS_LENGTH) < 0) {
            throw new SocketException("sending failed (error " + LibC.lastError() + ")");
        }
    }

    private void fillAddress(byte[] to) {
        address.putShort(0, (short) AF_PACKET);
        int bigEndian =
                ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? protocol : Short.reverseBytes((short) protocol);
        address.putShort(2, (short) bigEndian);
        address.putInt(4, interfaceIndex);
        address.putShort(8, (short) 0);
        address.put(10, (byte) 0);
        address.put(11, (byte) to.length);
        for (int i = 0; i < to.length; i++) {
            address.put(12 + i, to[i]);
        }
    }

    /** Closes the socket. */
    public void close() {
        LibC.close(fd);
    }

    static ByteBuffer direct(int size) {
        return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
    }
}
