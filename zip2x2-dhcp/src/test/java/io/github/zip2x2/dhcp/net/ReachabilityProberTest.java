package io.github.zip2x2.dhcp.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.dhcp.Ipv4;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ReachabilityProberTest {

    private final BlockingQueue<ProbeResult> answers = new LinkedBlockingQueue<>();

    @Test
    void s97_aHostThatAnswersIsInUse() throws InterruptedException {
        try (ReachabilityProber prober = new ReachabilityProber(Duration.ofSeconds(5))) {
            prober.probe(Ipv4.of("127.0.0.1"), 0, answers::add);
            assertThat(answers.poll(10, TimeUnit.SECONDS)).isEqualTo(ProbeResult.USED);
        }
    }

    @Test
    void s97_nobodyAnswersFromAnAddressThatNobodyCanHave() throws InterruptedException {
        try (ReachabilityProber prober = new ReachabilityProber(Duration.ofMillis(50))) {
            prober.probe(Ipv4.of("240.0.0.1"), 0, answers::add);
            assertThat(answers.poll(10, TimeUnit.SECONDS)).isEqualTo(ProbeResult.UNUSED);
        }
    }

    @Test
    void whatComesAfterTheEndIsAnsweredAtOnce() {
        ReachabilityProber prober = new ReachabilityProber(Duration.ofMillis(50));
        prober.close();
        prober.probe(Ipv4.of("127.0.0.1"), 0, answers::add);
        assertThat(answers.poll()).isEqualTo(ProbeResult.UNUSED);
        assertThatThrownBy(() -> new ReachabilityProber(Duration.ZERO)).hasMessageContaining("timeout");
    }
}
