package io.github.zip2x2.boot.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.boot.phone.BootEvent;
import io.github.zip2x2.boot.phone.BootSource;
import io.github.zip2x2.boot.phone.MissingFile;
import io.github.zip2x2.boot.phone.PathForm;
import io.github.zip2x2.boot.phone.PhoneEvent;
import io.github.zip2x2.boot.phone.PhoneProfile;
import io.github.zip2x2.boot.testing.VirtualPhone;
import io.github.zip2x2.boot.testing.VirtualSite;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.ParameterRequestList;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.server.AddressRange;
import io.github.zip2x2.dhcp.server.ClientPolicy;
import io.github.zip2x2.dhcp.server.DhcpServerSettings;
import io.github.zip2x2.dhcp.server.ServedNetwork;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BootLearnerTest {
    private static final String PHONE = "192.0.2.7";
    private static final String SERVER = "192.0.2.10";
    private static final String COMMON = "[NET_CONFIG]\ntftp_cfg_dir=./ZIP2x2\n[GENERAL_INFO]\nsoftware_version=1.0.0";

    private static DhcpMessage.Builder dhcp(DhcpMessageType type) {
        return DhcpMessage.builder(type).xid(7).hardwareAddress(HardwareAddress.ethernet("0008A10FF312"));
    }

    /** A phone that does everything otherwise than our defaults have it. */
    private static byte[] odd(CaptureFile.Format format) {
        byte[] discover = dhcp(DhcpMessageType.DISCOVER)
                .broadcast(true)
                .option(DhcpOptions.PARAMETER_REQUEST_LIST, ParameterRequestList.of(1, 3, 66, 150))
                .build()
                .toByteArray();
        byte[] ack = dhcp(DhcpMessageType.ACK)
                .op(DhcpMessage.BOOTREPLY)
                .yiaddr(Ipv4.of(PHONE))
                .siaddr(Ipv4.of(SERVER))
                .option(DhcpOptions.TFTP_SERVER_NAME, "192.0.2.99")
                .build()
                .toByteArray();
        return new CaptureFile(format)
                .udp("0.0.0.0", 68, "255.255.255.255", 67, discover)
                .udp(SERVER, 67, "255.255.255.255", 68, ack)
                .udp(PHONE, 2001, SERVER, 69, CaptureFile.rrq("ZIP2x2_common.cfg"))
                .udp(PHONE, 2001, SERVER, 69, CaptureFile.rrq("ZIP2x2_common.cfg"))
                .udp(SERVER, 3001, PHONE, 2001, CaptureFile.data(1, COMMON))
                .udp(PHONE, 2001, SERVER, 3001, CaptureFile.ascii("\0\4\0\1"))
                .udp(PHONE, 2002, SERVER, 69, CaptureFile.rrq("ZIP2x2\\0008a10ff312.cfg"))
                .udp(SERVER, 3002, PHONE, 2002, CaptureFile.notFound())
                .udp(PHONE, 2003, SERVER, 69, CaptureFile.rrq("ZIP2x2\\0008a10ff312.cfg"))
                .udp(SERVER, 3003, PHONE, 2003, CaptureFile.notFound())
                .udp(PHONE, 2004, SERVER, 69, CaptureFile.rrq("ZIP2x2\\ZIP2x2_1_0_0.bin"))
                .udp(SERVER, 3004, PHONE, 2004, CaptureFile.notFound())
                .udp("0.0.0.0", 68, "255.255.255.255", 67, discover)
                .udp(SERVER, 5060, PHONE, 5060, CaptureFile.ascii(sip("NOTIFY sip:201@192.0.2.7:5060 SIP/2.0")))
                .udp(PHONE, 5060, SERVER, 5060, CaptureFile.ascii(sip("SIP/2.0 200 OK")))
                .toBytes();
    }

    private static String sip(String start) {
        return start + "\r\nVia: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK1\r\nFrom: <sip:192.0.2.10>;tag=1\r\n"
                + "To: <sip:201@192.0.2.7:5060>\r\nCall-ID: 1\r\nCSeq: 1 NOTIFY\r\nEvent: resync\r\n"
                + "Content-Length: 0\r\n\r\n";
    }

    private static Learned learn(byte[] file) throws IOException {
        return BootLearner.learn(new ByteArrayInputStream(file));
    }

    private static Optional<String> answer(Learned learned, String question) {
        return learned.lessons().stream()
                .filter(lesson -> lesson.question().contains(question) && lesson.settled())
                .map(Lesson::answer)
                .findFirst();
    }

    @Test
    void theUnknownsAreSettledByWhatThePhoneDid() throws IOException {
        Learned learned = learn(odd(CaptureFile.ETHERNET));
        assertThat(learned.phone()).contains("00:08:A1:0F:F3:12", PHONE);
        assertThat(learned.notes()).isEmpty();
        assertThat(answer(learned, "option 66, 150"))
                .hasValueSatisfying(text -> assertThat(text).contains("SIADDR", "not"));
        assertThat(answer(learned, "path of the phone's own file"))
                .hasValueSatisfying(text -> assertThat(text).contains("backslash"));
        assertThat(answer(learned, "letters of the MAC")).hasValue("lower case");
        assertThat(answer(learned, "looks for its software"))
                .hasValueSatisfying(text -> assertThat(text).contains("in the directory"));
        assertThat(answer(learned, "missing file of its own")).hasValue("the phone goes on without it");
        assertThat(answer(learned, "missing software image")).hasValue("the phone begins anew with DHCPDISCOVER");
        assertThat(answer(learned, "how often")).hasValue("2 times, 1000 ms apart");
        assertThat(answer(learned, "event of the NOTIFY")).hasValue("'resync' was answered 200");
        assertThat(answer(learned, "missing common file"))
                .as("none was missing")
                .isEmpty();
    }

    @Test
    void theTraitsAreAProfileOfSuchAPhone() throws IOException {
        PhoneTraits traits = learn(odd(CaptureFile.ETHERNET)).traits();
        PhoneProfile profile = traits.profile().build();
        assertThat(profile.pathForm()).isEqualTo(PathForm.BACKSLASH);
        assertThat(profile.imageInDirectory()).isTrue();
        assertThat(profile.lowerCaseMac()).isTrue();
        assertThat(profile.bootOrder().sources()).startsWith(BootSource.SIADDR);
        assertThat(profile.missingSpecific()).isEqualTo(MissingFile.GO_ON);
        assertThat(profile.missingSoftware()).isEqualTo(MissingFile.FAIL);
        assertThat(profile.fileTries()).isEqualTo(2);
        assertThat(profile.filePause()).isEqualTo(Duration.ofSeconds(1));
        assertThat(profile.notifyEvents()).containsExactly("resync");
        HardwareAddress hardware = HardwareAddress.ethernet("0008A10FF312");
        assertThat(profile.dhcp(hardware).broadcast()).isTrue();
        assertThat(profile.dhcp(hardware).requestList()).isEqualTo(ParameterRequestList.of(1, 3, 66, 150));
        assertThat(PhoneTraits.parse("# kept\n" + traits.toText())).isEqualTo(traits);
    }

    @Test
    void aPhoneOfThatProfileAsksOurServersAsTheRealOneDidAndIsServed() throws IOException {
        VirtualSite site = new VirtualSite(
                3,
                DhcpServerSettings.of()
                        .clients(ClientPolicy.ALL)
                        .network(ServedNetwork.of(Prefix.parse("192.0.2.0/24"))
                                .pool(AddressRange.parse("192.0.2.100-192.0.2.199"))
                                .tftpServer(Ipv4.of(SERVER))
                                .build())
                        .build());
        site.files().put("ZIP2x2_common.cfg", CaptureFile.ascii(COMMON));
        site.files().put("ZIP2x2/0008A10FF312.cfg", CaptureFile.ascii("[SIP_CONFIG]\ndevice_id=201"));
        site.files().put("ZIP2x2/ZIP2x2_1_0_0.bin", new byte[700]);
        VirtualPhone phone = site.addPhone(
                learn(odd(CaptureFile.ETHERNET)).traits().profile().build(),
                MacAddress.parse("0008A10FF312"),
                Optional.of(SoftwareVersion.parse("0.9.0")));
        phone.on(PhoneEvent.Signal.POWER_ON);
        site.run(Duration.ofMinutes(2), () -> phone.outcome().isPresent());
        assertThat(phone.outcome().orElseThrow().word()).isEqualTo("completed");
        assertThat(phone.events().stream()
                        .filter(BootEvent.FileRead.class::isInstance)
                        .map(event -> ((BootEvent.FileRead) event).name()))
                .startsWith("ZIP2x2_common.cfg", "ZIP2x2\\0008a10ff312.cfg", "ZIP2x2\\ZIP2x2_1_0_0.bin");
    }

    @Test
    void everyFormatOfTheFileSaysTheSame() throws IOException {
        PhoneTraits traits = learn(odd(CaptureFile.ETHERNET)).traits();
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            for (boolean nanoseconds : new boolean[] {false, true}) {
                for (int linkType : new int[] {1, 101, 113, 228}) {
                    for (int vlan : linkType == 1 ? new int[] {0, 10} : new int[] {0}) {
                        CaptureFile.Format format = new CaptureFile.Format(order, nanoseconds, linkType, vlan);
                        assertThat(learn(odd(format)).traits()).as("%s", format).isEqualTo(traits);
                    }
                }
            }
        }
    }

    @Test
    void whatIsNoCaptureOrHasNoPhoneIsSaid() {
        assertThatThrownBy(() -> learn(new byte[0])).hasMessageContaining("too short");
        assertThatThrownBy(() -> learn(new byte[100])).hasMessageContaining("begins with 00000000");
        byte[] next = new byte[100];
        next[0] = next[3] = 0x0a;
        next[1] = next[2] = 0x0d;
        assertThatThrownBy(() -> learn(next)).hasMessageContaining("editcap");
        assertThatThrownBy(() -> learn(new CaptureFile(CaptureFile.ETHERNET).toBytes()))
                .hasMessageContaining("no phone boots in it");
        assertThatThrownBy(() ->
                        learn(new CaptureFile(new CaptureFile.Format(ByteOrder.BIG_ENDIAN, false, 105, 0)).toBytes()))
                .hasMessageContaining("link type 105");
    }

    @Test
    void aFloodIsReadToALimitAndThatIsSaid() throws IOException {
        CaptureFile flood = new CaptureFile(CaptureFile.ETHERNET)
                .udp(PHONE, 2000, SERVER, 69, CaptureFile.rrq("ZIP2x2_common.cfg"));
        byte[] notify = CaptureFile.ascii(sip("NOTIFY sip:201@192.0.2.7:5060 SIP/2.0"));
        for (int i = 0; i < 12_000; i++) {
            flood.udp(SERVER, 5060, PHONE, 5060, notify);
            flood.udp(PHONE, 2001 + i % 60_000, SERVER, 69, CaptureFile.rrq("ZIP2x2_common.cfg"));
            flood.udp(SERVER, 69, PHONE, 2001 + i % 60_000, CaptureFile.notFound());
        }
        Learned learned = learn(flood.toBytes());
        assertThat(learned.notes()).hasSize(1).allMatch(note -> note.contains("cut it"));
        assertThat(learned.traits().profile().build().fileTries()).isEqualTo(1_000);
    }

    @Test
    void aFileThatEndsInMidFrameIsReadAsFarAsItGoes() throws IOException {
        byte[] whole = odd(CaptureFile.ETHERNET);
        Learned learned = learn(Arrays.copyOf(whole, whole.length - 5));
        assertThat(learned.notes()).containsExactly("the file ends within a frame");
        assertThat(answer(learned, "letters of the MAC")).isPresent();
    }

    @Property(tries = 1500)
    void whateverTheFileHoldsItIsReadToAnEnd(@ForAll long seed, @ForAll @IntRange(max = 60) int faults)
            throws IOException {
        Random random = new Random(seed);
        byte[] file = odd(new CaptureFile.Format(
                random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
                random.nextBoolean(),
                random.nextBoolean() ? 1 : 228,
                random.nextInt(3)));
        for (int i = 0; i < faults; i++) {
            int at = random.nextInt(4) == 0 ? random.nextInt(60) : random.nextInt(file.length);
            switch (random.nextInt(3)) {
                case 0 -> file[at] = (byte) random.nextInt();
                case 1 -> file[at] ^= (byte) (1 << random.nextInt(8));
                default -> {
                    int length = Math.min(random.nextInt(40), file.length - at);
                    System.arraycopy(file, random.nextInt(file.length - length), file, at, length);
                }
            }
        }
        if (random.nextInt(5) == 0) {
            file = Arrays.copyOf(file, random.nextInt(file.length + 1));
        }
        try {
            Learned learned = learn(file);
            assertThat(PhoneTraits.parse(learned.traits().toText())).isEqualTo(learned.traits());
        } catch (IOException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
    }

    @Property(tries = 500)
    void noTextMakesTraitsThatAreNotRefusedOrKept(@ForAll String text) {
        try {
            PhoneTraits traits = PhoneTraits.parse("model=ZIP2x2\n" + text);
            assertThat(PhoneTraits.parse(traits.toText())).isEqualTo(traits);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    @Test
    void aTraitWithABadValueNamesItAndWhatItCanBe() {
        for (String bad : List.of(
                "path-form=sideways",
                "image-in-directory=maybe",
                "boot-order=67",
                "boot-order=66,66",
                "dhcp-request-list=0",
                "tftp-options=blksize",
                "missing-common=perhaps",
                "file-tries=0",
                "notify-event=two words",
                "file-pause-ms=-1")) {
            String key = bad.substring(0, bad.indexOf('='));
            assertThatThrownBy(() -> PhoneTraits.parse("model=ZIP2x2\n" + bad))
                    .as(bad)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(key.equals("boot-order") ? "boot" : key);
        }
        assertThatThrownBy(() -> PhoneTraits.parse("")).hasMessageContaining("model");
    }
}
