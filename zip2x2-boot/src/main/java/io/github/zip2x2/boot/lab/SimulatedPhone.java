package io.github.zip2x2.boot.lab;

import io.github.zip2x2.boot.BootOutcome;
import io.github.zip2x2.boot.phone.PhoneBootEngine;
import io.github.zip2x2.boot.phone.PhoneEvent;
import io.github.zip2x2.boot.phone.PhoneProfile;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.dhcp.Ipv4;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A phone of a {@link Simulation}. Confined to the simulation's thread. */
public final class SimulatedPhone {
    /** A boot that has no outcome so long after its deadline will never have one. */
    private static final Duration SLACK = Duration.ofSeconds(5);

    private final Simulation simulation;
    private final int index;
    private final MacAddress mac;
    private final String ownFile;
    private final SwitchPort port;
    private final long limitNanos;
    private final PhoneBootEngine engine;
    private final Wakeup wakeup;
    final OpenTransfers transfers = new OpenTransfers();
    private Inet4Address lastAddress = Ipv4.ANY;
    private @Nullable BootOutcome outcome;
    private long poweredOnAt;
    private boolean awaited;
    private boolean readOwnFile;
    private boolean late;
    private boolean hangs;
    private int powerCuts;
    private Segment segment;

    SimulatedPhone(
            Simulation simulation,
            int index,
            PhoneProfile profile,
            MacAddress mac,
            Optional<SoftwareVersion> software,
            SwitchPort port,
            Segment untagged,
            SplittableRandom random) {
        this.simulation = simulation;
        this.index = index;
        this.mac = mac;
        this.ownFile = profile.model().specificFileName(mac);
        this.port = port;
        this.segment = untagged;
        this.limitNanos = profile.deadline().plus(SLACK).toNanos();
        this.engine = new PhoneBootEngine(profile, mac, software, random);
        this.wakeup = new Wakeup(
                simulation.queue(),
                () -> isAlive() ? engine.deadlineNanos() : Long.MAX_VALUE,
                now -> simulation.timeReached(this));
    }

    /** {@return its number, from 0 in the order in which phones were added} */
    public int index() {
        return index;
    }

    /** {@return its hardware address} */
    public MacAddress mac() {
        return mac;
    }

    /** {@return the engine, to be asked how it is} */
    public PhoneBootEngine engine() {
        return engine;
    }

    /** {@return how its last boot ended; empty while one is under way or planned, and before the first} */
    public Optional<BootOutcome> outcome() {
        return Optional.ofNullable(outcome);
    }

    /** {@return the numbers of the transfers that have a port open} */
    public Set<Integer> openTransfers() {
        return transfers.numbers();
    }

    /**
     * Tells the phone something, now.
     *
     * @param event what happens to it
     */
    public void on(PhoneEvent event) {
        simulation.tell(this, event);
    }

    /**
     * Makes the phone hang until its power is cut: no timer of its fires, and what comes to it is lost. Its boot has no
     * outcome then, which is what a simulation must notice.
     */
    public void hang() {
        hangs = true;
    }

    // ---- for the simulation

    SwitchPort port() {
        return port;
    }

    /** The broadcast domain that it is in. */
    Segment segment() {
        return segment;
    }

    void moved(Segment to) {
        segment = to;
        lastAddress = Ipv4.ANY;
    }

    /** The last address that it was given where it is. */
    Inet4Address lastAddress() {
        return lastAddress;
    }

    boolean isAlive() {
        return hasPower() && !hangs;
    }

    Wakeup wakeup() {
        return wakeup;
    }

    boolean hasPower() {
        return powerCuts == 0;
    }

    void powerCut() {
        powerCuts++;
        hangs = false;
    }

    /** It leaves the network for good. */
    void gone() {
        powerCut();
        awaited = false;
    }

    boolean powerReturned() {
        return --powerCuts == 0;
    }

    long poweredOnAt() {
        return poweredOnAt;
    }

    boolean isAwaited() {
        return awaited;
    }

    /** A boot is planned or begins. */
    void awaited(long startsAt) {
        awaited = true;
        late = false;
        outcome = null;
        poweredOnAt = startsAt;
    }

    /** How long after its begin a boot has ended. */
    long limitNanos() {
        return limitNanos;
    }

    boolean isLate() {
        return late;
    }

    void late() {
        late = true;
    }

    void booting() {
        outcome = null;
        readOwnFile = false;
    }

    void leased(Inet4Address address) {
        lastAddress = address;
    }

    /** Whether a file's last name is that of the phone's own one. */
    boolean owns(String name) {
        return name.regionMatches(true, name.length() - ownFile.length(), ownFile, 0, ownFile.length());
    }

    void readOwnFile() {
        readOwnFile = true;
    }

    boolean hasReadOwnFile() {
        return readOwnFile;
    }

    void ended(BootOutcome how) {
        outcome = how;
        awaited = false;
    }

    /** Where a transfer sends from. */
    InetSocketAddress end(int transfer) {
        return transfers.end(transfer, lastAddress);
    }
}
