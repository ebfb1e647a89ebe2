package io.github.zip2x2.dhcp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.dhcp.ServiceState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class CallGuardTest {

    private static final CallGuard.Part PART = new CallGuard.Part("the directory", "directory", "see its log");

    private final List<String> counted = new ArrayList<>();
    private final CallGuard guard = new CallGuard(LoggerFactory.getLogger(CallGuardTest.class), counted::add);

    @Test
    void whateverIsThrownIsCountedAndEndsTheCallOnly() throws Exception {
        for (Throwable thrown : new Throwable[] {
            new IllegalStateException("a fault"),
            new IOException("a disk"),
            new StackOverflowError(),
            new NoClassDefFoundError("a/Driver"),
            new AssertionError("a check")
        }) {
            assertThatThrownBy(() -> guard.call(PART, () -> {
                        sneak(thrown);
                        return 1;
                    }))
                    .isInstanceOf(CallGuard.ForeignFailure.class)
                    .hasMessageContaining("the directory")
                    .hasCause(thrown);
            assertThat(guard.run(PART, () -> sneak(thrown))).isFalse();
        }
        assertThat(counted).hasSize(10).containsOnly("failed.directory");
        assertThat(guard.call(PART, () -> 7)).isEqualTo(7);
    }

    @Test
    void whatLeavesTheMachineInDoubtPasses() {
        assertThatThrownBy(() -> guard.run(PART, () -> sneak(new OutOfMemoryError("heap"))))
                .isInstanceOf(OutOfMemoryError.class);
        assertThatThrownBy(() -> guard.call(PART, () -> {
                    sneak(new InternalError("jvm"));
                    return 1;
                }))
                .isInstanceOf(InternalError.class);
        assertThat(counted).isEmpty();
    }

    @Test
    void anInterruptStaysSet() {
        assertThat(guard.run(PART, () -> sneak(new InterruptedException()))).isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable thrown) throws E {
        throw (E) thrown;
    }

    @Test
    void aServiceStartsOnceAndAFailedStartMayBeRepeated() {
        Lifecycle life = new Lifecycle("the server");
        life.starting();
        life.startFailed();
        assertThat(life.state().phase()).isEqualTo(ServiceState.Phase.NEW);
        life.starting();
        assertThat(life.running()).isTrue();
        assertThatThrownBy(life::starting).hasMessageContaining("RUNNING").hasMessageContaining("runs already");
        life.degraded("store", "the store does not answer");
        assertThat(life.state())
                .hasToString("DEGRADED [the store does not answer]")
                .isEqualTo(new ServiceState(ServiceState.Phase.DEGRADED, List.of("the store does not answer")));
        life.recovered("store");
        assertThat(life.state()).hasToString("RUNNING");
        assertThat(life.ended()).isNotDone();
        assertThat(life.closing()).isTrue();
        assertThat(life.closing()).isFalse();
        life.end("");
        assertThat(life.ended()).isCompletedWithValue(new ServiceState(ServiceState.Phase.CLOSED, List.of()));
        assertThatThrownBy(life::starting).hasMessageContaining("CLOSED").hasMessageContaining("build another");
    }

    @Test
    void whatEndsByItselfHasFailedAndSaysWhy() {
        Lifecycle life = new Lifecycle("the server");
        life.starting();
        life.running();
        life.ended().cancel(true);
        life.end("out of memory");
        assertThat(life.state()).hasToString("FAILED [out of memory]");
        assertThat(life.ended()).isCompleted();
        assertThat(life.closing()).isFalse();
    }

    @Test
    void closingDuringTheStartWins() {
        Lifecycle life = new Lifecycle("the server");
        life.starting();
        life.closing();
        assertThat(life.running()).isFalse();
    }
}
