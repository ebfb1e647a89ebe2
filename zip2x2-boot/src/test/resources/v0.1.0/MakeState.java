import io.github.zip2x2.boot.BootCause;
import io.github.zip2x2.boot.BootOutcome;
import io.github.zip2x2.boot.NotifySender;
import io.github.zip2x2.boot.driver.Phone;
import io.github.zip2x2.boot.driver.PhoneAttachment;
import io.github.zip2x2.boot.driver.PhoneLoop;
import io.github.zip2x2.boot.driver.UdpNotifySender;
import io.github.zip2x2.boot.engine.PhoneProfile;
import io.github.zip2x2.boot.fleet.JdbcFleetStore;
import io.github.zip2x2.boot.fleet.Mark;
import io.github.zip2x2.boot.fleet.Milestone;
import io.github.zip2x2.boot.fleet.PhoneRecord;
import io.github.zip2x2.boot.fleet.driver.Fleet;
import io.github.zip2x2.boot.provisioning.PhoneDirectory;
import io.github.zip2x2.boot.provisioning.PhoneSettings;
import io.github.zip2x2.boot.provisioning.ProvisioningService;
import io.github.zip2x2.boot.provisioning.Site;
import io.github.zip2x2.boot.provisioning.SiteChange;
import io.github.zip2x2.boot.rollout.RebootGuard;
import io.github.zip2x2.boot.rollout.RolloutCheck;
import io.github.zip2x2.boot.rollout.RolloutPhase;
import io.github.zip2x2.boot.rollout.RolloutSettings;
import io.github.zip2x2.boot.rollout.WaveEntry;
import io.github.zip2x2.boot.rollout.WavePhase;
import io.github.zip2x2.boot.rollout.WavePhone;
import io.github.zip2x2.boot.rollout.WaveSettings;
import io.github.zip2x2.boot.rollout.driver.Rollout;
import io.github.zip2x2.boot.rollout.driver.Wave;
import io.github.zip2x2.boot.sip.NotifyResult;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.Secret;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.config.schema.Parameters;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.driver.UdpEndpoint;
import io.github.zip2x2.dhcp.engine.AddressRange;
import io.github.zip2x2.dhcp.engine.DhcpClientSettings;
import io.github.zip2x2.dhcp.engine.DhcpServerSettings;
import io.github.zip2x2.dhcp.engine.Prefix;
import io.github.zip2x2.dhcp.engine.ServedNetwork;
import io.github.zip2x2.dhcp.lease.ClientIdentity;
import io.github.zip2x2.dhcp.lease.JdbcLeaseStore;
import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseChange;
import io.github.zip2x2.dhcp.lease.LeaseState;
import io.github.zip2x2.dhcp.lease.LeaseStore;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What pbx-embedded 0.1.0 has no command for: a replacement, waves and rollouts, ended and not. Runs with release 0.1.0. */
public final class MakeState {
    private static final Inet4Address LOOPBACK = Ipv4.of("127.0.0.1");
    private static final int PHONES = 6;
    private static final WaveSettings WAVE = WaveSettings.builder()
            .interval(Duration.ZERO)
            .settle(Duration.ZERO)
            .failures(0.5, 10)
            .build();

    private final Path state;
    private final Map<MacAddress, Phone> phones = new LinkedHashMap<>();
    /** Whom the guard keeps from being rebooted. */
    private final Set<MacAddress> inCalls = ConcurrentHashMap.newKeySet();

    private NotifySender sender = notify -> udp().send(notify);

    private MakeState(Path state) {
        this.state = state;
    }

    public static void main(String[] args) throws Exception {
        MakeState make = new MakeState(Path.of(args[1]));
        switch (args[0]) {
            case "work" -> make.work();
            case "crash" -> make.crash();
            case "close" -> make.close();
            default -> throw new IllegalArgumentException(args[0]);
        }
        System.exit(0);
    }

    private static UdpNotifySender udp() throws IOException {
        return new UdpNotifySender(new InetSocketAddress(LOOPBACK, 0));
    }

    private static MacAddress mac(int number) {
        return MacAddress.parse(String.format("0008A10F%04X", number));
    }

    private static HardwareAddress hardware(MacAddress mac) {
        return HardwareAddress.of(HardwareAddress.ETHERNET, mac.toBytes());
    }

    private static Inet4Address address(int number) {
        return Ipv4.of("127.0.4." + (10 + number));
    }

    /** The service of the tables beside this file. */
    private ProvisioningService service() throws IOException {
        ServedNetwork.Builder network = ServedNetwork.of(Prefix.parse("127.0.4.0/24"))
                .pool(AddressRange.parse("127.0.4.100-127.0.4.199"))
                .lease(Duration.ofSeconds(315_360_000));
        Map<MacAddress, PhoneSettings> directory = new HashMap<>();
        for (int i = 1; i <= PHONES + 1; i++) {
            if (i <= PHONES) {
                network.reserve(hardware(mac(i)), address(i));
            }
            directory.put(
                    mac(i),
                    PhoneSettings.of(PhoneModel.ZIP2X2)
                            .site("berlin")
                            .set(Parameters.DEVICE_ID, Integer.toString(200 + i))
                            .secret(Parameters.AUTH_PASSWORD, Integer.toString(200 + i)));
        }
        return ProvisioningService.builder()
                .dhcp(UdpEndpoint.unicast(LOOPBACK, 0), DhcpServerSettings.of().network(network.build()).build())
                .tftp(new InetSocketAddress(LOOPBACK, 0))
                .site(Site.named("berlin").networks("127.0.4.0/24").set(Parameters.PROXY_ADDR, "10.1.0.5"))
                .phones(PhoneDirectory.of(directory))
                .secrets((mac, reference) ->
                        Optional.of(Secret.of(reference.equals("206") ? "000206" : "made-up-" + reference)))
                .leases((LeaseStore) JdbcLeaseStore.sqlite(state.resolve("leases.db"), true))
                .fleet(Fleet.builder()
                        .store(JdbcFleetStore.sqlite(state.resolve("fleet.db"), true))
                        .build())
                .rebootGuard(phone -> inCalls.contains(phone)
                        ? new RebootGuard.Answer.Later("in a call", Duration.ofHours(1))
                        : new RebootGuard.Answer.Now())
                .notifySender(notify -> sender.send(notify))
                .build()
                .start();
    }

    /** Boots a phone that listens for NOTIFYs on port 5060 of its own address. */
    private void boot(PhoneLoop loop, ProvisioningService service, MacAddress mac, Inet4Address at) throws Exception {
        Phone phone = loop.add(
                new PhoneAttachment(
                        at,
                        Optional.of(new InetSocketAddress(
                                LOOPBACK, service.dhcp().orElseThrow().port())),
                        Optional.of(5060)),
                PhoneProfile.of(PhoneModel.ZIP2X2)
                        .tftpPort(service.tftp().orElseThrow().port())
                        .dhcp(hardware -> DhcpClientSettings.of(hardware)
                                .startDelay(Duration.ZERO, Duration.ZERO)
                                .build())
                        .build(),
                mac,
                Optional.of(SoftwareVersion.parse("1.0.0")),
                event -> {});
        BootOutcome outcome = phone.powerOn().get();
        if (!(outcome instanceof BootOutcome.Completed)) {
            throw new IllegalStateException(mac + ": " + outcome);
        }
        phones.put(mac, phone);
    }

    private static List<WavePhone> told(ProvisioningService service, int first, int last) throws IOException {
        List<WavePhone> told = new ArrayList<>();
        for (int i = first; i <= last; i++) {
            told.add(service.wavePhone(mac(i)).orElseThrow());
        }
        return told;
    }

    private static RolloutSettings settings(Duration soak) {
        return RolloutSettings.builder()
                .waves(WAVE, WAVE)
                .shares(List.of(50, 100))
                .soak(soak)
                .onFailure(true, false)
                .build();
    }

    private void work() throws Exception {
        try (ProvisioningService service = service();
                PhoneLoop loop = PhoneLoop.start()) {
            for (int i = 1; i <= PHONES; i++) {
                boot(loop, service, mac(i), address(i));
            }

            // A rollout that went to all, and is still laid over the site.
            try (Rollout rollout = service.rollout("proxy", SiteChange.of("berlin").set(Parameters.PROXY_ADDR, "10.1.0.9"))
                    .settings(settings(Duration.ZERO))
                    .begin(new RolloutCheck().verdict(), told(service, 1, 1), told(service, 2, 4))) {
                expect(rollout.ended().get().phase(), RolloutPhase.DONE, rollout.status());
            }

            // One that its canary refused.
            sender = notify -> new NotifyResult.Answered(489, "Bad Event");
            try (Rollout rollout = service.rollout("refused", SiteChange.of("berlin").set(Parameters.VOICE_MAIL_URI, "*97"))
                    .settings(settings(Duration.ZERO))
                    .begin(new RolloutCheck().verdict(), told(service, 1, 1), told(service, 2, 4))) {
                expect(rollout.ended().get().phase(), RolloutPhase.ROLLED_BACK, rollout.status());
            }
            sender = notify -> udp().send(notify);

            // A wave that ended, and one in which a phone is in a call.
            try (Wave wave = service.wave("monday").settings(WAVE).begin(told(service, 1, 3))) {
                expect(wave.ended().get().count(WavePhase.DONE), 3, wave.ended().get());
            }
            inCalls.add(mac(6));
            Wave tuesday = service.wave("tuesday").settings(WAVE).begin(told(service, 5, 6));
            await(() -> tuesday.summary().count(WavePhase.DONE) == 1);

            // A rollout whose canary has what is new and is watched.
            Rollout voicemail = service.rollout(
                            "voicemail", SiteChange.of("berlin").set(Parameters.VOICE_MAIL_URI, "*98"))
                    .settings(settings(Duration.ofHours(1)))
                    .begin(new RolloutCheck().verdict(), told(service, 2, 2), told(service, 3, 5));
            await(() -> voicemail.status().phase() == RolloutPhase.SOAKING);

            // A phone that took another's place, and booted there.
            service.replace(mac(7), mac(0x17));
            boot(loop, service, mac(0x17), Ipv4.of("127.0.4.17"));
            // Phones keep their leases when the program ends.
        }
    }

    /** Dies while the NOTIFY to one phone of a wave is under way. */
    private void crash() throws Exception {
        ProvisioningService service = service();
        PhoneLoop loop = PhoneLoop.start();
        boot(loop, service, mac(3), address(3));
        sender = notify -> {
            Runtime.getRuntime().halt(0);
            return null;
        };
        Thread.sleep(1_000); // so that the record is written
        service.wave("wednesday").settings(WAVE).begin(told(service, 3, 3));
        Thread.sleep(10_000);
        throw new IllegalStateException("no NOTIFY was sent");
    }

    /** Adds what no client makes in a second: leases that ended, and one without end; then closes both files. */
    private void close() throws Exception {
        try (JdbcLeaseStore leases = JdbcLeaseStore.sqlite(state.resolve("leases.db"), true)) {
            Instant started = Instant.parse("2026-11-01T08:00:00Z");
            List<LeaseChange> changes = List.of(
                    new LeaseChange(Optional.empty(), lease("127.0.4.190", 0x21, LeaseState.BOUND, started, started.plusSeconds(86_400))),
                    new LeaseChange(Optional.empty(), lease("127.0.4.191", 0x22, LeaseState.RELEASED, started, started.plusSeconds(86_400))),
                    new LeaseChange(Optional.empty(), lease("127.0.4.192", 0x23, LeaseState.QUARANTINED, started, Instant.parse("2036-01-01T00:00:00Z"))),
                    new LeaseChange(Optional.empty(), lease("127.0.4.193", 0x24, LeaseState.BOUND, started, Lease.NEVER)));
            System.out.println(leases.commit(changes));
        }
        try (JdbcFleetStore fleet = JdbcFleetStore.sqlite(state.resolve("fleet.db"), true)) {
            forgottenPhones(fleet);
        }
    }

    /** Thirty phones that were known and are forgotten: their rows are gone, the pages that held them are not overwritten. */
    private static void forgottenPhones(JdbcFleetStore fleet) throws Exception {
        Instant at = Instant.parse("2026-11-01T08:00:00Z");
        List<PhoneRecord> records = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(("forgotten " + i).getBytes(StandardCharsets.US_ASCII));
            String version = HexFormat.of().formatHex(digest).substring(0, 16);
            PhoneRecord.Builder record = PhoneRecord.of(mac(0x8000 + i), at)
                    .boot(1, at, BootCause.POWER_ON)
                    .mark(Milestone.SPECIFIC_READ, Mark.good(at, 1, version, "72 bytes in 2 ms"));
            records.add(record.build());
        }
        fleet.save(records, List.of());
        fleet.save(List.of(), records.stream().map(PhoneRecord::mac).toList());
    }

    private static Lease lease(String address, int number, LeaseState state, Instant start, Instant end) {
        HardwareAddress hardware = hardware(mac(number));
        return Lease.of(Ipv4.of(address))
                .client(ClientIdentity.ofHardware(hardware))
                .hardware(hardware)
                .state(state)
                .start(start)
                .expiry(end)
                .build();
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        for (int i = 0; i < 600; i++) {
            if (condition.holds()) {
                return;
            }
            Thread.sleep(50);
        }
        throw new IllegalStateException("did not come");
    }

    private static void expect(Object is, Object right, Object more) {
        if (!String.valueOf(is).equals(String.valueOf(right))) {
            throw new IllegalStateException(is + " is not " + right + ": " + more);
        }
    }
}
