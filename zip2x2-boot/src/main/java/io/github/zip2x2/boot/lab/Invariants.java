package io.github.zip2x2.boot.lab;

import io.github.zip2x2.boot.BootOutcome;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseState;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What must never be, looked at whenever it could begin to be. Keeps its own account of leases, so that a store that lies
 * is caught too.
 */
final class Invariants {
    private static final int MOST_VIOLATIONS = 100;

    private final String run;
    private final Secrets secrets;
    private final InstantSource clock;
    private final Set<Inet4Address> strangers;
    private final Map<Integer, Lease> leases = new HashMap<>();
    private final List<String> violations = new ArrayList<>();

    Invariants(String run, Secrets secrets, InstantSource clock, Set<Inet4Address> strangers) {
        this.run = run;
        this.secrets = secrets;
        this.clock = clock;
        this.strangers = strangers;
    }

    /** The store had this record before the run. */
    void restored(Lease lease) {
        leases.put(lease.addressNumber(), lease);
    }

    /** The store said that this record is durable. */
    void stored(Lease lease) {
        Lease before = leases.put(lease.addressNumber(), lease);
        if (before != null
                && lease.state() == LeaseState.BOUND
                && before.isActive(clock.instant())
                && !before.client().equals(lease.client())) {
            broken("address " + lease.address().getHostAddress() + " was given to " + text(lease.hardware())
                    + " while the lease of " + text(before.hardware()) + " holds");
        }
    }

    /** A phone was told by a DHCPACK that an address is its own; before it, another was, or none. */
    void held(SimulatedPhone phone, Inet4Address address, @Nullable SimulatedPhone before) {
        String text = address.getHostAddress();
        if (before != null && before != phone && before.hasPower() && isAddressOf(before, address)) {
            broken("address " + text + " belongs to " + before.mac() + " and " + phone.mac());
        }
        if (strangers.contains(address)) {
            broken("address " + text + " belongs to a host that is no phone and to " + phone.mac());
        }
        Prefix network = phone.segment().prefix();
        if (network != null && !network.contains(address)) {
            broken(phone.mac() + " is in network " + network + " and was given " + text);
        }
        Lease lease = leases.get(Ipv4.bits(address));
        if (lease == null || lease.state() != LeaseState.BOUND || !isOf(lease.hardware(), phone.mac())) {
            broken(phone.mac() + " was given " + text + " and has no lease of it");
        }
    }

    private static boolean isAddressOf(SimulatedPhone phone, Inet4Address address) {
        return phone.engine().address().filter(address::equals).isPresent();
    }

    private static String text(HardwareAddress hardware) {
        return hardware.toString().toLowerCase(Locale.ROOT);
    }

    private static boolean isOf(HardwareAddress hardware, MacAddress mac) {
        return Arrays.equals(hardware.octets(), mac.toBytes());
    }

    /** These bytes came to a phone. */
    void arrived(SimulatedPhone phone, ByteBuffer bytes) {
        secrets.foreignOwner(phone.mac(), bytes)
                .ifPresent(owner -> broken("a secret of " + owner + " reached " + phone.mac()));
    }

    /** A phone has read a whole file. */
    void read(SimulatedPhone phone, String name, ByteBuffer content) {
        if (phone.owns(name)) {
            phone.readOwnFile();
            if (!secrets.isOwn(phone.mac(), content)) {
                broken(phone.mac() + " was served what is not its own file under that file's name");
            }
        } else {
            // A secret may stand across two packets.
            secrets.foreignOwner(phone.mac(), content)
                    .ifPresent(owner -> broken(phone.mac() + " read a secret of " + owner + " in " + name));
        }
    }

    /** A boot ended. */
    void ended(SimulatedPhone phone, BootOutcome outcome) {
        if (!phone.isAwaited()) {
            broken("the boot of " + phone.mac() + " ended twice");
        }
        if ((outcome instanceof BootOutcome.Completed || outcome instanceof BootOutcome.FellBack)
                && !phone.hasReadOwnFile()) {
            broken("the boot of " + phone.mac() + " " + outcome.word() + " without the phone's own file");
        }
    }

    /** A boot should have ended. */
    void late(SimulatedPhone phone) {
        if (!phone.isLate()) {
            phone.late();
            broken("the boot of " + phone.mac() + " has no outcome");
        }
    }

    private void broken(String what) {
        if (violations.size() < MOST_VIOLATIONS) {
            long millis = Simulation.EPOCH.until(clock.instant(), ChronoUnit.MILLIS);
            violations.add(run + ", at " + millis + " ms: " + what);
        }
    }

    List<String> violations() {
        return List.copyOf(violations);
    }
}
