package io.github.zip2x2.config.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.Secret;
import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.schema.Parameters;
import io.github.zip2x2.config.schema.Schema;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransliterationTest {
    private static final Schema SCHEMA = Schema.of(PhoneModel.ZIP2X2);

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "O\u2019Brien, iso88591, O'Brien",
                "José, iso88591, José",
                "José, ascii, Jose",
                "Jose\u0301, iso88591, José",
                "\u201cDesk\u201d \u2013 2\u2026, iso88591, \"Desk\" - 2...",
                "Łódź, iso88591, Lódz",
                "Łódź, iso88592, Łódź",
                "Dvořák, iso88591, Dvorák",
                "Иван Щукин, iso88591, Ivan Shchukin",
                "Иван, koi8r, Иван",
                "Ελένη, iso88591, Eleni",
                "50 \u20ac, iso88591, 50 EUR",
                "50 \u20ac, iso885915, 50 \u20ac",
                "50 \u20ac, cp1252, 50 \u20ac",
                "A\u200bB\ufe0f, iso88591, AB",
                "Tel \ud83d\udcde, iso88591, Tel ?",
                "\u6771\u4eac, iso88591, ??",
                "\u6771\u4eac, UTF-8, \u6771\u4eac",
                "Straße, ascii, Strasse",
                "ﬁle \u2122, ascii, file (TM)",
            })
    void fP23_aTextThatIsOnlyShownIsWrittenInTheCharactersThatTheFileHas(String text, String charset, String expected) {
        Charset set = Transliteration.charset(Optional.of("es_ES." + charset));
        assertThat(Transliteration.of(text, set)).isEqualTo(expected);
    }

    @Property
    void fP23_whateverAPhoneBookHoldsAFileCanHoldIt(@ForAll String text) {
        for (Charset charset :
                List.of(StandardCharsets.US_ASCII, StandardCharsets.ISO_8859_1, StandardCharsets.UTF_8)) {
            String shown = Transliteration.of(text, charset);
            assertThat(Transliteration.firstMissing(shown, charset)).isEmpty();
            assertThat(Transliteration.of(shown, charset)).isEqualTo(shown);
        }
    }

    @Test
    void fP23_aNameThatTheFileCannotHoldDeniesNoBootAndAFindingSaysSo() {
        PhoneFileBuilder builder = PhoneFileBuilder.specific(SCHEMA)
                .set(Parameters.DEVICE_ID, "201")
                .set(Parameters.DISPLAY_NAME, "O\u2019Brien")
                .set(Parameters.GREETING_MESSAGE, "José\nRoom 2");
        byte[] bytes = builder.build().toBytes();
        assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
                .contains("display_name=O'Brien\n")
                .endsWith("greeting_message=José Room 2");
        List<Finding> findings = builder.findings("x.cfg");
        assertThat(findings).hasSize(2);
        assertThat(findings.get(0).text())
                .isEqualTo("`display_name` has U+2019, which ISO-8859-1 does not have; it is written as 'O'Brien'");
        assertThat(findings.get(0).file()).isEqualTo("x.cfg");
        builder.build();
        assertThat(builder.findings("x.cfg")).hasSize(2);
    }

    @Test
    void fP23_theEncodingFollowsTheLanguage() {
        assertThat(PhoneFileBuilder.common(SCHEMA)
                        .set(Parameters.LANGUAGE, "pl_PL.iso88592")
                        .set(Parameters.COUNTRY, "Łódź")
                        .build()
                        .toBytes())
                .containsSequence("Łódź".getBytes(Charset.forName("ISO-8859-2")));
        assertThat(PhoneFileBuilder.specific(SCHEMA)
                        .charset(StandardCharsets.UTF_8)
                        .set(Parameters.DISPLAY_NAME, "José")
                        .build()
                        .toBytes())
                .containsSequence("José".getBytes(StandardCharsets.UTF_8));
        assertThat(Transliteration.charset(Optional.empty())).isEqualTo(StandardCharsets.ISO_8859_1);
        assertThat(Transliteration.charset(Optional.of("de_DE"))).isEqualTo(StandardCharsets.ISO_8859_1);
        assertThat(Transliteration.charset(Optional.of("de_DE.klingon"))).isEqualTo(StandardCharsets.US_ASCII);
        assertThat(Transliteration.charset(Optional.of("de_DE.UTF-8"))).isEqualTo(StandardCharsets.UTF_8);
    }

    @Test
    void fP23_idsAndSecretsAreRefusedNotChanged() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PhoneFileBuilder.specific(SCHEMA)
                        .set(Parameters.AUTH_PASSWORD, Secret.of("hunter\u20ac"))
                        .build())
                .withMessageContaining("U+20AC")
                .withMessageContaining("ISO-8859-1")
                .withMessageNotContaining("hunter");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PhoneFileBuilder.specific(SCHEMA)
                        .set(Parameters.DEVICE_ID, "20\u2019")
                        .build());
    }
}
