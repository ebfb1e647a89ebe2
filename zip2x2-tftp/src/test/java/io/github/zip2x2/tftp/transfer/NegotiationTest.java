package io.github.zip2x2.tftp.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.tftp.TftpMode;
import io.github.zip2x2.tftp.TftpOption;
import io.github.zip2x2.tftp.TftpOptions;
import io.github.zip2x2.tftp.TftpRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server makes of the options of a request. */
class NegotiationTest {
    private static TftpAgreement agree(
            TftpRequest request, TftpOptionLimits limits, int path, long length, String... o) {
        List<TftpOption> options = new ArrayList<>();
        for (int i = 0; i < o.length; i += 2) {
            options.add(new TftpOption(o[i], o[i + 1]));
        }
        return TftpAgreement.asServer(request.withOptions(TftpOptions.of(options)), limits, path, length);
    }

    private static TftpAgreement read(String... options) {
        return agree(TftpRequest.read("f"), TftpOptionLimits.defaults(), 1468, 3000, options);
    }

    @ParameterizedTest
    @CsvSource({"8,8", "512,512", "1428,1428", "1468,1468", "1469,1468", "65464,1468"})
    void t19_t20_blksizeIsAtMostWhatWasAskedAndWhatThePathCarries(String asked, int granted) {
        TftpAgreement agreement = read("blksize", asked);
        assertThat(agreement.blksize()).isEqualTo(granted);
        assertThat(agreement.answer().find("blksize").orElseThrow().number()).isEqualTo(granted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "0", "-1", "abc", "512x", "", "65465", "99999999999999999999"})
    void t19_aBadBlksizeIsLeftOut(String asked) {
        TftpAgreement agreement = read("blksize", asked);
        assertThat(agreement.blksize()).isEqualTo(512);
        assertThat(agreement.answer().isEmpty()).isTrue();
    }

    @Test
    void t14_aRepeatedOptionIsAnsweredOnce() {
        TftpAgreement agreement = read("blksize", "600", "BLKSIZE", "700", "tsize", "0", "tsize", "0");
        assertThat(agreement.answer().entries())
                .containsExactly(new TftpOption("blksize", "600"), new TftpOption("tsize", "3000"));
    }

    @Test
    void t15_t16_onlyWhatWasAskedForAndIsKnownIsAnswered() {
        assertThat(read("foo", "1", "multicast", "").answer().isEmpty()).isTrue();
        assertThat(read("foo", "1", "windowsize", "4").answer().entries())
                .containsExactly(new TftpOption("windowsize", "4"));
    }

    @Test
    void t21_tsizeIsTheLengthInOctetOnly() {
        assertThat(read("tsize", "0").tsize()).isEqualTo(3000);
        assertThat(read("tsize", "x").answer().isEmpty()).isTrue();
        TftpRequest netascii = TftpRequest.read("f").inMode(TftpMode.NETASCII);
        TftpOptionLimits limits = TftpOptionLimits.defaults();
        assertThat(agree(netascii, limits, 1468, 3000, "tsize", "0").answer().isEmpty())
                .isTrue();
        assertThat(agree(TftpRequest.read("f"), limits, 1468, -1, "tsize", "0")
                        .answer()
                        .isEmpty())
                .isTrue();
    }

    @Test
    void t22_tsizeOfAnUploadIsEchoed() {
        TftpAgreement agreement =
                agree(TftpRequest.write("f"), TftpOptionLimits.defaults(), 1468, -1, "tsize", "12345");
        assertThat(agreement.tsize()).isEqualTo(12_345);
        assertThat(agreement.answer().entries()).containsExactly(new TftpOption("tsize", "12345"));
    }

    @ParameterizedTest
    @CsvSource({"1,1", "255,255", "0,0", "256,0", "-1,0", "x,0"})
    void t23_timeoutIsEchoedExactlyOrLeftOut(String asked, long seconds) {
        TftpAgreement agreement = read("timeout", asked);
        assertThat(agreement.timeoutNanos()).isEqualTo(seconds * 1_000_000_000L);
        assertThat(agreement.answer().isEmpty()).isEqualTo(seconds == 0);
    }

    @Test
    void t25_nonStandardOptionsAreOffByDefaultAndHaveFloors() {
        assertThat(read("utimeout", "20000", "rollover", "1", "blksize2", "512")
                        .answer()
                        .isEmpty())
                .isTrue();
        TftpOptionLimits limits = TftpOptionLimits.builder().hpaOptions(true).build();
        TftpRequest request = TftpRequest.read("f");
        assertThat(agree(request, limits, 1468, 1, "utimeout", "20000").timeoutNanos())
                .isEqualTo(20_000_000);
        assertThat(agree(request, limits, 1468, 1, "utimeout", "9999").answer().isEmpty())
                .isTrue();
        assertThat(agree(request, limits, 1468, 1, "utimeout", "99999999999")
                        .answer()
                        .isEmpty())
                .isTrue();
        assertThat(agree(request, limits, 1468, 1, "rollover", "1").rolloverToOne())
                .isTrue();
        assertThat(agree(request, limits, 1468, 1, "rollover", "2").answer().isEmpty())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1468,1024", "1024,1024", "8,8", "65464,1024", "7,512", "65465,512", "x,512"})
    void t25_blksize2IsAPowerOfTwo(String asked, int granted) {
        TftpOptionLimits limits = TftpOptionLimits.builder().hpaOptions(true).build();
        TftpAgreement agreement = agree(TftpRequest.read("f"), limits, 1468, 1, "blksize2", asked);
        assertThat(agreement.blksize()).isEqualTo(granted);
        TftpAgreement both = agree(TftpRequest.read("f"), limits, 1468, 1, "blksize2", asked, "blksize", "1000");
        assertThat(both.answer().entries()).containsExactly(new TftpOption("blksize", "1000"));
    }

    @ParameterizedTest
    @CsvSource({"1,1", "64,64", "65,64", "65535,64", "0,1", "70000,1", "x,1"})
    void t26_windowsizeIsCapped(String asked, int granted) {
        assertThat(read("windowsize", asked).windowsize()).isEqualTo(granted);
    }

    @Test
    void t60_theProductOfWindowAndBlockIsCapped() {
        TftpAgreement agreement = agree(
                TftpRequest.read("f"),
                TftpOptionLimits.builder().maxWindowsize(65_535).build(),
                65_464,
                1,
                "windowsize",
                "65535",
                "blksize",
                "65464");
        assertThat((long) agreement.windowsize() * agreement.blksize()).isLessThanOrEqualTo(1 << 20);
        assertThat(agreement.answer().find("windowsize").orElseThrow().number()).isEqualTo(agreement.windowsize());
        assertThat(agreement).hasToString("blksize 65464, windowsize 16, tsize -1");
    }
}
