package io.github.zip2x2.examples.pbx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.boot.BootOutcome;
import io.github.zip2x2.boot.phone.Phone;
import io.github.zip2x2.boot.phone.PhoneAttachment;
import io.github.zip2x2.boot.phone.PhoneLoop;
import io.github.zip2x2.boot.phone.PhoneProfile;
import io.github.zip2x2.boot.report.BootRecorder;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.client.DhcpClientSettings;
import io.github.zip2x2.tftp.client.TftpClient;
import io.github.zip2x2.tftp.client.TftpException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the options bring, in this process and on loopback. */
@Timeout(60)
class ServingTest {
    private static final Inet4Address LOOPBACK = Ipv4.of("127.0.0.1");
    private static final MacAddress MAC = MacAddress.parse("0008A10FF312");
    private static final Pattern READY = Pattern.compile("dhcp=(?:-|127.0.0.1:(\\d+)) tftp=(?:-|127.0.0.1:(\\d+))");

    @TempDir
    Path directory;

    private Serving serving;
    private InetSocketAddress dhcp;
    private InetSocketAddress tftp;

    private void serve(String... options) throws IOException {
        List<String> all = new ArrayList<>(List.of("--state", state().toString()));
        all.addAll(List.of(options));
        serving = new Serving(PbxEmbedded.parsed(all.toArray(String[]::new)));
        Matcher ready = READY.matcher(serving.start());
        assertThat(ready.matches()).isTrue();
        dhcp = ready.group(1) == null ? null : new InetSocketAddress(LOOPBACK, Integer.parseInt(ready.group(1)));
        tftp = ready.group(2) == null ? null : new InetSocketAddress(LOOPBACK, Integer.parseInt(ready.group(2)));
    }

    @AfterEach
    void stop() {
        if (serving != null) {
            serving.close();
        }
    }

    private Path state() {
        return directory.resolve("state");
    }

    private Path file(String name, String... lines) throws IOException {
        return Files.writeString(directory.resolve(name), String.join("\r\n", lines) + "\r\n");
    }

    private String get(String path) throws IOException {
        try (TftpClient client = TftpClient.builder().build()) {
            return new String(client.get(tftp, path).bytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private String boot(MacAddress mac) throws Exception {
        BootRecorder recorder = new BootRecorder(System.nanoTime());
        try (PhoneLoop loop = PhoneLoop.start()) {
            Phone phone = loop.add(
                    PhoneAttachment.onLoopback(LOOPBACK, dhcp),
                    PhoneProfile.of(PhoneModel.ZIP2X2)
                            .tftpPort(tftp.getPort())
                            .deadline(Duration.ofSeconds(20))
                            .dhcp(address -> DhcpClientSettings.of(address)
                                    .startDelay(Duration.ZERO, Duration.ZERO)
                                    .build())
                            .build(),
                    mac,
                    Optional.empty(),
                    recorder);
            assertThat(phone.powerOn().get()).isInstanceOf(BootOutcome.Completed.class);
        }
        return recorder.report().address().orElseThrow().getHostAddress();
    }

    private static String run(int expected, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        assertThat(PbxEmbedded.run(new PrintWriter(out, true), new PrintWriter(err, true), args))
                .as("%s", err)
                .isEqualTo(expected);
        return out.toString() + err;
    }

    @Test
    void phonesAndSitesAreServedAndAChangeIsServedSoon() throws Exception {
        Path phones = file(
                "phones.csv",
                "mac,model,site,ip,SIP_CONFIG.device_id,SIP_CONFIG.display_name",
                "00:08:a1:0f:f3:12,ZIP2x2,berlin,192.0.2.77,201,\"Desk, \"\"left\"\"\"");
        Path sites = file("sites.csv", "site,SIP_CONFIG.proxy_addr", "berlin,192.0.2.5");
        serve(
                "--phones",
                phones.toString(),
                "--sites",
                sites.toString(),
                "--network",
                "192.0.2.0/24",
                "--pool",
                "192.0.2.10-192.0.2.20",
                "--clients",
                "known");
        assertThat(get("ZIP2x2/0008a10ff312.cfg")).contains("device_id=201").contains("display_name=Desk, \"left\"");
        assertThat(boot(MAC)).isEqualTo("192.0.2.77");

        file("phones.csv", "mac,ip,SIP_CONFIG.device_id", "0008A10FF312,192.0.2.78,2020");
        while (!get("0008A10FF312.cfg").contains("device_id=2020") || !boot(MAC).equals("192.0.2.78")) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aSiteIsThatOfThePeersAddress() throws Exception {
        Path sites = file(
                "sites.csv",
                "site,network,SIP_CONFIG.proxy_addr",
                "berlin,10.1.0.0/16,10.1.0.5",
                "here,\"127.0.0.0/8, 192.0.2.0/24\",127.0.0.5");
        serve("--sites", sites.toString(), "--no-dhcp");
        assertThat(get("ZIP2x2_common.cfg")).contains("proxy_addr=127.0.0.5").contains("tftp_cfg_dir=./ZIP2x2");
    }

    @Test
    void networksComeFromATableToo() throws Exception {
        Path networks = file(
                "networks.csv",
                "network,pool,router,dns,lease",
                "198.51.100.0/24,198.51.100.10-198.51.100.19 198.51.100.30-198.51.100.39,198.51.100.1,\"198.51.100.2,198.51.100.3\",600",
                "203.0.113.0/24,203.0.113.10-203.0.113.19,,,");
        Files.writeString(directory.resolve("0008A10FF312.cfg"), "[SIP_CONFIG]\ndevice_id=201\n");
        serve("--networks", networks.toString(), "--root", directory.toString(), "--make-common");
        assertThat(boot(MAC)).startsWith("198.51.100.");
    }

    @Test
    void whoMayReadAPhonesFile() throws Exception {
        Files.writeString(directory.resolve("0008A10FF312.cfg"), "[SIP_CONFIG]\ndevice_id=201\n");
        String root = directory.toString();
        serve("--root", root, "--cfg-access", "networks=10.0.0.0/8");
        assertThatThrownBy(() -> get("0008A10FF312.cfg"))
                .isInstanceOf(TftpException.class)
                .hasMessageContaining("Access violation");
        serving.close();
        serve("--root", root, "--cfg-access", "networks=10.0.0.0/8,127.0.0.0/8");
        assertThat(get("0008A10FF312.cfg")).contains("201");
        serving.close();

        serve(
                "--root",
                root,
                "--make-common",
                "--cfg-access",
                "lease",
                "--network",
                "192.0.2.0/24",
                "--pool",
                "192.0.2.10-192.0.2.20");
        assertThatThrownBy(() -> get("0008A10FF312.cfg")).isInstanceOf(TftpException.class);
        boot(MAC);
        assertThat(get("0008A10FF312.cfg")).contains("201");
    }

    @Test
    void manyPhonesMayStandBehindATrustedAddress() throws Exception {
        StringBuilder rows = new StringBuilder("mac,SIP_CONFIG.device_id\n");
        for (int i = 10; i < 50; i++) {
            rows.append("0008A10000").append(i).append(",2").append(i).append('\n');
        }
        Path phones = Files.writeString(directory.resolve("phones.csv"), rows);
        serve("--phones", phones.toString(), "--no-dhcp", "--trusted", "127.0.0.0/8");
        for (int i = 10; i < 50; i++) {
            assertThat(get("0008A10000" + i + ".cfg")).contains("device_id=2" + i);
        }
    }

    @Test
    void aPhonesStoryIsToldFromTheState() throws Exception {
        Files.writeString(directory.resolve("0008A10FF312.cfg"), "[SIP_CONFIG]\ndevice_id=201\nauth_password=hush\n");
        serve(
                "--root",
                directory.toString(),
                "--make-common",
                "--network",
                "192.0.2.0/24",
                "--pool",
                "192.0.2.10-192.0.2.20",
                "--clients",
                "known");
        boot(MAC);
        serving.close();
        String story = run(0, "explain", MAC.hex(), "--state", state().toString());
        assertThat(story)
                .contains("DHCPDISCOVER")
                .contains("192.0.2.10")
                .contains("specific read")
                .doesNotContain("hush");
        assertThat(run(0, "explain", "00:0b:ea:00:00:01", "--state", state().toString()))
                .contains("00:0b:ea:00:00:01");
        assertThat(run(
                        1,
                        "explain",
                        MAC.hex(),
                        "--state",
                        directory.resolve("nowhere").toString()))
                .contains("nowhere");

        String state = state().toString();
        assertThat(run(0, "report", "--state", state))
                .contains("1 phone at ", ": 1 up", ": 1 complete", "whole boot")
                .doesNotContain("hush");
        assertThat(run(0, "report", "--state", state, "--json"))
                .startsWith("{")
                .contains("\"whole_boot\": {")
                .doesNotContain("hush");
        Path page = directory.resolve("fleet.html");
        assertThat(run(0, "report", "--state", state, "--html", page.toString()))
                .isEmpty();
        assertThat(page).content().contains("1 of 1 phone is up").doesNotContain("hush");
        assertThat(run(1, "report", "--state", directory.resolve("nowhere").toString()))
                .contains("nowhere");
        assertThat(run(2, "report", "--json", "--html", page.toString())).contains("--json or --html");
        assertThat(run(2, "report", MAC.hex())).contains("report: takes");
        assertThat(run(2, "explain", MAC.hex(), "--json")).contains("belong to report");
    }

    @Test
    void aTableThatCannotBeReadEnds1AndNamesTheRow() throws Exception {
        Path phones = file("phones.csv", "mac,SIP_CONFIG.device_id", "0008A10FF312,201", "desk,202");
        assertThat(run(1, "--phones", phones.toString(), "--leases", "memory")).contains("phones.csv:3: mac");
        assertThat(run(1, "--sites", directory.resolve("missing.csv").toString(), "--leases", "memory"))
                .contains("missing.csv");
        Path networks = file("networks.csv", "network,pool", "192.0.2.0/24,10.0.0.1-10.0.0.9");
        assertThat(run(2, "--networks", networks.toString(), "--leases", "memory"))
                .contains("networks.csv:2: ");
        Path elsewhere = file("phones.csv", "mac,ip", "0008A10FF312,10.9.9.9");
        assertThat(run(1, "--phones", elsewhere.toString(), "--network", "192.0.2.0/24", "--leases", "memory"))
                .contains("phones.csv:2: ip");
    }

    @Test
    void aDatabaseThatCannotBeReachedEnds1WithoutItsPassword() {
        String url = "jdbc:postgresql://127.0.0.1:1/leases?user=pbx&password=hush";
        assertThat(run(1, "--leases", url, "--state", state().toString()))
                .contains("--leases")
                .doesNotContain("hush");
    }
}
