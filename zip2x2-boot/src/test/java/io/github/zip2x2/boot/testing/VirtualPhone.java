package io.github.zip2x2.boot.testing;

import io.github.zip2x2.boot.BootOutcome;
import io.github.zip2x2.boot.lab.SimulatedPhone;
import io.github.zip2x2.boot.phone.BootEvent;
import io.github.zip2x2.boot.phone.PhoneBootEngine;
import io.github.zip2x2.boot.phone.PhoneEvent;
import io.github.zip2x2.config.MacAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A phone of a {@link VirtualSite}, with everything that it told. */
public final class VirtualPhone {
    private final SimulatedPhone phone;
    private final List<BootEvent> events = new ArrayList<>();

    VirtualPhone(SimulatedPhone phone) {
        this.phone = phone;
    }

    void told(BootEvent event) {
        events.add(event);
    }

    /** {@return its hardware address} */
    public MacAddress mac() {
        return phone.mac();
    }

    /** {@return the engine, to be asked how it is} */
    public PhoneBootEngine engine() {
        return phone.engine();
    }

    /** {@return everything that it told, in order} */
    public List<BootEvent> events() {
        return events;
    }

    /** {@return the transfers that are open} */
    public Set<Integer> openTransfers() {
        return phone.openTransfers();
    }

    /** {@return how its last boot ended, or empty while one is under way} */
    public Optional<BootOutcome> outcome() {
        return phone.outcome();
    }

    /**
     * Tells the phone something.
     *
     * @param event what happens to it
     */
    public void on(PhoneEvent event) {
        phone.on(event);
    }
}
