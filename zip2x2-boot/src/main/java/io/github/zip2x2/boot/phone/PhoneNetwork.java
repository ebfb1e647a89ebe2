package io.github.zip2x2.boot.phone;

import io.github.zip2x2.dhcp.client.ClientLease;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A network with one phone in it. After it has been opened, used on the thread of the phone's loop, except {@link
 * #sipAddress()}.
 */
interface PhoneNetwork {
    /** Who takes what comes in, on the thread of the phone's loop. Buffers are valid only during the call. */
    interface Receiver {
        void dhcp(ByteBuffer bytes, InetSocketAddress source);

        void tftp(int transfer, ByteBuffer bytes, InetSocketAddress source);

        void sip(ByteBuffer bytes, InetSocketAddress source);

        /** What has passed, either way; told only if it wants to know. */
        void passed(boolean sent, InetSocketAddress local, InetSocketAddress remote, ByteBuffer payload);

        boolean wantsPackets();
    }

    static PhoneNetwork open(Attachment attachment, PhoneLoop loop) throws IOException {
        if (attachment instanceof PhoneAttachment host) {
            return HostNetwork.open(host, loop);
        }
        if (attachment instanceof LinkAttachment link) {
            return LinkNetwork.open(link, loop);
        }
        throw new IllegalArgumentException("a network inside a VlanAttachment is one without VLANs");
    }

    /** Begins to receive. */
    void start(Receiver receiver) throws IOException;

    void sendDhcp(ByteBuffer message, InetSocketAddress destination) throws IOException;

    /** Sends from the port of that transfer, which is opened first where there is none. */
    void sendTftp(int transfer, ByteBuffer datagram, InetSocketAddress peer) throws IOException;

    void closeTftp(int transfer);

    void sendSip(ByteBuffer message, InetSocketAddress destination) throws IOException;

    /** The phone has this lease from now on; null for none. */
    void leased(@Nullable ClientLease lease);

    /** Where the phone listens for NOTIFY, if it does; any thread. */
    Optional<InetSocketAddress> sipAddress();

    /** Closes all ports; more than once does nothing. */
    void close();
}
