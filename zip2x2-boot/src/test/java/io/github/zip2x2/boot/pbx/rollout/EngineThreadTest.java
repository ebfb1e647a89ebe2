package io.github.zip2x2.boot.pbx.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class EngineThreadTest {
    private final CountDownLatch left = new CountDownLatch(1);

    @Test
    void fP2_whoWaitsForTheEndHearsOfADefect() throws Exception {
        for (String defect : new String[] {"begin", "told"}) // fP2: an Error, too
        {
            try (EngineThread<String, Integer> thread =
                    new EngineThread<>("defect", new Failing(defect), "begin", "time")) {
                thread.start();
                thread.tell("told");
                assertThatThrownBy(() -> thread.ended().get(10, TimeUnit.SECONDS))
                        .isInstanceOf(ExecutionException.class)
                        .hasRootCauseMessage(defect);
                assertThat(left.await(10, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    private final class Failing implements EngineThread.Engine<String> {
        private final String defect;

        Failing(String defect) {
            this.defect = defect;
        }

        @Override
        public void on(String event, long nowNanos) {
            if (event.equals(defect) && defect.equals("begin")) {
                throw new LinkageError(defect);
            } else if (event.equals(defect)) {
                throw new IllegalStateException(defect);
            }
        }

        @Override
        public long deadlineNanos() {
            return Long.MAX_VALUE;
        }

        @Override
        public void left() {
            left.countDown();
        }
    }
}
