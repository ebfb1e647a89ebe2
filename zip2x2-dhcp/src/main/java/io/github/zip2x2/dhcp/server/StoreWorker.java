package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.internal.CallGuard;
import io.github.zip2x2.dhcp.lease.LeaseAnswer;
import io.github.zip2x2.dhcp.lease.LeaseChange;
import io.github.zip2x2.dhcp.lease.LeaseOutcome;
import io.github.zip2x2.dhcp.lease.LeaseQuestion;
import io.github.zip2x2.dhcp.lease.LeaseStore;
import io.github.zip2x2.dhcp.lease.LeaseStoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Uses the lease store for a loop, one batch at a time: on a thread of its own for a store that waits for a disk or a
 * network, so that packets are taken meanwhile, and on the caller's for one that does not.
 */
final class StoreWorker {

    static final CallGuard.Part STORE = new CallGuard.Part(
            "the lease store", "store", "no lease is given until it works again: see to its disk, database or network");

    private static final long GRACE_MILLIS = 1_000;

    private final LeaseStore store;
    private final CallGuard guard;
    private final Runnable onDone;
    private final boolean blocking;
    private final BlockingQueue<Work> work = new ArrayBlockingQueue<>(1);
    private final Queue<Done> done = new ConcurrentLinkedQueue<>();
    private @Nullable Thread thread;
    private boolean busy;

    /** What came together while the last batch was under way. */
    record Work(List<Pending> asking, List<Change> changes) {}

    /** A change and the exchange that waits for it. */
    record Change(Pending pending, Decision.Store decision) {}

    /** What became of it: answers and outcomes in order, null for what failed. */
    record Done(
            Work work,
            List<@Nullable List<LeaseAnswer>> answers,
            List<@Nullable LeaseOutcome> outcomes,
            @Nullable VirtualMachineError fatal) {}

    /**
     * @param onDone called on the worker's thread when a result is there to be taken
     */
    StoreWorker(LeaseStore store, boolean blocking, CallGuard guard, Runnable onDone) {
        this.store = store;
        this.guard = guard;
        this.onDone = onDone;
        this.blocking = blocking;
    }

    void start() {
        if (blocking) {
            Thread worker = new Thread(this::run, "zip2x2-dhcp-store");
            worker.setDaemon(true); // a store that never returns does not keep the program alive
            worker.start();
            thread = worker;
        }
    }

    /** True when nothing is under way. */
    boolean isIdle() {
        return !busy;
    }

    /** Begins with a batch; only while idle. */
    void submit(Work batch) {
        if (blocking) {
            busy = true;
            work.add(batch);
        } else {
            done.add(carryOut(batch));
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
        try {
            List<@Nullable LeaseOutcome> outcomes = commit(batch.changes().stream()
                    .map(each -> each.decision().change())
                    .toList());
            return new Done(batch, answers(batch.asking()), outcomes, null);
        } catch (VirtualMachineError e) {
            return new Done(batch, List.of(), List.of(), e);
        }
    }

    /** Asks all questions of a round in one call; for each exchange its answers, null for those that failed. */
    List<@Nullable List<LeaseAnswer>> answers(List<Pending> asking) {
        List<LeaseQuestion> questions = new ArrayList<>();
        List<List<LeaseQuestion>> byPending = new ArrayList<>(asking.size());
        for (Pending pending : asking) {
            byPending.add(pending.exchange().questions());
            questions.addAll(byPending.get(byPending.size() - 1));
        }
        List<LeaseAnswer> answers = asked(questions);
        List<@Nullable List<LeaseAnswer>> result = new ArrayList<>(asking.size());
        int from = 0;
        for (List<LeaseQuestion> own : byPending) {
            result.add(answers == null ? null : answers.subList(from, from + own.size()));
            from += own.size();
        }
        return result;
    }

    private @Nullable List<LeaseAnswer> asked(List<LeaseQuestion> questions) {
        if (questions.isEmpty()) {
            return List.of();
        }
        try {
            return guard.call(STORE, () -> checked(store.answers(questions), questions.size()));
        } catch (CallGuard.ForeignFailure counted) {
            return null;
        }
    }

    private List<@Nullable LeaseOutcome> commit(List<LeaseChange> changes) {
        List<@Nullable LeaseOutcome> outcomes = new ArrayList<>(changes.size());
        if (changes.isEmpty()) {
            return outcomes;
        }
        try {
            outcomes.addAll(guard.call(STORE, () -> checked(store.commit(changes), changes.size())));
        } catch (CallGuard.ForeignFailure e) {
            boolean ofOneRecord = !(e.getCause() instanceof LeaseStoreException failure) || failure.isOfOneRecord();
            for (LeaseChange change : changes) {
                // One record that cannot be stored does not fail the others' messages.
                outcomes.add(
                        ofOneRecord && changes.size() > 1
                                ? commit(List.of(change)).get(0)
                                : null);
            }
        }
        return outcomes;
    }

    /** What a store returns is as foreign as what it throws. */
    private static <T> List<T> checked(List<T> results, int wanted) {
        if (results.size() != wanted) {
            throw new IllegalStateException(results.size() + " results for " + wanted);
        }
        return List.copyOf(results);
    }

    private void run() {
        try {
            while (true) {
                Done result = carryOut(work.take());
                done.add(result);
                onDone.run();
                if (result.fatal() != null) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    /** Ends the thread, after the batch that is under way; the store is not used afterwards. */
    void close() {
        Thread worker = thread;
        if (worker == null) {
            return;
        }
        worker.interrupt();
        try {
            worker.join(GRACE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
