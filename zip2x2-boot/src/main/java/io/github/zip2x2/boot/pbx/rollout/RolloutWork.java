package io.github.zip2x2.boot.pbx.rollout;

import io.github.zip2x2.boot.internal.CallGuard;
import io.github.zip2x2.boot.internal.ForeignCallException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What blocks of a rollout's steps, on a thread of its own named {@code zip2x2-rollout-work}. What fails there is our own or
 * the application's failure, never the phones': it is one WARN a minute and is tried again. Confined to the rollout's thread.
 */
final class RolloutWork implements AutoCloseable {
    private static final Duration LAST_RETRY = Duration.ofSeconds(30);

    private final CallGuard guard =
            CallGuard.of("rollout's store or publication", "the rollout waits and tries again; see to the cause");
    private final Map<String, CompletableFuture<String>> attempts = new HashMap<>();
    private final Map<String, Long> retries = new HashMap<>();
    private final Map<String, Integer> failures = new HashMap<>();
    private final Runnable changed;
    private final ThreadPoolExecutor worker = new ThreadPoolExecutor(
            1, 1, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> new Thread(task, "zip2x2-rollout-work"));

    /** Some work: it may block, and may be over later. */
    interface Work {
        CompletableFuture<String> begin() throws Exception;
    }

    RolloutWork(Runnable changed) {
        this.changed = changed;
        worker.allowCoreThreadTimeOut(true);
    }

    /** Begins work that was not begun, or failed long enough ago; its result, once there is one. */
    Optional<String> attempt(String key, Work work) {
        CompletableFuture<String> attempt = attempts.get(key);
        if (attempt != null && attempt.isDone()) {
            if (!attempt.isCompletedExceptionally()) {
                return Optional.of(attempt.join());
            }
            attempts.remove(key);
            // After 1, 2, 4 s and so on.
            Duration wait = Duration.ofSeconds(1L << Math.min(5, failures.merge(key, 1, Integer::sum) - 1));
            wait = wait.compareTo(LAST_RETRY) < 0 ? wait : LAST_RETRY;
            retries.put(key, System.nanoTime() + wait.toNanos());
        } else if (attempt == null && isDue(key)) {
            retries.remove(key);
            attempts.put(key, begun(work));
        }
        return Optional.empty();
    }

    private boolean isDue(String key) {
        Long retry = retries.get(key);
        return retry == null || System.nanoTime() - retry >= 0;
    }

    boolean isUnderWay(String key) {
        return attempts.containsKey(key);
    }

    /** When something is to be tried again, {@link Long#MAX_VALUE} for never. */
    long deadlineNanos() {
        long next = Long.MAX_VALUE;
        for (long retry : retries.values()) {
            next = next == Long.MAX_VALUE || retry - next < 0 ? retry : next;
        }
        return next;
    }

    private CompletableFuture<String> begun(Work work) {
        CompletableFuture<String> result = new CompletableFuture<>();
        try {
            worker.execute(() -> {
                try {
                    CompletableFuture<Void> unused = guard.call(work::begin).handle((text, failure) -> {
                        over(result, text, failure);
                        return null;
                    });
                } catch (ForeignCallException | InterruptedIOException | VirtualMachineError e) {
                    over(result, null, e);
                }
            });
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(e);
        }
        return result;
    }

    private void over(CompletableFuture<String> result, @Nullable String text, @Nullable Throwable failure) {
        if (failure != null) {
            result.completeExceptionally(failure);
        } else {
            result.complete(text == null ? "" : text);
        }
        changed.run();
    }

    /** Runs more work that blocks, for what {@link Work} began. */
    CompletableFuture<String> then(CompletableFuture<WaveSummary> wave, Judging judging) {
        return wave.thenApplyAsync(
                summary -> {
                    try {
                        return guard.call(() -> judging.judge(summary));
                    } catch (ForeignCallException | InterruptedIOException e) {
                        throw new CompletionException(e);
                    }
                },
                worker);
    }

    /** Says what is wrong with the phones of a wave that is over. */
    interface Judging {
        String judge(WaveSummary summary) throws Exception;
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }
}
