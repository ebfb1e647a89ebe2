package io.github.zip2x2.dhcp.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReplyPaceTest {

    @Test
    void aBurstIsShorterThanTheReceiveBufferOfARelay() {
        assertThat(leave(new ReplyPace(0), 0)).isEqualTo(64);
    }

    @Test
    void theRestFollowsAtARate() {
        ReplyPace pace = new ReplyPace(0);
        leave(pace, 0);
        assertThat(leave(pace, 1_000_000)).isEqualTo(64);
        assertThat(leave(pace, 1_000_000)).isZero();
        assertThat(leave(pace, 1_500_000)).isEqualTo(32);
    }

    @Test
    void restDoesNotMakeABurstLonger() {
        ReplyPace pace = new ReplyPace(0);
        leave(pace, 0);
        assertThat(leave(pace, 3_600_000_000_000L)).isEqualTo(64);
    }

    private static int leave(ReplyPace pace, long nowNanos) {
        int left = 0;
        while (pace.take(nowNanos)) {
            left++;
        }
        return left;
    }
}
