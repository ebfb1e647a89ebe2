package io.github.zip2x2.tftp.server;

import io.github.zip2x2.tftp.TftpCodec;
import io.github.zip2x2.tftp.TftpErrorCode;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * Errors to who has no transfer. They leave from a port of the pool, as any other answer: that is what firewalls and
 * clients expect. Where none can be had, and with a single port, they leave
 * from the listening one.
 */
final class ErrorReplies {
    private static final int PER_SECOND = 200;
    private static final int PORTS_TRIED = 4;

    private final boolean single;
    private final ByteBuffer scratch;
    private long since;
    private int sent;

    ErrorReplies(boolean single, ByteBuffer scratch) {
        this.single = single;
        this.scratch = scratch;
    }

    /** Errors that any forged packet can draw leave at a limited rate. */
    boolean isAllowed(long now) {
        if (sent == 0 || now - since >= 1_000_000_000L) {
            since = now;
            sent = 0;
        }
        return ++sent <= PER_SECOND;
    }

    void send(
            ListeningAddress listener,
            InetSocketAddress peer,
            TftpErrorCode code,
            String text,
            long now,
            TftpServerActions actions) {
        int port = single ? TftpServerEvent.LISTENING : port(listener, now, actions);
        scratch.clear();
        TftpCodec.encodeError(scratch, code, text);
        actions.send(listener.number, port, scratch.flip(), peer);
    }

    private static int port(ListeningAddress listener, long now, TftpServerActions actions) {
        for (int tried = 0; tried < PORTS_TRIED; tried++) {
            int port = listener.ports.borrow(now);
            if (port < 0) {
                break;
            }
            if (actions.openPort(listener.number, port) == TftpServerActions.PortState.OPEN) {
                return port;
            }
        }
        return TftpServerEvent.LISTENING;
    }
}
