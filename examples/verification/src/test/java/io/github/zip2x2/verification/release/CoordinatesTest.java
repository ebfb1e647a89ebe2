package io.github.zip2x2.verification.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The versions that poms, documents and scripts name are one. */
class CoordinatesTest {
    private static final Path ROOT = Path.of(System.getProperty("basedir", ""))
            .toAbsolutePath()
            .resolve("../..")
            .normalize();

    private static List<String> matches(String file, String regex) throws IOException {
        return Pattern.compile(regex, Pattern.DOTALL)
                .matcher(Files.readString(ROOT.resolve(file)))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    private static String version() throws IOException {
        return matches("pom.xml", "<artifactId>zip2x2-parent</artifactId>\\s*<version>([^<]*)<")
                .get(0);
    }

    @Test
    void theBillOfMaterialsHasEachModuleAndItsFixtures() throws IOException {
        String bom = "examples/bom/pom.xml";
        assertThat(matches(bom, "<artifactId>zip2x2-bom</artifactId>\\s*<version>([^<]*)<"))
                .containsExactly(version());
        List<String> modules = matches("pom.xml", "<module>(zip2x2-\\w+)</module>");
        assertThat(modules).hasSize(4);
        assertThat(matches(bom, "<artifactId>(zip2x2-\\w+)</artifactId>\\s*<version>\\$\\{project.version}</version>"))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(modules.stream(), modules.stream()).toList());
        assertThat(matches(bom, "<classifier>(\\w+)</classifier>")).hasSize(4).containsOnly("testing");
    }

    @Test
    void theDocumentsAndScriptsNameThisVersion() throws IOException {
        assertThat(matches("docs/installation.md", "zip2x2-bom(?:</artifactId>\\s*<version>|:)([^<\"]*)[<\"]"))
                .hasSize(2)
                .containsOnly(version());
        assertThat(matches("README.md", "<artifactId>zip2x2-boot</artifactId>\\s*<version>([^<]*)<"))
                .containsExactly(version());
        assertThat(matches("examples/verification/release-check", "(?<=\\n)release=(\\S+)"))
                .containsExactly(version().replace("-SNAPSHOT", ""));
    }

    @Test
    void theDocumentsNameTheVersionsOfWhatIsOptional() throws IOException {
        assertThat(matches("docs/installation.md", "jna-jpms:([0-9.]+)"))
                .isEqualTo(matches("pom.xml", "<jna.version>([^<]*)<"));
    }
}
