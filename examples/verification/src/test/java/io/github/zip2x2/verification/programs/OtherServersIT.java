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
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code site-check}, by plain UDP from a host's address, where DHCP and TFTP are served by others. */
@RequiresRoot
class OtherServersIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String FOUND = "(?s)\"outcome\": \"completed\".*\"address\": \"192\\.0\\.2\\.10[0-9]\".*"
            + "\"server\": \"192\\.0\\.2\\.1\".*\"sha256\".*\"sha256\"";

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
        lan.client().address("eth0", "192.0.2.60/24");
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

    @Test
    @RequiresPrograms("dnsmasq")
    void dnsmasqServesBoth() throws IOException {
        dnsmasq();
        boots();
    }

    @Test
    @RequiresPrograms({"kea-dhcp4", "in.tftpd"})
    void keaAndTftpdHpaServe() throws IOException {
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
        boots();
    }

    @Test
    @RequiresPrograms({"dhcpd", "atftpd"})
    void iscDhcpdAndAtftpdServe() throws IOException {
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
        boots();
    }

    @Test
    @RequiresPrograms("dnsmasq")
    void aServerWithoutTftpIsToldByStep() throws IOException {
        servers.dnsmasq(lan.server(), "dhcp-option=66,192.0.2.1");
        Program check = check("--deadline", "20").awaitExit(LIMIT).expectExit(1);
        assertThat(check.stdout()).containsPattern("FAILED at step [56] ");
    }

    @Test
    @RequiresPrograms({"dnsmasq", "sipp"})
    void aNotifyOfSippMakesThePhoneBootAgain() throws IOException {
        dnsmasq();
        Program check = check("--await-notify", "5060");
        check.awaitLine("^waiting for NOTIFY on 192\\.0\\.2\\.60:5060$", LIMIT);
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
                        "192.0.2.60:5060");
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

    private void boots() {
        Program check =
                check("--version", TftpRoot.VERSION, "--json").awaitExit(LIMIT).expectExit(0);
        assertThat(check.stdout()).containsPattern(FOUND).doesNotContain(TftpRoot.SECRET);
        Dissection packets = capture.stop();
        // On a busy machine another maker's server may answer only the repetition of a request.
        assertThat(packets.only("dhcp").column("dhcp.option.dhcp").stream().distinct())
                .containsExactly("1", "2", "3", "5");
        assertThat(packets.only("tftp.opcode == 1").column("tftp.source_file").stream()
                        .distinct())
                .containsExactly(TftpRoot.COMMON, "./ZIP2x2/" + TftpRoot.MAC + ".cfg");
        assertThat(packets.complaints()).isEmpty();
    }

    private Program check(String... more) {
        Namespace host = lan.client();
        String[] words = Arrays.copyOf(new String[] {"--bind", "192.0.2.60", "--mac", TftpRoot.MAC}, 4 + more.length);
        System.arraycopy(more, 0, words, 4, more.length);
        return host.startExample("site-check", words);
    }
}
