package io.github.zip2x2.dhcp.internal;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * What the code of an application is called through: whatever it throws becomes a {@link ForeignFailure}, a count and
 * one warning a minute with the remedy, and ends nothing but that call. Only what leaves the machine in doubt passes:
 * {@link OutOfMemoryError}, {@link InternalError} and the like, at which a driver ends in an orderly way. Thread-safe.
 */
public final class CallGuard {

    /** How long a call on a loop may take before it is warned of. */
    private static final long SLOW_NANOS = 100_000_000L;

    private final Logger log;
    private final Warnings warnings;
    private final Consumer<String> counter;

    /**
     * A part of the application, as it is named to an operator.
     *
     * @param name such as {@code the lease store}
     * @param label for counters, such as {@code store}
     * @param remedy what an operator can do
     */
    public record Part(String name, String label, String remedy) {}

    /**
     * What is called.
     *
     * @param <T> what it gives
     */
    @FunctionalInterface
    public interface Call<T extends @Nullable Object> {
        /**
         * Calls it.
         *
         * @return what it gives
         * @throws Exception whatever it throws
         */
        T call() throws Exception;
    }

    /** What is called for nothing but its effect. */
    @FunctionalInterface
    public interface Task {
        /**
         * Runs it.
         *
         * @throws Exception whatever it throws
         */
        void run() throws Exception;
    }

    /** The application's code failed, and how. */
    public static final class ForeignFailure extends Exception {
        private static final long serialVersionUID = 1L;

        ForeignFailure(Part part, Throwable cause) {
            super(part.name() + " failed: " + cause, cause);
        }
    }

    /**
     * A guard.
     *
     * @param log takes the warnings, and at DEBUG the stack traces
     * @param counter counts {@code failed.LABEL} and {@code slow.LABEL}
     */
    public CallGuard(Logger log, Consumer<String> counter) {
        this.log = log;
        this.warnings = new Warnings(log);
        this.counter = counter;
    }

    /**
     * Calls something.
     *
     * @param <T> what it gives
     * @param part whose it is
     * @param call what is called
     * @return what it gave
     * @throws ForeignFailure if it threw; an interrupt stays set
     */
    public <T extends @Nullable Object> T call(Part part, Call<T> call) throws ForeignFailure {
        try {
            return call.call();
        } catch (Throwable e) {
            throw failure(part, e);
        }
    }

    /**
     * Runs something on a loop, where it must not wait.
     *
     * @param part whose it is
     * @param task what is run
     * @return false if it threw
     */
    public boolean run(Part part, Task task) {
        long before = System.nanoTime();
        try {
            task.run();
            return true;
        } catch (Throwable e) {
            failure(part, e);
            return false;
        } finally {
            ended(part, before);
        }
    }

    /**
     * Counts and tells that something held up a loop, if it did.
     *
     * @param part whose it is
     * @param beganNanos when it began, by {@link System#nanoTime}
     */
    public void ended(Part part, long beganNanos) {
        long took = System.nanoTime() - beganNanos;
        if (took > SLOW_NANOS) {
            counter.accept("slow." + part.label());
            warnings.warn(
                    "slow." + part.label(),
                    "{} held up the service for {} ms; it may not wait there: have it do that on a thread of its own",
                    part.name(),
                    took / 1_000_000);
        }
    }

    /**
     * Counts and tells what was thrown.
     *
     * @param part whose code threw it
     * @param thrown what
     * @return the failure, to be thrown or dropped
     */
    public ForeignFailure failure(Part part, Throwable thrown) {
        if (thrown instanceof VirtualMachineError fatal && !(thrown instanceof StackOverflowError)) {
            throw fatal;
        }
        if (thrown instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        counter.accept("failed." + part.label());
        warnings.warn("failed." + part.label(), "{} failed: {}; {}", part.name(), thrown.toString(), part.remedy());
        log.debug("{} failed", part.name(), thrown);
        return new ForeignFailure(part, thrown);
    }
}
