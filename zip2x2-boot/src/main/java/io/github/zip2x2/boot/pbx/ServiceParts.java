package io.github.zip2x2.boot.pbx;

import io.github.zip2x2.boot.FileKind;
import io.github.zip2x2.boot.pbx.fleet.Fleet;
import io.github.zip2x2.boot.pbx.fleet.JdbcFleetStore;
import io.github.zip2x2.boot.pbx.rollout.PhoneLocator;
import io.github.zip2x2.boot.pbx.rollout.RebootGuard;
import io.github.zip2x2.boot.pbx.site.CfgAccess;
import io.github.zip2x2.boot.pbx.site.FileVersions;
import io.github.zip2x2.boot.pbx.site.PhoneDirectory;
import io.github.zip2x2.boot.pbx.site.ProvisioningSource;
import io.github.zip2x2.boot.pbx.site.SecretResolver;
import io.github.zip2x2.boot.pbx.site.ServedFiles;
import io.github.zip2x2.boot.pbx.site.ServedNames;
import io.github.zip2x2.boot.pbx.site.Site;
import io.github.zip2x2.boot.pbx.site.Sites;
import io.github.zip2x2.boot.pbx.site.UnknownPhonePolicy;
import io.github.zip2x2.boot.sip.NotifySender;
import io.github.zip2x2.boot.sip.NotifySettings;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.lease.LeaseLookup;
import io.github.zip2x2.dhcp.lease.LeaseStore;
import io.github.zip2x2.dhcp.lease.MemoryLeaseStore;
import io.github.zip2x2.dhcp.lease.SqliteLeaseStore;
import io.github.zip2x2.dhcp.net.AddressProber;
import io.github.zip2x2.dhcp.net.DatagramEndpoint;
import io.github.zip2x2.dhcp.server.DhcpServerSettings;
import io.github.zip2x2.tftp.content.TftpAnswer;
import io.github.zip2x2.tftp.server.TftpServer;
import java.io.IOException;
import java.net.Inet4Address;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link ProvisioningService} is made of, as its builder was told, and what follows from that where nothing was said.
 * Not thread-safe; a service reads it once.
 */
final class ServiceParts {
    @Nullable
    DatagramEndpoint endpoint;

    @Nullable
    DhcpServerSettings dhcpSettings;

    @Nullable
    AddressProber prober;

    boolean answerKnown = true;

    @Nullable
    LeaseStore store;

    @Nullable
    LeaseLookup leases;

    @Nullable
    UnaryOperator<TftpServer.Builder> tftp;

    Supplier<? extends Collection<Site>> moreSites = List::of;
    final List<Site> sites = new ArrayList<>();
    PhoneDirectory phones = PhoneDirectory.NONE;
    UnknownPhonePolicy unknown = UnknownPhonePolicy.IGNORE;
    SecretResolver secrets = SecretResolver.NONE;
    ProvisioningSource files = ProvisioningSource.NONE;

    @Nullable
    Path root;

    @Nullable
    Path firmware;

    @Nullable
    CfgAccess access;

    @Nullable
    Fleet fleet;

    @Nullable
    NotifySender notifySender;

    NotifySettings notifyWords = NotifySettings.defaults();
    ServedNames names = ServedNames.PHONES_FILES;
    boolean makeCommon;
    FileVersions versions = FileVersions.ofThisProcess();
    boolean versionsGiven;

    @Nullable
    Path state;

    /** What was opened for the service, the one to be closed last behind. */
    final List<AutoCloseable> opened = new ArrayList<>();

    private boolean fleetOpened;
    private boolean storeOpened;

    final List<Inet4Address> ours = new ArrayList<>();
    RebootGuard rebootGuard = RebootGuard.always();
    PhoneLocator locator = phone -> Optional.empty();
    final List<Prefix> trusted = new ArrayList<>();
    int walkFree = 32;
    Duration walkInterval = Duration.ofSeconds(5);
    ProvisioningListener listener = event -> {};
    Duration directoryWait = Duration.ofSeconds(2);
    InstantSource clock = InstantSource.system();

    /**
     * Looks for what cannot be.
     *
     * @throws IllegalArgumentException naming the part, its value and the remedy
     */
    void check() {
        if (walkFree < 1 || walkFree > 1_000) {
            throw new IllegalArgumentException(
                    "phonesPerAddress is " + walkFree + ", outside 1..1000: choose a value in that range");
        }
        if (walkInterval.toMillis() < 1 || walkInterval.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("phonesPerAddress: the interval is " + walkInterval
                    + ", outside 1 ms..1 h: choose a value in that range");
        }
        if (directoryWait.toMillis() < 1 || directoryWait.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException(
                    "directoryWait is " + directoryWait + ", outside 1 ms..1 min: choose a value in that range");
        }
    }

    /** Opens the state directory for all that was not given. */
    void openState() throws IOException {
        if (state == null) {
            return;
        }
        fleetOpened = fleet == null;
        if (fleetOpened) {
            JdbcFleetStore record = JdbcFleetStore.sqlite(state.resolve("fleet.db"), true);
            opened.add(record);
            fleet = Fleet.builder().store(record).clock(clock).build();
        }
        storeOpened = store == null && endpoint != null;
        if (storeOpened) {
            store = SqliteLeaseStore.open(state.resolve("leases.db"), true);
            opened.add(store);
        }
        if (!versionsGiven) {
            versions = FileVersions.keptIn(state.resolve("version.key"));
        }
    }

    /** Closes what {@link #openState} opened, so that the builder may be used again. */
    void giveBackState() throws IOException {
        fleet = fleetOpened ? null : fleet;
        store = storeOpened ? null : store;
        List<AutoCloseable> open = List.copyOf(opened);
        opened.clear();
        Closing.all(open);
    }

    /** Where our leases are kept: in memory if we serve DHCP and nothing was said. */
    @Nullable
    LeaseStore leaseStore() {
        return endpoint != null && store == null ? new MemoryLeaseStore() : store;
    }

    /** Who tells whose address is whose. */
    @Nullable
    LeaseLookup leaseLookup(@Nullable LeaseStore own) {
        return leases == null ? own : leases;
    }

    /** The files below those that are made. */
    ProvisioningSource onDisk() throws IOException {
        ProvisioningSource below = root == null ? files : files.over(ProvisioningSource.directory(root));
        if (firmware == null) {
            return below;
        }
        ProvisioningSource images = ProvisioningSource.directory(firmware);
        ProvisioningSource imagesOnly =
                request -> request.kind() == FileKind.FIRMWARE ? images.open(request) : TftpAnswer.notFound();
        return imagesOnly.over(below);
    }

    ServedFiles.Rules rules(@Nullable LeaseLookup known, Sites allSites) {
        return new ServedFiles.Rules(
                names, access(known, allSites), known, clock, walkFree, walkInterval, List.copyOf(trusted));
    }

    private CfgAccess access(@Nullable LeaseLookup known, Sites allSites) {
        if (access != null) {
            return access;
        }
        if (known != null) {
            return CfgAccess.lease();
        }
        return allSites.haveNetworks()
                ? (mac, asker) -> asker.address() instanceof Inet4Address v4 && allSites.network(v4) != null
                : CfgAccess.ANY;
    }

    /** The common file is made where nobody keeps one. */
    boolean makesCommon() {
        return makeCommon || root == null;
    }

    PhoneLocator locator(@Nullable LeaseLookup known) {
        PhoneLocator all = locator;
        if (known != null) {
            all = all.or(PhoneLocator.byLease(known, clock));
        }
        return fleet == null ? all : all.or(PhoneLocator.byRecord(fleet::phone, clock));
    }
}
