package io.github.zip2x2.tftp.server;

import io.github.zip2x2.tftp.TftpCodec;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

/** One address where requests come in, with its transfer ports and who is served there. */
final class ListeningAddress {
    final int number;
    final InetSocketAddress local;
    final PortPool ports;
    final Map<InetSocketAddress, ServerTransfer> byPeer = new HashMap<>();
    private final int mtu;

    ListeningAddress(int number, InetSocketAddress local, int mtu, PortPool ports) {
        this.number = number;
        this.local = local;
        this.mtu = mtu;
        this.ports = ports;
    }

    /** The largest block whose datagram fits one packet of the link: RFC 8085 section 3.2. */
    int maxBlksize() {
        int headers = local.getAddress() instanceof Inet6Address ? 52 : 32;
        return Math.max(TftpCodec.DEFAULT_BLKSIZE, Math.min(TftpCodec.MAX_BLKSIZE, mtu - headers));
    }
}
