package io.github.zip2x2.config.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.Secret;
import io.github.zip2x2.config.schema.HostAddress;
import io.github.zip2x2.config.testing.PbxFiles;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ElastixFilesTest {
    @Test
    void writesTheCommonFileOfAPbxToTheByte() {
        byte[] written = ElastixFiles.common(PhoneModel.ZIP2X2, HostAddress.parse(PbxFiles.SERVER))
                .toBytes();
        assertThat(new String(written, StandardCharsets.US_ASCII))
                .isEqualTo(new String(PbxFiles.common(), StandardCharsets.US_ASCII));
        assertThat(written).hasSize(447);
    }

    @Test
    void withItsPlaceholdersTheCommonFileHasTheSizeOfTheTemplateThatThePbxKeeps() {
        assertThat(new String(PbxFiles.common(), StandardCharsets.US_ASCII)
                        .replace(PbxFiles.SERVER, "{{server_ip}}")
                        .replace("./ZIP2x2", "./{{model}}"))
                .hasSize(462);
    }

    @Test
    void writesAPhonesOwnFileOfAPbxToTheByte() {
        byte[] written = ElastixFiles.specific(
                        PhoneModel.ZIP2X2, "2001", "Front desk 2nd", Secret.of(PbxFiles.AUTH_PASSWORD))
                .toBytes();
        assertThat(new String(written, StandardCharsets.US_ASCII))
                .isEqualTo(new String(PbxFiles.specific(), StandardCharsets.US_ASCII));
        assertThat(written.length).isBetween(150, 180);
    }
}
