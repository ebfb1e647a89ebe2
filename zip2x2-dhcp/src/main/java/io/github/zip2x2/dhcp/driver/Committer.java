package io.github.zip2x2.dhcp.driver;

import io.github.zip2x2.dhcp.engine.ServerReply;
import io.github.zip2x2.dhcp.lease.LeaseChange;
import io.github.zip2x2.dhcp.lease.LeaseOutcome;
import io.github.zip2x2.dhcp.lease.LeaseStore;
import io.github.zip2x2.dhcp.lease.LeaseStoreException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Commits batches, one at a time: on a thread of its own for a store that waits for a disk or a network, so that packets
 * are taken meanwhile, and on the caller's for one that does not.
 */
final class Committer {

    private static final long GRACE_MILLIS = 2_000;

    private final LeaseStore store;
    private final Runnable onDone;
    private final @Nullable Thread thread;
    private final BlockingQueue<List<Pending>> work = new ArrayBlockingQueue<>(1);
    private final Queue<Done> done = new ConcurrentLinkedQueue<>();
    private boolean busy;

    /** A change that an engine wants, and the reply that waits for it. */
    record Pending(
            int transaction, LeaseChange change, @Nullable ServerReply reply) {}

    /** What became of a batch: its outcomes in order, or why it failed. */
    record Done(
            List<Pending> batch,
            List<LeaseOutcome> outcomes,
            @Nullable LeaseStoreException failure) {}

    /**
     * @param onDone called on the committer's thread when a result is there to be taken
     */
    Committer(LeaseStore store, Runnable onDone) {
        this.store = store;
        this.onDone = onDone;
        this.thread = store.isBlocking() ? new Thread(this::run, "zip2x2-dhcp-commit") : null;
    }

    void start() {
        if (thread != null) {
            thread.start();
        }
    }

    /** True when no batch is under way. */
    boolean isIdle() {
        return !busy;
    }

    /** Begins with a batch; only while idle. */
    void submit(List<Pending> batch) {
        if (thread == null) {
            done.add(commit(batch));
        } else {
            busy = true;
            work.add(batch);
        }
    }

    /** The next result; null when there is none yet. */
    @Nullable
    Done poll() {
        Done result = done.poll();
        if (result != null) {
            busy = false;
        }
        return result;
    }

    private Done commit(List<Pending> batch) {
        try {
            return new Done(
                    batch, store.commit(batch.stream().map(Pending::change).toList()), null);
        } catch (LeaseStoreException e) {
            return new Done(batch, List.of(), e);
        } catch (RuntimeException e) {
            // A fault of a store or of its driver costs this batch, not the thread that all others wait for.
            return new Done(batch, List.of(), new LeaseStoreException("the lease store failed: " + e, e));
        }
    }

    private void run() {
        try {
            while (true) {
                done.add(commit(work.take()));
                onDone.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    /** Ends the thread, after the batch that is under way; the store is not used afterwards. */
    void close() {
        if (thread == null || !thread.isAlive()) {
            return;
        }
        thread.interrupt();
        try {
            thread.join(GRACE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
