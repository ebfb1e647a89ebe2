package io.github.zip2x2.tftp.server;

import java.util.Collection;

/** Closes the transfer ports of a storm that is over, a while later. */
final class PortShrinking {
    private static final long AFTER = 60_000_000_000L;

    private final boolean shrinks;
    private boolean due;
    private long at;

    /** Ports of a range, and the single one, stay open. */
    PortShrinking(TftpServerSettings.Ports ports) {
        shrinks = ports == TftpServerSettings.Ports.POOL;
    }

    /** A port was given back. */
    void later(PortPool ports, long now) {
        if (shrinks && !due && ports.hasSurplus()) {
            due = true;
            at = now + AFTER;
            ports.measureAnew();
        }
    }

    void timeReached(Collection<ListeningAddress> listeners, long now, TftpServerActions actions) {
        if (!due || now - at < 0) {
            return;
        }
        due = false;
        for (ListeningAddress listener : listeners) {
            for (int port = listener.ports.closeSurplus(now); port >= 0; port = listener.ports.closeSurplus(now)) {
                actions.closePort(listener.number, port);
            }
            later(listener.ports, now);
        }
    }

    /** The deadline, or its own if that comes first. */
    long sooner(long deadline) {
        if (!due) {
            return deadline;
        }
        return deadline == Long.MAX_VALUE || at - deadline < 0 ? at : deadline;
    }
}
