package io.github.zip2x2.config.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.schema.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ParameterPageTest {
    private static final Path PAGE = Path.of("..", "docs", "parameters.md");

    /** Run with {@code -Dparameters.write=true} to write the page anew. */
    @Test
    void thePageInDocsIsThatOfTheSchema() throws IOException {
        String page = ParameterPage.of(Schema.of(PhoneModel.ZIP2X2));
        if (Boolean.getBoolean("parameters.write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE))
                .as(
                        "docs/parameters.md is stale: run mvn -pl zip2x2-config test -Dtest=ParameterPageTest -Dparameters.write=true")
                .isEqualTo(page);
    }

    @Test
    void everyParameterIsOnThePage() {
        String page = ParameterPage.of(Schema.of(PhoneModel.ZIP2X2));
        assertThat(Schema.of(PhoneModel.ZIP2X2).parameters())
                .hasSize(55)
                .allSatisfy(
                        parameter -> assertThat(page).contains("| `" + parameter.key() + "` | " + parameter.meaning()));
    }
}
