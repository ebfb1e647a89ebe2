package io.github.zip2x2.tftp.internal;

import io.github.zip2x2.tftp.ServiceState;
import io.github.zip2x2.tftp.ServiceState.Phase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The one state of something that runs, and who may change it to what. Safe for use by several threads. */
public final class Lifecycle {
    private final String name;
    private final CompletableFuture<ServiceState> ended = new CompletableFuture<>();
    /** Why it is degraded, by what degrades it. */
    private final Map<String, String> troubles = new LinkedHashMap<>();

    private Phase phase = Phase.NEW;
    private String failure = "";

    /**
     * Makes the state of something new.
     *
     * @param name for messages, such as {@code the TFTP server}
     */
    public Lifecycle(String name) {
        this.name = name;
    }

    /** {@return how it stands} */
    public synchronized ServiceState state() {
        return switch (phase) {
            case RUNNING ->
                new ServiceState(troubles.isEmpty() ? Phase.RUNNING : Phase.DEGRADED, List.copyOf(troubles.values()));
            case FAILED -> new ServiceState(Phase.FAILED, List.of(failure));
            default -> new ServiceState(phase, List.of());
        };
    }

    /** {@return true while it runs, degraded or not} */
    public synchronized boolean isRunning() {
        return phase == Phase.RUNNING;
    }

    /** {@return a future of the last state; who cancels it cancels a copy} */
    public CompletableFuture<ServiceState> ended() {
        return ended.copy();
    }

    /**
     * Begins a start.
     *
     * @throws IllegalStateException if it is not new: in which state it is, and what would be right
     */
    public synchronized void starting() {
        if (phase != Phase.NEW) {
            boolean runs = phase == Phase.RUNNING || phase == Phase.STARTING;
            throw new IllegalStateException(
                    name + " is " + phase + ", it starts once: " + (runs ? "it runs already" : "build another one"));
        }
        phase = Phase.STARTING;
    }

    /**
     * Ends a start.
     *
     * @param well true if it runs now; false if everything was given back, so that it may be tried again
     */
    public synchronized void started(boolean well) {
        if (phase == Phase.STARTING) {
            phase = well ? Phase.RUNNING : Phase.NEW;
        }
        if (!well) {
            troubles.clear();
        }
    }

    /**
     * Says that something does not work, until {@link #recovered}.
     *
     * @param what names it
     * @param reason for an operator
     * @return true if it was not said before
     */
    public synchronized boolean degraded(String what, String reason) {
        return troubles.put(what, reason) == null;
    }

    /**
     * Says that it works again.
     *
     * @param what names it
     * @return true if it did not work before
     */
    public synchronized boolean recovered(String what) {
        return troubles.remove(what) != null;
    }

    /** {@return true if closing begins now, false if it was told to before, or has ended by itself} */
    public synchronized boolean closing() {
        if (phase == Phase.CLOSING || phase.isLast()) {
            return false;
        }
        phase = Phase.CLOSING;
        return true;
    }

    /**
     * Ends it, as closed if it was told to close, else as failed. Only the first call counts.
     *
     * @param reason why it failed, for an operator
     * @return true for the first call
     */
    public boolean end(String reason) {
        synchronized (this) {
            if (phase.isLast()) {
                return false;
            }
            failure = reason;
            phase = phase == Phase.CLOSING ? Phase.CLOSED : Phase.FAILED;
        }
        return ended.complete(state());
    }
}
