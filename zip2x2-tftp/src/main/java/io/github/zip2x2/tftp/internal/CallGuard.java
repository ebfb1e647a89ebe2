package io.github.zip2x2.tftp.internal;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls what the application gave: whatever that throws ends its own call and no more. It is counted, and said once a
 * minute for each part with its remedy. Without memory, or with a broken virtual machine, the whole service ends. Safe for
 * use by several threads.
 */
public final class CallGuard {
    private static final Logger LOG = LoggerFactory.getLogger(CallGuard.class);
    private static final long SLOW = 100_000_000L;

    private final AtomicLong failures = new AtomicLong();
    private final RareWarnings warnings = new RareWarnings();
    private final Consumer<Throwable> fatal;

    /**
     * A part of the application, as an operator is told of it.
     *
     * @param name such as {@code the content source}
     * @param remedy what an operator can do
     */
    public record Part(String name, String remedy) {}

    /**
     * A call that has a result.
     *
     * @param <T> what it results in
     */
    @FunctionalInterface
    public interface Call<T extends @Nullable Object> {
        /**
         * Calls.
         *
         * @return what the application answers
         * @throws Exception anything that the application throws
         */
        T call() throws Exception;
    }

    /** A call without a result. */
    @FunctionalInterface
    public interface Act {
        /**
         * Calls.
         *
         * @throws Exception anything that the application throws
         */
        void act() throws Exception;
    }

    /**
     * Makes a guard.
     *
     * @param fatal takes what the service cannot go on after; it ends the service and returns at once
     */
    public CallGuard(Consumer<Throwable> fatal) {
        this.fatal = fatal;
    }

    /**
     * Calls.
     *
     * @param <T> what it results in
     * @param part who is called
     * @param otherwise the result if the call fails
     * @param call the call
     * @return its result, or {@code otherwise}
     */
    public <T extends @Nullable Object> T call(Part part, T otherwise, Call<T> call) {
        try {
            return call.call();
        } catch (Throwable e) {
            failed(part, e);
            return otherwise;
        }
    }

    /**
     * Calls for an effect.
     *
     * @param part who is called
     * @param act the call
     * @return true if it came back
     */
    public boolean run(Part part, Act act) {
        return call(part, false, () -> {
            act.act();
            return true;
        });
    }

    /**
     * Calls on a thread that others wait for: a call that takes its time is said.
     *
     * @param <T> what it results in
     * @param part who is called
     * @param otherwise the result if the call fails
     * @param call the call
     * @return its result, or {@code otherwise}
     */
    public <T extends @Nullable Object> T callAtOnce(Part part, T otherwise, Call<T> call) {
        long start = System.nanoTime();
        T result = call(part, otherwise, call);
        long took = System.nanoTime() - start;
        if (took > SLOW && warnings.isDue("slow " + part.name())) {
            LOG.warn(
                    "{} held up everybody for {} ms: have it do that on a thread of its own",
                    part.name(),
                    took / 1_000_000);
        }
        return result;
    }

    /**
     * Counts and says what was thrown.
     *
     * @param part whose code threw it
     * @param thrown what
     */
    public void failed(Part part, Throwable thrown) {
        failures.incrementAndGet();
        if (thrown instanceof VirtualMachineError && !(thrown instanceof StackOverflowError)) {
            fatal.accept(thrown);
            return;
        }
        if (thrown instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        if (warnings.isDue(part.name())) {
            LOG.warn("{} failed: {}; {}", part.name(), thrown.toString(), part.remedy());
        }
        LOG.debug("{} failed", part.name(), thrown);
    }

    /** {@return how many calls failed} */
    public long failures() {
        return failures.get();
    }
}
