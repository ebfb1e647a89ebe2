package io.github.zip2x2.dhcp.internal;

import io.github.zip2x2.dhcp.ServiceState;
import io.github.zip2x2.dhcp.ServiceState.Phase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The one state of something that runs, and who may change it to what. Thread-safe. */
public final class Lifecycle {

    private final String name;
    private final CompletableFuture<ServiceState> ended = new CompletableFuture<>();
    /** Why it is degraded, by what degrades it. */
    private final Map<String, String> troubles = new LinkedHashMap<>();

    private Phase phase = Phase.NEW;
    private String failure = "";

    /**
     * A service that is new.
     *
     * @param name for messages, such as {@code the DHCP server}
     */
    public Lifecycle(String name) {
        this.name = name;
    }

    /** {@return how it stands} */
    public synchronized ServiceState state() {
        return switch (phase) {
            case RUNNING ->
                troubles.isEmpty()
                        ? new ServiceState(Phase.RUNNING, List.of())
                        : new ServiceState(Phase.DEGRADED, List.copyOf(troubles.values()));
            case FAILED -> new ServiceState(Phase.FAILED, List.of(failure));
            default -> new ServiceState(phase, List.of());
        };
    }

    /** {@return completes with the last state, CLOSED or FAILED; whoever cancels it cancels a copy} */
    public CompletableFuture<ServiceState> ended() {
        return ended.copy();
    }

    /** Begins the start; refused in any phase but NEW, naming the phase and what would be right. */
    public synchronized void starting() {
        if (phase != Phase.NEW) {
            throw new IllegalStateException(name + " is " + phase + " and starts only when NEW: "
                    + (phase == Phase.RUNNING || phase == Phase.STARTING ? "it runs already" : "build another"));
        }
        phase = Phase.STARTING;
    }

    /** Refuses what is asked of a service that is over, or about to be. */
    public synchronized void checkAlive() {
        if (phase == Phase.CLOSING || phase.isLast()) {
            throw new IllegalStateException(name + " is " + phase + ": build another");
        }
    }

    /** {@return whether it runs now that the start is done; not if somebody closed it meanwhile} */
    public synchronized boolean running() {
        if (phase == Phase.STARTING) {
            phase = Phase.RUNNING;
        }
        return phase == Phase.RUNNING;
    }

    /** The start failed and gave everything back; it may be tried again. */
    public synchronized void startFailed() {
        if (phase == Phase.STARTING) {
            phase = Phase.NEW;
        }
    }

    /**
     * Says that something does not work, until {@link #recovered}.
     *
     * @param what for this class only
     * @param reason for an operator
     */
    public synchronized void degraded(String what, String reason) {
        troubles.put(what, reason);
    }

    /**
     * Says that it works again.
     *
     * @param what see {@link #degraded}
     */
    public synchronized void recovered(String what) {
        troubles.remove(what);
    }

    /** {@return whether closing begins now; not when that is under way or done, or the service ended by itself} */
    public synchronized boolean closing() {
        if (phase == Phase.CLOSING || phase.isLast()) {
            return false;
        }
        phase = Phase.CLOSING;
        return true;
    }

    /**
     * It ended: as CLOSED when it was told to close, else as FAILED. Only the first call counts.
     *
     * @param reason why it failed, for an operator
     */
    public void end(String reason) {
        synchronized (this) {
            if (phase.isLast()) {
                return;
            }
            failure = reason;
            phase = phase == Phase.CLOSING ? Phase.CLOSED : Phase.FAILED;
        }
        ended.complete(state());
    }
}
