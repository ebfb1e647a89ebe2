package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.lease.LeaseAnswer;
import io.github.zip2x2.dhcp.lease.LeaseChange;
import io.github.zip2x2.dhcp.lease.LeaseOutcome;
import io.github.zip2x2.dhcp.lease.LeaseQuestion;
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
 * are taken meanwhile, and on the caller's for one that does not. A store that several servers share is asked on that
 * thread too, for all messages at once.
 */
final class Committer {

    private static final long GRACE_MILLIS = 2_000;

    private final LeaseStore store;
    private final Runnable onDone;
    private final @Nullable Thread thread;
    private final BlockingQueue<Work> work = new ArrayBlockingQueue<>(1);
    private final Queue<Done> done = new ConcurrentLinkedQueue<>();
    private boolean busy;

    /** A change that an engine wants, and the reply that waits for it. */
    record Pending(
            int transaction, LeaseChange change, @Nullable ServerReply reply) {}

    /** What an engine wants to know. */
    record Asked(int transaction, LeaseQuestion question) {}

    /** What came together while the last was under way. */
    record Work(List<Pending> changes, List<Asked> questions) {

        Work {
            changes = List.copyOf(changes);
            questions = List.copyOf(questions);
        }
    }

    /** What became of it: outcomes and answers in order, or why there are none. */
    record Done(
            Work work,
            List<LeaseOutcome> outcomes,
            @Nullable LeaseStoreException failure,
            List<LeaseAnswer> answers,
            @Nullable LeaseStoreException unanswered) {}

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

    /** Whether questions are for this thread, because an answer takes a network's time. */
    boolean answers() {
        return thread != null && store.isShared();
    }

    /** True when nothing is under way. */
    boolean isIdle() {
        return !busy;
    }

    /** Begins with a batch; only while idle. */
    void submit(Work batch) {
        if (thread == null) {
            done.add(carryOut(batch));
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

    private Done carryOut(Work batch) {
        List<LeaseOutcome> outcomes = List.of();
        LeaseStoreException failure = null;
        try {
            if (!batch.changes().isEmpty()) {
                outcomes = store.commit(
                        batch.changes().stream().map(Pending::change).toList());
            }
        } catch (LeaseStoreException e) {
            failure = e;
        } catch (RuntimeException e) {
            failure = fault(e);
        }
        List<LeaseAnswer> answers = List.of();
        LeaseStoreException unanswered = null;
        try {
            if (!batch.questions().isEmpty()) {
                answers = store.answers(
                        batch.questions().stream().map(Asked::question).toList());
            }
        } catch (LeaseStoreException e) {
            unanswered = e;
        } catch (RuntimeException e) {
            unanswered = fault(e);
        }
        return new Done(batch, outcomes, failure, answers, unanswered);
    }

    /** A fault of a store or of its driver costs one batch, not the thread that all others wait for. */
    private static LeaseStoreException fault(RuntimeException cause) {
        return new LeaseStoreException("the lease store failed: " + cause, cause);
    }

    private void run() {
        try {
            while (true) {
                done.add(carryOut(work.take()));
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
