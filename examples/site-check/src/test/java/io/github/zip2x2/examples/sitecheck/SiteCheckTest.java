package io.github.zip2x2.examples.sitecheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.lease.MemoryLeaseStore;
import io.github.zip2x2.dhcp.net.UdpEndpoint;
import io.github.zip2x2.dhcp.server.AddressRange;
import io.github.zip2x2.dhcp.server.ClientPolicy;
import io.github.zip2x2.dhcp.server.DhcpServer;
import io.github.zip2x2.dhcp.server.DhcpServerSettings;
import io.github.zip2x2.dhcp.server.ServedNetwork;
import io.github.zip2x2.tftp.content.MemoryContentSource;
import io.github.zip2x2.tftp.server.TftpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SiteCheckTest {
    private static final Inet4Address LOOPBACK = Ipv4.of("127.0.0.1");

    @TempDir
    Path kept;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final MemoryContentSource files = new MemoryContentSource();
    private DhcpServer dhcp;
    private TftpServer tftp;

    @BeforeEach
    void start() throws IOException {
        dhcp = DhcpServer.builder()
                .endpoint(UdpEndpoint.unicast(LOOPBACK, 0))
                .store(new MemoryLeaseStore())
                .settings(DhcpServerSettings.of()
                        .clients(ClientPolicy.ALL)
                        .network(ServedNetwork.of(Prefix.parse("192.0.2.0/24"))
                                .pool(AddressRange.parse("192.0.2.10-192.0.2.10"))
                                .build())
                        .build())
                .build()
                .start();
        tftp = TftpServer.builder(files)
                .bind(new InetSocketAddress(LOOPBACK, 0))
                .build()
                .start();
        put("ZIP2x2_common.cfg", "[NET_CONFIG]\ntftp_cfg_dir=./ZIP2x2\n[GENERAL_INFO]\nsoftware_version=1.0.0");
        put("ZIP2x2/0008A10FF312.cfg", "[SIP_CONFIG]\ndevice_id=201\nauth_password=hush-hush");
        put("ZIP2x2_1_0_0.bin", "not in the test container");
    }

    @AfterEach
    void stop() {
        tftp.close();
        dhcp.close();
    }

    private void put(String name, String text) {
        files.put(name, text.getBytes(StandardCharsets.US_ASCII));
    }

    private int run(String... more) {
        List<String> args = new ArrayList<>(List.of(
                "--bind", "127.0.0.1", "--dhcp-server", "127.0.0.1:" + dhcp.port(), "--tftp-port", "" + tftp.port()));
        args.addAll(List.of(more));
        return SiteCheck.run(new PrintWriter(out, true), new PrintWriter(err, true), args.toArray(String[]::new));
    }

    @Test
    void aGoodBootEnds0AndTheReportIsOneJsonObject() {
        assertThat(run("--mac", "00:08:a1:0f:f3:12", "--version", "1.0.0", "--json", "--out", kept.toString()))
                .as("%s%s", out, err)
                .isZero();
        assertThat(out.toString())
                .startsWith("{")
                .contains(
                        "\"outcome\": \"completed\"",
                        "\"address\": \"192.0.2.10\"",
                        "\"server\": \"127.0.0.1\"",
                        "\"name\": \"./ZIP2x2/0008A10FF312.cfg\"",
                        "\"step\": 8");
        assertThat(out.toString() + err).doesNotContain("hush-hush");
        assertThat(kept.resolve("ZIP2x2/0008A10FF312.cfg"))
                .hasContent("[SIP_CONFIG]\ndevice_id=201\nauth_password=hush-hush");
        assertThat(kept.resolve("ZIP2x2_common.cfg")).exists();
    }

    @Test
    void aDownloadIsReportedAcrossTheRebootAndAsUnverified() {
        assertThat(run("--mac", "0008A10FF312", "--version", "0.9.0", "--json", "--out", kept.toString()))
                .isZero();
        assertThat(out.toString()).contains("\"boot\": 2", "\"step\": 10", "name and length only");
        assertThat(kept.resolve("ZIP2x2_1_0_0.bin")).hasContent("not in the test container");
    }

    @Test
    void withoutTheRunningVersionNothingIsDownloadedAndThatIsSaid() {
        assertThat(run("--mac", "0008A10FF312")).isZero();
        assertThat(out.toString()).contains("not known: no download");
    }

    @Test
    void anAddressLentForTheCheckIsGivenBack() {
        put("ZIP2x2/020BEA000001.cfg", "[SIP_CONFIG]\ndevice_id=1");
        assertThat(run()).as("%s", out).isZero();
        assertThat(run("--mac", "0008A10FF312"))
                .as("the pool has one address, which must be free again: %s", out)
                .isZero();
    }

    @Test
    void aFailedStepEnds1AndIsNamed() {
        files.remove("ZIP2x2/0008A10FF312.cfg");
        assertThat(run("--mac", "0008A10FF312", "--json")).isEqualTo(1);
        assertThat(out.toString()).contains("\"outcome\": \"failed\"", "\"failedStep\": 8", "ERROR 1");
    }

    @Test
    void aSilentServerEnds1WithinTheDeadline() {
        dhcp.close();
        assertThat(run("--deadline", "1", "--json")).isEqualTo(1);
        assertThat(out.toString()).contains("\"failedStep\": 2", "deadline");
    }

    @Test
    void aNameFromTheNetworkNeverLeavesTheDirectory() throws IOException {
        put("ZIP2x2_common.cfg", "[NET_CONFIG]\ntftp_cfg_dir=../../outside\n");
        put("0008A10FF312.cfg", "[SIP_CONFIG]\ndevice_id=201");
        Path inner = Files.createDirectories(kept.resolve("inner/most"));
        run("--mac", "0008A10FF312", "--out", inner.toString());
        assertThat(kept.resolve("outside")).doesNotExist();
        assertThat(kept.resolve("inner/outside")).doesNotExist();
    }

    @Test
    void thePageAndTheCaptureTellTheBootAndNoSecret() throws IOException {
        Path page = kept.resolve("boot.html");
        Path capture = kept.resolve("boot.pcap");
        assertThat(run(
                        "--mac",
                        "0008A10FF312",
                        "--version",
                        "0.9.0",
                        "--html",
                        page.toString(),
                        "--pcap",
                        capture.toString()))
                .as("%s%s", out, err)
                .isZero();
        assertThat(Files.readString(page))
                .contains("Boot of 00:08:a1:0f:f3:12", "<svg", "DHCPACK 192.0.2.10", "ZIP2x2_1_0_0.bin", "Boot 2")
                .doesNotContain("hush-hush", "<script");
        String wire = Files.readString(capture, StandardCharsets.ISO_8859_1);
        assertThat(wire).contains("device_id=201", "auth_password=*********").doesNotContain("hush-hush");
    }

    @Test
    void whatWasCapturedIsLearnedAndTheProfileBootsHere() throws IOException {
        Path capture = kept.resolve("boot.pcap");
        assertThat(run("--mac", "0008A10FF312", "--version", "0.9.0", "--pcap", capture.toString()))
                .isZero();
        StringWriter learned = new StringWriter();
        assertThat(SiteCheck.run(
                        new PrintWriter(learned, true), new PrintWriter(err, true), "learn", capture.toString()))
                .as("%s", err)
                .isZero();
        assertThat(learned.toString())
                .contains("path-form=as-written", "image-in-directory=false", "lower-case-mac=false")
                .contains("# settled  how the path", "# open     the event of the NOTIFY");
        Path profile = Files.writeString(kept.resolve("profile"), learned.toString());
        assertThat(run("--mac", "0008A10FF312", "--profile", profile.toString()))
                .as("%s%s", out, err)
                .isZero();
        Files.writeString(profile, "model=ZIP2x2\nsize=big\n");
        assertThat(run("--profile", profile.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("'size' is no trait");
    }

    @Test
    void aPhoneRemembersItsSoftwareBetweenChecks() {
        String[] words = {
            "--mac", "0008A10FF312", "--state", kept.resolve("state").toString()
        };
        files.put(
                "ZIP2x2_1_0_0.bin",
                io.github.zip2x2.boot.firmware.TestContainer.wrap("ZIP2x2", "1.0.0", new byte[100]));
        assertThat(run("--mac", "0008A10FF312", "--state", words[3], "--version", "0.9.0"))
                .isZero();
        out.getBuffer().setLength(0);
        assertThat(run(words)).as("%s%s", out, err).isZero();
        assertThat(out.toString()).contains("software_version=1.0.0 runs already");
    }

    @Test
    void aFileThatCannotBeWrittenEnds1AndIsNamed() {
        String nowhere = kept.resolve("no/such/directory/x").toString();
        assertThat(run("--mac", "0008A10FF312", "--pcap", nowhere)).isEqualTo(1);
        assertThat(run("--mac", "0008A10FF312", "--html", nowhere)).isEqualTo(1);
        assertThat(err.toString()).contains(nowhere);
        assertThat(SiteCheck.run(new PrintWriter(out, true), new PrintWriter(err, true), "learn", nowhere))
                .isEqualTo(1);
        assertThat(err.toString()).contains("there is no file");
    }

    @Test
    void aStartThatFailsEnds1WithCauseAndRemedy() {
        assertThat(SiteCheck.run(new PrintWriter(out, true), new PrintWriter(err, true), "--interface", "no-such-one"))
                .isEqualTo(1);
        assertThat(err.toString()).contains(":").containsAnyOf("ip link", "CAP_NET_RAW", "plain UDP");
        assertThat(err.toString().strip().lines()).hasSize(1);
    }

    @Test
    void badUsageEnds2WithOneLine() {
        for (List<String> args : List.of(
                List.<String>of(),
                List.of("--bind", "127.0.0.1"),
                List.of("--bind", "name"),
                List.of("--bind", "127.0.0.1", "--dhcp-server", "here"),
                List.of("--bind", "127.0.0.1", "--dhcp-server", "127.0.0.1:1", "--mac", "zz"),
                List.of("--bind", "127.0.0.1", "--dhcp-server", "127.0.0.1:1", "--model", "a b"),
                List.of("--bind", "127.0.0.1", "--dhcp-server", "127.0.0.1:1", "--version", ".."),
                List.of("--bind", "127.0.0.1", "--dhcp-server", "127.0.0.1:1", "--deadline", "0"),
                List.of("--bind", "127.0.0.1", "--dhcp-server", "127.0.0.1:1", "--tftp-port", "0"),
                List.of("--bind", "127.0.0.1", "--dhcp-server", "127.0.0.1:1", "--await-notify", "70000"),
                List.of("--interface", "eth0", "--bind", "127.0.0.1"),
                List.of("--interface", "eth0", "--vlan", "5000=eth0.5000"),
                List.of("--bind", "192.0.2.1", "--vlan", "10=eth0.10"),
                List.of("--interface", "eth0", "--dhcp-server", "127.0.0.1:67"),
                List.of("learn"),
                List.of("learn", "a", "b"))) {
            err.getBuffer().setLength(0);
            assertThat(SiteCheck.run(
                            new PrintWriter(out, true), new PrintWriter(err, true), args.toArray(String[]::new)))
                    .as("%s", args)
                    .isEqualTo(2);
            assertThat(err.toString().strip().lines()).as("%s: %s", args, err).hasSize(1);
        }
    }
}
