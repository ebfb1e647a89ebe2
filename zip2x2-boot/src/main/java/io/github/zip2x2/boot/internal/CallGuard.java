package io.github.zip2x2.boot.internal;

import io.github.zip2x2.boot.internal.ForeignCallException.Kind;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The guard through which an application's code is called. Whatever that code throws becomes a {@link
 * ForeignCallException}, is counted, and is one WARN a minute with the remedy; so a fault there ends no thread of ours and
 * leaves no future open.
 *
 * <p>Two things pass: an interruption, which is ours, as an {@link InterruptedIOException}, and an error of the virtual
 * machine other than a stack overflow, such as {@link OutOfMemoryError}, after which nothing can be promised. Thread-safe.
 */
public final class CallGuard {
    private static final Logger LOG = LoggerFactory.getLogger(CallGuard.class);

    private static final long WARN_EVERY_NANOS = 60_000_000_000L;

    private final String part;
    private final String remedy;
    private final boolean quotes;
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong unsaid = new AtomicLong();
    private final AtomicLong nextWarning = new AtomicLong(System.nanoTime());

    /**
     * A call of foreign code.
     *
     * @param <T> what it answers
     */
    @FunctionalInterface
    public interface Call<T> {
        /**
         * Calls it.
         *
         * @return the answer, which must not be null
         * @throws Exception whatever it throws
         */
        T call() throws Exception;
    }

    private CallGuard(String part, String remedy, boolean quotes) {
        this.part = Objects.requireNonNull(part, "part");
        this.remedy = Objects.requireNonNull(remedy, "remedy");
        this.quotes = quotes;
    }

    /**
     * A guard for one part of the application.
     *
     * @param part what is called, such as {@code reboot guard}
     * @param remedy what follows from a failure and what helps, for the WARN
     * @return the guard
     */
    public static CallGuard of(String part, String remedy) {
        return new CallGuard(part, remedy, true);
    }

    /**
     * A guard for a part that knows secrets: no message of an exception is quoted, for it may hold one.
     *
     * @param part what is called, such as {@code secret resolver}
     * @param remedy what follows from a failure and what helps, for the WARN
     * @return the guard
     */
    public static CallGuard ofSecrets(String part, String remedy) {
        return new CallGuard(part, remedy, false);
    }

    /** {@return how many calls have failed} */
    public long failures() {
        return failures.get();
    }

    /**
     * Calls foreign code on this thread and waits for it.
     *
     * @param <T> what it answers
     * @param call the call
     * @return the answer
     * @throws ForeignCallException if it threw or answered null
     * @throws InterruptedIOException if this thread was interrupted meanwhile; it stays interrupted
     */
    public <T> T call(Call<T> call) throws ForeignCallException, InterruptedIOException {
        try {
            T answer = call.call();
            if (answer == null) { // foreign code is not bound by our annotations
                throw failed(Kind.NO_ANSWER, new NullPointerException(part + " answered null"));
            }
            return answer;
        } catch (ForeignCallException e) {
            throw e.part().equals(part) ? e : failed(Kind.THREW, e);
        } catch (InterruptedException | InterruptedIOException | ClosedByInterruptException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException(part + " was interrupted");
            interrupted.initCause(e);
            throw interrupted;
        } catch (StackOverflowError e) {
            throw failed(Kind.THREW, e);
        } catch (VirtualMachineError e) {
            failures.incrementAndGet();
            throw e;
        } catch (Throwable e) {
            throw failed(Kind.THREW, e);
        }
    }

    /**
     * Tells foreign code something, on this thread.
     *
     * @param call what is told
     * @return whether it came back in order
     */
    public boolean tell(Runnable call) {
        try {
            return call(() -> {
                call.run();
                return Boolean.TRUE;
            });
        } catch (ForeignCallException | InterruptedIOException e) {
            return false;
        }
    }

    /**
     * Calls foreign code on another thread and waits for it only so long; what it answers later is lost, and its thread is
     * its own until then.
     *
     * @param <T> what it answers
     * @param executor where it is called
     * @param most how long to wait
     * @param call the call
     * @return the answer, or a {@link ForeignCallException} or {@link InterruptedIOException}
     */
    public <T> CompletableFuture<T> callWithin(Executor executor, Duration most, Call<T> call) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            executor.execute(() -> {
                try {
                    answer.complete(call(call));
                } catch (ForeignCallException | InterruptedIOException | VirtualMachineError e) {
                    answer.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(failed(Kind.LATE, e));
        }
        CompletableFuture<T> inTime = answer.copy().orTimeout(most.toNanos(), TimeUnit.NANOSECONDS);
        CompletableFuture<T> result = new CompletableFuture<>();
        CompletableFuture<T> unused = inTime.whenComplete((value, failure) -> {
            if (failure == null) {
                result.complete(value);
                return;
            }
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            result.completeExceptionally(
                    cause instanceof TimeoutException
                            ? failed(Kind.LATE, new TimeoutException("no answer within " + most))
                            : cause);
        });
        return result;
    }

    private ForeignCallException failed(Kind kind, Throwable cause) {
        failures.incrementAndGet();
        String what = what(cause);
        unsaid.incrementAndGet();
        long now = System.nanoTime();
        long due = nextWarning.get();
        if (now - due >= 0 && nextWarning.compareAndSet(due, now + WARN_EVERY_NANOS)) {
            LOG.warn(
                    "the {} has failed {} times since the last word of it: {}; {}",
                    part,
                    unsaid.getAndSet(0),
                    what,
                    remedy);
            if (quotes) {
                LOG.debug("the {} failed", part, cause);
            }
        }
        return new ForeignCallException(part, kind, "the " + part + " failed: " + what, cause);
    }

    /** The cause in words; foreign exceptions may throw even here. */
    private String what(Throwable cause) {
        try {
            return quotes ? String.valueOf(cause) : cause.getClass().getName();
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            return cause.getClass().getName();
        }
    }
}
