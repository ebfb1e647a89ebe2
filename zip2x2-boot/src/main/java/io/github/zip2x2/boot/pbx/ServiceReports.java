package io.github.zip2x2.boot.pbx;

import io.github.zip2x2.boot.internal.CallGuard;
import io.github.zip2x2.boot.pbx.fleet.Fleet;
import io.github.zip2x2.boot.pbx.fleet.FleetDhcpListener;
import io.github.zip2x2.boot.pbx.fleet.FleetTftpListener;
import io.github.zip2x2.boot.pbx.fleet.ReadFile;
import io.github.zip2x2.dhcp.lease.LeaseLookup;
import io.github.zip2x2.dhcp.server.DhcpServerReport;
import io.github.zip2x2.tftp.TftpTransferRecord;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import io.github.zip2x2.tftp.server.TftpRefusal;
import io.github.zip2x2.tftp.server.TftpServerListener;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells what the servers do: first the fleet, then the application, whose listener may fail without harm. Called on the
 * servers' threads; thread-safe.
 */
final class ServiceReports implements TftpServerListener {
    private final ProvisioningListener listener;
    private final Consumer<DhcpServerReport> dhcpFleet;
    private final @Nullable FleetTftpListener tftpFleet;
    private final ReadVersions versions;
    private final CallGuard guard = CallGuard.of("provisioning listener", "it misses that event; mend it");

    private ServiceReports(
            ProvisioningListener listener,
            Consumer<DhcpServerReport> dhcpFleet,
            @Nullable FleetTftpListener tftpFleet,
            ReadVersions versions) {
        this.listener = listener;
        this.dhcpFleet = dhcpFleet;
        this.tftpFleet = tftpFleet;
        this.versions = versions;
    }

    /** Tells the application only. */
    static ServiceReports to(ProvisioningListener listener, ReadVersions versions) {
        return new ServiceReports(listener, report -> {}, null, versions);
    }

    /** Tells a fleet too. */
    static ServiceReports to(
            ProvisioningListener listener,
            ReadVersions versions,
            Fleet fleet,
            @Nullable LeaseLookup leases,
            ServedNetworks networks,
            InstantSource clock) {
        return new ServiceReports(
                listener,
                new FleetDhcpListener(fleet::tell, networks::of, clock),
                new FleetTftpListener(
                        fleet::tell,
                        leases == null ? peer -> Optional.empty() : FleetTftpListener.byLease(leases, clock),
                        networks::of,
                        clock),
                versions);
    }

    void tell(ProvisioningEvent event) {
        guard.tell(() -> listener.on(event));
    }

    void dhcp(DhcpServerReport report) {
        dhcpFleet.accept(report);
        tell(new ProvisioningEvent.Dhcp(report));
    }

    @Override
    public void started(Instant when, TftpContentRequest request) {
        if (tftpFleet != null) {
            tftpFleet.started(when, request);
        }
    }

    @Override
    public void ended(Instant when, TftpContentRequest request, TftpTransferRecord record) {
        ReadFile file = versions.take(request, record);
        if (tftpFleet != null) {
            tftpFleet.ended(when, request, record, file);
        }
        tell(new ProvisioningEvent.Transferred(request, record));
    }

    @Override
    public void refused(Instant when, TftpContentRequest request, TftpRefusal refusal) {
        if (tftpFleet != null) {
            tftpFleet.refused(when, request, refusal);
        }
        tell(new ProvisioningEvent.Refused(request, refusal));
    }
}
