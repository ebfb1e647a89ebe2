package io.github.zip2x2.boot.pbx.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.boot.firmware.TestContainer;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.config.diff.RootDiff;
import io.github.zip2x2.config.document.CfgFile;
import io.github.zip2x2.config.effective.EffectiveConfiguration;
import io.github.zip2x2.config.root.MemorySource;
import io.github.zip2x2.config.root.TftpRoot;
import io.github.zip2x2.config.schema.Schema;
import io.github.zip2x2.config.validation.FileRole;
import io.github.zip2x2.config.validation.Validation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RolloutCheckTest {
    private static final SoftwareVersion VERSION = SoftwareVersion.parse("1.0.0");
    private static final String NAME = "ZIP2x2_1_0_0.bin";

    private static CfgFile file(String text) {
        return CfgFile.parse("ZIP2x2_common.cfg", text.getBytes(StandardCharsets.US_ASCII));
    }

    private static EffectiveConfiguration settings(String text) {
        return EffectiveConfiguration.merge(Schema.of(PhoneModel.ZIP2X2), file(text));
    }

    private static SoftwareImage image(byte[] bytes) {
        return SoftwareImage.of(PhoneModel.ZIP2X2, VERSION, NAME, ByteBuffer.wrap(bytes));
    }

    private static byte[] container(String version) {
        return TestContainer.wrap("ZIP2x2", version, new byte[100]);
    }

    @Test
    void aHarmlessChangePasses() {
        CheckVerdict verdict = new RolloutCheck()
                .change(settings("[SIP_CONFIG]\nvoice_mail_uri=*98\n"), settings("[SIP_CONFIG]\nvoice_mail_uri=*97\n"))
                .verdict();
        assertThat(verdict.passes()).isTrue();
        assertThat(verdict).hasToString("passes");
    }

    @Test
    void aChangeThatMayCutPhonesOffNeedsAWord() {
        RolloutCheck gate = new RolloutCheck()
                .change(settings("[NET_CONFIG]\nuse_dhcp=yes\n"), settings("[NET_CONFIG]\nuse_dhcp=no\n"));
        CheckVerdict verdict = gate.verdict();
        assertThat(verdict.passes()).isFalse();
        assertThat(verdict.objections().get(0).word()).contains("lock-out:NET_CONFIG.use_dhcp");
        assertThat(verdict.toString()).contains("say \"lock-out:NET_CONFIG.use_dhcp\"");
        assertThat(gate.word("lock-out:NET_CONFIG.domain").verdict().passes()).isFalse();
        assertThat(gate.word("lock-out:NET_CONFIG.use_dhcp").verdict().passes()).isTrue();
        assertThat(gate.verdict().notes().get(0)).contains("by the word of the operator");
    }

    @Test
    void aVersionNeedsItsImageOrAWord() {
        EffectiveConfiguration before = settings("[GENERAL_INFO]\nsoftware_version=0.9.0\n");
        EffectiveConfiguration after = settings("[GENERAL_INFO]\nsoftware_version=1.0.0\n");
        assertThat(new RolloutCheck().change(before, after).verdict().passes()).isFalse();
        assertThat(new RolloutCheck()
                        .change(before, after)
                        .image(image(container("1.0.0")))
                        .verdict()
                        .passes())
                .isTrue();
        assertThat(new RolloutCheck()
                        .change(before, settings("[GENERAL_INFO]\nsoftware_version=2.0.0\n"))
                        .image(image(container("1.0.0")))
                        .verdict()
                        .passes())
                .as("the image of another version")
                .isFalse();
    }

    @Test
    void anErrorInTheFilesIsLiftedByNoWord() {
        CheckVerdict verdict = new RolloutCheck()
                .findings(Validation.of(Schema.of(PhoneModel.ZIP2X2))
                        .file(file("[NET_CONFIG\nuse_dhcp=maybe\n"), FileRole.COMMON))
                .verdict();
        assertThat(verdict.objections().size() + verdict.notes().size()).isPositive();
        assertThat(verdict.objections()).allMatch(objection -> objection.word().isEmpty());
    }

    @Test
    void imagesPassByWhatIsInsideThem() {
        assertThat(new RolloutCheck().image(image(container("1.0.0"))).verdict().notes())
                .containsExactly(NAME + ": verified by its checksum and the version inside it");
        assertThat(new RolloutCheck().image(image(container("1.0.1"))).verdict().toString())
                .contains("holds version 1.0.1");
        byte[] damaged = container("1.0.0");
        damaged[40] ^= 1;
        assertThat(new RolloutCheck().image(image(damaged)).verdict().toString())
                .contains("damaged");
        assertThat(new RolloutCheck()
                        .image(SoftwareImage.of(
                                PhoneModel.ZIP2X2, VERSION, "ZIP2x2-1.0.0.bin", ByteBuffer.wrap(container("1.0.0"))))
                        .verdict()
                        .toString())
                .contains("name it " + NAME);
    }

    @Test
    void anImageThatCannotBeReadPassesByAConfirmedDigestAndIsLabelled() {
        byte[] opaque = {1, 2, 3};
        String digest = "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81";
        assertThat(new RolloutCheck().image(image(opaque)).verdict().toString()).contains(digest);
        CheckVerdict confirmed = new RolloutCheck()
                .change(settings("[SIP_CONFIG]\nvoice_mail_uri=*98\n"), settings("[SIP_CONFIG]\nvoice_mail_uri=*97\n"))
                .image(image(opaque).confirmed(digest.toUpperCase(java.util.Locale.ROOT)))
                .verdict();
        assertThat(confirmed.passes()).isTrue();
        assertThat(confirmed.notes().get(0))
                .contains("unverified")
                .contains("3 bytes")
                .contains(digest);
        assertThat(new RolloutCheck()
                        .image(image(opaque).confirmed("0".repeat(64)))
                        .verdict()
                        .toString())
                .contains("another was confirmed");
        assertThatThrownBy(() -> image(opaque).confirmed("abc")).hasMessageContaining("64 hexadecimal");
        assertThat(new RolloutCheck()
                        .image(image(new byte[0])
                                .confirmed("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"))
                        .verdict()
                        .passes())
                .as("an empty image")
                .isFalse();
    }

    @Test
    void aPhoneThatLosesItsFileNeedsAWord() throws IOException {
        byte[] common = "[SIP_CONFIG]\nvoice_mail_uri=*98\n".getBytes(StandardCharsets.US_ASCII);
        byte[] own = "[SIP_CONFIG]\ndevice_id=201\n".getBytes(StandardCharsets.US_ASCII);
        TftpRoot before = TftpRoot.read(MemorySource.of(Map.of("ZIP2x2_common.cfg", common, "000BEA000001.cfg", own)));
        TftpRoot after = TftpRoot.read(MemorySource.of(Map.of("ZIP2x2_common.cfg", common)));
        RolloutCheck gate = new RolloutCheck().rootChanges(RootDiff.between(before, after));
        assertThat(gate.verdict().objections().get(0).word()).contains("remove:000BEA000001");
        assertThat(gate.word("remove:000BEA000001").verdict().passes()).isTrue();
    }

    @Test
    void fP10_aCheckThatLookedAtNothingDoesNotPass() {
        assertThat(new RolloutCheck().verdict().passes()).isFalse();
        EffectiveConfiguration same = settings("[SIP_CONFIG]\nvoice_mail_uri=*98\n");
        CheckVerdict nothing = new RolloutCheck().change(same, same).verdict();
        assertThat(nothing.passes()).isFalse();
        assertThat(nothing.toString()).contains("nothing changes");
    }
}
