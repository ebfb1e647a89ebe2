package io.github.zip2x2.boot.pbx;

import io.github.zip2x2.boot.internal.CallGuard;
import io.github.zip2x2.boot.pbx.fleet.Fleet;
import io.github.zip2x2.boot.pbx.fleet.FleetDhcpListener;
import io.github.zip2x2.boot.pbx.fleet.FleetTftpListener;
import io.github.zip2x2.boot.pbx.fleet.ReadFile;
import io.github.zip2x2.boot.pbx.site.PhoneFile;
import io.github.zip2x2.boot.pbx.site.ProvisioningRequest;
import io.github.zip2x2.boot.pbx.site.ServedFiles;
import io.github.zip2x2.boot.pbx.site.UnknownPhone;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.dhcp.lease.LeaseLookup;
import io.github.zip2x2.dhcp.server.DhcpServerReport;
import io.github.zip2x2.tftp.TftpTransferRecord;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import io.github.zip2x2.tftp.server.TftpRefusal;
import io.github.zip2x2.tftp.server.TftpServerListener;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells what the servers do: first the fleet, then the application, whose listener may fail without harm. Called on the
 * servers' threads; thread-safe.
 */
final class ServiceReports implements TftpServerListener, ServedFiles.Observer {
    private final ProvisioningListener listener;
    private final Consumer<DhcpServerReport> dhcpFleet;
    private final @Nullable FleetTftpListener tftpFleet;
    private final ReadVersions versions;
    private final RelayWays ways;
    private final CallGuard guard = CallGuard.of("provisioning listener", "it misses that event; mend it");

    private ServiceReports(
            ProvisioningListener listener,
            Consumer<DhcpServerReport> dhcpFleet,
            @Nullable FleetTftpListener tftpFleet,
            ReadVersions versions,
            RelayWays ways) {
        this.listener = listener;
        this.dhcpFleet = dhcpFleet;
        this.tftpFleet = tftpFleet;
        this.versions = versions;
        this.ways = ways;
    }

    /** Tells the application only. */
    static ServiceReports to(ProvisioningListener listener, ReadVersions versions, RelayWays ways) {
        return new ServiceReports(listener, report -> {}, null, versions, ways);
    }

    /** Tells a fleet too. */
    static ServiceReports to(
            ProvisioningListener listener,
            ReadVersions versions,
            RelayWays ways,
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
                versions,
                ways);
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

    @Override
    public void made(TftpContentRequest asked, PhoneFile file) {
        versions.made(asked, file);
    }

    @Override
    public void notMade(String path, InetAddress peer, String reason) {
        tell(new ProvisioningEvent.NotRendered(path, peer, reason));
    }

    @Override
    public void denied(MacAddress mac, InetAddress peer) {
        tell(new ProvisioningEvent.AccessDenied(mac, peer));
    }

    @Override
    public void walking(InetAddress peer, int phones) {
        tell(new ProvisioningEvent.MacWalking(peer, phones));
    }

    @Override
    public UnknownPhone stranger(ProvisioningRequest request, MacAddress mac) {
        Optional<RelayWays.Way> way = ways.of(mac);
        return new UnknownPhone(
                mac,
                request.model(),
                request.peer().getAddress(),
                request.site().orElse(null),
                way.map(RelayWays.Way::relay).orElse(null),
                way.flatMap(RelayWays.Way::information).orElse(null));
    }

    @Override
    public void decided(UnknownPhone phone, boolean served) {
        tell(new ProvisioningEvent.Unknown(phone, served));
    }
}
