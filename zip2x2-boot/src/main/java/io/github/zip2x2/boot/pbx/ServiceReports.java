package io.github.zip2x2.boot.pbx;

import io.github.zip2x2.boot.pbx.fleet.Fleet;
import io.github.zip2x2.boot.pbx.fleet.FleetDhcpListener;
import io.github.zip2x2.boot.pbx.fleet.FleetTftpListener;
import io.github.zip2x2.dhcp.lease.LeaseLookup;
import io.github.zip2x2.dhcp.server.DhcpServerReport;
import io.github.zip2x2.tftp.TftpTransferRecord;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import io.github.zip2x2.tftp.server.TftpRefusal;
import io.github.zip2x2.tftp.server.TftpServerListener;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what the servers do: first the fleet, then the application, whose listener may fail without harm. Called on the
 * servers' threads; thread-safe.
 */
final class ServiceReports implements TftpServerListener {
    private static final Logger LOG = LoggerFactory.getLogger(ProvisioningService.class);

    private final ProvisioningListener listener;
    private final Consumer<DhcpServerReport> dhcpFleet;
    private final TftpServerListener tftpFleet;
    private final ReadVersions versions;
    private final AtomicBoolean listenerFailed = new AtomicBoolean();

    private ServiceReports(
            ProvisioningListener listener,
            Consumer<DhcpServerReport> dhcpFleet,
            TftpServerListener tftpFleet,
            ReadVersions versions) {
        this.listener = listener;
        this.dhcpFleet = dhcpFleet;
        this.tftpFleet = tftpFleet;
        this.versions = versions;
    }

    /** Tells the application only. */
    static ServiceReports to(ProvisioningListener listener, ReadVersions versions) {
        return new ServiceReports(listener, report -> {}, new TftpServerListener() {}, versions);
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
                        networks::of),
                versions);
    }

    void tell(ProvisioningEvent event) {
        try {
            listener.on(event);
        } catch (RuntimeException e) {
            if (listenerFailed.compareAndSet(false, true)) {
                LOG.warn("a provisioning listener failed; further failures are not logged", e);
            }
        }
    }

    void dhcp(DhcpServerReport report) {
        dhcpFleet.accept(report);
        tell(new ProvisioningEvent.Dhcp(report));
    }

    @Override
    public void started(Instant when, TftpContentRequest request) {
        tftpFleet.started(when, request);
    }

    @Override
    public void ended(Instant when, TftpContentRequest request, TftpTransferRecord record) {
        tftpFleet.ended(when, request, versions.apply(request, record));
        tell(new ProvisioningEvent.Transferred(request, record));
    }

    @Override
    public void refused(Instant when, TftpContentRequest request, TftpRefusal refusal) {
        tftpFleet.refused(when, request, refusal);
        tell(new ProvisioningEvent.Refused(request, refusal));
    }
}
