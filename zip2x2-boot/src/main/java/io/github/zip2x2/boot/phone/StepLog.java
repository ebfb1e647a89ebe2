package io.github.zip2x2.boot.phone;

import io.github.zip2x2.boot.BootCause;
import io.github.zip2x2.boot.BootOutcome;
import io.github.zip2x2.boot.BootStep;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Turns the course of a boot into events in the order that {@link BootEvent} promises. */
final class StepLog {
    private int boot;
    private @Nullable BootStep open;
    private long openedAt;

    void started(BootCause cause, long now, PhoneActions actions) {
        boot++;
        actions.event(new BootEvent.Started(boot, now, cause));
    }

    /** Begins a step; one that is still open has done what it is for. */
    void begin(BootStep step, long now, PhoneActions actions) {
        if (open != null) {
            end(true, "", now, actions);
        }
        open = step;
        openedAt = now;
        actions.event(new BootEvent.StepStarted(boot, now, step));
    }

    void end(boolean ok, String detail, long now, PhoneActions actions) {
        BootStep step = open;
        if (step != null) {
            open = null;
            actions.event(new BootEvent.StepEnded(boot, openedAt, now, step, ok, detail));
        }
    }

    void leased(Inet4Address address, InetAddress server, long now, PhoneActions actions) {
        actions.event(new BootEvent.Leased(boot, now, address, server));
    }

    void read(String name, byte[] content, long now, PhoneActions actions) {
        actions.event(new BootEvent.FileRead(boot, now, name, ByteBuffer.wrap(content)));
    }

    void finished(BootOutcome outcome, long now, PhoneActions actions) {
        actions.event(new BootEvent.Finished(boot, now, outcome));
    }

    /** When the open step began. */
    long openedAt() {
        return openedAt;
    }

    /** The step that has begun and not ended. */
    @Nullable
    BootStep open() {
        return open;
    }
}
