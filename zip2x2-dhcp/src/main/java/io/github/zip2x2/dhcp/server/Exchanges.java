package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.internal.CallGuard;
import io.github.zip2x2.dhcp.lease.ClientIdentity;
import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseAnswer;
import io.github.zip2x2.dhcp.lease.LeaseOutcome;
import io.github.zip2x2.dhcp.net.AddressProber;
import io.github.zip2x2.dhcp.net.ProbeResult;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges that are under way: read → fetch → decide → store → reply. Each is decided with what is known, and waits,
 * in this one bounded map, for what the decision wants; none waits for longer than its deadline. Whatever the
 * application's code does costs the exchange that it was called for.
 */
final class Exchanges {

    private static final CallGuard.Part DECIDE = new CallGuard.Part(
            "a policy of the DHCP server",
            "decide",
            "that client gets no answer: see to the option and client policies");
    private static final CallGuard.Part PROBER =
            new CallGuard.Part("the prober of addresses", "prober", "clients that need a probe get no answer");
    private static final CallGuard.Part DIRECTORY = new CallGuard.Part(
            "the directory of clients", "directory", "only clients with a running lease are served: see to it");

    /** How long an exchange waits for the store; later its client has asked again. */
    private static final long STORE_NANOS = 2_000_000_000L;

    /** More than the longest time of a prober. */
    private static final long PROBE_NANOS = 12_000_000_000L;

    private final DhcpServerEngine engine;
    private final StoreWorker worker;
    private final CallGuard guard;
    private final @Nullable AddressProber prober;
    private final boolean asksAtOnce;
    /** Runs what other threads bring on the loop. */
    private final Executor loop;

    private final Outlet outlet;

    private final Map<ClientIdentity, Pending> open = new LinkedHashMap<>();
    /** Taken in during this round. */
    private List<Pending> fresh = new ArrayList<>();

    private List<Pending> asking = new ArrayList<>();
    private List<StoreWorker.Change> changes = new ArrayList<>();
    /** Who is asked about in this round, and whether nothing can be decided without the answer. */
    private final Map<Pending, Boolean> directoryAsking = new LinkedHashMap<>();
    /** Whether the directory left the last question unanswered: who can do without does not wait for it. */
    private boolean directoryDown;

    /** Takes what comes of exchanges. */
    interface Outlet {
        void send(ServerReply reply);

        void silent(Exchange exchange, SilenceReason reason);

        void report(DhcpServerReport report);

        void count(String name);

        /** Something that the server needs works, or does not. */
        void works(String what, boolean well, String reason);
    }

    Exchanges(
            DhcpServerEngine engine,
            StoreWorker worker,
            boolean asksAtOnce,
            @Nullable AddressProber prober,
            CallGuard guard,
            Executor loop,
            Outlet outlet) {
        this.engine = engine;
        this.worker = worker;
        this.asksAtOnce = asksAtOnce;
        this.prober = prober;
        this.guard = guard;
        this.loop = loop;
        this.outlet = outlet;
    }

    int size() {
        return open.size();
    }

    boolean isOpen(ClientIdentity client) {
        return open.containsKey(client);
    }

    /** Takes an exchange in; it is decided at the end of the round. */
    void begin(Exchange exchange, long nowNanos) {
        Pending pending = new Pending(exchange);
        pending.begin(Pending.For.STORE, nowNanos + STORE_NANOS);
        open.put(exchange.client(), pending);
        fresh.add(pending);
    }

    /** Fetches, decides and stores for all exchanges of a round, as far as that goes without waiting. */
    void settle(DhcpServerSettings settings) {
        decideNew();
        while (true) {
            StoreWorker.Done done = worker.poll();
            if (done != null) {
                done(done);
            } else if (worker.isIdle() && !(asking.isEmpty() && changes.isEmpty())) {
                submit();
            } else if (!directoryAsking.isEmpty()) {
                askDirectory(settings);
            } else {
                return;
            }
            decideNew();
        }
    }

    /** What needs no record is decided at once; what the store has in memory is fetched on this thread. */
    private void decideNew() {
        List<Pending> waiting = fresh;
        fresh = new ArrayList<>();
        if (asksAtOnce) {
            List<@Nullable List<LeaseAnswer>> answers = worker.answers(waiting);
            for (int i = 0; i < waiting.size(); i++) {
                answered(waiting.get(i), answers.get(i));
            }
            return;
        }
        for (Pending pending : waiting) {
            if (pending.exchange().questions().isEmpty()) {
                decide(pending);
            } else {
                asking.add(pending);
            }
        }
    }

    private void submit() {
        // What was given up while the store was away is not asked or stored any more.
        asking.removeIf(pending -> !isOpen(pending));
        changes.removeIf(change -> !isOpen(change.pending()));
        StoreWorker.Work work = new StoreWorker.Work(asking, changes);
        asking = new ArrayList<>();
        changes = new ArrayList<>();
        worker.submit(work);
    }

    private boolean isOpen(Pending pending) {
        return open.get(pending.exchange().client()) == pending;
    }

    private void done(StoreWorker.Done done) {
        if (done.fatal() != null) {
            throw done.fatal();
        }
        List<StoreWorker.Change> stored = done.work().changes();
        if (!stored.isEmpty()) {
            outlet.count("store.batches");
        }
        for (int i = 0; i < stored.size(); i++) {
            stored(stored.get(i), done.outcomes().get(i));
        }
        for (int i = 0; i < done.answers().size(); i++) {
            answered(done.work().asking().get(i), done.answers().get(i));
        }
    }

    private void answered(Pending pending, @Nullable List<LeaseAnswer> answers) {
        if (!isOpen(pending)) {
            return;
        }
        storeWorks(answers != null);
        if (answers == null) {
            silence(pending, SilenceReason.STORE_FAILED);
            return;
        }
        pending.records(Records.of(answers));
        decide(pending);
    }

    private void storeWorks(boolean well) {
        outlet.works("store", well, "the lease store does not work: no lease is given");
    }

    private void stored(StoreWorker.Change change, @Nullable LeaseOutcome outcome) {
        Pending pending = change.pending();
        storeWorks(outcome != null);
        if (outcome == null) {
            if (isOpen(pending)) {
                silence(pending, SilenceReason.STORE_FAILED);
            }
            return;
        }
        Inet4Address address = change.decision().change().next().address();
        if (outcome instanceof LeaseOutcome.Applied applied) {
            outlet.count("store.changes");
            engine.stored(pending.exchange(), applied.stored(), System.nanoTime());
            if (!isOpen(pending)) {
                return; // too late for its client, who asks again
            }
            carryOn(pending, change.decision(), applied.stored());
        } else if (outcome instanceof LeaseOutcome.Conflict conflict && isOpen(pending)) {
            outlet.count("store.conflicts");
            pending.records(pending.records().with(address, conflict.actual()));
            decide(pending);
        }
    }

    private void carryOn(Pending pending, Decision.Store store, Lease stored) {
        Decision then = store.then().orElse(null);
        if (then instanceof Decision.Reply reply) {
            // The reply goes first: whoever hears of a lease may rely on it.
            outlet.send(reply.reply());
        }
        store.report(pending.exchange(), stored).ifPresent(outlet::report);
        if (then instanceof Decision.Reply reply) {
            open.remove(pending.exchange().client());
            reply.reports().forEach(outlet::report);
        } else if (then != null) {
            carryOut(pending, then);
        } else {
            pending.records(pending.records().with(stored.address(), Optional.of(stored)));
            decide(pending);
        }
    }

    private void decide(Pending pending) {
        Decision decision;
        try {
            decision =
                    guard.call(DECIDE, () -> engine.decide(pending.exchange(), pending.records(), System.nanoTime()));
        } catch (CallGuard.ForeignFailure counted) {
            silence(pending, SilenceReason.FAILED);
            return;
        }
        carryOut(pending, decision);
    }

    private void carryOut(Pending pending, Decision decision) {
        if (decision instanceof Decision.Reply reply) {
            open.remove(pending.exchange().client());
            outlet.send(reply.reply());
            reply.reports().forEach(outlet::report);
        } else if (decision instanceof Decision.Silence silence) {
            silence(pending, silence.reason());
        } else if (decision instanceof Decision.Store store) {
            pending.begin(Pending.For.STORE, System.nanoTime() + STORE_NANOS);
            changes.add(new StoreWorker.Change(pending, store));
        } else if (decision instanceof Decision.Probe probe) {
            probe(pending, probe);
        } else if (decision instanceof Decision.Ask ask) {
            directoryAsking.put(pending, ask.isRequired());
        }
    }

    private void silence(Pending pending, SilenceReason reason) {
        open.remove(pending.exchange().client());
        outlet.silent(pending.exchange(), reason);
    }

    private void probe(Pending pending, Decision.Probe probe) {
        AddressProber by = prober;
        int turn = pending.begin(Pending.For.PROBE, System.nanoTime() + PROBE_NANOS);
        boolean asked = by != null
                && guard.run(
                        PROBER,
                        () -> by.probe(
                                probe.address(),
                                probe.attachment(),
                                result -> loop.execute(() -> probed(pending, turn, probe.address(), result))));
        if (!asked) {
            silence(pending, SilenceReason.FAILED);
        }
    }

    private void probed(Pending pending, int turn, Inet4Address address, @Nullable ProbeResult result) {
        if (isOpen(pending) && pending.isAt(turn)) {
            pending.records(pending.records().probed(address, result == null ? ProbeResult.UNUSED : result));
            decide(pending);
        }
    }

    /** One call for all clients of a round. */
    private void askDirectory(DhcpServerSettings settings) {
        Map<Pending, Boolean> waiting = new LinkedHashMap<>(directoryAsking);
        directoryAsking.clear();
        ClientDirectory directory = settings.directory().orElse(null);
        if (directory == null) { // since it was asked for, the settings changed
            waiting.keySet().forEach(this::decide);
            return;
        }
        long until = System.nanoTime() + settings.directoryWait().toNanos();
        Set<HardwareAddress> clients = new LinkedHashSet<>();
        waiting.keySet().forEach(pending -> clients.add(pending.exchange().hardware()));
        Map<HardwareAddress, CompletionStage<ClientStanding>> stages = new HashMap<>();
        boolean asked = guard.run(DIRECTORY, () -> stages.putAll(directory.find(clients)));
        waiting.forEach((pending, isRequired) -> {
            int turn = pending.begin(Pending.For.DIRECTORY, until);
            CompletionStage<ClientStanding> stage =
                    stages.get(pending.exchange().hardware());
            boolean awaited = stage != null
                    && guard.run(
                            DIRECTORY,
                            () -> stage.whenComplete((standing, failure) ->
                                    loop.execute(() -> found(pending, turn, standing, failure))));
            if (stage == null && asked) {
                guard.failure(DIRECTORY, new IllegalStateException("it does not answer about every client"));
            }
            if (!awaited) {
                directoryWorks(false);
            }
            if (!awaited || (directoryDown && !isRequired)) {
                decide(pending, ClientStanding.UNANSWERED);
            }
        });
    }

    private void found(Pending pending, int turn, @Nullable ClientStanding standing, @Nullable Throwable failure) {
        boolean answered = standing != null && standing != ClientStanding.UNANSWERED;
        if (!answered) {
            guard.failure(DIRECTORY, failure == null ? new IllegalStateException("no answer") : failure);
        }
        directoryWorks(answered);
        if (isOpen(pending) && pending.isAt(turn)) {
            decide(pending, standing == null ? ClientStanding.UNANSWERED : standing);
        }
    }

    /** Says whether the directory answers; of another one nothing bad is known. */
    void directoryWorks(boolean well) {
        directoryDown = !well;
        outlet.works(
                "directory",
                well,
                "the directory of clients does not answer: only clients with a running lease are served");
    }

    private void decide(Pending pending, ClientStanding standing) {
        pending.begin(Pending.For.STORE, System.nanoTime() + STORE_NANOS);
        pending.records(pending.records().standing(standing));
        decide(pending);
    }

    /** Gives up what waits for too long. */
    void expire(long nowNanos) {
        for (Pending pending : List.copyOf(open.values())) {
            if (pending.deadlineNanos() - nowNanos > 0) {
                continue;
            }
            outlet.count("late." + pending.waitsFor().name().toLowerCase(Locale.ROOT));
            switch (pending.waitsFor()) {
                case STORE -> {
                    guard.failure(StoreWorker.STORE, new TimeoutException("no answer in time"));
                    storeWorks(false);
                    silence(pending, SilenceReason.STORE_FAILED);
                }
                case PROBE -> silence(pending, SilenceReason.FAILED);
                case DIRECTORY -> {
                    guard.failure(DIRECTORY, new TimeoutException("no answer in time"));
                    directoryWorks(false);
                    decide(pending, ClientStanding.UNANSWERED);
                }
            }
        }
    }
}
