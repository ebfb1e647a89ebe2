package io.github.zip2x2.boot.phone;

/**
 * Hears what a booting phone does, in the order that {@link BootEvent} documents, on the thread that drives the phone: it
 * must not block. What it throws is logged once and goes no further.
 */
@FunctionalInterface
public interface BootListener {
    /**
     * Takes one event.
     *
     * @param event what happened
     */
    void on(BootEvent event);
}
