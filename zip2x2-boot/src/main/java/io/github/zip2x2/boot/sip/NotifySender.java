package io.github.zip2x2.boot.sip;

import java.io.IOException;

/**
 * Sends a NOTIFY to a phone. A PBX that owns the SIP socket implements this over its own stack; others use
 * {@link io.github.zip2x2.boot.sip.UdpNotifySender}.
 *
 * <p>Called on threads of a wave or of a reboot, up to 32 at a time, which may wait; an implementation is thread-safe. What
 * it throws beside an {@link IOException} counts as a NOTIFY that may have left: no second one follows in that wave. One that
 * does not come back holds its thread, and the phone is watched all the same.
 */
@FunctionalInterface
public interface NotifySender {
    /**
     * Sends one NOTIFY and waits for its final answer, at most 32 s (RFC 3261, Timer F). An implementation that cannot see the
     * answer returns {@link NotifyResult.HandedOver} as soon as the NOTIFY is on its way.
     *
     * @param notify what to send to whom
     * @return how it ended; a phone that does not answer is a result, not an exception
     * @throws IOException if nothing could be sent for a reason that is not the phone's
     * @throws java.io.InterruptedIOException if the thread was interrupted meanwhile
     */
    NotifyResult send(Notify notify) throws IOException;
}
