package io.github.zip2x2.dhcp.internal;

import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What the kernel says of an interface (netdevice(7)). The platform's own list leaves out interfaces without any address.
 */
public final class PacketInterface {

    private static final int AF_INET = 2;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int ENODEV = 19;
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
     * Asks the kernel for an interface that must be there.
     *
     * @param name the interface's name
     * @return what it is
     * @throws IOException if there is none of that name, or the system refuses, with cause and remedy
     */
    public static PacketInterface of(String name) throws IOException {
        return find(name)
                .orElseThrow(() -> new SocketException(
                        "there is no interface '" + name + "': ip link shows those that there are"));
    }

    /**
     * Asks the kernel. Needs no right.
     *
     * @param name the interface's name
     * @return what it is; empty if there is none of that name
     * @throws IOException if the kernel cannot be asked, e.g. for want of descriptors
     */
    public static Optional<PacketInterface> find(String name) throws IOException {
        byte[] ascii = name.getBytes(StandardCharsets.UTF_8);
        if (ascii.length == 0 || ascii.length >= NAME_LENGTH) {
            return Optional.empty();
        }
        int fd = LibC.socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        if (fd < 0) {
            throw new SocketException("cannot open a socket to ask for " + name + " (error " + LibC.lastError() + ")");
        }
        try {
            ByteBuffer request = PacketSocket.direct(REQUEST_LENGTH).put(0, ascii);
            if (!ask(fd, SIOCGIFINDEX, name, request)) {
                return Optional.empty();
            }
            int index = request.getInt(NAME_LENGTH);
            if (!ask(fd, SIOCGIFFLAGS, name, request)) {
                return Optional.empty();
            }
            boolean up = (request.getShort(NAME_LENGTH) & IFF_UP) != 0;
            if (!ask(fd, SIOCGIFHWADDR, name, request)) {
                return Optional.empty();
            }
            byte[] hardware = new byte[6];
            request.get(NAME_LENGTH + 2, hardware);
            return Optional.of(new PacketInterface(name, index, up, hardware));
        } finally {
            LibC.close(fd);
        }
    }

    /** Leaves the name in the request as it was; false when there is no such interface, or no more. */
    private static boolean ask(int fd, long what, String name, ByteBuffer request) throws IOException {
        if (LibC.ioctl(fd, what, request) >= 0) {
            return true;
        }
        int error = LibC.lastError();
        if (error == ENODEV) {
            return false;
        }
        throw new SocketException("the kernel does not tell of interface " + name + " (error " + error + ")");
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
