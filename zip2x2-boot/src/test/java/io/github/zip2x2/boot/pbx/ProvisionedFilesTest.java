package io.github.zip2x2.boot.pbx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.boot.internal.Macs;
import io.github.zip2x2.boot.pbx.site.CfgAccess;
import io.github.zip2x2.boot.pbx.site.PhoneDirectory;
import io.github.zip2x2.boot.pbx.site.PhoneSettings;
import io.github.zip2x2.boot.pbx.site.Site;
import io.github.zip2x2.boot.pbx.site.UnknownPhonePolicy;
import io.github.zip2x2.boot.testing.WholeContent;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.Secret;
import io.github.zip2x2.config.document.CfgDocument;
import io.github.zip2x2.config.schema.Parameters;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.lease.ClientIdentity;
import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseChange;
import io.github.zip2x2.dhcp.lease.MemoryLeaseStore;
import io.github.zip2x2.tftp.TftpErrorCode;
import io.github.zip2x2.tftp.TftpRequest;
import io.github.zip2x2.tftp.content.TftpAnswer;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What phones are served, asked without a network. */
class ProvisionedFilesTest {
    private static final MacAddress MAC = MacAddress.parse("0008A10FF312");
    private static final MacAddress OTHER = MacAddress.parse("0008A10FF313");
    private static final String BERLIN = "10.1.0.7";

    @TempDir
    Path root;

    private final Map<MacAddress, PhoneSettings> phones = new ConcurrentHashMap<>();
    private final List<ProvisioningEvent> events = new CopyOnWriteArrayList<>();
    private final MemoryLeaseStore leases = new MemoryLeaseStore();

    private ProvisioningService.Builder builder() {
        return ProvisioningService.builder().phones(PhoneDirectory.of(phones)).listener(events::add);
    }

    private static PhoneSettings phone(String extension) {
        return PhoneSettings.of(PhoneModel.ZIP2X2)
                .set(Parameters.DEVICE_ID, extension)
                .set(Parameters.AUTH_PASSWORD, Secret.of("hush-" + extension));
    }

    private static TftpAnswer ask(ProvisioningService service, String path, String peer) throws IOException {
        return service.content()
                .open(new TftpContentRequest(
                        TftpRequest.read(path),
                        new InetSocketAddress(Ipv4.of(peer), 2000),
                        new InetSocketAddress(Ipv4.of("10.1.0.5"), 69)));
    }

    private static CfgDocument read(ProvisioningService service, String path, String peer) throws IOException {
        TftpAnswer answer = ask(service, path, peer);
        assertThat(answer).as(path).isInstanceOf(TftpAnswer.Served.class);
        return CfgDocument.parse(WholeContent.of(((TftpAnswer.Served) answer).content()));
    }

    private static void refused(TftpAnswer answer, TftpErrorCode code) {
        assertThat(answer)
                .isInstanceOfSatisfying(
                        TftpAnswer.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo(code));
    }

    private void lease(String address, MacAddress mac) throws IOException {
        HardwareAddress hardware = Macs.hardware(mac);
        Lease lease = Lease.of(Ipv4.of(address))
                .client(ClientIdentity.ofHardware(hardware))
                .hardware(hardware)
                .start(Instant.now())
                .expiry(Instant.now().plus(Duration.ofHours(1)))
                .build();
        leases.commit(List.of(new LeaseChange(Optional.empty(), lease)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "./ZIP2x2/0008A10FF312.cfg",
                "ZIP2x2/0008A10FF312.cfg",
                "/ZIP2x2/0008A10FF312.cfg",
                ".\\ZIP2x2\\0008A10FF312.cfg",
                "zip2x2/0008a10ff312.CFG",
                "0008A10FF312.cfg"
            })
    void eachFormOfAPathIsTheSameRequest(String path) throws IOException {
        phones.put(MAC, phone("201"));
        assertThat(read(builder().build(), path, BERLIN).value("SIP_CONFIG", "device_id"))
                .hasValue("201");
    }

    @Test
    void withoutAnyFileTheCommonOneIsMinimalAndLeadsToThePhonesOwn() throws IOException {
        phones.put(MAC, phone("201"));
        ProvisioningService service = builder().build();
        CfgDocument common = read(service, "ZIP2x2_common.cfg", BERLIN);
        assertThat(common.value("NET_CONFIG", "tftp_cfg_dir")).hasValue("./ZIP2x2");
        assertThat(read(service, "ZIP2x1_common.cfg", BERLIN).value("NET_CONFIG", "tftp_cfg_dir"))
                .hasValue("./ZIP2x1");
        refused(ask(service, "other_common.cfg", BERLIN), TftpErrorCode.FILE_NOT_FOUND);
    }

    @Test
    void aSiteIsTheLongestNetworkOfThePeerAndIsSetInTheFileOnDisk() throws IOException {
        Files.writeString(
                root.resolve("ZIP2x2_common.cfg"), "; by hand\n[SIP_CONFIG]\nproxy_addr=192.0.2.1\nodd=kept\n");
        ProvisioningService service = builder()
                .root(root)
                .site(Site.named("all").networks("10.0.0.0/8").set(Parameters.PROXY_ADDR, "10.0.0.5"))
                .site(Site.named("berlin").networks("10.1.0.0/16").set(Parameters.PROXY_ADDR, "10.1.0.5"))
                .build();
        assertThat(new String(read(service, "ZIP2x2_common.cfg", BERLIN).toBytes(), StandardCharsets.US_ASCII))
                .isEqualTo("; by hand\n[SIP_CONFIG]\nproxy_addr=10.1.0.5\nodd=kept\n");
        assertThat(read(service, "ZIP2x2_common.cfg", "10.9.0.1").value("SIP_CONFIG", "proxy_addr"))
                .hasValue("10.0.0.5");
        assertThat(read(service, "ZIP2x2_common.cfg", "192.0.2.9").value("SIP_CONFIG", "proxy_addr"))
                .hasValue("192.0.2.1");
    }

    @Test
    void aPhonesSiteIsKnownByTheLeaseOfItsAddress() throws IOException {
        phones.put(MAC, phone("201").site("paris"));
        lease(BERLIN, MAC);
        ProvisioningService service = builder()
                .leases(leases)
                .site(Site.named("berlin").networks("10.1.0.0/16").set(Parameters.PROXY_ADDR, "10.1.0.5"))
                .site(Site.named("paris").set(Parameters.PROXY_ADDR, "10.2.0.5"))
                .build();
        assertThat(read(service, "ZIP2x2_common.cfg", BERLIN).value("SIP_CONFIG", "proxy_addr"))
                .hasValue("10.2.0.5");
    }

    @Test
    void aChangedPhoneOrSiteIsServedFromTheNextRequestOn() throws IOException {
        List<Site> sites = new CopyOnWriteArrayList<>();
        ProvisioningService service = builder().sites(() -> sites).build();
        phones.put(MAC, phone("201"));
        Optional<String> before = service.phoneChanged(MAC);
        assertThat(read(service, "0008A10FF312.cfg", BERLIN).value("SIP_CONFIG", "device_id"))
                .hasValue("201");
        phones.put(MAC, phone("202"));
        assertThat(read(service, "0008A10FF312.cfg", BERLIN).value("SIP_CONFIG", "device_id"))
                .hasValue("202");
        assertThat(service.phoneChanged(MAC)).isPresent().isNotEqualTo(before);
        assertThat(service.phoneChanged(OTHER)).isEmpty();
        sites.add(Site.named("berlin").networks("10.1.0.0/16").set(Parameters.LANGUAGE, "de_DE.iso88591"));
        assertThat(read(service, "ZIP2x2_common.cfg", BERLIN).value("GENERAL_INFO", "language"))
                .hasValue("de_DE.iso88591");
    }

    @Test
    void aPhonesSettingsAreSetInItsFileOnDiskAndOtherFilesAreServedAsTheyAre() throws IOException {
        Files.createDirectory(root.resolve("ZIP2x2"));
        Files.writeString(root.resolve("ZIP2x2/0008A10FF312.cfg"), "[SIP_CONFIG]\ndevice_id=1\n;note=\n");
        Files.writeString(root.resolve("ZIP2x2/0008A10FF313.cfg"), "[SIP_CONFIG]\ndevice_id=313\n");
        Files.writeString(root.resolve("ring.wav"), "tone");
        phones.put(MAC, PhoneSettings.of(PhoneModel.ZIP2X2).set(Parameters.DEVICE_ID, "201"));
        ProvisioningService service = builder()
                .root(root)
                .site(Site.named("berlin").networks("10.1.0.0/16").set(Parameters.EXT_CUST_RING, "ring.wav"))
                .makeCommon(true)
                .build();
        assertThat(new String(read(service, "0008A10FF312.cfg", BERLIN).toBytes(), StandardCharsets.US_ASCII))
                .isEqualTo("[SIP_CONFIG]\ndevice_id=201\n;note=\n");
        assertThat(read(service, "0008A10FF313.cfg", BERLIN).value("SIP_CONFIG", "device_id"))
                .hasValue("313");
        assertThat(ask(service, "ring.wav", BERLIN)).isInstanceOf(TftpAnswer.Served.class);
    }

    @Test
    void aCopyOfAPhonesFileUnderAnotherNameIsNobodys() throws IOException {
        for (String name : List.of("0008A10FF312.cfg.bak", "copy-of-0008A10FF312.cfg", ".hidden")) {
            Files.writeString(root.resolve(name), "[SIP_CONFIG]\nauth_password=hush\n");
            refused(ask(builder().root(root).build(), name, BERLIN), TftpErrorCode.FILE_NOT_FOUND);
        }
        refused(ask(builder().root(root).build(), "../etc/passwd", BERLIN), TftpErrorCode.ACCESS_VIOLATION);
    }

    @Test
    void imagesComeFromTheirOwnDirectoryWhateverTheDirectoryAskedFor() throws IOException {
        Path images = Files.createDirectory(root.resolve("images"));
        Files.writeString(images.resolve("ZIP2x2_1_0_0.bin"), "image");
        ProvisioningService service = builder().firmware(images).build();
        assertThat(ask(service, "ZIP2x2_1_0_0.bin", BERLIN)).isInstanceOf(TftpAnswer.Served.class);
        assertThat(ask(service, "./ZIP2x2/ZIP2x2_1_0_0.bin", BERLIN)).isInstanceOf(TftpAnswer.Served.class);
        refused(ask(service, "ZIP2x2_2_0_0.bin", BERLIN), TftpErrorCode.FILE_NOT_FOUND);

        phones.put(MAC, phone("201").set(Parameters.SOFTWARE_VERSION, "1.0.0"));
        assertThat(read(service, "0008A10FF312.cfg", BERLIN).value("GENERAL_INFO", "software_version"))
                .hasValue("1.0.0");
        phones.put(MAC, phone("201").set(Parameters.SOFTWARE_VERSION, "2.0.0"));
        assertThatThrownBy(() -> ask(service, "0008A10FF312.cfg", BERLIN))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("acceptLockOut");
        assertThat(events).singleElement().isInstanceOf(ProvisioningEvent.NotRendered.class);
    }

    @Test
    void secretsAreResolvedWhenTheFileIsMadeAndAreNowhereElse() throws IOException {
        phones.put(
                MAC,
                PhoneSettings.of(PhoneModel.ZIP2X2)
                        .set(Parameters.DEVICE_ID, "201")
                        .secret(Parameters.AUTH_PASSWORD, "vault:201"));
        ProvisioningService service = builder()
                .secrets((mac, reference) ->
                        reference.equals("vault:201") ? Optional.of(Secret.of("hush")) : Optional.empty())
                .build();
        assertThat(read(service, "0008A10FF312.cfg", BERLIN).value("SIP_CONFIG", "auth_password"))
                .hasValue("hush");
        assertThat(phones.get(MAC).toString()).doesNotContain("hush").doesNotContain("vault");

        assertThatThrownBy(() -> ask(builder().build(), "0008A10FF312.cfg", BERLIN))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("auth_password")
                .hasMessageNotContaining("vault");
    }

    @Test
    void whatAFileCannotHoldIsRefusedWithoutItsValue() {
        assertThatThrownBy(() -> Site.named("x").set(Parameters.DEVICE_ID, "201"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("device_id");
        assertThatThrownBy(() -> Site.named("x").set(Parameters.PROXY_PORT, "seventy"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("proxy_port");
        assertThatThrownBy(() -> Site.named(" ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        builder().site(Site.named("x")).site(Site.named("x")).build())
                .isInstanceOf(IllegalArgumentException.class);
        phones.put(MAC, phone("201").set(Parameters.AUTH_PASSWORD, Secret.of("hu\u0001sh")));
        assertThatThrownBy(() -> ask(builder().build(), "0008A10FF312.cfg", BERLIN))
                .isInstanceOf(IOException.class)
                .hasMessageNotContaining("sh\n")
                .hasMessageContaining("U+0001");
    }

    @Test
    void anUnknownPhoneIsIgnoredStagedOrAskedFor() throws IOException {
        refused(ask(builder().build(), "0008A10FF312.cfg", BERLIN), TftpErrorCode.FILE_NOT_FOUND);
        assertThat(events).singleElement().isInstanceOfSatisfying(ProvisioningEvent.Unknown.class, unknown -> {
            assertThat(unknown.served()).isFalse();
            assertThat(unknown.phone().mac()).isEqualTo(MAC);
        });

        ProvisioningService staging = builder()
                .unknownPhones(UnknownPhonePolicy.staging(
                        PhoneSettings.of(PhoneModel.ZIP2X2).set(Parameters.GREETING_MESSAGE, "ask the desk")))
                .build();
        assertThat(read(staging, "0008A10FF312.cfg", BERLIN).value("GENERAL_INFO", "greeting_message"))
                .hasValue("ask the desk");

        ProvisioningService asking = builder()
                .site(Site.named("berlin").networks("10.1.0.0/16"))
                .unknownPhones(phone -> phone.site()
                        .map(site -> PhoneSettings.of(phone.model()).set(Parameters.GREETING_MESSAGE, site.name())))
                .build();
        assertThat(read(asking, "ZIP2x1/0008A10FF312.cfg", BERLIN).value("GENERAL_INFO", "greeting_message"))
                .hasValue("berlin");
    }

    @Test
    void aPhonesFileIsReadByWhoHoldsItsLease() throws IOException {
        phones.put(MAC, phone("201"));
        phones.put(OTHER, phone("202"));
        lease(BERLIN, MAC);
        ProvisioningService service = builder().leases(leases).build();
        read(service, "0008A10FF312.cfg", BERLIN);
        refused(ask(service, "0008A10FF313.cfg", BERLIN), TftpErrorCode.ACCESS_VIOLATION);
        refused(ask(service, "0008A10FF312.cfg", "10.1.0.8"), TftpErrorCode.ACCESS_VIOLATION);
        assertThat(events).hasSize(2).allMatch(ProvisioningEvent.AccessDenied.class::isInstance);
        // a program on this host asks for a phone that has a lease
        read(service, "0008A10FF312.cfg", "127.0.0.1");
        refused(ask(service, "0008A10FF313.cfg", "127.0.0.1"), TftpErrorCode.ACCESS_VIOLATION);
    }

    @Test
    void networksDecideWhoReadsAndEachNetworkMayHaveARuleOfItsOwn() throws IOException {
        phones.put(MAC, phone("201"));
        ProvisioningService service =
                builder().cfgAccess(CfgAccess.networks("10.1.0.0/16")).build();
        read(service, "0008A10FF312.cfg", BERLIN);
        refused(ask(service, "0008A10FF312.cfg", "10.2.0.7"), TftpErrorCode.ACCESS_VIOLATION);

        ProvisioningService mixed = builder()
                .leases(leases)
                .cfgAccess(CfgAccess.byNetwork(Map.of("10.1.0.0/16", CfgAccess.lease()), CfgAccess.ANY))
                .build();
        refused(ask(mixed, "0008A10FF312.cfg", BERLIN), TftpErrorCode.ACCESS_VIOLATION);
        read(mixed, "0008A10FF312.cfg", "10.2.0.7");

        ProvisioningService bySites =
                builder().site(Site.named("berlin").networks("10.1.0.0/16")).build();
        read(bySites, "0008A10FF312.cfg", BERLIN);
        refused(ask(bySites, "0008A10FF312.cfg", "10.2.0.7"), TftpErrorCode.ACCESS_VIOLATION);
    }

    @Test
    void oneAddressThatAsksForManyPhonesIsSlowedAndReportedOnce() throws IOException {
        ProvisioningService service = builder()
                .phonesPerAddress(4, Duration.ofHours(1))
                .trusted("10.9.0.0/16")
                .build();
        for (int i = 0; i < 8; i++) {
            TftpAnswer answer = ask(service, String.format("0008A1000%03d.cfg", i), BERLIN);
            assertThat(answer instanceof TftpAnswer.Silent).as("request %d", i).isEqualTo(i >= 4);
            refused(ask(service, String.format("0008A1000%03d.cfg", i), "10.9.0.1"), TftpErrorCode.FILE_NOT_FOUND);
        }
        refused(ask(service, "0008A1000001.cfg", BERLIN), TftpErrorCode.FILE_NOT_FOUND);
        assertThat(events.stream().filter(ProvisioningEvent.MacWalking.class::isInstance))
                .containsExactly(new ProvisioningEvent.MacWalking(Ipv4.of(BERLIN), 4));
    }

    @Test
    void aPhoneTakesTheOthersPlace() throws IOException {
        phones.put(MAC, phone("201"));
        ProvisioningService service = builder().build();
        assertThat(service.replace(MAC, OTHER))
                .isEqualTo(service.phoneChanged(OTHER).orElseThrow());
        assertThat(read(service, "0008A10FF313.cfg", BERLIN).value("SIP_CONFIG", "device_id"))
                .hasValue("201");
        refused(ask(service, "0008A10FF312.cfg", BERLIN), TftpErrorCode.FILE_NOT_FOUND);

        service.replace(OTHER, MAC); // and back
        assertThat(read(service, "0008A10FF312.cfg", BERLIN).value("SIP_CONFIG", "device_id"))
                .hasValue("201");
        refused(ask(service, "0008A10FF313.cfg", BERLIN), TftpErrorCode.FILE_NOT_FOUND);
        assertThatThrownBy(() -> service.replace(OTHER, OTHER)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> service.replace(MacAddress.parse("000000000001"), MacAddress.parse("000000000002")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDirectoryThatFailsFailsTheRequestAndNothingElse() throws IOException {
        ProvisioningService service = ProvisioningService.builder()
                .phones(mac -> {
                    throw new IOException("the database is away");
                })
                .listener(event -> {
                    throw new IllegalStateException("a listener's own trouble");
                })
                .build();
        assertThatThrownBy(() -> ask(service, "0008A10FF312.cfg", BERLIN)).hasMessage("the database is away");
        read(service, "ZIP2x2_common.cfg", BERLIN);
    }
}
