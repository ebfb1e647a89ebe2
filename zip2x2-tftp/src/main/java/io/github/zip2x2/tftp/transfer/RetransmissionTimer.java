package io.github.zip2x2.tftp.transfer;

import io.github.zip2x2.tftp.TftpTransferSettings;
import java.util.random.RandomGenerator;

/**
 * How long to wait for an answer: smoothed round trip and its variation (RFC 6298), samples only of packets sent once and
 * back-off kept until such a sample (Karn), with some randomness in repetitions (RFC 8085 section 3.1.1).
 */
final class RetransmissionTimer {
    private static final long THOUGHT = 100_000_000L;

    private final long min;
    private final long max;
    private final RandomGenerator random;
    private long smoothed = -1;
    private long variation;
    private long base;
    private int backoff;
    private boolean fixed;

    RetransmissionTimer(TftpTransferSettings settings, RandomGenerator random) {
        min = settings.minStepTimeout().toNanos();
        max = settings.maxStepTimeout().toNanos();
        base = settings.stepTimeout().toNanos();
        this.random = random;
    }

    /** From now on the agreed interval, whatever is measured (RFC 2349). */
    void fix(long nanos) {
        base = nanos;
        fixed = true;
    }

    void sample(long roundTrip) {
        if (fixed || isThought(roundTrip)) {
            return;
        }
        if (smoothed < 0) {
            smoothed = roundTrip;
            variation = roundTrip / 2;
        } else {
            variation += (Math.abs(roundTrip - smoothed) - variation) / 4;
            smoothed += (roundTrip - smoothed) / 8;
        }
        base = Math.min(max, Math.max(min, smoothed + 4 * variation));
        backoff = 0;
    }

    /** An answer so much later than those before shows a peer that was busy with something else, not a longer way. */
    private boolean isThought(long roundTrip) {
        return smoothed >= 0 && roundTrip > THOUGHT && roundTrip > 4 * (smoothed + 4 * variation);
    }

    void expired() {
        if (backoff < 16) {
            backoff++;
        }
    }

    long nextWait() {
        if (fixed) {
            return base;
        }
        long wait = Math.min(Math.max(max, base), base << backoff);
        return backoff == 0 ? wait : wait - random.nextLong(wait / 8 + 1);
    }

    /** The round trip as far as it is known, at most 100 ms: what should happen at most once in its time. */
    long roundTrip() {
        return Math.min(THOUGHT, Math.max(smoothed, 1_000_000L));
    }
}
