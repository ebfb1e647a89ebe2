package io.github.zip2x2.boot.pbx;

import io.github.zip2x2.boot.FileKind;
import io.github.zip2x2.boot.pbx.fleet.Diagnosis;
import io.github.zip2x2.boot.pbx.fleet.Fleet;
import io.github.zip2x2.boot.pbx.fleet.FleetStore;
import io.github.zip2x2.boot.pbx.rollout.PhoneLocator;
import io.github.zip2x2.boot.pbx.rollout.RebootGuard;
import io.github.zip2x2.boot.pbx.rollout.Rollout;
import io.github.zip2x2.boot.pbx.rollout.Wave;
import io.github.zip2x2.boot.pbx.rollout.WavePhone;
import io.github.zip2x2.boot.pbx.site.CfgAccess;
import io.github.zip2x2.boot.pbx.site.FileVersions;
import io.github.zip2x2.boot.pbx.site.PhoneDirectory;
import io.github.zip2x2.boot.pbx.site.PhoneFiles;
import io.github.zip2x2.boot.pbx.site.Phones;
import io.github.zip2x2.boot.pbx.site.ProvisioningSource;
import io.github.zip2x2.boot.pbx.site.SecretResolver;
import io.github.zip2x2.boot.pbx.site.ServedFiles;
import io.github.zip2x2.boot.pbx.site.ServedNames;
import io.github.zip2x2.boot.pbx.site.Site;
import io.github.zip2x2.boot.pbx.site.SiteChange;
import io.github.zip2x2.boot.pbx.site.Sites;
import io.github.zip2x2.boot.pbx.site.UnknownPhonePolicy;
import io.github.zip2x2.boot.sip.NotifySender;
import io.github.zip2x2.boot.sip.NotifySettings;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.ServiceState;
import io.github.zip2x2.dhcp.ServiceState.Phase;
import io.github.zip2x2.dhcp.lease.LeaseLookup;
import io.github.zip2x2.dhcp.lease.LeaseStore;
import io.github.zip2x2.dhcp.net.AddressProber;
import io.github.zip2x2.dhcp.net.DatagramEndpoint;
import io.github.zip2x2.dhcp.server.DhcpServer;
import io.github.zip2x2.dhcp.server.DhcpServerSettings;
import io.github.zip2x2.tftp.content.TftpContentSource;
import io.github.zip2x2.tftp.server.TftpServer;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * All that a PBX needs to provision its phones, as one service: DHCP, TFTP and the phones' files, any of them absent.
 *
 * <p>{@link #start()} starts all or nothing, and names cause and remedy when it fails; it may be tried again then. {@link
 * #state()} says whether the service still serves. {@link #close()} may be called at any time, by any thread, more than once. Files are made when they are asked for, so what a directory of phones
 * or a site says is served from the next request on. Thread-safe.
 */
public final class ProvisioningService implements AutoCloseable {
    private final Replacements phones;
    private final DirectoryAnswers answers;
    private final PresentFiles files;
    private final Phones known;
    private final OurAddresses ours;
    private final TftpContentSource content;
    private final Publications published;
    private final Reboots reboots;
    private final RolloutTrial trial;
    private final ServiceReports reports;
    private final @Nullable Fleet fleet;
    private final @Nullable RootPhones rootPhones;
    private final @Nullable ServedDhcp dhcp;
    private final @Nullable UnaryOperator<TftpServer.Builder> tftpSettings;
    private final CompletableFuture<ServiceState> ended = new CompletableFuture<>();
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    /** Those that this service opened itself. */
    private final List<AutoCloseable> stores;

    private Phase phase = Phase.NEW;
    private @Nullable TftpServer tftp;
    private boolean fleetStarted;

    private ProvisioningService(ServiceParts parts) throws IOException {
        LeaseStore store = parts.leaseStore();
        LeaseLookup leases = parts.leaseLookup(store);
        Sites sites = new Sites(parts.sites, parts.moreSites);
        ServedNetworks networks = new ServedNetworks(sites);
        RelayWays ways = new RelayWays();
        ReadVersions versions = new ReadVersions();
        PhoneLocator locator = parts.locator(leases);
        fleet = parts.fleet;
        stores = List.copyOf(parts.opened);
        tftpSettings = parts.tftp;
        reports = fleet == null
                ? ServiceReports.to(parts.listener, versions, ways)
                : ServiceReports.to(parts.listener, versions, ways, fleet, leases, networks, parts.clock);
        rootPhones = parts.root == null ? null : new RootPhones(parts.root);
        FleetStore kept = fleet == null ? null : fleet.store();
        phones = new Replacements(parts.phones, kept);
        known = new Phones(phones, sites, System::nanoTime);
        published = new Publications(kept);
        ours = new OurAddresses(parts.ours, System::nanoTime);
        if (parts.endpoint != null && parts.dhcpSettings != null) {
            ours.listensAt(parts.endpoint);
            ours.serves(parts.dhcpSettings);
        }
        ProvisioningSource onDisk = parts.onDisk();
        PhoneFiles made =
                new PhoneFiles(onDisk, parts.secrets, published, ours::now, parts.versions, parts.makesCommon());
        files = new PresentFiles(made, known, locator);
        trial = new RolloutTrial(sites, files, published, fleet);
        content = new ServedFiles(known, made, onDisk, parts.rules(leases, sites), parts.unknown, reports);
        reboots = new Reboots(
                new Reboots.Means(
                        fleet, parts.notifySender, parts.notifyWords, parts.rebootGuard, locator, parts.clock),
                files,
                networks,
                published);
        answers = new DirectoryAnswers(
                parts.phones.equals(PhoneDirectory.NONE) ? PhoneDirectory.NONE : phones,
                parts.directoryWait.toNanos(),
                reports::tell);
        dhcp = parts.endpoint == null || parts.dhcpSettings == null || store == null
                ? null
                : new ServedDhcp(
                        new ServedDhcp.Parts(
                                parts.endpoint,
                                parts.dhcpSettings,
                                store,
                                parts.prober,
                                parts.answerKnown,
                                parts.clock),
                        rootPhones,
                        answers,
                        sites,
                        ways,
                        networks,
                        reports::dhcp);
    }

    /** {@return a builder of a service that serves nothing yet} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts all that was asked for, or nothing: a start that fails gives back what it took, and may be tried again. A fleet
     * that was started for it runs on until {@link #close()}.
     *
     * @return this service
     * @throws IOException if a part cannot be started: which, why and what helps
     * @throws IllegalStateException if the service is not {@link Phase#NEW}, or its fleet runs already
     */
    public ProvisioningService start() throws IOException {
        synchronized (this) {
            if (phase != Phase.NEW) {
                throw new IllegalStateException("the service is " + phase + " and starts only when NEW: "
                        + (phase == Phase.CLOSING || phase.isLast() ? "build another" : "it runs already"));
            }
            phase = Phase.STARTING;
        }
        try {
            startParts();
        } catch (IOException | RuntimeException | Error e) {
            giveBack(e);
            throw e;
        }
        return this;
    }

    private void startParts() throws IOException {
        if (rootPhones != null) {
            begin(rootPhones::stop);
            rootPhones.start();
        }
        if (fleet != null && !fleetStarted) {
            fleet.start();
            fleetStarted = true;
        }
        if (tftpSettings != null) {
            // Before DHCP, so that nobody is sent to a server that is not there.
            TftpServer next = tftpSettings
                    .apply(TftpServer.builder(content))
                    .listener(reports)
                    .build();
            begin(next);
            next.start();
            ours.listensAt(next);
            synchronized (this) {
                tftp = next;
            }
        }
        if (dhcp != null) {
            begin(dhcp::stop);
            dhcp.start();
        }
        synchronized (this) {
            if (phase != Phase.STARTING) {
                throw closedMeanwhile();
            }
            phase = Phase.RUNNING;
        }
    }

    /** Notes a part before it is started, so that whoever closes the service meanwhile stops it. */
    private synchronized void begin(AutoCloseable part) {
        if (phase != Phase.STARTING) {
            throw closedMeanwhile();
        }
        running.push(part);
    }

    private static IllegalStateException closedMeanwhile() {
        return new IllegalStateException("the service was closed while it started: build another");
    }

    private void giveBack(Throwable failure) {
        List<AutoCloseable> begun;
        synchronized (this) {
            begun = List.copyOf(running);
            running.clear();
            tftp = null;
            if (phase == Phase.STARTING) {
                phase = Phase.NEW;
            }
        }
        try {
            Closing.all(begun);
        } catch (IOException suppressed) {
            failure.addSuppressed(suppressed);
        }
    }

    /**
     * How the service stands. It is {@link Phase#DEGRADED} while a part of it does not do all of its work, with a reason for
     * each: what DHCP and TFTP say of themselves, a directory of phones that fails, a root that cannot be looked through.
     *
     * @return the state now
     */
    public ServiceState state() {
        Phase now;
        TftpServer files;
        synchronized (this) {
            now = phase;
            files = tftp;
        }
        if (now != Phase.RUNNING) {
            return new ServiceState(now, List.of());
        }
        List<String> reasons = new ArrayList<>();
        dhcp().map(DhcpServer::state)
                .ifPresent(state -> reasons(reasons, "DHCP", state.phase() == Phase.RUNNING, state));
        if (files != null) {
            reasons(reasons, "TFTP", files.state().phase().name().equals(Phase.RUNNING.name()), files.state());
        }
        known.trouble().ifPresent(reasons::add);
        if (rootPhones != null) {
            rootPhones.trouble().ifPresent(reasons::add);
        }
        return new ServiceState(reasons.isEmpty() ? Phase.RUNNING : Phase.DEGRADED, reasons);
    }

    private static void reasons(List<String> reasons, String part, boolean runs, Record state) {
        if (!runs) {
            reasons.add(part + ": " + state);
        }
    }

    /** {@return completes with the last state when the service has been closed; whoever cancels it cancels a copy} */
    public CompletableFuture<ServiceState> ended() {
        return ended.copy();
    }

    /**
     * Changes what DHCP serves, such as networks and reservations, while it serves. Offers and leases stay, and no phone
     * repeats itself for it.
     *
     * @param settings the new settings
     * @throws IllegalArgumentException if that cannot be served; nothing has changed then
     * @throws IllegalStateException if the service does not run, or has no DHCP
     */
    public synchronized void reconfigure(DhcpServerSettings settings) {
        if (dhcp == null || phase != Phase.RUNNING) {
            throw new IllegalStateException("reconfigure: the service serves no DHCP now; start one that does");
        }
        dhcp.reconfigure(settings);
        ours.serves(settings);
    }

    /** {@return the DHCP server, once started, if there is one} It is the service's to close. */
    public synchronized Optional<DhcpServer> dhcp() {
        return dhcp == null ? Optional.empty() : dhcp.server();
    }

    /** {@return the TFTP server, once started, if there is one} It is the service's to close. */
    public synchronized Optional<TftpServer> tftp() {
        return Optional.ofNullable(tftp);
    }

    /** {@return what TFTP serves, access rules included, for a server of one's own or a simulated one} */
    public TftpContentSource content() {
        return content;
    }

    /**
     * Tells one phone's story: how far its boot came, what is expected next, and the likely cause if that does not come.
     *
     * @param mac the phone
     * @return the diagnosis, also of a phone that was never heard of
     * @throws IllegalStateException if the service has no fleet
     */
    public Diagnosis diagnose(MacAddress mac) {
        if (fleet == null) {
            throw new IllegalStateException("diagnose: nobody keeps what is known of phones; build with fleet(...)");
        }
        return fleet.diagnose(mac);
    }

    /**
     * Says that a phone's settings changed. The change is served anyway; this makes the file once, as the phone will get it,
     * so that what is wrong with it shows now and not when the phone boots.
     *
     * @param mac the phone
     * @return the version of its file, which a read of it will have; empty if nobody knows the phone
     * @throws IOException if its file cannot be made: why, without any value
     */
    public Optional<String> phoneChanged(MacAddress mac) throws IOException {
        changed(mac);
        return files.version(FileKind.SPECIFIC, mac);
    }

    /**
     * Gives the settings that the directory has for a phone to the one that takes its place; where the directory knows the
     * new one itself, that counts. The old one is unknown from now on. This holds until the new one is replaced, too, or
     * {@link #adopted(MacAddress)}: with a fleet it is in its store when this returns, and survives a restart; without one it
     * ends with this service.
     *
     * @param oldMac the phone that is taken away
     * @param newMac the one that takes its place
     * @return the version of the new one's file
     * @throws IOException if that file cannot be made, or the replacement not be made durable; then nothing has changed
     * @throws IllegalArgumentException if the directory knows neither, or both are the same
     */
    public String replace(MacAddress oldMac, MacAddress newMac) throws IOException {
        try {
            return phones.replace(oldMac, newMac, files::version);
        } finally {
            changed(oldMac);
            changed(newMac);
        }
    }

    /**
     * Sends a phone the NOTIFY that makes it boot, if the guard lets it, and waits for the answer, at most 32 s. It names the
     * device id and port that the phone read last; where that is not known, those that its files name now.
     *
     * @param mac the phone
     * @return how it ended; a phone that does not answer is an outcome, not an exception
     * @throws IOException if nothing could be sent for a reason that is not the phone's, or its files cannot be made
     * @throws IllegalStateException if the service has no sender
     */
    public RebootOutcome reboot(MacAddress mac) throws IOException {
        return reboots.reboot(mac);
    }

    /**
     * Sends a phone the NOTIFY that makes it boot, as {@link #reboot} does, without waiting, and follows what the phone does
     * then: handed over, answered, booted, up, registered.
     *
     * @param mac the phone
     * @return the reboot under way
     * @throws IllegalStateException if the service has no sender, or does not run
     */
    public Reboot rebootAsync(MacAddress mac) {
        return reboots.rebootAsync(mac);
    }

    /**
     * Says that a phone has registered with the PBX, which ends its reboot; a PBX that cannot tell need not.
     *
     * @param mac the phone
     */
    public void registered(MacAddress mac) {
        if (fleet != null) {
            fleet.registered(mac);
        }
    }

    /**
     * What a NOTIFY to a phone must name: the device id and port that it read last, else those that its files name now.
     *
     * @param mac the phone
     * @return the phone; empty if nobody knows its device id
     * @throws IOException if its files had to be asked and cannot be made
     */
    public Optional<WavePhone> wavePhone(MacAddress mac) throws IOException {
        return reboots.named(mac);
    }

    /**
     * A wave with this service's fleet, sender, guard, locator and networks, to be begun or resumed. The service
     * closes it with itself.
     *
     * @param name the wave's name
     * @return its builder, which does not begin or resume once the service is closed
     * @throws IllegalStateException if the service has no fleet or no sender
     * @throws IllegalArgumentException if the name is none
     */
    public Wave.Builder wave(String name) {
        return reboots.wave(name);
    }

    /**
     * A rollout to a site, to be described and begun: to canaries and the stages by files of their own, to all by the common
     * file of the site; there, what phones set otherwise for themselves is changed too. It is laid over what the site and the
     * phones set until the rollout is withdrawn, or {@link #adopted(String)}. The service closes it with itself.
     *
     * @param name the rollout's name, 1 to 40 letters, digits, dots and hyphens
     * @param site the name of a {@link Site}
     * @return the rollout, not yet begun
     * @throws IllegalStateException if the service has no fleet or no sender
     */
    public SiteRollout rollout(String name, String site) {
        return rollout(name, SiteChange.of(site));
    }

    /**
     * A rollout of a change, to be described further and begun, as {@link #rollout(String, String)} says.
     *
     * @param name the rollout's name
     * @param change what it brings
     * @return the rollout, not yet begun
     * @throws IllegalStateException if the service has no fleet or no sender
     */
    public SiteRollout rollout(String name, SiteChange change) {
        reboots.checkRollouts();
        return new SiteRollout(trial, reboots, name, change);
    }

    /**
     * Takes up the rollouts that ran when the last service on this store ended, each from its journal alone. One that has not
     * run for over an hour is left as it stands, with a WARN: the store may be a backup, and no backup tells a phone to boot.
     *
     * @return the rollouts, which run and are the service's to close
     * @throws IOException if the store cannot be read
     * @throws IllegalStateException if the service has no fleet or no sender, or is closed
     */
    public List<Rollout> resumeRollouts() throws IOException {
        return reboots.resumeRollouts();
    }

    /**
     * Takes up one rollout again, however long it has not run.
     *
     * @param name its name
     * @return the rollout, which runs and is the service's to close
     * @throws IOException if the store cannot be read
     * @throws IllegalArgumentException if there is no such rollout, it is over, or its journal cannot be read
     */
    public Rollout resumeRollout(String name) throws IOException {
        return reboots.resumeRollout(name);
    }

    /**
     * Says that the sites and phones set themselves what a rollout brought: nothing is laid over them any longer.
     *
     * @param rollout the name of a rollout that is over; one that published nothing is no error
     * @throws IOException if that cannot be made durable; then nothing has changed
     */
    public void adopted(String rollout) throws IOException {
        published.forget(rollout);
    }

    /**
     * Says that the directory of phones knows the replacement itself: the new phone by its own address, and the old one as it
     * stands there, if at all. Both are served from now on as the directory says.
     *
     * @param newMac the phone that took another's place; one that did not is no error
     * @throws IOException if that cannot be made durable; then nothing has changed
     */
    public void adopted(MacAddress newMac) throws IOException {
        phones.forget(newMac).ifPresent(this::changed);
        changed(newMac);
    }

    private void changed(MacAddress mac) {
        known.changed(mac);
        answers.changed(mac);
    }

    /**
     * Stops serving and closes what the service opened and the endpoint that it was given; stores that it was given stay
     * their owners'. Waves and rollouts are left as they stand, without a thread, to be resumed with another service on the
     * same store.
     *
     * @throws IOException if a part could not be closed in order; the others are closed all the same
     */
    @Override
    public void close() throws IOException {
        List<AutoCloseable> open = new ArrayList<>();
        synchronized (this) {
            if (phase == Phase.CLOSING || phase.isLast()) {
                return;
            }
            phase = Phase.CLOSING;
            open.add(reboots);
            open.addAll(running);
            running.clear();
            if (dhcp != null) {
                open.add(dhcp);
            }
            if (fleet != null && fleetStarted) {
                open.add(fleet);
            }
            open.addAll(stores);
        }
        try {
            Closing.all(open);
        } finally {
            synchronized (this) {
                phase = Phase.CLOSED;
            }
            ended.complete(new ServiceState(Phase.CLOSED, List.of()));
        }
    }

    /** Collects the parts of a {@link ProvisioningService}. */
    public static final class Builder {
        private final ServiceParts parts = new ServiceParts();

        private Builder() {}

        /**
         * Serves DHCP. Phones of the directory are answered besides those whom the settings name.
         *
         * @param where the endpoint, which the service closes
         * @param what the networks and the rest; options of a phone's site are added
         * @return this builder
         */
        public Builder dhcp(DatagramEndpoint where, DhcpServerSettings what) {
            parts.endpoint = Objects.requireNonNull(where, "dhcp endpoint");
            parts.dhcpSettings = Objects.requireNonNull(what, "dhcp settings");
            return this;
        }

        /**
         * Serves DHCP and probes addresses before they are offered.
         *
         * @param where the endpoint, which the service closes
         * @param what the networks and the rest, with {@link DhcpServerSettings#probing()}
         * @param probing asks the network whether an address is in use
         * @return this builder
         */
        public Builder dhcp(DatagramEndpoint where, DhcpServerSettings what, AddressProber probing) {
            parts.prober = Objects.requireNonNull(probing, "prober");
            return dhcp(where, what);
        }

        /**
         * Lets DHCP answer phones that the directory knows or whose file lies on disk, whatever the DHCP settings say.
         *
         * @param value default true
         * @return this builder
         */
        public Builder answerKnownPhones(boolean value) {
            parts.answerKnown = value;
            return this;
        }

        /**
         * Sets where our leases are kept; they also tell whose address is whose.
         *
         * @param value the store, which its owner closes after the service; in memory if not set
         * @return this builder
         */
        public Builder leases(LeaseStore value) {
            parts.store = Objects.requireNonNull(value, "leases");
            parts.leases = value;
            return this;
        }

        /**
         * Sets the leases of another DHCP server. They tell whose an address is. DHCP of this service keeps nothing
         * there: see {@link #leases}.
         *
         * @param value the leases that it holds
         * @return this builder
         */
        public Builder leasesOfOthers(LeaseLookup value) {
            parts.leases = Objects.requireNonNull(value, "leasesOfOthers");
            return this;
        }

        /**
         * Serves TFTP at addresses.
         *
         * @param addresses where; port 0 means any free one. Without one, the wildcard address, port 69
         * @return this builder
         */
        public Builder tftp(InetSocketAddress... addresses) {
            return tftp(builder -> {
                for (InetSocketAddress address : addresses) {
                    builder.bind(address);
                }
                return builder;
            });
        }

        /**
         * Serves TFTP with settings of one's own.
         *
         * @param how sets addresses, limits and ports; the listener is the service's
         * @return this builder
         */
        public Builder tftp(UnaryOperator<TftpServer.Builder> how) {
            parts.tftp = Objects.requireNonNull(how, "tftp");
            return this;
        }

        /**
         * Adds a site.
         *
         * @param value the site
         * @return this builder
         */
        public Builder site(Site value) {
            parts.sites.add(Objects.requireNonNull(value, "site"));
            return this;
        }

        /**
         * Adds sites that may change while the service runs.
         *
         * @param value asked for each request, by several threads: answers from memory
         * @return this builder
         */
        public Builder sites(Supplier<? extends Collection<Site>> value) {
            parts.moreSites = Objects.requireNonNull(value, "sites");
            return this;
        }

        /**
         * Sets who the phones are.
         *
         * @param value the directory
         * @return this builder
         */
        public Builder phones(PhoneDirectory value) {
            parts.phones = Objects.requireNonNull(value, "phones");
            return this;
        }

        /**
         * Sets the longest time for which DHCP holds a phone's message back for the directory's answer. After that a
         * phone with a running lease is served, and any other gets silence. The question stays open: a phone that
         * repeats itself gets the answer that has come since.
         *
         * @param value 1 ms to 1 minute; default 2 s, less than the 4 s after which phones repeat themselves
         * @return this builder
         */
        public Builder directoryWait(Duration value) {
            parts.directoryWait = Objects.requireNonNull(value, "directoryWait");
            return this;
        }

        /**
         * Sets the policy for phones that the directory does not know.
         *
         * @param value default {@link UnknownPhonePolicy#IGNORE}
         * @return this builder
         */
        public Builder unknownPhones(UnknownPhonePolicy value) {
            parts.unknown = Objects.requireNonNull(value, "unknownPhones");
            return this;
        }

        /**
         * Sets the resolver, which finds secrets when a file is made.
         *
         * @param value default none
         * @return this builder
         */
        public Builder secrets(SecretResolver value) {
            parts.secrets = Objects.requireNonNull(value, "secrets");
            return this;
        }

        /**
         * Lays all that over a TFTP root on disk: what lies there is served, with what sites and phones set.
         *
         * @param directory the root
         * @return this builder
         */
        public Builder root(Path directory) {
            parts.root = Objects.requireNonNull(directory, "root");
            return this;
        }

        /**
         * Lays all that over files from elsewhere, which come before those of {@link #root}.
         *
         * @param value the files
         * @return this builder
         */
        public Builder files(ProvisioningSource value) {
            parts.files = Objects.requireNonNull(value, "files");
            return this;
        }

        /**
         * Adds names that are served beside what phones read: a root often serves other vendors' phones, too. Hidden names,
         * tables, databases, keys and copies of phones' files never are.
         *
         * @param globs patterns such as {@code *.xml} or {@code yealink/**}
         * @return this builder
         * @throws IllegalArgumentException if a text is no pattern
         */
        public Builder serveOther(String... globs) {
            parts.names = ServedNames.and(List.of(globs));
            return this;
        }

        /**
         * Makes a common file also where there is a {@link #root} that lacks one. The made file lacks what the
         * administrator's file says, such as a proxy or a VLAN.
         *
         * @param value default false; without a root it is always made
         * @return this builder
         */
        public Builder makeCommon(boolean value) {
            parts.makeCommon = value;
            return this;
        }

        /**
         * Adds addresses by which phones reach this server, beside those that it listens at and that DHCP names: behind a
         * NAT, or another service on the same store. A {@code tftp_server_addr} that names one of ours locks nobody out.
         *
         * @param addresses the addresses
         * @return this builder
         */
        public Builder ourAddresses(Inet4Address... addresses) {
            parts.ours.addAll(List.of(addresses));
            return this;
        }

        /**
         * Sets the versions of files, which are digests under a key.
         *
         * @param value default: under a key that ends with the process, so that after a restart nobody knows what phones
         *     have read
         * @return this builder
         */
        public Builder versions(FileVersions value) {
            parts.versionsGiven = true;
            parts.versions = Objects.requireNonNull(value, "versions");
            return this;
        }

        /**
         * Sets where software images lie, when not at the root.
         *
         * @param directory the directory
         * @return this builder
         */
        public Builder firmware(Path directory) {
            parts.firmware = Objects.requireNonNull(directory, "firmware");
            return this;
        }

        /**
         * Sets the access to phones' own files.
         *
         * @param value default: where leases are known, who holds the phone's lease; else who is in a network of a site;
         *     else anyone
         * @return this builder
         */
        public Builder cfgAccess(CfgAccess value) {
            parts.access = Objects.requireNonNull(value, "cfgAccess");
            return this;
        }

        /**
         * Adds a network where one address stands for many phones (NAT): no limit of phones per address holds there.
         *
         * @param prefix such as {@code 10.80.0.0/13}
         * @return this builder
         * @throws IllegalArgumentException if it is no network
         */
        public Builder trusted(String prefix) {
            parts.trusted.add(Prefix.parse(prefix));
            return this;
        }

        /**
         * Sets for how many different phones' files one address may ask before it is slowed down. A phone that asks from the
         * address of its own lease does not count.
         *
         * @param phones 1 to 1000; default 32
         * @param interval after that, one more in each, 1 ms to 1 hour; default 5 s
         * @return this builder
         */
        public Builder phonesPerAddress(int phones, Duration interval) {
            parts.walkFree = phones;
            parts.walkInterval = Objects.requireNonNull(interval, "interval");
            return this;
        }

        /**
         * Sets the listener for the service's events.
         *
         * @param value the listener
         * @return this builder
         */
        public Builder listener(ProvisioningListener value) {
            parts.listener = Objects.requireNonNull(value, "listener");
            return this;
        }

        /**
         * Sets the fleet. It keeps what is known of each phone: how far each boot comes, and what went over the wire.
         *
         * @param value the fleet, not yet started; the service starts and closes it, its store stays its owner's
         * @return this builder
         */
        public Builder fleet(Fleet value) {
            parts.fleet = Objects.requireNonNull(value, "fleet");
            return this;
        }

        /**
         * Sets the sender of NOTIFYs.
         *
         * @param value the sender
         * @return this builder
         */
        public Builder notifySender(NotifySender value) {
            parts.notifySender = Objects.requireNonNull(value, "notifySender");
            return this;
        }

        /**
         * Sets the words of the NOTIFY that makes phones boot, its event above all.
         *
         * @param value default {@link NotifySettings#defaults()}
         * @return this builder
         */
        public Builder notify(NotifySettings value) {
            parts.notifyWords = Objects.requireNonNull(value, "notify");
            return this;
        }

        /**
         * Keeps in a directory what must survive a restart: leases, the record of the phones, replacements, waves, rollouts,
         * and the key of versions. The service opens it when it is built and closes it last; what was set by {@link
         * #leases}, {@link #fleet} or {@link #versions} is left as it was set. It needs a driver of SQLite, such as {@code
         * org.xerial:sqlite-jdbc}.
         *
         * @param directory made if it is not there, for its owner alone
         * @return this builder
         */
        public Builder state(Path directory) {
            parts.state = Objects.requireNonNull(directory, "state");
            return this;
        }

        /**
         * Sets who says whether a phone may be rebooted now.
         *
         * @param value default {@link RebootGuard#always}
         * @return this builder
         */
        public Builder rebootGuard(RebootGuard value) {
            parts.rebootGuard = Objects.requireNonNull(value, "rebootGuard");
            return this;
        }

        /**
         * Sets the locator of phones. It is asked before their leases and the fleet's record.
         *
         * @param value default nobody
         * @return this builder
         */
        public Builder phoneLocator(PhoneLocator value) {
            parts.locator = Objects.requireNonNull(value, "phoneLocator");
            return this;
        }

        /**
         * Sets the clock that dates leases.
         *
         * @param value the system's unless set
         * @return this builder
         */
        public Builder clock(InstantSource value) {
            parts.clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /**
         * Checks and makes the service; it does not serve before {@link ProvisioningService#start()}.
         *
         * @return the service
         * @throws IOException if a directory is not there
         * @throws IllegalArgumentException naming the part, its value and the remedy
         */
        public ProvisioningService build() throws IOException {
            parts.check();
            try {
                parts.openState();
                return new ProvisioningService(parts);
            } catch (IOException | RuntimeException | Error e) {
                try {
                    parts.giveBackState();
                } catch (IOException suppressed) {
                    e.addSuppressed(suppressed);
                }
                throw e;
            }
        }
    }
}
