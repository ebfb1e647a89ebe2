package io.github.zip2x2.tftp.internal;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls what the application gave: whatever that throws ends its own call and no more. It is counted, and said once a
 * minute for each kind of call. Without memory, or with a broken virtual machine, the whole part ends. Safe for use by
 * several threads.
 */
public final class CallGuard {
    private static final Logger LOG = LoggerFactory.getLogger(CallGuard.class);
    private static final long SLOW = 100_000_000L;

    private final AtomicLong failures = new AtomicLong();
    private final RareWarnings warnings = new RareWarnings();
    private final Consumer<Throwable> fatal;

    /**
     * A call that has a result.
     *
     * @param <T> what it results in
     */
    @FunctionalInterface
    public interface Call<T> {
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
     * @param fatal takes what the part cannot go on after; it ends the part
     */
    public CallGuard(Consumer<Throwable> fatal) {
        this.fatal = fatal;
    }

    /**
     * Calls.
     *
     * @param <T> what it results in
     * @param what who is called, such as {@code the content source}; begins the warning's sentence
     * @param otherwise the result if the call fails
     * @param call the call
     * @return its result, or {@code otherwise}
     */
    public <T> T call(String what, T otherwise, Call<T> call) {
        try {
            return call.call();
        } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
            failed(what, e);
        } catch (Error e) {
            end(e);
        }
        return otherwise;
    }

    /**
     * Calls for an effect.
     *
     * @param what who is called
     * @param act the call
     * @return true if it came back
     */
    public boolean run(String what, Act act) {
        return call(what, false, () -> {
            act.act();
            return true;
        });
    }

    /**
     * Calls on a thread that others wait for: a call that takes its time is said.
     *
     * @param <T> what it results in
     * @param what who is called
     * @param otherwise the result if the call fails
     * @param call the call
     * @return its result, or {@code otherwise}
     */
    public <T> T callAtOnce(String what, T otherwise, Call<T> call) {
        long start = System.nanoTime();
        T result = call(what, otherwise, call);
        long took = System.nanoTime() - start;
        if (took > SLOW && warnings.isDue("slow " + what)) {
            LOG.warn("{} took {} ms where all others wait: it must not block there", what, took / 1_000_000);
        }
        return result;
    }

    /**
     * Counts a failure and says it now and then.
     *
     * @param what who failed
     * @param why what it threw
     */
    public void failed(String what, Throwable why) {
        failures.incrementAndGet();
        if (warnings.isDue(what)) {
            LOG.warn(
                    "{} failed: {}; that request alone is lost. Mend it there: the stack is at DEBUG",
                    what,
                    why.toString());
        }
        LOG.debug("{} failed", what, why);
    }

    private void end(Error error) {
        failures.incrementAndGet();
        fatal.accept(error);
    }

    /** {@return how many calls failed} */
    public long failures() {
        return failures.get();
    }
}
