package io.github.zip2x2.boot.provisioning;

import io.github.zip2x2.boot.NotifySender;
import io.github.zip2x2.boot.fleet.Diagnosis;
import io.github.zip2x2.boot.fleet.FileKind;
import io.github.zip2x2.boot.fleet.driver.Fleet;
import io.github.zip2x2.boot.fleet.driver.FleetDhcpListener;
import io.github.zip2x2.boot.fleet.driver.FleetTftpListener;
import io.github.zip2x2.boot.rollout.PhoneLocator;
import io.github.zip2x2.boot.rollout.RebootGuard;
import io.github.zip2x2.boot.rollout.WavePhone;
import io.github.zip2x2.boot.rollout.driver.Rollout;
import io.github.zip2x2.boot.rollout.driver.Wave;
import io.github.zip2x2.boot.sip.Notify;
import io.github.zip2x2.boot.sip.NotifyResult;
import io.github.zip2x2.boot.sip.SipUri;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.document.CfgFile;
import io.github.zip2x2.config.effective.EffectiveConfiguration;
import io.github.zip2x2.config.schema.Parameters;
import io.github.zip2x2.config.schema.Schema;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.driver.AddressProber;
import io.github.zip2x2.dhcp.driver.DatagramEndpoint;
import io.github.zip2x2.dhcp.driver.DhcpServer;
import io.github.zip2x2.dhcp.engine.ClientPolicy;
import io.github.zip2x2.dhcp.engine.DhcpServerReport;
import io.github.zip2x2.dhcp.engine.DhcpServerSettings;
import io.github.zip2x2.dhcp.engine.Prefix;
import io.github.zip2x2.dhcp.lease.LeaseLookup;
import io.github.zip2x2.dhcp.lease.LeaseStore;
import io.github.zip2x2.dhcp.lease.MemoryLeaseStore;
import io.github.zip2x2.tftp.TftpTransferRecord;
import io.github.zip2x2.tftp.content.TftpAnswer;
import io.github.zip2x2.tftp.content.TftpContent;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import io.github.zip2x2.tftp.content.TftpContentSource;
import io.github.zip2x2.tftp.driver.TftpServer;
import io.github.zip2x2.tftp.driver.TftpServerListener;
import io.github.zip2x2.tftp.engine.TftpRefusal;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that a PBX needs to provision its phones, as one service: DHCP, TFTP and the phones' files, any of them absent.
 *
 * <p>{@link #start()} works once, starts all or nothing, and names cause and remedy when it fails. {@link #close()} may be
 * called at any time, by any thread, more than once. Files are made when they are asked for, so what a directory of phones
 * or a site says is served from the next request on. Thread-safe.
 */
public final class ProvisioningService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProvisioningService.class);

    /** Where a phone listens that is not told otherwise (ZIP2x2 User Manual p.112). */
    private static final int SIP_PORT = 5060;

    private final Builder parts;
    private final Map<MacAddress, MacAddress> replaced = new ConcurrentHashMap<>();
    private final AtomicBoolean listenerFailed = new AtomicBoolean();
    private final PhoneDirectory phones;
    private final Sites sites;
    private final ProvisioningSource files;
    private final TftpContentSource content;
    private final @Nullable RootPhones rootPhones;
    private final Publications published;
    private final ReadVersions versions = new ReadVersions();
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final Consumer<DhcpServerReport> dhcpFleet;
    private final TftpServerListener tftpFleet;
    private volatile @Nullable SiteOptions siteOptions;
    private volatile @Nullable DhcpServerSettings dhcpSettings;
    private @Nullable DhcpServer dhcp;
    private @Nullable TftpServer tftp;
    private boolean started;
    private boolean closed;

    private ProvisioningService(Builder builder) throws IOException {
        parts = builder;
        phones = this::phone;
        sites = new Sites(builder::allSites);
        ProvisioningSource onDisk = builder.files;
        rootPhones = builder.root == null ? null : new RootPhones(builder.root);
        if (builder.root != null) {
            onDisk = onDisk.over(ProvisioningSource.directory(builder.root));
        }
        if (builder.firmware != null) {
            ProvisioningSource images = ProvisioningSource.directory(builder.firmware);
            onDisk = firmwareOnly(images).over(onDisk);
        }
        published = new Publications(
                builder.fleet == null ? null : builder.fleet.store(),
                (kind, mac) -> kind == FileKind.SPECIFIC
                        ? phoneChanged(mac)
                        : made(kind, mac).map(bytes -> RenderedSource.COMMON + Versions.of(bytes)));
        files = versions.of(
                new RenderedSource(onDisk, phones, builder.secrets, builder.unknown, published, new Strangers()));
        content = new ProvisioningContentSource(
                files,
                phones,
                sites,
                new ProvisioningContentSource.Rules(
                        builder.access(),
                        builder.leases,
                        new MacWalk(builder.walkFree, builder.walkInterval.toNanos()),
                        List.copyOf(builder.trusted)),
                builder.clock,
                this::tell);
        if (builder.fleet == null) {
            dhcpFleet = report -> {};
            tftpFleet = new TftpServerListener() {};
        } else {
            Fleet fleet = builder.fleet;
            dhcpFleet = new FleetDhcpListener(fleet::tell, this::network, builder.clock);
            tftpFleet = new FleetTftpListener(
                    fleet::tell,
                    builder.leases == null
                            ? peer -> Optional.empty()
                            : FleetTftpListener.byLease(builder.leases, builder.clock),
                    this::network);
        }
    }

    /** The served network of an address, else its site's network. */
    private String network(InetAddress address) {
        if (!(address instanceof Inet4Address v4)) {
            return "";
        }
        List<Prefix> prefixes = new ArrayList<>();
        DhcpServerSettings served = dhcpSettings;
        if (served != null) {
            served.networks().forEach(network -> prefixes.add(network.prefix()));
        }
        parts.allSites().forEach(site -> prefixes.addAll(site.networks()));
        return prefixes.stream()
                .filter(prefix -> prefix.contains(v4))
                .findFirst()
                .map(Prefix::toString)
                .orElse("");
    }

    private Optional<PhoneSettings> phone(MacAddress mac) throws IOException {
        if (replaced.isEmpty()) {
            return parts.phones.phone(mac);
        }
        if (replaced.containsValue(mac)) {
            return Optional.empty();
        }
        Optional<PhoneSettings> own = parts.phones.phone(mac);
        MacAddress before = replaced.get(mac);
        return own.isPresent() || before == null ? own : parts.phones.phone(before);
    }

    private static ProvisioningSource firmwareOnly(ProvisioningSource images) {
        return request -> request.kind() == FileKind.FIRMWARE ? images.open(request) : TftpAnswer.notFound();
    }

    /** {@return a builder of a service that serves nothing yet} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts all that was asked for, or nothing.
     *
     * @return this service
     * @throws IOException if a part cannot be started: which, why and what helps; the others are stopped then
     * @throws IllegalStateException if it was started or closed before
     */
    public synchronized ProvisioningService start() throws IOException {
        if (started || closed) {
            throw new IllegalStateException(
                    closed ? "the service is closed: build another" : "the service runs already");
        }
        started = true;
        try {
            if (rootPhones != null) {
                running.push(rootPhones);
                rootPhones.start();
            }
            if (parts.fleet != null) {
                running.push(parts.fleet);
                parts.fleet.start();
            }
            if (parts.tftp != null) {
                // Before DHCP, so that nobody is sent to a server that is not there.
                tftp = parts.tftp
                        .apply(TftpServer.builder(content))
                        .listener(new Transfers())
                        .build();
                running.push(tftp);
                tftp.start();
            }
            if (parts.endpoint != null && parts.dhcpSettings != null) {
                running.push(parts.endpoint);
                startDhcp(parts.endpoint, parts.dhcpSettings);
            }
        } catch (IOException | RuntimeException e) {
            try {
                close();
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
        return this;
    }

    private DhcpServer startDhcp(DatagramEndpoint endpoint, DhcpServerSettings settings) throws IOException {
        ClientPolicy known = parts.answerKnown ? ClientPolicy.known(this::isKnown) : ClientPolicy.NONE;
        LeaseStore store = Objects.requireNonNull(parts.store);
        SiteOptions options = new SiteOptions(settings.options(), sites, this::phoneOrNone);
        DhcpServer.Builder builder = DhcpServer.builder()
                .endpoint(new KeptEndpoint(endpoint))
                .store(store)
                .settings(settings.toBuilder()
                        .clients(settings.clients().or(known))
                        .informClients(settings.informClients().or(known))
                        .options(options)
                        .sharedStore(settings.sharedStore() || store.isShared())
                        .build())
                .clock(parts.clock)
                .listener(report -> {
                    dhcpFleet.accept(report);
                    tell(new ProvisioningEvent.Dhcp(report));
                });
        if (parts.prober != null) {
            builder.prober(parts.prober);
        }
        DhcpServer server = builder.build();
        siteOptions = options;
        dhcpSettings = settings;
        dhcp = server;
        return server.start();
    }

    /**
     * Changes what DHCP serves, such as networks and reservations, while it serves. Offers that no client has taken yet are
     * forgotten, and their clients ask again; leases stay.
     *
     * @param settings the new settings
     * @throws IOException if the leases cannot be read; DHCP is off then
     * @throws IllegalStateException if the service does not run, or has no DHCP
     */
    public synchronized void reconfigure(DhcpServerSettings settings) throws IOException {
        if (dhcp == null || closed || parts.endpoint == null) {
            throw new IllegalStateException("reconfigure: the service serves no DHCP now; start one that does");
        }
        dhcp.close();
        startDhcp(parts.endpoint, settings);
    }

    private boolean isKnown(HardwareAddress client) {
        return Macs.mac(client)
                .filter(mac -> (rootPhones != null && rootPhones.contains(mac))
                        || phoneOrNone(mac).isPresent())
                .isPresent();
    }

    /**
     * Tells one phone's story: how far its boot came, what is expected next, and the likely cause if that does not come.
     *
     * @param mac the phone
     * @return the diagnosis, also of a phone that was never heard of
     * @throws IllegalStateException if the service has no fleet
     */
    public Diagnosis diagnose(MacAddress mac) {
        if (parts.fleet == null) {
            throw new IllegalStateException("diagnose: nobody keeps what is known of phones; build with fleet(...)");
        }
        return parts.fleet.diagnose(mac);
    }

    private Optional<PhoneSettings> phoneOrNone(MacAddress mac) {
        try {
            return phones.phone(mac);
        } catch (IOException | RuntimeException e) {
            LOG.debug("mac={} the phone directory failed: {}", mac, e.toString());
            return Optional.empty();
        }
    }

    /** {@return the DHCP server, once started, if there is one} It is the service's to close. */
    public synchronized Optional<DhcpServer> dhcp() {
        return Optional.ofNullable(dhcp);
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
     * Says that a phone's settings changed. The change is served anyway; this makes the file once, as the phone will get it,
     * so that what is wrong with it shows now and not when the phone boots.
     *
     * @param mac the phone
     * @return the version of its file, which a read of it will have; empty if nobody knows the phone
     * @throws IOException if its file cannot be made: why, without any value
     */
    public Optional<String> phoneChanged(MacAddress mac) throws IOException {
        return isOurs(mac) ? made(FileKind.SPECIFIC, mac).map(Versions::of) : Optional.empty();
    }

    private boolean isOurs(MacAddress mac) throws IOException {
        return phones.phone(mac).isPresent() || (rootPhones != null && rootPhones.contains(mac));
    }

    /** A file as a phone would get it, whoever asks. */
    private Optional<byte[]> made(FileKind kind, MacAddress mac) throws IOException {
        Optional<PhoneSettings> phone = phones.phone(mac);
        PhoneModel model = phone.map(PhoneSettings::model).orElse(PhoneModel.ZIP2X2);
        InetAddress address = parts.locator.locate(mac).orElse(Ipv4.of("127.0.0.1"));
        String path =
                kind == FileKind.COMMON ? model.commonFileName() : model.name() + "/" + model.specificFileName(mac);
        ProvisioningRequest request = ProvisioningRequest.of(
                        kind, model, path, new InetSocketAddress(address, 0), new InetSocketAddress(address, 0))
                .by(mac)
                .at(sites.of(phone, address));
        if (files.open(request) instanceof TftpAnswer.Served served) {
            try (TftpContent content = served.content()) {
                return Optional.of(RenderedSource.read(content));
            }
        }
        return Optional.empty();
    }

    /**
     * Sends a phone the NOTIFY that makes it boot, to the user and port that its files name, if the guard lets it, and waits
     * for the answer, at most 32 s.
     *
     * @param mac the phone
     * @return how it ended; a phone that does not answer is an outcome, not an exception
     * @throws IOException if nothing could be sent for a reason that is not the phone's, or its files cannot be made
     * @throws IllegalStateException if the service has no sender
     */
    public RebootOutcome reboot(MacAddress mac) throws IOException {
        NotifySender sender = parts.notifySender;
        if (sender == null) {
            throw new IllegalStateException("reboot: nobody sends a NOTIFY; build with notifySender(...)");
        }
        Optional<InetAddress> address = parts.locator.locate(mac);
        if (address.isEmpty()) {
            return new RebootOutcome.Unreachable("nobody knows the address of " + mac);
        }
        Optional<WavePhone> phone = wavePhone(mac);
        if (phone.isEmpty()) {
            return new RebootOutcome.Unreachable("the files of " + mac + " name no device_id");
        }
        if (parts.rebootGuard.mayReboot(mac) instanceof RebootGuard.Answer.Later later) {
            return new RebootOutcome.Postponed(later);
        }
        SipUri target = new SipUri(
                phone.get().deviceId(),
                address.get().getHostAddress(),
                phone.get().sipPort());
        Instant sent = parts.clock.instant();
        NotifyResult result = sender.send(new Notify(target, Notify.DEFAULT_EVENT));
        if (parts.fleet != null) {
            // A fast phone boots before its answer is here, and that boot is the effect of this NOTIFY.
            parts.fleet.notified(mac, sent, result);
        }
        return new RebootOutcome.Notified(result);
    }

    /**
     * What a NOTIFY to a phone must name, as its files have it now: what a wave or a rollout needs to know of it.
     *
     * @param mac the phone
     * @return the phone; empty if its files name no user
     * @throws IOException if its files cannot be made
     */
    public Optional<WavePhone> wavePhone(MacAddress mac) throws IOException {
        CfgFile common = CfgFile.parse("common", made(FileKind.COMMON, mac).orElse(new byte[0]));
        CfgFile specific =
                CfgFile.parse("specific", made(FileKind.SPECIFIC, mac).orElse(new byte[0]));
        EffectiveConfiguration phone = EffectiveConfiguration.merge(Schema.of(PhoneModel.ZIP2X2), common, specific);
        int port = phone.get(Parameters.PHONE_SIP_PORT).orElse(SIP_PORT);
        return phone.get(Parameters.DEVICE_ID).map(user -> new WavePhone(mac, user, port));
    }

    /**
     * A wave with this service's fleet, sender, guard, locator and networks, to be begun or resumed. Close it before the
     * service.
     *
     * @param name the wave's name
     * @return its builder
     * @throws IllegalStateException if the service has no fleet or no sender
     * @throws IllegalArgumentException if the name is none
     */
    public Wave.Builder wave(String name) {
        if (parts.fleet == null || parts.notifySender == null) {
            throw new IllegalStateException("wave: nobody knows which phones boot, or nobody sends a NOTIFY;"
                    + " build with fleet(...) and notifySender(...)");
        }
        return Wave.of(name, parts.fleet, parts.notifySender)
                .guard(parts.rebootGuard)
                .locator(parts.locator)
                .networks(this::network)
                .clock(parts.clock);
    }

    /**
     * A rollout that this service serves, to be begun or, with the same change, resumed: to canaries and the stages by files
     * of their own, to all by the common file of the site; there, what phones set otherwise for themselves is changed too.
     * What was published is served again after a restart, before the rollout is resumed. It is laid over what the site and
     * the phones set until the rollout is withdrawn, or {@link #adopted}. Close it before the service.
     *
     * @param name the rollout's name
     * @param change what it brings
     * @return its builder
     * @throws IllegalStateException if the service has no fleet or no sender
     * @throws IllegalArgumentException if the name is none, the change sets nothing, or the rollout was begun with another
     */
    public Rollout.Builder rollout(String name, SiteChange change) {
        if (parts.fleet == null || parts.notifySender == null) {
            throw new IllegalStateException("rollout: nobody knows which phones boot, or nobody sends a NOTIFY;"
                    + " build with fleet(...) and notifySender(...)");
        }
        return Rollout.of(name, parts.fleet, published.of(name, change), this::wave);
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
     * Gives the settings that the directory has for a phone to the one that takes its place, until this service ends; where
     * the directory knows the new one itself, that counts. The old one is unknown from now on.
     *
     * @param oldMac the phone that is taken away
     * @param newMac the one that takes its place
     * @return the version of the new one's file
     * @throws IOException if that file cannot be made; then nothing has changed
     * @throws IllegalArgumentException if the directory knows neither, or both are the same
     */
    public String replace(MacAddress oldMac, MacAddress newMac) throws IOException {
        if (oldMac.equals(newMac)) {
            throw new IllegalArgumentException("replace: " + oldMac + " cannot take its own place");
        }
        MacAddress origin = replaced.getOrDefault(oldMac, oldMac);
        MacAddress given = origin.equals(newMac) ? null : origin;
        Optional<String> version = Optional.empty();
        try {
            if (given == null) {
                replaced.remove(oldMac);
            } else {
                replaced.put(newMac, given);
            }
            version = phoneChanged(newMac);
        } finally {
            if (version.isPresent()) {
                replaced.remove(oldMac);
            } else if (given == null) {
                replaced.put(oldMac, origin);
            } else {
                replaced.remove(newMac);
            }
        }
        return version.orElseThrow(() -> new IllegalArgumentException(
                "replace: the directory of phones knows neither " + oldMac + " nor " + newMac));
    }

    private void tell(ProvisioningEvent event) {
        try {
            parts.listener.on(event);
        } catch (RuntimeException e) {
            if (listenerFailed.compareAndSet(false, true)) {
                LOG.warn("a provisioning listener failed; further failures are not logged", e);
            }
        }
    }

    /**
     * Stops serving and closes what the service opened and the endpoint that it was given; a lease store that it was given
     * stays its owner's.
     *
     * @throws IOException if a part could not be closed in order; the others are closed all the same
     */
    @Override
    public void close() throws IOException {
        List<AutoCloseable> open = new ArrayList<>();
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            if (dhcp != null) {
                open.add(dhcp);
            }
            if (parts.endpoint != null && !running.contains(parts.endpoint)) {
                open.add(parts.endpoint);
            }
            open.addAll(running);
            running.clear();
        }
        IOException failed = null;
        for (AutoCloseable part : open) {
            try {
                part.close();
            } catch (Exception e) { // whatever one part does, the others are closed too
                if (failed == null) {
                    failed = new IOException("closing a part of the service failed", e);
                } else {
                    failed.addSuppressed(e);
                }
            }
        }
        if (failed != null) {
            throw failed;
        }
    }

    private final class Transfers implements TftpServerListener {
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

    private final class Strangers implements RenderedSource.Strangers {
        @Override
        public UnknownPhone describe(ProvisioningRequest request, MacAddress mac) {
            SiteOptions options = siteOptions;
            SiteOptions.Way way = options == null ? null : options.way(mac);
            return new UnknownPhone(
                    mac,
                    request.model(),
                    request.peer().getAddress(),
                    request.site().orElse(null),
                    way == null ? null : way.relay(),
                    way == null ? null : way.information().orElse(null));
        }

        @Override
        public void asked(UnknownPhone phone, boolean served) {
            tell(new ProvisioningEvent.Unknown(phone, served));
        }
    }

    /** Collects the parts of a {@link ProvisioningService}. */
    public static final class Builder {
        private @Nullable DatagramEndpoint endpoint;
        private @Nullable DhcpServerSettings dhcpSettings;
        private @Nullable AddressProber prober;
        private boolean answerKnown = true;
        private @Nullable LeaseStore store;
        private @Nullable LeaseLookup leases;
        private @Nullable UnaryOperator<TftpServer.Builder> tftp;
        private Supplier<? extends Collection<Site>> moreSites = List::of;
        private final List<Site> sites = new ArrayList<>();
        private PhoneDirectory phones = PhoneDirectory.NONE;
        private UnknownPhonePolicy unknown = UnknownPhonePolicy.IGNORE;
        private SecretResolver secrets = SecretResolver.NONE;
        private ProvisioningSource files = ProvisioningSource.NONE;
        private @Nullable Path root;
        private @Nullable Path firmware;
        private @Nullable CfgAccess access;
        private @Nullable Fleet fleet;
        private @Nullable NotifySender notifySender;
        private RebootGuard rebootGuard = RebootGuard.always();
        private PhoneLocator locator = phone -> Optional.empty();
        private final List<Prefix> trusted = new ArrayList<>();
        private int walkFree = 32;
        private Duration walkInterval = Duration.ofSeconds(5);
        private ProvisioningListener listener = event -> {};
        private InstantSource clock = InstantSource.system();

        private Builder() {}

        /**
         * Serves DHCP. Phones of the directory are answered besides those whom the settings name.
         *
         * @param where the endpoint, which the service closes
         * @param what the networks and the rest; options of a phone's site are added
         * @return this builder
         */
        public Builder dhcp(DatagramEndpoint where, DhcpServerSettings what) {
            endpoint = Objects.requireNonNull(where, "dhcp endpoint");
            dhcpSettings = Objects.requireNonNull(what, "dhcp settings");
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
            prober = Objects.requireNonNull(probing, "prober");
            return dhcp(where, what);
        }

        /**
         * Sets whether DHCP answers phones that the directory knows, or whose file lies on disk, whatever the settings say.
         *
         * @param value default true
         * @return this builder
         */
        public Builder answerKnownPhones(boolean value) {
            answerKnown = value;
            return this;
        }

        /**
         * Sets where our leases are kept; they also tell whose address is whose.
         *
         * @param value the store, which its owner closes after the service; in memory if not set
         * @return this builder
         */
        public Builder leases(LeaseStore value) {
            store = Objects.requireNonNull(value, "leases");
            leases = value;
            return this;
        }

        /**
         * Sets who tells whose address is whose where another server gives the addresses.
         *
         * @param value the leases that it holds
         * @return this builder
         */
        public Builder leases(LeaseLookup value) {
            leases = Objects.requireNonNull(value, "leases");
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
            tftp = Objects.requireNonNull(how, "tftp");
            return this;
        }

        /**
         * Adds a site.
         *
         * @param value the site
         * @return this builder
         */
        public Builder site(Site value) {
            sites.add(Objects.requireNonNull(value, "site"));
            return this;
        }

        /**
         * Adds sites that may change while the service runs.
         *
         * @param value asked for each request, by several threads: answers from memory
         * @return this builder
         */
        public Builder sites(Supplier<? extends Collection<Site>> value) {
            moreSites = Objects.requireNonNull(value, "sites");
            return this;
        }

        /**
         * Sets who the phones are.
         *
         * @param value the directory
         * @return this builder
         */
        public Builder phones(PhoneDirectory value) {
            phones = Objects.requireNonNull(value, "phones");
            return this;
        }

        /**
         * Sets what phones get that nobody knows.
         *
         * @param value default {@link UnknownPhonePolicy#IGNORE}
         * @return this builder
         */
        public Builder unknownPhones(UnknownPhonePolicy value) {
            unknown = Objects.requireNonNull(value, "unknownPhones");
            return this;
        }

        /**
         * Sets who finds secrets when a file is made.
         *
         * @param value default none
         * @return this builder
         */
        public Builder secrets(SecretResolver value) {
            secrets = Objects.requireNonNull(value, "secrets");
            return this;
        }

        /**
         * Lays all that over a TFTP root on disk: what lies there is served, with what sites and phones set.
         *
         * @param directory the root
         * @return this builder
         */
        public Builder root(Path directory) {
            root = Objects.requireNonNull(directory, "root");
            return this;
        }

        /**
         * Lays all that over files from elsewhere, which come before those of {@link #root}.
         *
         * @param value the files
         * @return this builder
         */
        public Builder files(ProvisioningSource value) {
            files = Objects.requireNonNull(value, "files");
            return this;
        }

        /**
         * Sets where software images lie, when not at the root.
         *
         * @param directory the directory
         * @return this builder
         */
        public Builder firmware(Path directory) {
            firmware = Objects.requireNonNull(directory, "firmware");
            return this;
        }

        /**
         * Sets who may read a phone's own file.
         *
         * @param value default: where leases are known, who holds the phone's lease; else who is in a network of a site;
         *     else anyone
         * @return this builder
         */
        public Builder cfgAccess(CfgAccess value) {
            access = Objects.requireNonNull(value, "cfgAccess");
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
            trusted.add(Prefix.parse(prefix));
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
            walkFree = phones;
            walkInterval = Objects.requireNonNull(interval, "interval");
            return this;
        }

        /**
         * Sets who hears what the service does.
         *
         * @param value the listener
         * @return this builder
         */
        public Builder listener(ProvisioningListener value) {
            listener = Objects.requireNonNull(value, "listener");
            return this;
        }

        /**
         * Sets who keeps what is known of each phone: how far each boot comes, and what went over the wire.
         *
         * @param value the fleet, not yet started; the service starts and closes it, its store stays its owner's
         * @return this builder
         */
        public Builder fleet(Fleet value) {
            fleet = Objects.requireNonNull(value, "fleet");
            return this;
        }

        /**
         * Sets who sends a NOTIFY to a phone that is to boot.
         *
         * @param value the sender
         * @return this builder
         */
        public Builder notifySender(NotifySender value) {
            notifySender = Objects.requireNonNull(value, "notifySender");
            return this;
        }

        /**
         * Sets who says whether a phone may be rebooted now.
         *
         * @param value default {@link RebootGuard#always}
         * @return this builder
         */
        public Builder rebootGuard(RebootGuard value) {
            rebootGuard = Objects.requireNonNull(value, "rebootGuard");
            return this;
        }

        /**
         * Sets who knows where phones are, before their leases and the fleet's record are asked.
         *
         * @param value default nobody
         * @return this builder
         */
        public Builder phoneLocator(PhoneLocator value) {
            locator = Objects.requireNonNull(value, "phoneLocator");
            return this;
        }

        /**
         * Sets the clock that dates leases.
         *
         * @param value the system's unless set
         * @return this builder
         */
        public Builder clock(InstantSource value) {
            clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        private Collection<Site> allSites() {
            Collection<Site> more = moreSites.get();
            if (more.isEmpty()) {
                return sites;
            }
            List<Site> all = new ArrayList<>(sites);
            all.addAll(more);
            return all;
        }

        private CfgAccess access() {
            if (access != null) {
                return access;
            }
            if (leases != null) {
                return CfgAccess.lease(leases, clock);
            }
            if (sites.stream().anyMatch(site -> !site.networks().isEmpty())) {
                return (mac, peer) -> allSites().stream().anyMatch(site -> site.match(peer) >= 0);
            }
            return CfgAccess.ANY;
        }

        /**
         * Checks and makes the service; it does not serve before {@link ProvisioningService#start()}.
         *
         * @return the service
         * @throws IOException if a directory is not there
         * @throws IllegalArgumentException naming the part, its value and the remedy
         */
        public ProvisioningService build() throws IOException {
            if (walkFree < 1 || walkFree > 1_000) {
                throw new IllegalArgumentException(
                        "phonesPerAddress is " + walkFree + ", outside 1..1000: choose a value in that range");
            }
            if (walkInterval.toMillis() < 1 || walkInterval.compareTo(Duration.ofHours(1)) > 0) {
                throw new IllegalArgumentException("phonesPerAddress: the interval is " + walkInterval
                        + ", outside 1 ms..1 h: choose a value in that range");
            }
            List<String> names = sites.stream().map(Site::name).toList();
            if (names.stream().distinct().count() < names.size()) {
                throw new IllegalArgumentException("site: " + names + " has a name twice; name each site once");
            }
            if (endpoint != null && store == null) {
                store = new MemoryLeaseStore();
                leases = leases == null ? store : leases;
            }
            if (leases != null) {
                locator = locator.or(PhoneLocator.byLease(leases, clock));
            }
            if (fleet != null) {
                locator = locator.or(PhoneLocator.byRecord(fleet::phone));
            }
            return new ProvisioningService(this);
        }
    }
}
