package io.github.zip2x2.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MacAddressTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0008A10FF312",
                "0008a10ff312",
                "00:08:a1:0f:f3:12",
                "0:8:A1:F:F3:12",
                "00-08-A1-0F-F3-12",
                "0008.a10f.f312",
                "0008a1-0ff312",
                "00 08 a1 0f f3 12",
                " 0008A10FF312 "
            })
    void readsAnyNotation(String text) {
        assertThat(MacAddress.parse(text).hex()).isEqualTo("0008A10FF312");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0008A10FF31",
                "0008A10FF3123",
                "00:08:a1:0f:f3",
                "00:08:a1:0f:f3:",
                "00:08-a1:0f:f3:12",
                "0008.a10f.f31",
                "000.8A1.0FF.312",
                "0008A10FF31G",
                "::::::",
                "000:8:a1:f:f3:12",
                "٠٠٠٨٠٠٠٠٠٠٠٠"
            })
    void refusesWhatIsNone(String text) {
        assertThat(MacAddress.tryParse(text)).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MacAddress.parse(text))
                .withMessageContaining("0008A10FF312");
    }

    @Property
    void readsBackWhatItWrites(@ForAll @Size(6) byte[] bytes) {
        MacAddress mac = MacAddress.of(bytes);
        assertThat(mac.toBytes()).isEqualTo(bytes);
        assertThat(MacAddress.parse(mac.hex())).isEqualTo(mac);
        assertThat(MacAddress.parse(mac.toString())).isEqualTo(mac).hasSameHashCodeAs(mac);
    }

    @Test
    void ordersByItsBytes() {
        assertThat(MacAddress.parse("FF0000000000")).isGreaterThan(MacAddress.parse("0008A10FF312"));
        assertThat(MacAddress.parse("0008A10FF312").toLong()).isEqualTo(0x0008A10FF312L);
    }

    @Test
    void refusesOtherThanSixBytes() {
        assertThatIllegalArgumentException().isThrownBy(() -> MacAddress.of(new byte[5]));
    }
}
