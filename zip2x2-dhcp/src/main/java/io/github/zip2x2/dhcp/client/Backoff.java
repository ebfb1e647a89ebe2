package io.github.zip2x2.dhcp.client;

import java.util.random.RandomGenerator;

/** The waits between transmissions: 4, 8, 16, 32, then 64 seconds, each up to a second more or less (RFC 2131 4.1). */
final class Backoff {

    private static final long SECOND = 1_000_000_000L;
    private static final int LAST_DOUBLING = 4;

    private final RandomGenerator random;
    private int doublings;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    void restart() {
        doublings = 0;
    }

    long next() {
        long wait = (4 * SECOND) << doublings;
        doublings = Math.min(doublings + 1, LAST_DOUBLING);
        return wait + random.nextLong(-SECOND, SECOND + 1);
    }
}
