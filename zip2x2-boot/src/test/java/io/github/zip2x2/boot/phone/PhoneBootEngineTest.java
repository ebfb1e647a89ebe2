package io.github.zip2x2.boot.phone;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.boot.BootCause;
import io.github.zip2x2.boot.BootOutcome;
import io.github.zip2x2.boot.BootStep;
import io.github.zip2x2.boot.firmware.TestContainer;
import io.github.zip2x2.boot.lab.SimulatedDatagram.Kind;
import io.github.zip2x2.boot.testing.VirtualPhone;
import io.github.zip2x2.boot.testing.VirtualSite;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.config.schema.Parameters;
import io.github.zip2x2.dhcp.DecodeResult;
import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.client.DhcpClientSettings;
import io.github.zip2x2.dhcp.server.AddressRange;
import io.github.zip2x2.dhcp.server.ClientPolicy;
import io.github.zip2x2.dhcp.server.DhcpServerSettings;
import io.github.zip2x2.dhcp.server.ServedNetwork;
import io.github.zip2x2.tftp.TftpOptions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PhoneBootEngineTest {
    private static final MacAddress MAC = MacAddress.parse("0008A10FF312");
    private static final String COMMON = "ZIP2x2_common.cfg";
    private static final String IMAGE = "ZIP2x2_1_0_0.bin";

    private final VirtualSite site = new VirtualSite(1, settings(Optional.of("192.0.2.10")));

    private static DhcpServerSettings settings(Optional<String> tftpServer) {
        ServedNetwork.Builder network = ServedNetwork.of(Prefix.parse("192.0.2.0/24"))
                .pool(AddressRange.parse("192.0.2.100-192.0.2.199"))
                .routers(List.of(Ipv4.of("192.0.2.1")));
        tftpServer.ifPresent(server -> network.tftpServer(Ipv4.of(server)));
        return DhcpServerSettings.of()
                .clients(ClientPolicy.ALL)
                .network(network.build())
                .build();
    }

    private static PhoneProfile.Builder profile() {
        return PhoneProfile.of(PhoneModel.ZIP2X2)
                .dhcp(mac -> DhcpClientSettings.of(mac)
                        .startDelay(Duration.ZERO, Duration.ZERO)
                        .build());
    }

    private VirtualPhone phone(PhoneProfile profile, String software) {
        return site.addPhone(
                profile, MAC, Optional.of(software).filter(s -> !s.isEmpty()).map(SoftwareVersion::parse));
    }

    private void serve(String name, String text) {
        site.files().put(name, text.getBytes(StandardCharsets.US_ASCII));
    }

    private void serveUsualFiles() {
        serve(COMMON, "[NET_CONFIG]\ntftp_cfg_dir=./ZIP2x2\n[GENERAL_INFO]\nsoftware_version=0.9.0");
        serve("ZIP2x2/0008A10FF312.cfg", "[SIP_CONFIG]\ndevice_id=201\n[GENERAL_INFO]\nsoftware_version=1.0.0");
        site.files().put(IMAGE, TestContainer.wrap("ZIP2x2", "1.0.0", new byte[2000]));
    }

    private BootOutcome boot(VirtualPhone phone) {
        phone.on(PhoneEvent.Signal.POWER_ON);
        site.run(Duration.ofMinutes(10), () -> phone.outcome().isPresent());
        return phone.outcome().orElseThrow();
    }

    /** Steps that ended, as numbers; negative where they failed; 0 marks a boot's start. */
    private static List<Integer> steps(VirtualPhone phone) {
        List<Integer> steps = new ArrayList<>();
        for (BootEvent event : phone.events()) {
            if (event instanceof BootEvent.Started) {
                steps.add(0);
            } else if (event instanceof BootEvent.StepEnded ended) {
                steps.add(ended.ok() ? ended.step().number() : -ended.step().number());
            }
        }
        return steps;
    }

    private static String detail(VirtualPhone phone, BootStep step) {
        return phone.events().stream()
                .filter(BootEvent.StepEnded.class::isInstance)
                .map(BootEvent.StepEnded.class::cast)
                .filter(ended -> ended.step() == step)
                .reduce((a, b) -> b)
                .orElseThrow()
                .detail();
    }

    private static List<String> filesRead(VirtualPhone phone) {
        return phone.events().stream()
                .filter(BootEvent.FileRead.class::isInstance)
                .map(event -> ((BootEvent.FileRead) event).name())
                .toList();
    }

    private List<DhcpMessageType> dhcpSent() {
        return site.frames().stream()
                .filter(frame -> frame.kind() == Kind.DHCP_REQUEST)
                .map(frame -> dhcp(frame).type())
                .toList();
    }

    private static DhcpMessage dhcp(VirtualSite.Frame frame) {
        return ((DecodeResult.Decoded) DhcpMessage.decode(frame.bytes().duplicate())).value();
    }

    private static boolean holds(VirtualSite.Frame frame, String text) {
        return StandardCharsets.ISO_8859_1
                .decode(frame.bytes().duplicate())
                .toString()
                .contains(text);
    }

    @Test
    void aPhoneWithOtherSoftwareTakesTenStepsOverTwoBoots() {
        serveUsualFiles();
        VirtualPhone phone = phone(profile().build(), "0.9.0");

        assertThat(boot(phone)).isEqualTo(new BootOutcome.Completed(""));
        assertThat(steps(phone)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 10);
        assertThat(filesRead(phone))
                .containsExactly(COMMON, "./ZIP2x2/0008A10FF312.cfg", IMAGE, COMMON, "./ZIP2x2/0008A10FF312.cfg");
        assertThat(phone.engine().software()).hasValue(SoftwareVersion.parse("1.0.0"));
        assertThat(phone.engine().isRunning()).isTrue();
        assertThat(phone.engine().address().orElseThrow().getHostAddress()).startsWith("192.0.2.1");
        assertThat(phone.engine().configuration().orElseThrow().get(Parameters.DEVICE_ID))
                .hasValue("201");
        assertThat(dhcpSent())
                .as("each boot begins with DISCOVER, even of a phone that remembers its address")
                .containsExactly(
                        DhcpMessageType.DISCOVER,
                        DhcpMessageType.REQUEST,
                        DhcpMessageType.DISCOVER,
                        DhcpMessageType.REQUEST);
        assertThat(detail(phone, BootStep.READ_COMMON)).contains("tftp_cfg_dir=./ZIP2x2");
        assertThat(detail(phone, BootStep.READ_SPECIFIC)).contains("differs from the running 0.9.0");
        assertThat(detail(phone, BootStep.VERIFY_SOFTWARE)).contains("hold");
    }

    @Test
    void eachDatagramGoesOnceWhenNothingIsLost() {
        serveUsualFiles();
        boot(phone(profile().build(), "1.0.0"));
        assertThat(site.frames())
                .extracting(VirtualSite.Frame::kind)
                .containsExactly(
                        Kind.DHCP_REQUEST,
                        Kind.DHCP_REPLY,
                        Kind.DHCP_REQUEST,
                        Kind.DHCP_REPLY,
                        Kind.TFTP_TO_SERVER,
                        Kind.TFTP_TO_PHONE,
                        Kind.TFTP_TO_SERVER,
                        Kind.TFTP_TO_SERVER,
                        Kind.TFTP_TO_PHONE,
                        Kind.TFTP_TO_SERVER);
    }

    @Test
    void theStepsAreToldInTheDocumentedOrder() {
        serveUsualFiles();
        VirtualPhone phone = phone(profile().build(), "0.9.0");
        boot(phone);
        BootStep open = null;
        boolean started = false;
        for (BootEvent event : phone.events()) {
            if (event instanceof BootEvent.Started) {
                assertThat(open).isNull();
                started = true;
            } else if (event instanceof BootEvent.StepStarted begin) {
                assertThat(started).isTrue();
                assertThat(open).isNull();
                open = begin.step();
            } else if (event instanceof BootEvent.StepEnded ended) {
                assertThat(ended.step()).isEqualTo(open);
                assertThat(ended.atNanos()).isGreaterThanOrEqualTo(ended.startedNanos());
                open = null;
            } else if (event instanceof BootEvent.Leased) {
                assertThat(open).isEqualTo(BootStep.ACK);
            } else if (event instanceof BootEvent.FileRead) {
                assertThat(open).isIn(BootStep.READ_COMMON, BootStep.READ_SPECIFIC, BootStep.READ_SOFTWARE);
            } else {
                assertThat(open).isNull();
                assertThat(event).isSameAs(phone.events().get(phone.events().size() - 1));
            }
        }
    }

    @Test
    void equalVersionsMeanNoDownload() {
        serveUsualFiles();
        VirtualPhone phone = phone(profile().build(), "1.0.0");
        assertThat(boot(phone)).isEqualTo(new BootOutcome.Completed(""));
        assertThat(steps(phone)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void anOlderConfiguredVersionIsDownloadedToo() {
        serveUsualFiles();
        VirtualPhone phone = phone(profile().build(), "2.0.0");
        assertThat(boot(phone)).isInstanceOf(BootOutcome.Completed.class);
        assertThat(phone.engine().software()).hasValue(SoftwareVersion.parse("1.0.0"));
    }

    @Test
    void anUnknownRunningVersionMeansNoDownloadAndIsSaid() {
        serveUsualFiles();
        VirtualPhone phone = phone(profile().build(), "");
        assertThat(boot(phone))
                .isEqualTo(new BootOutcome.Completed(
                        "software_version=1.0.0, the running version is not known: no download"));
        assertThat(steps(phone)).doesNotContain(9);
    }

    @Test
    void noConfiguredVersionMeansNoDownload() {
        serve(COMMON, "[NET_CONFIG]\nuse_dhcp=yes");
        serve("0008A10FF312.cfg", "[SIP_CONFIG]\ndevice_id=201");
        VirtualPhone phone = phone(profile().build(), "0.9.0");
        assertThat(boot(phone)).isInstanceOf(BootOutcome.Completed.class);
        assertThat(filesRead(phone)).as("no tftp_cfg_dir means the root").containsExactly(COMMON, "0008A10FF312.cfg");
        assertThat(detail(phone, BootStep.READ_COMMON)).contains("no tftp_cfg_dir");
    }

    @Test
    void aDirectoryThatNoRequestHoldsFailsTheStep() {
        serve(COMMON, "[NET_CONFIG]\ntftp_cfg_dir=" + "d".repeat(600));
        VirtualPhone phone = phone(profile().build(), "0.9.0");
        assertThat(boot(phone)).isInstanceOfSatisfying(BootOutcome.Failed.class, failed -> {
            assertThat(failed.step()).isEqualTo(BootStep.REQUEST_SPECIFIC);
            assertThat(failed.reason()).contains("shorten the name");
        });
        assertThat(steps(phone)).endsWith(-7);
    }

    @Test
    void aDamagedImageBringsBackThePreviousSoftware() {
        serveUsualFiles();
        byte[] image = TestContainer.wrap("ZIP2x2", "1.0.0", new byte[2000]);
        image[1000] ^= 1;
        site.files().put(IMAGE, image);
        VirtualPhone phone = phone(profile().build(), "0.9.0");
        assertThat(boot(phone))
                .isInstanceOfSatisfying(
                        BootOutcome.FellBack.class,
                        fellBack -> assertThat(fellBack.reason())
                                .contains("checksum")
                                .contains("0.9.0"));
        assertThat(steps(phone)).endsWith(8, -10);
        assertThat(phone.engine().software()).hasValue(SoftwareVersion.parse("0.9.0"));
        assertThat(phone.engine().isRunning()).isTrue();
    }

    @Test
    void anImageOfAnotherVersionBringsBackThePreviousSoftware() {
        serveUsualFiles();
        site.files().put(IMAGE, TestContainer.wrap("ZIP2x2", "1.0.1", new byte[10]));
        VirtualPhone phone = phone(profile().build(), "0.9.0");
        assertThat(boot(phone))
                .isInstanceOfSatisfying(
                        BootOutcome.FellBack.class,
                        fellBack -> assertThat(fellBack.reason()).contains("holds version 1.0.1"));
    }

    @Test
    void aForeignImageRunsButIsLabelledUnverified() {
        serveUsualFiles();
        site.files().put(IMAGE, new byte[1024]);
        VirtualPhone phone = phone(profile().build(), "0.9.0");
        assertThat(boot(phone))
                .isInstanceOfSatisfying(
                        BootOutcome.Completed.class,
                        completed -> assertThat(completed.detail()).contains("name and length only"));
        assertThat(phone.engine().software()).hasValue(SoftwareVersion.parse("1.0.0"));
    }

    @Test
    void aMissingOwnFileFailsTheStepThatReadsIt() {
        serveUsualFiles();
        site.files().remove("ZIP2x2/0008A10FF312.cfg");
        VirtualPhone phone = phone(profile().build(), "0.9.0");
        assertThat(boot(phone)).isInstanceOfSatisfying(BootOutcome.Failed.class, failed -> {
            assertThat(failed.step()).isEqualTo(BootStep.READ_SPECIFIC);
            assertThat(failed.reason()).contains("0008A10FF312.cfg").contains("ERROR 1");
        });
        assertThat(steps(phone)).endsWith(7, -8);
        assertThat(phone.engine().isRunning()).isFalse();
        assertThat(phone.openTransfers()).isEmpty();
    }

    @Test
    void aMissingImageFailsStepNine() {
        serveUsualFiles();
        site.files().remove(IMAGE);
        VirtualPhone phone = phone(profile().build(), "0.9.0");
        assertThat(boot(phone))
                .isInstanceOfSatisfying(
                        BootOutcome.Failed.class,
                        failed -> assertThat(failed.step()).isEqualTo(BootStep.READ_SOFTWARE));
        assertThat(phone.engine().software()).hasValue(SoftwareVersion.parse("0.9.0"));
    }

    @Test
    void aSilentDhcpServerIsNamedWhenTheDeadlinePasses() {
        site.lose(frame -> frame.kind() == Kind.DHCP_REPLY);
        VirtualPhone phone = phone(profile().build(), "0.9.0");
        assertThat(boot(phone)).isInstanceOfSatisfying(BootOutcome.Failed.class, failed -> {
            assertThat(failed.step()).isEqualTo(BootStep.OFFER);
            assertThat(failed.reason()).contains("deadline").contains("no usable DHCPOFFER");
        });
        assertThat(site.nowMillis()).isEqualTo(60_000);
        assertThat(dhcpSent()).as("4, 8, 16, 32 s apart, each within a second").hasSizeBetween(4, 5);
    }

    @Test
    void aTftpServerThatDiesInMidTransferIsNamed() {
        serveUsualFiles();
        boolean[] dead = {false};
        site.lose(frame -> {
            dead[0] |= frame.kind() == Kind.TFTP_TO_SERVER && holds(frame, "\0\4\0\2");
            return dead[0];
        });
        VirtualPhone phone = phone(profile().deadline(Duration.ofSeconds(20)).build(), "0.9.0");
        assertThat(boot(phone)).isInstanceOfSatisfying(BootOutcome.Failed.class, failed -> {
            assertThat(failed.step()).isEqualTo(BootStep.READ_SOFTWARE);
            assertThat(failed.reason()).contains("1024 bytes");
        });
        assertThat(site.nowMillis()).isLessThanOrEqualTo(20_100);
    }

    @Test
    void aTftpServerThatNeverAnswersIsNamed() {
        serveUsualFiles();
        site.lose(frame -> frame.kind() == Kind.TFTP_TO_SERVER);
        VirtualPhone phone = phone(profile().deadline(Duration.ofMinutes(10)).build(), "0.9.0");
        assertThat(boot(phone)).isInstanceOfSatisfying(BootOutcome.Failed.class, failed -> {
            assertThat(failed.step()).isEqualTo(BootStep.READ_COMMON);
            assertThat(failed.reason()).contains("no answer");
        });
    }

    @Test
    void anyOneLostDatagramIsRecoveredFrom() {
        serveUsualFiles();
        VirtualPhone whole = phone(profile().build(), "0.9.0");
        boot(whole);
        int datagrams = site.frames().size();
        assertThat(datagrams).isGreaterThan(30);
        for (int lost = 0; lost < datagrams; lost++) {
            int which = lost;
            PhoneBootEngineTest other = new PhoneBootEngineTest();
            other.serveUsualFiles();
            other.site.lose(frame -> other.site.frames().size() == which + 1);
            VirtualPhone phone = other.phone(profile().build(), "0.9.0");
            assertThat(other.boot(phone)).as("datagram %d lost", which).isInstanceOf(BootOutcome.Completed.class);
            other.site.run(Duration.ofMinutes(1), () -> phone.openTransfers().isEmpty());
            assertThat(phone.openTransfers())
                    .as("transfers left open, datagram %d lost", which)
                    .isEmpty();
        }
    }

    @Test
    void aServerWithoutABootServerFailsAtTheAck() {
        VirtualPhone phone = phone(profile().build(), "0.9.0");
        site.alter(frame -> frame.kind() == Kind.DHCP_REPLY ? withoutBootServer(frame) : frame.bytes());
        assertThat(boot(phone)).isInstanceOfSatisfying(BootOutcome.Failed.class, failed -> {
            assertThat(failed.step()).isEqualTo(BootStep.ACK);
            assertThat(failed.reason()).contains("option 66");
        });
    }

    private static ByteBuffer withoutBootServer(VirtualSite.Frame reply) {
        return ByteBuffer.wrap(dhcp(reply).toBuilder()
                .siaddr(Ipv4.ANY)
                .sname("")
                .without(66)
                .without(150)
                .build()
                .toByteArray());
    }

    @Test
    void aNotifyBootsARunningPhoneAgainAndOnlyThat() {
        serveUsualFiles();
        VirtualPhone phone = phone(profile().build(), "1.0.0");
        phone.on(PhoneEvent.Signal.NOTIFIED);
        assertThat(phone.events()).as("a phone without power hears nothing").isEmpty();
        phone.on(PhoneEvent.Signal.POWER_ON);
        phone.on(PhoneEvent.Signal.NOTIFIED);
        site.run(Duration.ofMinutes(1), () -> phone.outcome().isPresent());
        assertThat(steps(phone)).as("one that boots is not disturbed").containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);

        phone.on(PhoneEvent.Signal.NOTIFIED);
        site.run(Duration.ofMinutes(1), () -> phone.outcome().isPresent());
        assertThat(steps(phone)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(phone.events().stream()
                        .filter(BootEvent.Started.class::isInstance)
                        .map(event -> ((BootEvent.Started) event).cause()))
                .containsExactly(BootCause.POWER_ON, BootCause.NOTIFY);
    }

    @Test
    void theSecondBootAsksForTheAddressOfTheFirst() {
        serveUsualFiles();
        VirtualPhone phone = phone(profile().build(), "0.9.0");
        boot(phone);
        List<java.net.InetAddress> addresses = phone.events().stream()
                .filter(BootEvent.Leased.class::isInstance)
                .<java.net.InetAddress>map(event -> ((BootEvent.Leased) event).address())
                .toList();
        assertThat(addresses).hasSize(2);
        assertThat(addresses.get(0)).isEqualTo(addresses.get(1));
    }

    @Test
    void cancellingEndsTheOpenStepAndTheBoot() {
        serveUsualFiles();
        VirtualPhone phone = phone(profile().build(), "0.9.0");
        phone.on(PhoneEvent.Signal.POWER_ON);
        site.run(Duration.ofMinutes(1), () -> steps(phone).contains(7));
        phone.on(PhoneEvent.Signal.CANCEL);
        assertThat(phone.outcome()).hasValue(new BootOutcome.Cancelled());
        assertThat(steps(phone)).endsWith(7, -8);
        assertThat(phone.openTransfers()).isEmpty();
        int told = phone.events().size();
        phone.on(PhoneEvent.Signal.CANCEL);
        site.run(Duration.ofMinutes(5), () -> false);
        assertThat(phone.events()).as("nothing happens to a phone that is off").hasSize(told);
    }

    @Test
    void powerInTheMiddleOfABootBeginsAnew() {
        serveUsualFiles();
        VirtualPhone phone = phone(profile().build(), "1.0.0");
        phone.on(PhoneEvent.Signal.POWER_ON);
        site.run(Duration.ofMinutes(1), () -> steps(phone).contains(5));
        assertThat(boot(phone)).isInstanceOf(BootOutcome.Completed.class);
        assertThat(steps(phone)).containsExactly(0, 1, 2, 3, 4, 5, -6, 0, 1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void releaseGivesTheAddressBack() {
        serveUsualFiles();
        VirtualPhone phone = phone(profile().build(), "1.0.0");
        boot(phone);
        phone.on(PhoneEvent.Signal.RELEASE);
        assertThat(dhcpSent()).endsWith(DhcpMessageType.RELEASE);
        assertThat(phone.engine().address()).isEmpty();
    }

    @Test
    void theProfileSaysHowPathsAreWritten() {
        serveUsualFiles();
        site.files().put("ZIP2x2/" + IMAGE, TestContainer.wrap("ZIP2x2", "1.0.0", new byte[10]));
        for (PathForm form : PathForm.values()) {
            VirtualPhone phone =
                    phone(profile().pathForm(form).imageInDirectory(true).build(), "0.9.0");
            assertThat(boot(phone)).as(form.name()).isInstanceOf(BootOutcome.Completed.class);
            String separator = form == PathForm.BACKSLASH ? "\\" : "/";
            assertThat(filesRead(phone).get(1)).endsWith("ZIP2x2" + separator + "0008A10FF312.cfg");
            assertThat(filesRead(phone).get(2)).endsWith("ZIP2x2" + separator + IMAGE);
        }
    }

    @Test
    void theOptionsOfTheProfileAreAskedFor() {
        serveUsualFiles();
        VirtualPhone phone = phone(
                profile().tftpOptions(TftpOptions.NONE.with("blksize", 1024)).build(), "0.9.0");
        assertThat(boot(phone)).isInstanceOf(BootOutcome.Completed.class);
        assertThat(site.frames()).anyMatch(frame -> frame.kind() == Kind.TFTP_TO_PHONE && holds(frame, "blksize"));
    }

    @Test
    void aHundredPhonesBootAtOnceWithTenPercentLoss() {
        serveUsualFiles();
        java.util.Random random = new java.util.Random(7);
        site.lose(frame -> random.nextInt(10) == 0);
        List<VirtualPhone> phones = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            MacAddress mac = MacAddress.parse(String.format("0008A10F%04X", i));
            serve("ZIP2x2/" + mac.hex() + ".cfg", "[SIP_CONFIG]\ndevice_id=" + i);
            phones.add(site.addPhone(
                    profile().deadline(Duration.ofMinutes(10)).build(),
                    mac,
                    Optional.of(SoftwareVersion.parse("0.9.0"))));
        }
        phones.forEach(phone -> phone.on(PhoneEvent.Signal.POWER_ON));
        site.run(
                Duration.ofMinutes(10),
                () -> phones.stream().allMatch(phone -> phone.outcome().isPresent()));
        assertThat(phones)
                .allSatisfy(phone -> assertThat(phone.outcome())
                        .hasValueSatisfying(o -> assertThat(o).isInstanceOf(BootOutcome.Completed.class)));
        assertThat(phones.stream().map(phone -> phone.engine().address())).doesNotHaveDuplicates();
    }
}
