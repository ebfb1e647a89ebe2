package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.net.ProbeResult;
import io.github.zip2x2.dhcp.server.Decisions.Moment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What probes tell. A host that answers for an address is believed, unless it also answers for an address that is leased
 * to somebody else, as routers with proxy ARP and some firewalls do: one such host must not take a whole pool.
 */
final class Probing {

    private static final long DISBELIEVED_NANOS = 600_000_000_000L;

    private @Nullable HardwareAddress disbelieved;
    private long disbelievedUntil;

    /** Which address to probe next, or null; else whether the candidate is in use, and what to tell. */
    record Finding(@Nullable Integer probe, boolean inUse, List<DhcpServerReport> reports) {}

    private static final Finding FREE = new Finding(null, false, List.of());
    private static final Finding IN_USE = new Finding(null, true, List.of());

    /**
     * @param isNew whether an address that was not probed yet has to be
     */
    Finding finding(Moment at, int address, boolean isNew) {
        ProbeResult result = at.records().probe(address);
        HardwareAddress client = at.exchange().hardware();
        if (result == null) {
            return isNew ? new Finding(address, false, List.of()) : FREE;
        }
        if (!result.isConflictFor(client)) {
            return FREE;
        }
        HardwareAddress by = result.by().orElse(null);
        if (by == null) {
            return IN_USE;
        }
        if (disbelieved != null && by.equals(disbelieved) && at.nanos() - disbelievedUntil < 0) {
            return FREE;
        }
        Networks.Served served = at.exchange().servedAt(address);
        Lease control = served == null ? null : served.givenToOther(by);
        if (control == null) {
            return IN_USE;
        }
        ProbeResult second = at.records().probe(control.addressNumber());
        if (second == null) {
            return new Finding(control.addressNumber(), false, List.of());
        }
        if (!second.by().filter(by::equals).isPresent()) {
            return IN_USE;
        }
        disbelieved = by;
        disbelievedUntil = at.nanos() + DISBELIEVED_NANOS;
        return new Finding(
                null,
                false,
                List.of(new DhcpServerReport.ProbeDisbelieved(
                        client, at.exchange().xid(), by)));
    }
}
