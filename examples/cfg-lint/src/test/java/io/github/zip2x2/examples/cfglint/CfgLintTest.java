package io.github.zip2x2.examples.cfglint;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.Secret;
import io.github.zip2x2.config.schema.HostAddress;
import io.github.zip2x2.config.writer.ElastixFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CfgLintTest {
    @TempDir
    Path directory = Path.of("");

    private Path root = Path.of("");
    private String out = "";
    private String err = "";

    @BeforeEach
    void pbx() throws IOException {
        root = directory.resolve("root");
        put(
                "ZIP2x2_common.cfg",
                ElastixFiles.common(PhoneModel.ZIP2X2, HostAddress.parse("192.0.2.10"))
                        .toBytes());
        put(
                "ZIP2x2/0008A10FF312.cfg",
                ElastixFiles.specific(PhoneModel.ZIP2X2, "201", "Front desk", Secret.of("hunter2"))
                        .toBytes());
    }

    private void put(String path, byte[] bytes) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    private void put(String path, String text) throws IOException {
        put(path, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private String read(String path) throws IOException {
        return Files.readString(root.resolve(path), StandardCharsets.ISO_8859_1);
    }

    private int run(Object... args) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        String[] words = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            words[i] = args[i].toString();
        }
        int status = CfgLint.run(
                new PrintStream(bytes, true, StandardCharsets.UTF_8),
                new PrintStream(errors, true, StandardCharsets.UTF_8),
                words);
        out = bytes.toString(StandardCharsets.UTF_8);
        err = errors.toString(StandardCharsets.UTF_8);
        assertThat(out + err).doesNotContain("hunter2");
        return status;
    }

    @Test
    void aGoodRootIsZero() {
        assertThat(run(root)).isZero();
        assertThat(out).isEqualTo("2 files, 1 phone: 0 errors, 0 warnings, 0 notes\n");
        assertThat(run("--fail-on", "note", root)).isZero();
    }

    @Test
    void wrongUsageIsTwoAndOneLine() {
        for (Object[] args : new Object[][] {
            {},
            {"--bad"},
            {directory.resolve("nope")},
            {"--fail-on", "x", root},
            {"--model", "../x", root},
            {"explain", root},
            {"explain", root, "nomac"},
            {"explain", root.resolve("nope"), "0008A10FF312"},
            {"diff", root},
            {"diff", root, root.resolve("nope")},
            {"import"},
            {"import", "csv", root},
            {"import", "elastix", root.resolve("nope")}
        }) {
            assertThat(run(args))
                    .as(String.join(" ", java.util.Arrays.toString(args)))
                    .isEqualTo(2);
            assertThat(err.lines()).hasSize(1);
            assertThat(out).isEmpty();
        }
        assertThat(run("--help")).isZero();
        assertThat(out).contains("--fail-on", "--fix", "--json", "--model", "explain", "diff", "import");
    }

    @Test
    void failOnDecidesTheStatus() throws IOException {
        put("ZIP2x2/0008A10FF313.cfg", "[SIP_CONFIG]\ndevice_id=202\ndisplay_name=Longer than fourteen\n");
        assertThat(run(root)).isZero();
        assertThat(run("--fail-on", "warning", root)).isEqualTo(1);
        assertThat(run("--fail-on", "note", root)).isEqualTo(1);
        put("ZIP2x2/0008A10FF313.cfg", "[SIP_CONFIG]\ndevice_id=202\nphone_sip_port=x\n");
        assertThat(run("--fail-on=ERROR", root)).isEqualTo(1);
        assertThat(out).contains("""
                        ZIP2x2/0008A10FF313.cfg:3:16: error bad-port: `phone_sip_port` is not a port
                          | phone_sip_port=x
                          |                ^
                        """);
        assertThat(run(root.resolve("ZIP2x2/0008A10FF313.cfg"))).isEqualTo(1);
        assertThat(out).contains("0008A10FF313.cfg:3:16: error bad-port");
    }

    @Test
    void jsonIsOneObject() throws IOException {
        put("ZIP2x2/0008A10FF313.cfg", "[SIP_CONFIG]\nauth_password hunter2\nuse_dhcp=x\n");
        assertThat(run("--json", root)).isZero();
        assertThat(out)
                .startsWith("{\"findings\":[\n{\"file\":\"ZIP2x2/0008A10FF313.cfg\",\"line\":2,")
                .endsWith(
                        "],\"fixed\":[],\"summary\":{\"files\":3,\"phones\":2,\"errors\":0,\"warnings\":3,\"notes\":0,\"fixed\":0}}\n");
    }

    @Test
    void fixMakesTheSafeMendsAndKeepsEverythingElse() throws IOException {
        put("ZIP2x2/0008A10FF313.cfg", "[sip_config \r\nDevice_id = 202\r\n;mine\r\nauth_password=hunter2\r\nx=y\r\n");
        assertThat(run("--fix", root)).isZero();
        assertThat(read("ZIP2x2/0008A10FF313.cfg"))
                .isEqualTo("[SIP_CONFIG]\ndevice_id=202\n;mine\nauth_password=hunter2\nx=y\n");
        assertThat(out).contains("fixed section-not-closed", "fixed letter-case", "fixed line-ends", "unknown-key");
        byte[] common = Files.readAllBytes(root.resolve("ZIP2x2_common.cfg"));
        assertThat(run("--fix", "--json", root)).isZero();
        assertThat(out).contains("\"fixed\":[],");
        assertThat(Files.readAllBytes(root.resolve("ZIP2x2_common.cfg"))).isEqualTo(common);
        put("one.cfg", "[NET_CONFIG]\nuse_dhcp=YES\n");
        assertThat(run("--fix", root.resolve("one.cfg"))).isZero();
        assertThat(read("one.cfg")).isEqualTo("[NET_CONFIG]\nuse_dhcp=yes\n");
        assertThat(run("--fix", "--json", root.resolve("ZIP2x2_common.cfg"))).isZero();
    }

    @Test
    void aBrokenRootIsMendedByWhatTheFindingsSay() throws IOException {
        put(
                "ZIP2x2_common.cfg",
                "[NET_CONFIG\ntftp_cfg_dir=./zip2x2\ntftp_server_addr=192.0.2.300\n[GENERAL_INFO]\nuse_dhcp=yes\n");
        put("ZIP2x2/00-08-A1-0F-F3-14.cfg", "[SIP_CONFIG]\ndevice_id=203\n");
        assertThat(run("--fix", "--fail-on", "note", root)).isEqualTo(1);
        assertThat(out)
                .contains("mend: write tftp_cfg_dir=./ZIP2x2\n")
                .contains("mend: rename it to 0008A10FF314.cfg\n")
                .contains("mend: write four numbers from 0 to 255 joined by dots, for example 192.0.2.10\n")
                .contains("mend: move the line below [NET_CONFIG]\n");
        put(
                "ZIP2x2_common.cfg",
                read("ZIP2x2_common.cfg")
                        .replace("./zip2x2", "./ZIP2x2")
                        .replace("2.300", "2.30")
                        .replace("[GENERAL_INFO]\n", ""));
        Files.move(root.resolve("ZIP2x2/00-08-A1-0F-F3-14.cfg"), root.resolve("ZIP2x2/0008A10FF314.cfg"));
        assertThat(run("--fail-on", "note", root)).isZero();
    }

    @Test
    void explainTellsWhereEachValueComesFrom() throws IOException {
        put(
                "ZIP2x2/0008A10FF312.cfg",
                "[SIP_CONFIG]\nproxy_port=5080\nauth_password=hunter2\n[GENERAL_INFO]\ntime_fmt=%H:%M\n[X]\ny=1\n");
        assertThat(run("explain", root, "00:08:a1:0f:f3:12")).isZero();
        assertThat(out)
                .startsWith("phone 0008A10FF312, ZIP2x2: ZIP2x2_common.cfg, then ZIP2x2/0008A10FF312.cfg\n")
                .containsPattern("\\[NET_CONFIG\\] use_dhcp=yes +ZIP2x2_common.cfg:2\n")
                .containsPattern(
                        "\\[SIP_CONFIG\\] proxy_port=5080 +ZIP2x2/0008A10FF312.cfg:2; hides 5060 of ZIP2x2_common.cfg:13\n")
                .containsPattern("auth_password=\\*\\*\\*\\* +ZIP2x2/0008A10FF312.cfg:3\n")
                .containsPattern("\\[AUDIO_INFO\\] codec=0 +\\(default\\)\n")
                .containsPattern("time_fmt=%H:%M .*; looks like 15:04\n")
                .containsPattern("\\[X\\] y=1 +ZIP2x2/0008A10FF312.cfg:7\n");
        assertThat(run("explain", "--json", root, "0008A10FF312")).isZero();
        assertThat(out).startsWith("{\"mac\":\"0008A10FF312\"").endsWith("]}\n").contains("\"hides\":[{");
        assertThat(run("explain", root, "0008A10FF399")).isEqualTo(1);
        assertThat(out).contains("a ZIP2x2 asks for ZIP2x2/0008A10FF399.cfg");
    }

    @Test
    void diffTellsLockOutFirst() throws IOException {
        assertThat(run("diff", root, root)).isZero();
        assertThat(out).isEqualTo("no phone's settings differ\n");
        Path before = root;
        root = directory.resolve("after");
        put(
                "ZIP2x2_common.cfg",
                ElastixFiles.common(PhoneModel.ZIP2X2, HostAddress.parse("192.0.2.11"))
                        .toBytes());
        put("ZIP2x2/0008A10FF312.cfg", "[SIP_CONFIG]\ndevice_id=202\nauth_password=hunter2x\n");
        assertThat(run("diff", before, root)).isEqualTo(1);
        assertThat(out)
                .startsWith("ZIP2x2, common to all its phones: changed\n"
                        + "  lock-out [NET_CONFIG] tftp_server_addr: 192.0.2.10 -> 192.0.2.11\n")
                .contains("0008A10FF312 (ZIP2x2): changed\n")
                .contains("  [SIP_CONFIG] auth_password: **** -> ****\n")
                .endsWith("2 differ, 2 of them with a lock-out\n");
        assertThat(run("diff", "--json", before, root)).isEqualTo(1);
        assertThat(out).startsWith("[{\"model\":\"ZIP2x2\",\"mac\":null,").endsWith("]\n");
    }

    @Test
    void importOfElastixMakesACsvThatImportsBack() throws IOException {
        put("ZIP2x2/0008A10FF313.cfg", "[SIP_CONFIG]\ndevice_id=202\ndisplay_name=a,\"b\" é\n");
        Path csv = directory.resolve("phones.csv");
        assertThat(run("import", "elastix", root, "--out", csv)).isZero();
        assertThat(csv).doesNotExist();
        assertThat(out).contains("0008A10FF312 ZIP2x2", "device_id=201", "auth_password=****", "would write");
        assertThat(run("import", "elastix", root, "--out", csv, "--write")).isZero();
        assertThat(Files.readString(csv))
                .startsWith("mac,model,site,ip,SIP_CONFIG.device_id,")
                .contains("hunter2")
                .contains("\"a,\"\"b\"\" é\"");
        if (Files.getFileStore(csv).supportsFileAttributeView("posix")) {
            assertThat(Files.getPosixFilePermissions(csv)).hasSize(2);
        }
        Path copy = directory.resolve("copy");
        assertThat(run("import", "csv", csv, "--root", copy)).isEqualTo(1);
        assertThat(out).contains("no-common-file", "nothing would be written");
        assertThat(run("import", "csv", csv, "--root", copy, "--server", "192.0.2.10"))
                .isZero();
        assertThat(copy).doesNotExist();
        assertThat(run("import", "csv", csv, "--root", copy, "--server", "192.0.2.10", "--write"))
                .isZero();
        assertThat(run("diff", root, copy)).isEqualTo(1);
        assertThat(out).as("the language is the site's choice").contains("language: es_ES.iso88591 -> (not set)");
        assertThat(out).endsWith("3 differ, 0 of them with a lock-out\n");
        assertThat(run("import", "csv", csv, "--root", copy)).isZero();
        assertThat(out).contains("same ZIP2x2/0008A10FF312.cfg", "would write 0 files");
    }

    @Test
    void importOfACsvKeepsTheOtherLinesOfAFileThatIsThere() throws IOException {
        Path csv = directory.resolve("phones.csv");
        Files.writeString(
                csv,
                "mac,model,site,ip,SIP_CONFIG.display_name,GENERAL_INFO.country\n"
                        + "00:08:a1:0f:f3:12,,hq,192.0.2.50,New name,USA\n"
                        + "000BEA000001,ZIP2x2,,,Added,\n");
        assertThat(run("import", "csv", csv, "--root", root, "--write")).isZero();
        assertThat(out).contains("change ZIP2x2/0008A10FF312.cfg", "new ZIP2x2/000BEA000001.cfg", "wrote 2 files");
        assertThat(read("ZIP2x2/0008A10FF312.cfg"))
                .isEqualTo("[SIP_CONFIG]\ndevice_id=201\ndisplay_name=New name\nauth_password=hunter2\n\n"
                        + "[GENERAL_INFO]\ngreeting_message=Front desk\ncountry=USA");
        assertThat(read("ZIP2x2/000BEA000001.cfg")).isEqualTo("[SIP_CONFIG]\ndisplay_name=Added");
    }

    @Test
    void aBadCsvIsToldRowByRowAndNothingIsWritten() throws IOException {
        Path csv = directory.resolve("phones.csv");
        Files.writeString(
                csv,
                "mac,model,colour,SIP_CONFIG.proxy_port,NET_CONFIG.use_dhcp\n"
                        + "nomac,,,,\n"
                        + "0008A10FF312,ZIP2x2,,99999,\n"
                        + "0008A10FF313,?,,,\n"
                        + "0008A10FF314,,,,no\n"
                        + "0008A10FF315,,,,\n"
                        + "00-08-A1-0F-F3-15,,,,\n"
                        + "0008A10FF316,\n");
        assertThat(run("import", "csv", csv, "--root", root, "--write")).isEqualTo(1);
        assertThat(out)
                .contains("phones.csv:1: error bad-column: 'colour'")
                .contains("phones.csv:2: error bad-mac")
                .contains("phones.csv:3: error bad-value: [SIP_CONFIG] proxy_port is not a port")
                .contains("phones.csv:4: error bad-model")
                .contains("phones.csv:5: error bad-value: [NET_CONFIG] use_dhcp is a lock-out")
                .contains("phones.csv:7: error two-rows")
                .contains("phones.csv:8: error bad-row")
                .contains("7 errors, nothing written");
        assertThat(root.resolve("ZIP2x2/0008A10FF315.cfg")).doesNotExist();
        Files.write(csv, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertThat(run("import", "csv", csv, "--root", root)).isEqualTo(1);
        assertThat(err).contains("no CSV in UTF-8");
    }
}
