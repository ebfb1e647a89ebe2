package io.github.zip2x2.verification.programs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.verification.net.Capture;
import io.github.zip2x2.verification.net.Dissection;
import io.github.zip2x2.verification.net.Lan;
import io.github.zip2x2.verification.net.Namespace;
import io.github.zip2x2.verification.net.NetworkNamespaces;
import io.github.zip2x2.verification.net.Program;
import io.github.zip2x2.verification.net.RequiresPrograms;
import io.github.zip2x2.verification.net.RequiresRoot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code site-check} where DHCP and TFTP are served by others. */
@RequiresRoot
class OtherServersIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String FOUND = "(?s)\"outcome\": \"completed\".*\"address\": \"192\\.0\\.2\\.10[0-9]\".*"
            + "\"server\": \"192\\.0\\.2\\.1\".*\"sha256\".*\"sha256\"";

    /** How the phone is in the network. */
    enum Way {
        /** By plain UDP from an address of the host. */
        HOST,
        /** On the link layer of an interface without an address. */
        LINK
    }

    @TempDir
    Path directory;

    private NetworkNamespaces net;
    private Lan lan;
    private TftpRoot root;
    private DhcpServerPrograms servers;
    private Capture capture;

    @BeforeEach
    void site() throws IOException {
        net = NetworkNamespaces.create();
        lan = net.pair("192.0.2.1/24");
        root = TftpRoot.in(directory);
        servers = new DhcpServerPrograms(directory);
        for (Path path : new Path[] {directory, root.directory(), root.file("ZIP2x2")}) {
            assertThat(path.toFile().setExecutable(true, false)).isTrue();
            assertThat(path.toFile().setReadable(true, false)).isTrue();
        }
        capture = lan.server().capture("eth0", "udp", directory);
    }

    @AfterEach
    void noSite() {
        net.close();
    }

    @ParameterizedTest
    @EnumSource
    @RequiresPrograms("dnsmasq")
    void dnsmasqServesBoth(Way way) throws IOException {
        dnsmasq();
        boots(way);
    }

    @ParameterizedTest
    @EnumSource
    @RequiresPrograms({"kea-dhcp4", "in.tftpd"})
    void keaAndTftpdHpaServe(Way way) throws IOException {
        servers.kea(
                lan.server(),
                "\"option-data\": [ { \"name\": \"tftp-server-name\", \"data\": \"192.0.2.1\", \"always-send\": true } ]");
        lan.server()
                .start(
                        "in.tftpd",
                        "-L",
                        "-4",
                        "-a",
                        "192.0.2.1:69",
                        "-u",
                        "root",
                        "-s",
                        root.directory().toString());
        lan.server().awaitUdpPort(69, LIMIT);
        boots(way);
    }

    @ParameterizedTest
    @EnumSource
    @RequiresPrograms({"dhcpd", "atftpd"})
    void iscDhcpdAndAtftpdServe(Way way) throws IOException {
        servers.dhcpd(lan.server(), "option tftp-server-name \"192.0.2.1\";");
        lan.server()
                .start(
                        "atftpd",
                        "--daemon",
                        "--no-fork",
                        "--bind-address",
                        "192.0.2.1",
                        "--user",
                        "root",
                        "--group",
                        "root",
                        "--logfile",
                        "-",
                        root.directory().toString());
        lan.server().awaitUdpPort(69, LIMIT);
        boots(way);
    }

    @Test
    @RequiresPrograms("dnsmasq")
    void aServerWithoutTftpIsToldByStep() throws IOException {
        servers.dnsmasq(lan.server(), "dhcp-option=66,192.0.2.1");
        Program check = check(Way.HOST, "--deadline", "20").awaitExit(LIMIT).expectExit(1);
        assertThat(check.stdout()).containsPattern("FAILED at step [56] ");
    }

    @ParameterizedTest
    @EnumSource
    @RequiresPrograms({"dnsmasq", "sipp"})
    void aNotifyOfSippMakesThePhoneBootAgain(Way way) throws IOException {
        dnsmasq();
        Program check = check(way, "--await-notify", "5060");
        String phone = check.awaitLine("^waiting for NOTIFY on (192\\.0\\.2\\.\\d+:5060)$", LIMIT)
                .group(1);
        Program sipp = lan.server()
                .run(
                        "sipp",
                        "-sf",
                        Path.of(System.getProperty("basedir", ""), "src/test/resources/sipp/pbx-notifies.xml")
                                .toAbsolutePath()
                                .toString(),
                        "-i",
                        "192.0.2.1",
                        "-p",
                        "5060",
                        "-s",
                        "201",
                        "-m",
                        "1",
                        "-nostdin",
                        "-timeout",
                        "20",
                        "-timeout_error",
                        phone);
        sipp.expectExit(0);
        check.awaitLine("boot 2: ", LIMIT);
        lan.client()
                .await(
                        "two good boots",
                        LIMIT,
                        () -> check.stdout()
                                        .lines()
                                        .filter(line -> line.contains(" completed"))
                                        .count()
                                == 2);
        check.terminate();
        check.awaitExit(LIMIT).expectExit(0);
        Dissection packets = capture.stop();
        assertThat(packets.only("dhcp.option.dhcp == 5").column("frame.number")).hasSize(2);
        assertThat(packets.complaints()).isEmpty();
    }

    private void dnsmasq() throws IOException {
        servers.dnsmasq(lan.server(), "dhcp-option=66,192.0.2.1", "enable-tftp", "tftp-root=" + root.directory());
    }

    private void boots(Way way) throws IOException {
        String before = state(lan.client());
        Path page = directory.resolve("boot.html");
        Path pcap = directory.resolve("boot.pcap");
        Program check = check(
                        way,
                        "--version",
                        TftpRoot.VERSION,
                        "--json",
                        "--html",
                        page.toString(),
                        "--pcap",
                        pcap.toString())
                .awaitExit(LIMIT)
                .expectExit(0);
        assertThat(check.stdout()).containsPattern(FOUND).doesNotContain(TftpRoot.SECRET);
        Dissection packets = capture.stop();
        // On a busy machine another maker's server may answer only the repetition of a request.
        assertThat(packets.only("dhcp").column("dhcp.option.dhcp").stream().distinct())
                .containsExactly("1", "2", "3", "5");
        assertThat(packets.only("tftp.opcode == 1").column("tftp.source_file").stream()
                        .distinct())
                .containsExactly(TftpRoot.COMMON, "./ZIP2x2/" + TftpRoot.MAC + ".cfg");
        assertThat(packets.complaints()).isEmpty();
        assertThat(Files.readString(page)).contains("<svg", "DHCPACK").doesNotContain(TftpRoot.SECRET);
        ownCapture(pcap);
        if (way == Way.LINK) {
            learned(packets); // by plain UDP the phone has another address than its lease
            assertThat(state(lan.client())).isEqualTo(before).doesNotContain("192.0.2.");
        }
    }

    /** What the check says that it sent and saw. */
    private static void ownCapture(Path file) throws IOException {
        Dissection packets = Dissection.of(file);
        assertThat(packets.complaints()).isEmpty();
        assertThat(packets.column("dhcp.option.dhcp").stream().distinct()).contains("1", "2", "3", "5");
        assertThat(packets.only("tftp.opcode == 3").column("frame.number")).hasSizeGreaterThanOrEqualTo(2);
        assertThat(packets.only("udp.checksum.status == 0 || ip.checksum.status == 0")
                        .preference("udp.check_checksum:TRUE")
                        .preference("ip.check_checksum:TRUE")
                        .column("frame.number"))
                .isEmpty();
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                .contains("auth_password=***")
                .doesNotContain(TftpRoot.SECRET);
    }

    /** What tcpdump saw of the phone says how our phone is. */
    private void learned(Dissection packets) {
        Program learn = lan.client()
                .startExample("site-check", "learn", packets.file().toString())
                .awaitExit(LIMIT)
                .expectExit(0);
        assertThat(learn.stdout())
                .contains("path-form=as-written\n", "lower-case-mac=false\n", "dhcp-request-list=121,1,3,6,")
                .doesNotContain("# note");
    }

    /** All addresses and routes of a host. */
    private static String state(Namespace host) {
        return host.run("ip", "-4", "-o", "address", "show").expectExit(0).stdout()
                + host.run("ip", "route", "show", "table", "all").expectExit(0).stdout();
    }

    private Program check(Way way, String... more) {
        Namespace host = lan.client();
        List<String> words = new ArrayList<>(List.of("--mac", TftpRoot.MAC));
        words.addAll(way == Way.HOST ? List.of("--bind", "192.0.2.60") : List.of("--interface", "eth0"));
        words.addAll(List.of(more));
        if (way == Way.HOST) {
            host.address("eth0", "192.0.2.60/24");
        }
        return host.startExample("site-check", words.toArray(String[]::new));
    }

    @Test
    void ourOwnServerServesOnTheLinkLayer() throws IOException {
        lan.server()
                .startExample(
                        "pbx-embedded",
                        "--interface",
                        "eth0",
                        "--pool",
                        "192.0.2.100-192.0.2.109",
                        "--root",
                        root.directory().toString(),
                        "--state",
                        directory.resolve("state").toString())
                .awaitLine("^READY dhcp=192\\.0\\.2\\.1:67 tftp=192\\.0\\.2\\.1:69$", LIMIT);
        boots(Way.LINK);
    }
}
