package io.github.zip2x2.boot.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.boot.internal.ForeignCallException.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class CallGuardTest {
    private final CallGuard guard = CallGuard.of("directory", "phones wait; mend it");

    private static int overflow(int depth) {
        return overflow(depth + 1) + 1;
    }

    @Test
    void anAnswerPasses() throws Exception {
        assertThat(guard.call(() -> "yes")).isEqualTo("yes");
        assertThat(guard.failures()).isZero();
    }

    @Test
    void whateverIsThrownBecomesOneTypedFailure() {
        List<Throwable> thrown = List.of(
                new IllegalStateException("a"),
                new IOException("b"),
                new NoClassDefFoundError("c"),
                new AssertionError("d"),
                new Exception("e"));
        for (Throwable each : thrown) {
            assertThatThrownBy(() -> guard.call(() -> {
                        if (each instanceof Error error) {
                            throw error;
                        }
                        throw (Exception) each;
                    }))
                    .isInstanceOfSatisfying(ForeignCallException.class, e -> {
                        assertThat(e.kind()).isEqualTo(Kind.THREW);
                        assertThat(e.part()).isEqualTo("directory");
                    })
                    .hasCause(each);
        }
        assertThatThrownBy(() -> guard.call(() -> overflow(0))).isInstanceOf(ForeignCallException.class);
        assertThat(guard.failures()).isEqualTo(thrown.size() + 1);
        assertThat(guard.tell(() -> {
                    throw new LinkageError();
                }))
                .isFalse();
    }

    @Test
    void anExceptionThatCannotEvenBePrintedIsAFailureToo() {
        RuntimeException hostile = new RuntimeException() {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                throw new IllegalStateException("not even this");
            }
        };
        assertThatThrownBy(() -> guard.call(() -> {
                    throw hostile;
                }))
                .isInstanceOf(ForeignCallException.class)
                .hasMessageContaining(hostile.getClass().getName());
    }

    @Test
    @SuppressWarnings("NullAway") // foreign code lies
    void nullIsNoAnswer() {
        assertThatThrownBy(() -> guard.call(() -> null))
                .isInstanceOfSatisfying(
                        ForeignCallException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NO_ANSWER));
    }

    @Test
    void anInterruptionIsOursAndStays() {
        assertThatThrownBy(() -> guard.call(() -> {
                    throw new InterruptedException();
                }))
                .isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(guard.failures()).isZero();
    }

    @Test
    void memoryThatIsOutEndsThePart() {
        assertThatThrownBy(() -> guard.call(() -> {
                    throw new OutOfMemoryError("simulated");
                }))
                .isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void whatHangsIsLateAndTheNextCallIsServed() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        CountDownLatch never = new CountDownLatch(1);
        try {
            assertThatThrownBy(() -> guard.callWithin(threads, Duration.ofMillis(20), () -> {
                                never.await();
                                return "late";
                            })
                            .get())
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            ForeignCallException.class,
                            e -> assertThat(e.kind()).isEqualTo(Kind.LATE));
            assertThat(guard.callWithin(threads, Duration.ofSeconds(10), () -> "next")
                            .get())
                    .isEqualTo("next");
        } finally {
            threads.shutdownNow();
            assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThatThrownBy(() -> guard.callWithin(threads, Duration.ofSeconds(1), () -> "x")
                        .get())
                .hasCauseInstanceOf(ForeignCallException.class);
    }

    @Test
    void aGuardOfSecretsQuotesNothing() {
        CallGuard vault = CallGuard.ofSecrets("secret resolver", "phones get no file; mend it");
        assertThatThrownBy(() -> vault.call(() -> {
                    throw new IllegalStateException("hunter2");
                }))
                .isInstanceOf(ForeignCallException.class)
                .message()
                .doesNotContain("hunter2");
    }
}
