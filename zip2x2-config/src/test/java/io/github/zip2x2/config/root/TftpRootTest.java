package io.github.zip2x2.config.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.schema.Parameters;
import io.github.zip2x2.config.schema.Schema;
import io.github.zip2x2.config.testing.PbxFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TftpRootTest {
    private final Map<String, byte[]> files = new LinkedHashMap<>();

    private void put(String path, String text) {
        files.put(path, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void pbx() {
        files.put(PbxFiles.COMMON_NAME, PbxFiles.common());
        files.put(PbxFiles.SPECIFIC_NAME, PbxFiles.specific());
    }

    private TftpRoot root() throws IOException {
        return TftpRoot.read(MemorySource.of(files));
    }

    private List<String> findings() throws IOException {
        return RootLint.run(root()).stream()
                .map(finding -> finding.file() + ":" + finding.line() + " "
                        + finding.severity().label() + " " + finding.code())
                .toList();
    }

    @Test
    void theRootOfAPbxIsClean() throws IOException {
        pbx();
        TftpRoot root = root();
        assertThat(RootLint.run(root)).isEmpty();
        assertThat(root.models()).hasSize(1);
        RootModel model = root.models().get(0);
        assertThat(model.model()).isEqualTo(PhoneModel.ZIP2X2);
        assertThat(model.directory().plain()).isEqualTo("ZIP2x2");
        assertThat(model.images()).isEmpty();
        RootPhone phone = root.phone(PbxFiles.MAC).orElseThrow();
        assertThat(phone.path()).isEqualTo(PbxFiles.SPECIFIC_NAME);
        assertThat(root.configuration(phone).get(Parameters.DEVICE_ID)).contains("2001");
        assertThat(root.file(phone).document().toBytes()).isEqualTo(PbxFiles.specific());
        assertThat(root.phone(MacAddress.parse("000000000000"))).isEmpty();
        assertThat(root.toString()).contains("1 phones");
    }

    @Test
    void phonesLieAtTheRootWhenTheCommonFileNamesNoDirectory() throws IOException {
        put("ZIP2x2_common.cfg", "[NET_CONFIG]\nuse_dhcp=yes\n");
        put("0008A10FF312.cfg", "[SIP_CONFIG]\ndevice_id=1\n");
        assertThat(root().phones()).hasSize(1);
        assertThat(findings()).isEmpty();
    }

    @Test
    void aRootWithoutCommonFile() throws IOException {
        put("0008A10FF312.cfg", "[SIP_CONFIG]\n");
        assertThat(findings()).containsExactly("ZIP2x2_common.cfg:0 error no-common-file");
        files.clear();
        put("x/ZIP2x2_common.cfg", "[NET_CONFIG]\n");
        assertThat(findings())
                .containsExactly(
                        "ZIP2x2_common.cfg:0 error no-common-file", "x/ZIP2x2_common.cfg:0 warning common-file-place");
    }

    @Test
    void namesInAnotherCaseAreFoundAndSaid() throws IOException {
        put("zip2X2_common.CFG", "[NET_CONFIG]\ntftp_cfg_dir=./ZIP2x2\n");
        put("ZIP2x2/0008a10ff312.cfg", "[SIP_CONFIG]\ndevice_id=1\n");
        assertThat(root().phone(PbxFiles.MAC)).isPresent();
        assertThat(findings())
                .containsExactly(
                        "ZIP2x2/0008a10ff312.cfg:0 note mac-case", "zip2X2_common.CFG:0 warning common-file-place");
    }

    @Test
    void oneMacInTwoNotationsIsAnErrorAndTheNameThatPhonesAskForCounts() throws IOException {
        pbx();
        put("ZIP2x2/00-08-A1-0F-F3-12.cfg", "[SIP_CONFIG]\ndevice_id=1\n");
        put("ZIP2x2/0008a10ff312.cfg", "[SIP_CONFIG]\ndevice_id=1\n");
        assertThat(root().phone(PbxFiles.MAC).orElseThrow().path()).isEqualTo(PbxFiles.SPECIFIC_NAME);
        assertThat(findings())
                .containsExactly(
                        "ZIP2x2/00-08-A1-0F-F3-12.cfg:0 error mac-notation",
                        "ZIP2x2/0008A10FF312.cfg:0 error two-files",
                        "ZIP2x2/0008a10ff312.cfg:0 error two-files",
                        "ZIP2x2/0008a10ff312.cfg:0 note mac-case")
                .doesNotHaveDuplicates();
    }

    @Test
    void ofTwoNotationsTheOneInLowerCaseIsReadBecausePhonesAskForIt() throws IOException {
        put("ZIP2x2_common.cfg", "[NET_CONFIG]\ntftp_cfg_dir=./ZIP2x2\n");
        put("ZIP2x2/00-08-a1-0f-f3-12.cfg", "[SIP_CONFIG]\ndevice_id=1\n");
        put("ZIP2x2/0008a10ff312.cfg", "[SIP_CONFIG]\nproxy_addr=999.1.1.1\n");
        assertThat(root().phone(PbxFiles.MAC).orElseThrow().path()).isEqualTo("ZIP2x2/0008a10ff312.cfg");
        assertThat(findings()).anyMatch(finding -> finding.startsWith("ZIP2x2/0008a10ff312.cfg:2 "));
    }

    @Test
    void twoCommonFilesOfOneModelAreAnError() throws IOException {
        put("ZIP2x2_common.cfg", "[NET_CONFIG]\n");
        put("zip2x2_common.cfg", "[NET_CONFIG]\n");
        assertThat(findings()).containsExactly("zip2x2_common.cfg:0 error two-files");
    }

    @Test
    void orphansAndNamesThatAreNearlyMacs() throws IOException {
        pbx();
        put("0008A10FF399.cfg", "[SIP_CONFIG]\ndevice_id=9\n");
        put("ZIP2x2/0008A10FF31.cfg", "x");
        put("ZIP2x2/OO08A10FF312.cfg", "x");
        put("ZIP2x2/notes.cfg", "x");
        put("ZIP2x2/readme.txt", "x");
        assertThat(findings())
                .containsExactly(
                        "0008A10FF399.cfg:0 warning orphan-file",
                        "ZIP2x2/0008A10FF31.cfg:0 warning not-a-mac",
                        "ZIP2x2/OO08A10FF312.cfg:0 warning not-a-mac");
        assertThat(RootLint.run(root()).get(0).remedy()).isEqualTo("move it to ZIP2x2");
        put("phones/0008A10FF398.cfg", "[SIP_CONFIG]\ndevice_id=8\n");
        assertThat(root().findings())
                .extracting(Finding::remedy)
                .contains("move it to ZIP2x2, or write tftp_cfg_dir=./phones below [NET_CONFIG] in ZIP2x2_common.cfg");
    }

    @Test
    void fC3_aFileOfAnotherLineWithTheSamePrefixIsNamedAndNotToBeMoved() throws IOException {
        pbx();
        put("000BEA812345.cfg", "#!version:1.0.0.1\naccount.1.enable = 1\n");
        put("ZIP2x2/000BEA812346.cfg", "#!version:1.0.0.1\naccount.1.enable = 1\n");
        assertThat(findings())
                .containsExactly("000BEA812345.cfg:0 note other-line", "ZIP2x2/000BEA812346.cfg:0 note other-line");
    }

    @Test
    void aDirectoryThatIsNotThere() throws IOException {
        put("ZIP2x2_common.cfg", "[NET_CONFIG]\ntftp_cfg_dir=./phones\n");
        assertThat(findings()).containsExactly("ZIP2x2_common.cfg:2 warning missing-directory");
        put("phones/sub/x.txt", "");
        assertThat(findings()).isEmpty();
        files.remove("phones/sub/x.txt");
        put("Phones/0008A10FF312.cfg", "[SIP_CONFIG]\ndevice_id=1\n");
        assertThat(findings()).containsExactly("ZIP2x2_common.cfg:2 warning missing-directory");
        assertThat(root().findings().get(0).remedy()).isEqualTo("write tftp_cfg_dir=./Phones");
        assertThat(root().phones()).hasSize(1);
    }

    @Test
    void images() throws IOException {
        put("ZIP2x2_common.cfg", "[GENERAL_INFO]\nsoftware_version=1.0.0\n");
        assertThat(findings()).containsExactly("ZIP2x2_common.cfg:2 warning missing-image");
        put("ZIP2x2_1_0_1.bin", "image");
        assertThat(findings()).containsExactly("ZIP2x2_common.cfg:2 warning missing-image");
        assertThat(RootLint.run(root()).get(0).remedy())
                .contains("ZIP2x2_1_0_0.bin")
                .contains("1.0.1");
        put("ZIP2x2_1_0_0.bin", "image");
        assertThat(findings()).isEmpty();
        assertThat(root().models().get(0).images())
                .containsKeys(SoftwareVersion.parse("1.0.0"), SoftwareVersion.parse("1.0.1"));
        put("0008A10FF312.cfg", "[GENERAL_INFO]\nsoftware_version=9.9\n");
        assertThat(findings()).containsExactly("0008A10FF312.cfg:2 warning missing-image");
    }

    @Test
    void imagesThatNoPhoneAsksFor() throws IOException {
        put("ZIP2x2_common.cfg", "[NET_CONFIG]\n");
        put("ZIP2x2_1.0.0.bin", "image");
        put("ZIP2x2_1_0_0.bin", "");
        put("zip2x2_1_0_2.BIN", "image");
        put("ZIP4x4_0_1_34.bin", "");
        assertThat(findings())
                .containsExactly(
                        "ZIP2x2_1.0.0.bin:0 warning bad-image",
                        "ZIP2x2_1_0_0.bin:0 warning bad-image",
                        "zip2x2_1_0_2.BIN:0 warning bad-image");
    }

    @Test
    void namesThatAnEditorMadeAreFollowedByTheNameThatPhonesAskFor() throws IOException {
        put("ZIP2x2_common.cfg.txt", "[NET_CONFIG]\n");
        assertThat(root().findings().get(0).remedy()).isEqualTo("rename ZIP2x2_common.cfg.txt to ZIP2x2_common.cfg");
        files.clear();
        put("ZIP2x2_common.cfg", "[NET_CONFIG]\n");
        put("0008A10FF312.cfg.txt", "[SIP_CONFIG]\n");
        put("ZIP2x2_2.1.bin", "image");
        put("ZIP2x2_x y.bin", "image");
        put("ZIP2x2_+.bin", "image");
        assertThat(root().findings())
                .extracting(Finding::remedy)
                .containsExactly(
                        "rename it to 0008A10FF312.cfg, or move it out of the root",
                        "name it by the version with underscores, for example ZIP2x2_1_0_0.bin",
                        "rename it to ZIP2x2_2_1.bin",
                        "rename it to ZIP2x2_x_y.bin");
    }

    @Test
    void whatPhonesMustNotShare() throws IOException {
        put("ZIP2x2_common.cfg", "[NET_CONFIG]\nuse_dhcp=no\nsubnet_mask=255.255.255.0\ndefault_gateway=192.0.2.1\n");
        put("0008A10FF312.cfg", "[SIP_CONFIG]\ndevice_id=1\n[NET_CONFIG]\nip_addr=192.0.2.5\n");
        put("0008A10FF313.cfg", "[SIP_CONFIG]\ndevice_id=1\n[NET_CONFIG]\nip_addr=192.0.2.5\n");
        assertThat(findings())
                .containsExactly(
                        "0008A10FF313.cfg:2 warning duplicate-device-id",
                        "0008A10FF313.cfg:4 warning duplicate-address",
                        "ZIP2x2_common.cfg:2 warning static-incomplete");
        put("0008A10FF313.cfg", "[SIP_CONFIG]\ndevice_id=2\n[NET_CONFIG]\nip_addr=192.0.2.6\n");
        assertThat(findings()).containsExactly("ZIP2x2_common.cfg:2 warning static-incomplete");
    }

    @Test
    void whatTheCommonFileAloneGivesWrongIsSaidOnce() throws IOException {
        put("ZIP2x2_common.cfg", "[VLAN_CONFIG]\nmode=1\nvlan_id_a=1\ncircuits_a=UUU\n");
        put("0008A10FF312.cfg", "[SIP_CONFIG]\ndevice_id=1\n");
        put("0008A10FF313.cfg", "[SIP_CONFIG]\ndevice_id=2\n[VLAN_CONFIG]\nvlan_id_b=1\ncircuits_b=EEE\n");
        assertThat(findings())
                .containsExactly("0008A10FF313.cfg:4 warning vlan-ids-equal", "ZIP2x2_common.cfg:2 warning lock-out");
    }

    @Test
    void modelsShareTheFormatAndMayShareADirectory() throws IOException {
        put("ZIP2x2_common.cfg", "[NET_CONFIG]\ntftp_cfg_dir=p\n");
        put("ZIP2x1_common.cfg", "[NET_CONFIG]\ntftp_cfg_dir=./p\n");
        put("ZIP9_common.cfg", "[NET_CONFIG]\ntftp_cfg_dir=./q\n");
        put("p/0008A10FF312.cfg", "[SIP_CONFIG]\ndevice_id=1\n");
        put("q/0008A10FF313.cfg", "[SIP_CONFIG]\ndevice_id=2\n");
        assertThat(findings()).containsExactly("ZIP2x1_common.cfg:2 note shared-directory");
        assertThat(root().phone(PbxFiles.MAC).orElseThrow().model().model()).isEqualTo(PhoneModel.ZIP2X2);
        assertThat(root().phone(MacAddress.parse("0008A10FF313"))
                        .orElseThrow()
                        .model()
                        .model())
                .isEqualTo(PhoneModel.of("ZIP9"));
        TftpRoot other = TftpRoot.read(
                MemorySource.of(files), List.of(Schema.of(PhoneModel.ZIP2X1), Schema.of(PhoneModel.ZIP2X2)));
        assertThat(other.phone(PbxFiles.MAC).orElseThrow().model().model()).isEqualTo(PhoneModel.ZIP2X1);
        assertThatIllegalArgumentException().isThrownBy(() -> TftpRoot.read(MemorySource.of(files), List.of()));
    }

    @Test
    void aFileThatCannotBeReadIsAFinding() throws IOException {
        pbx();
        MemorySource source = MemorySource.of(files);
        RootSource failing = new RootSource() {
            @Override
            public List<RootEntry> list() {
                return source.list();
            }

            @Override
            public byte[] read(String path) throws IOException {
                if (path.equals(PbxFiles.SPECIFIC_NAME)) {
                    throw new IOException("no right");
                }
                return source.read(path);
            }
        };
        assertThat(RootLint.run(TftpRoot.read(failing)))
                .extracting(Finding::code)
                .containsExactly(RootCodes.UNREADABLE);
        files.put("only", new byte[1]);
        RootSource closed = new RootSource() {
            @Override
            public List<RootEntry> list() {
                return List.of(new RootEntry("ZIP2x2_common.cfg", 5));
            }

            @Override
            public byte[] read(String path) throws IOException {
                throw new IOException("no right");
            }
        };
        assertThat(RootLint.run(TftpRoot.read(closed)))
                .extracting(Finding::code)
                .contains(RootCodes.UNREADABLE);
    }

    @Test
    void tellsHowFarItIsAndGivesTheFileAlong() throws IOException {
        pbx();
        put("ZIP2x2/0008A10FF313.cfg", "[SIP_CONFIG]\ndevice_id=2001\nx\n");
        List<String> steps = new ArrayList<>();
        List<String> given = new ArrayList<>();
        RootLint.run(
                root(),
                (findings, file) -> given.add(file == null ? "null" : file.path() + " " + findings.size()),
                (done, total) -> steps.add(done + "/" + total));
        assertThat(steps).containsExactly("1/3", "2/3", "3/3");
        assertThat(given).containsExactly("ZIP2x2/0008A10FF313.cfg 2");
    }
}
