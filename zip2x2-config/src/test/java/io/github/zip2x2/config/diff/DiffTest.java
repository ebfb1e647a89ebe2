package io.github.zip2x2.config.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.document.CfgFile;
import io.github.zip2x2.config.effective.EffectiveConfiguration;
import io.github.zip2x2.config.root.MemorySource;
import io.github.zip2x2.config.root.TftpRoot;
import io.github.zip2x2.config.schema.Schema;
import io.github.zip2x2.config.testing.PbxFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DiffTest {
    private static EffectiveConfiguration of(String text) {
        return EffectiveConfiguration.merge(
                Schema.of(PhoneModel.ZIP2X2), CfgFile.parse("x.cfg", text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static List<String> between(String before, String after) {
        return ConfigurationDiff.between(of(before), of(after)).stream()
                .map(change -> (change.lockOut().isPresent() ? "!" : "") + change)
                .toList();
    }

    @Test
    void lockOutChangesComeFirstThenTheSchemasOrderThenNames() {
        assertThat(
                        between(
                                "[VLAN_CONFIG]\nmode=0\n[NET_CONFIG]\nuse_dhcp=yes\ndomain=a\n[X]\nb=1\na=1\n",
                                "[X]\nb=2\na=2\n[HW_CONFIG]\nlcd_contrast=1\n[NET_CONFIG]\nuse_dhcp=no\n[VLAN_CONFIG]\nmode=1\n"))
                .containsExactly(
                        "![NET_CONFIG] use_dhcp: yes -> no",
                        "![VLAN_CONFIG] mode: 0 -> 1",
                        "[HW_CONFIG] lcd_contrast: (not set) -> 1",
                        "[NET_CONFIG] domain: a -> (not set)",
                        "[X] a: 1 -> 2",
                        "[X] b: 1 -> 2");
    }

    @Test
    void theSameMeaningInAnotherFormIsNoChange() {
        assertThat(between("[S]\na=1\n\n[T]\nb=2\n", ";c\r\n[T]\r\nb=2\r\n[S]\r\na=1"))
                .isEmpty();
        assertThat(between("[NET_CONFIG]\ntftp_cfg_dir=./ZIP2x2\n", "[NET_CONFIG]\ntftp_cfg_dir=ZIP2x2/\n"))
                .isEmpty();
        assertThat(between("[SIP_CONFIG]\nproxy_port=5060\n", "[SIP_CONFIG]\nproxy_port=5060 \n"))
                .isEmpty();
        assertThat(between("[SIP_CONFIG]\nproxy_port=x\n", "[SIP_CONFIG]\nproxy_port=y\n"))
                .hasSize(1);
        assertThat(between("[X]\na=1\n", "[X]\na=1 \n")).hasSize(1);
    }

    @Test
    void secretsAndEmptyValuesAreNotMixedUp() {
        assertThat(between("[SIP_CONFIG]\nauth_password=hunter2\n", "[SIP_CONFIG]\nauth_password=hunter3\n"))
                .containsExactly("[SIP_CONFIG] auth_password: **** -> ****");
        assertThat(between("[SIP_CONFIG]\nauth_password=hunter2\n", "[SIP_CONFIG]\nauth_password=\n"))
                .containsExactly("[SIP_CONFIG] auth_password: **** -> (empty)");
    }

    @Test
    void rootsDifferPhoneByPhoneLockOutFirst() throws IOException {
        Map<String, byte[]> before = new LinkedHashMap<>();
        before.put(PbxFiles.COMMON_NAME, PbxFiles.common());
        before.put("ZIP2x2/0008A10FF312.cfg", PbxFiles.specific());
        before.put("ZIP2x2/0008A10FF313.cfg", bytes("[SIP_CONFIG]\ndevice_id=3\n"));
        before.put("ZIP2x2/0008A10FF314.cfg", bytes("[SIP_CONFIG]\ndevice_id=4\n"));
        Map<String, byte[]> after = new LinkedHashMap<>(before);
        assertThat(RootDiff.between(root(before), root(after))).isEmpty();
        after.put(
                "ZIP2x2/0008A10FF312.cfg",
                bytes(new String(PbxFiles.specific(), StandardCharsets.US_ASCII).replace("2001", "2002")));
        after.put("ZIP2x2/0008A10FF313.cfg", bytes("[SIP_CONFIG]\ndevice_id=3\n[NET_CONFIG]\nuse_dhcp=no\n"));
        after.remove("ZIP2x2/0008A10FF314.cfg");
        after.put("ZIP2x2/0008A10FF315.cfg", bytes("[SIP_CONFIG]\ndevice_id=5\n"));
        after.put("ZIP2x1_common.cfg", PbxFiles.common());
        List<PhoneChange> changes = RootDiff.between(root(before), root(after));
        assertThat(changes)
                .extracting(change -> change.mac().map(mac -> mac.hex()).orElse(change.model()) + " " + change.kind()
                        + " " + change.changes().size() + " " + change.isLockOut())
                .containsExactly(
                        "0008A10FF313 CHANGED 1 true",
                        "0008A10FF314 REMOVED 0 true",
                        "ZIP2x1 ADDED 0 false",
                        "0008A10FF312 CHANGED 1 false",
                        "0008A10FF315 ADDED 1 false");
        assertThat(changes.toString())
                .contains("0008A10FF313 CHANGED, 1 settings")
                .contains("ZIP2x1 without");
        assertThat(RootDiff.between(root(after), root(before)).get(0).kind()).isEqualTo(PhoneChange.Kind.REMOVED);
        Map<String, byte[]> common = new LinkedHashMap<>(before);
        common.put(PbxFiles.COMMON_NAME, PbxFiles.common("1.0.0"));
        List<PhoneChange> all = RootDiff.between(root(before), root(common));
        assertThat(all).hasSize(4).allMatch(PhoneChange::isLockOut);
        assertThat(all.get(0).mac()).isEmpty();
        Change change = all.get(0).changes().get(0);
        assertThat(change.before()).isEmpty();
        assertThat(change.after().orElseThrow().text()).isEqualTo("1.0.0");
        assertThat(change.section() + change.key()).isEqualTo("GENERAL_INFOsoftware_version");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static TftpRoot root(Map<String, byte[]> files) throws IOException {
        return TftpRoot.read(MemorySource.of(files));
    }
}
