package io.github.zip2x2.boot.lab;

import io.github.zip2x2.boot.phone.PhoneBootEngine;
import io.github.zip2x2.boot.phone.PhoneProfile;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.SoftwareVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A phone of a {@link UdpFleet}. */
final class UdpPhone {
    private final MacAddress mac;
    private final PhoneBootEngine engine;
    private final Wakeup wakeup;
    private final List<PortPool.Port> ports = new ArrayList<>(2);
    private long poweredOnAt;
    private boolean prompt = true;

    UdpPhone(
            UdpFleet fleet,
            PhoneProfile profile,
            MacAddress mac,
            Optional<SoftwareVersion> software,
            SplittableRandom random) {
        this.mac = mac;
        this.engine = new PhoneBootEngine(profile, mac, software, random);
        this.wakeup = new Wakeup(fleet.queue(), engine::deadlineNanos, now -> fleet.timeReached(this));
    }

    MacAddress mac() {
        return mac;
    }

    PhoneBootEngine engine() {
        return engine;
    }

    Wakeup wakeup() {
        return wakeup;
    }

    /** The ports that its transfers have. */
    List<PortPool.Port> ports() {
        return ports;
    }

    PortPool.@Nullable Port port(int transfer) {
        for (PortPool.Port port : ports) {
            if (port.transfer() == transfer) {
                return port;
            }
        }
        return null;
    }

    void poweredOn(long atNanos) {
        poweredOnAt = atNanos;
    }

    long poweredOnAt() {
        return poweredOnAt;
    }

    /** Whether everything was answered so far; the first time-out or the end of the boot ends that, once. */
    boolean endPrompt() {
        boolean was = prompt;
        prompt = false;
        return was;
    }
}
