package io.github.zip2x2.dhcp.internal;

import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What the kernel says of an interface (netdevice(7)). The platform's own list leaves out interfaces without any address.
 */
public final class PacketInterface {

    private static final int AF_PACKET = 17;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int EPERM = 1;
    private static final long SIOCGIFFLAGS = 0x8913;
    private static final long SIOCGIFHWADDR = 0x8927;
    private static final long SIOCGIFINDEX = 0x8933;
    private static final int IFF_UP = 1;
    private static final int NAME_LENGTH = 16;
    private static final int REQUEST_LENGTH = 40;

    private final String name;
    private final int index;
    private final boolean up;
    private final byte[] hardware;

    private PacketInterface(String name, int index, boolean up, byte[] hardware) {
        this.name = name;
        this.index = index;
        this.up = up;
        this.hardware = hardware;
    }

    /**
     * Asks the kernel.
     *
     * @param name the interface's name
     * @return what it is
     * @throws IOException if there is none of that name, or the system refuses, with cause and remedy
     */
    public static PacketInterface of(String name) throws IOException {
        byte[] ascii = name.getBytes(StandardCharsets.UTF_8);
        if (ascii.length == 0 || ascii.length >= NAME_LENGTH) {
            throw unknown(name);
        }
        int fd = LibC.socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        if (fd < 0) {
            int error = LibC.lastError();
            throw new SocketException("cannot open a packet socket (error " + error + ")"
                    + (error == EPERM ? ": run as root or with CAP_NET_RAW" : ""));
        }
        try {
            int index = ask(fd, SIOCGIFINDEX, name, ascii).getInt(NAME_LENGTH);
            boolean up = (ask(fd, SIOCGIFFLAGS, name, ascii).getShort(NAME_LENGTH) & IFF_UP) != 0;
            byte[] hardware = new byte[6];
            ask(fd, SIOCGIFHWADDR, name, ascii).get(NAME_LENGTH + 2, hardware);
            return new PacketInterface(name, index, up, hardware);
        } finally {
            LibC.close(fd);
        }
    }

    private static ByteBuffer ask(int fd, long what, String name, byte[] ascii) throws IOException {
        ByteBuffer request = PacketSocket.direct(REQUEST_LENGTH);
        request.put(0, ascii);
        if (LibC.ioctl(fd, what, request) < 0) {
            throw unknown(name);
        }
        return request;
    }

    private static SocketException unknown(String name) {
        return new SocketException("there is no interface '" + name + "': ip link shows those that there are");
    }

    /** {@return its name} */
    public String name() {
        return name;
    }

    /** {@return the system's number of it} */
    public int index() {
        return index;
    }

    /** {@return whether it is switched on} */
    public boolean isUp() {
        return up;
    }

    /** {@return a copy of its Ethernet address, zero on loopback} */
    public byte[] hardware() {
        return hardware.clone();
    }
}
