package io.github.zip2x2.boot.phone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.boot.BootOutcome;
import io.github.zip2x2.boot.BootStep;
import io.github.zip2x2.boot.firmware.TestContainer;
import io.github.zip2x2.boot.lab.SimulatedDatagram.Kind;
import io.github.zip2x2.boot.testing.VirtualPhone;
import io.github.zip2x2.boot.testing.VirtualSite;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.client.DhcpClientSettings;
import io.github.zip2x2.dhcp.server.AddressRange;
import io.github.zip2x2.dhcp.server.ClientPolicy;
import io.github.zip2x2.dhcp.server.DhcpServerSettings;
import io.github.zip2x2.dhcp.server.ServedNetwork;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What PHONE.md's unknowns mean to a phone, one switch of its profile at a time. */
class PhonePoliciesTest {
    private static final MacAddress MAC = MacAddress.parse("0008A10FF312");
    private static final String COMMON = "ZIP2x2_common.cfg";
    private static final String OWN = "ZIP2x2/0008A10FF312.cfg";
    private static final String IMAGE = "ZIP2x2_1_0_0.bin";

    private final VirtualSite site = new VirtualSite(
            5,
            DhcpServerSettings.of()
                    .clients(ClientPolicy.ALL)
                    .network(ServedNetwork.of(Prefix.parse("192.0.2.0/24"))
                            .pool(AddressRange.parse("192.0.2.100-192.0.2.199"))
                            .tftpServer(Ipv4.of("192.0.2.10"))
                            .build())
                    .build());

    private static PhoneProfile.Builder profile() {
        return PhoneProfile.of(PhoneModel.ZIP2X2)
                .dhcp(mac -> DhcpClientSettings.of(mac)
                        .startDelay(Duration.ZERO, Duration.ZERO)
                        .build());
    }

    private VirtualPhone phone(PhoneProfile.Builder profile) {
        return site.addPhone(profile.build(), MAC, Optional.of(SoftwareVersion.parse("0.9.0")));
    }

    private void serve(String name, String text) {
        site.files().put(name, text.getBytes(StandardCharsets.US_ASCII));
    }

    private void serveUsualFiles() {
        serve(COMMON, "[NET_CONFIG]\ntftp_cfg_dir=./ZIP2x2\n[GENERAL_INFO]\nsoftware_version=1.0.0");
        serve(OWN, "[SIP_CONFIG]\ndevice_id=201");
        site.files().put(IMAGE, TestContainer.wrap("ZIP2x2", "1.0.0", new byte[2000]));
    }

    private BootOutcome boot(VirtualPhone phone) {
        phone.on(PhoneEvent.Signal.POWER_ON);
        return end(phone);
    }

    private BootOutcome end(VirtualPhone phone) {
        site.run(Duration.ofMinutes(10), () -> phone.outcome().isPresent());
        return phone.outcome().orElseThrow();
    }

    private static List<String> filesRead(VirtualPhone phone) {
        return phone.events().stream()
                .filter(BootEvent.FileRead.class::isInstance)
                .map(event -> ((BootEvent.FileRead) event).name())
                .toList();
    }

    private long requestsFor(String name) {
        return site.frames().stream()
                .filter(frame -> frame.kind() == Kind.TFTP_TO_SERVER)
                .filter(frame -> StandardCharsets.ISO_8859_1
                        .decode(frame.bytes().duplicate())
                        .toString()
                        .startsWith("\0\1" + name))
                .count();
    }

    @Test
    void aPhoneThatDoesWithoutItsFilesSaysWhichWereMissing() {
        VirtualPhone phone = phone(profile().missingCommon(MissingFile.GO_ON).missingSpecific(MissingFile.GO_ON));
        assertThat(boot(phone))
                .isInstanceOfSatisfying(
                        BootOutcome.Completed.class,
                        completed -> assertThat(completed.detail())
                                .contains("RRQ " + COMMON, "ERROR 1", "RRQ 0008A10FF312.cfg"));
        assertThat(phone.engine().isRunning()).isTrue();
        assertThat(filesRead(phone)).isEmpty();
    }

    @Test
    void aPhoneWithoutItsOwnFileRunsOnTheCommonOneAlone() {
        serveUsualFiles();
        site.files().remove(OWN);
        VirtualPhone phone = phone(profile().missingSpecific(MissingFile.GO_ON));
        assertThat(boot(phone)).isInstanceOf(BootOutcome.Completed.class);
        assertThat(filesRead(phone)).as("the software too").containsExactly(COMMON, IMAGE, COMMON);
    }

    @Test
    void aPhoneWithoutAnImageKeepsItsSoftware() {
        serveUsualFiles();
        site.files().remove(IMAGE);
        VirtualPhone phone = phone(profile().missingSoftware(MissingFile.GO_ON));
        assertThat(boot(phone))
                .isInstanceOfSatisfying(
                        BootOutcome.Completed.class,
                        completed -> assertThat(completed.detail()).contains(IMAGE));
        assertThat(phone.engine().software()).hasValue(SoftwareVersion.parse("0.9.0"));
    }

    @Test
    void onlyAMissingFileIsDoneWithoutNotAServerThatIsSilent() {
        serveUsualFiles();
        site.lose(frame -> frame.kind() == Kind.TFTP_TO_PHONE);
        VirtualPhone phone = phone(profile().missingCommon(MissingFile.GO_ON).deadline(Duration.ofMinutes(9)));
        assertThat(boot(phone))
                .isInstanceOfSatisfying(
                        BootOutcome.Failed.class,
                        failed -> assertThat(failed.step()).isEqualTo(BootStep.READ_COMMON));
    }

    @Test
    void aFileIsTriedAsOftenAsTheProfileSaysAndThenFound() {
        serveUsualFiles();
        site.files().remove(OWN);
        VirtualPhone phone = phone(profile().fileTries(3, Duration.ofSeconds(4)));
        phone.on(PhoneEvent.Signal.POWER_ON);
        site.run(Duration.ofSeconds(6), () -> false);
        assertThat(requestsFor("./" + OWN)).isEqualTo(2);
        serve(OWN, "[SIP_CONFIG]\ndevice_id=201\n[GENERAL_INFO]\nsoftware_version=0.9.0");
        assertThat(end(phone)).isEqualTo(new BootOutcome.Completed(""));
        assertThat(requestsFor("./" + OWN)).isEqualTo(3);
        assertThat(site.nowMillis()).isBetween(8_000L, 8_200L);
    }

    @Test
    void aFileThatIsNeverThereIsTriedToTheEnd() {
        VirtualPhone phone = phone(profile().fileTries(3, Duration.ofSeconds(1)));
        assertThat(boot(phone))
                .isInstanceOfSatisfying(
                        BootOutcome.Failed.class,
                        failed -> assertThat(failed.reason()).contains("3 tries"));
        assertThat(requestsFor(COMMON)).isEqualTo(3);
        assertThat(phone.openTransfers()).isEmpty();
    }

    @Test
    void theDeadlineCountsWhileAFileWaitsToBeTriedAgain() {
        VirtualPhone phone = phone(profile().fileTries(9, Duration.ofSeconds(50)));
        assertThat(boot(phone))
                .isInstanceOfSatisfying(
                        BootOutcome.Failed.class,
                        failed -> assertThat(failed.reason()).contains("deadline", "tried again"));
        assertThat(site.nowMillis()).isEqualTo(60_000);
    }

    @Test
    void aStepHasADeadlineOfItsOwn() {
        site.lose(frame -> frame.kind() == Kind.DHCP_REPLY);
        VirtualPhone phone = phone(profile().stepDeadline(BootStep.OFFER, Duration.ofSeconds(7)));
        assertThat(boot(phone)).isInstanceOfSatisfying(BootOutcome.Failed.class, failed -> {
            assertThat(failed.step()).isEqualTo(BootStep.OFFER);
            assertThat(failed.reason()).contains("the step's deadline of 7.0 s");
        });
        assertThat(site.nowMillis()).isEqualTo(7_000);
    }

    @Test
    void softwareThatIsBadAtEachBootIsCalledABootLoopAndCanBeGivenUp() {
        serveUsualFiles();
        byte[] image = TestContainer.wrap("ZIP2x2", "1.0.0", new byte[2000]);
        image[500] ^= 1;
        site.files().put(IMAGE, image);
        VirtualPhone phone = phone(profile().badSoftwareTries(2));
        assertThat(boot(phone)).isInstanceOf(BootOutcome.FellBack.class);
        phone.on(PhoneEvent.Signal.NOTIFIED);
        assertThat(end(phone))
                .isInstanceOfSatisfying(
                        BootOutcome.FellBack.class,
                        fellBack -> assertThat(fellBack.reason()).contains("boot loop: 2 boots in a row"));
        phone.on(PhoneEvent.Signal.NOTIFIED);
        assertThat(end(phone))
                .isInstanceOfSatisfying(
                        BootOutcome.Completed.class,
                        completed -> assertThat(completed.detail()).contains("not fetched again", "0.9.0"));
        assertThat(requestsFor(IMAGE)).isEqualTo(2);
        serve(COMMON, "[NET_CONFIG]\ntftp_cfg_dir=./ZIP2x2\n[GENERAL_INFO]\nsoftware_version=1.0.1");
        site.files().put("ZIP2x2_1_0_1.bin", TestContainer.wrap("ZIP2x2", "1.0.1", new byte[10]));
        phone.on(PhoneEvent.Signal.NOTIFIED);
        assertThat(end(phone)).as("another version is another image").isEqualTo(new BootOutcome.Completed(""));
    }

    @Test
    void theNameOfTheOwnFileIsWrittenAsTheProfileSays() {
        serveUsualFiles();
        VirtualPhone phone = phone(profile().lowerCaseMac(true));
        boot(phone);
        assertThat(requestsFor("./ZIP2x2/0008a10ff312.cfg")).isPositive();
    }

    @Test
    void aPhoneThatLooksNowhereFindsNoServer() {
        serveUsualFiles();
        VirtualPhone phone = phone(profile().bootOrder(BootOrder.of()));
        assertThat(boot(phone))
                .isInstanceOfSatisfying(
                        BootOutcome.Failed.class,
                        failed -> assertThat(failed.step()).isEqualTo(BootStep.ACK));
    }

    @Test
    void aConfigurationForAVlanThatIsNotHereIsSaidAndTheBootCompletes() {
        serveUsualFiles();
        serve(OWN, "[VLAN_CONFIG]\nmode=1\nvlan_id_a=10\n[GENERAL_INFO]\nsoftware_version=0.9.0");
        VirtualPhone phone = phone(profile());
        assertThat(boot(phone))
                .isInstanceOfSatisfying(
                        BootOutcome.Completed.class,
                        completed -> assertThat(completed.detail()).contains("VLAN 10", "no network here"));
        assertThat(phone.engine().vlan()).isEqualTo(PhoneBootEngine.UNTAGGED);
    }

    @Test
    void aProfileRefusesWhatNoPhoneCouldDo() {
        assertThatThrownBy(() -> profile().maxBoots(0).build()).hasMessageContaining("maxBoots 0");
        assertThatThrownBy(() -> profile().fileTries(0, Duration.ZERO).build()).hasMessageContaining("fileTries 0");
        assertThatThrownBy(() -> profile().fileTries(1, Duration.ofSeconds(-1)).build())
                .hasMessageContaining("filePause");
        assertThatThrownBy(() ->
                        profile().stepDeadline(BootStep.ACK, Duration.ZERO).build())
                .hasMessageContaining("ACK");
    }
}
