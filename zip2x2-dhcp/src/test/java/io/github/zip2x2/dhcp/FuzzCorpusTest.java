package io.github.zip2x2.dhcp;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The inputs of {@link DhcpFuzzTest}, without fuzzing: packets of the captures, packets for rows of the catalogue of bad
 * input, and whatever a longer run has found.
 */
class FuzzCorpusTest {
    @TestFactory
    Stream<DynamicTest> c41_theCorpusGivesMessagesOrReasons() throws IOException, URISyntaxException {
        URL folder = Objects.requireNonNull(
                FuzzCorpusTest.class.getResource("DhcpFuzzTestInputs/c41_anyOctetsGiveAMessageOrAReason"));
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            return files
                    .sorted()
                    .map(file -> DynamicTest.dynamicTest(
                            file.getFileName().toString(), () -> CodecPropertyTest.survive(Files.readAllBytes(file))))
                    .toList()
                    .stream();
        }
    }
}
