package io.github.zip2x2.boot.sip;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends a NOTIFY over UDP from a socket of its own, one for each. Thread-safe; the calling thread does the work and
 * reacts to an interrupt at once.
 */
public final class UdpNotifySender implements NotifySender {
    private static final int MAX_DATAGRAM = 65_535;

    private final InetSocketAddress local;
    private final SecureRandom random = new SecureRandom();

    /**
     * Makes a sender.
     *
     * @param local the address and port to send from; the wildcard address and port 0 let the system choose
     */
    public UdpNotifySender(InetSocketAddress local) {
        this.local = Objects.requireNonNull(local, "local");
    }

    @Override
    public NotifyResult send(Notify notify) throws IOException {
        InetAddress address = notify.target()
                .address()
                .orElseThrow(() -> new IOException("the phone's address is not an address literal: "
                        + notify.target().host()));
        try (DatagramChannel channel = DatagramChannel.open();
                Selector selector = Selector.open()) {
            channel.bind(local);
            // Connected, so that no stranger can answer and an ICMP error is heard (RFC 3261, 18.4).
            channel.connect(new InetSocketAddress(address, notify.target().port()));
            channel.configureBlocking(false).register(selector, SelectionKey.OP_READ);
            SipMessage request = notify.toRequest((InetSocketAddress) channel.getLocalAddress(), random);
            return new Exchange(channel, selector, request).run();
        } catch (ClosedByInterruptException e) {
            throw interrupted();
        }
    }

    private static InterruptedIOException interrupted() {
        return new InterruptedIOException("interrupted while waiting for the answer to a NOTIFY");
    }

    /** One transaction on its socket. */
    private static final class Exchange implements NotifyTransaction.Actions {
        private final DatagramChannel channel;
        private final Selector selector;
        private final NotifyTransaction transaction;
        private final ByteBuffer buffer = ByteBuffer.allocate(MAX_DATAGRAM);
        private @Nullable NotifyResult result;
        private @Nullable IOException sendFailure;

        Exchange(DatagramChannel channel, Selector selector, SipMessage request) {
            this.channel = channel;
            this.selector = selector;
            this.transaction = new NotifyTransaction(request);
        }

        NotifyResult run() throws IOException {
            deliver(new SipEvent.Start());
            while (result == null) {
                long waitNanos = transaction.deadlineNanos() - System.nanoTime();
                // select(0) would wait forever; a millisecond too late does no harm
                selector.select(Math.max(1, waitNanos / 1_000_000));
                if (Thread.currentThread().isInterrupted()) {
                    throw interrupted();
                }
                selector.selectedKeys().clear();
                receive();
                deliver(new SipEvent.TimeReached());
            }
            return result;
        }

        private void receive() throws IOException {
            try {
                while (result == null && channel.read(buffer.clear()) > 0) {
                    Optional<SipMessage> message = SipMessage.parse(buffer.flip());
                    if (message.isPresent()) {
                        deliver(new SipEvent.Received(message.get(), (InetSocketAddress) channel.getRemoteAddress()));
                    }
                }
            } catch (PortUnreachableException e) {
                deliver(new SipEvent.Undeliverable("nothing listens on the phone's SIP port (ICMP port unreachable)"));
            }
        }

        private void deliver(SipEvent event) throws IOException {
            transaction.on(event, System.nanoTime(), this);
            IOException failure = sendFailure;
            if (failure instanceof PortUnreachableException) {
                sendFailure = null;
                deliver(new SipEvent.Undeliverable("nothing listens on the phone's SIP port (ICMP port unreachable)"));
            } else if (failure != null) {
                throw failure;
            }
        }

        @Override
        public void send(SipMessage request) {
            try {
                channel.write(request.toBytes());
            } catch (IOException e) {
                sendFailure = e;
            }
        }

        @Override
        public void finished(NotifyResult how) {
            result = how;
        }
    }
}
