package io.github.zip2x2.boot.sip;

import java.io.IOException;

/**
 * Sends a NOTIFY to a phone. A PBX that owns the SIP socket implements this over its own stack; others use
 * {@link io.github.zip2x2.boot.sip.UdpNotifySender}.
 *
 * <p>Called on a thread that may wait; an implementation is thread-safe.
 */
@FunctionalInterface
public interface NotifySender {
    /**
     * Sends one NOTIFY and waits for its final answer, at most 32 s (RFC 3261, Timer F).
     *
     * @param notify what to send to whom
     * @return how it ended; a phone that does not answer is a result, not an exception
     * @throws IOException if nothing could be sent for a reason that is not the phone's
     * @throws java.io.InterruptedIOException if the thread was interrupted meanwhile
     */
    NotifyResult send(Notify notify) throws IOException;
}
