package io.github.zip2x2.verification.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.verification.net.RequiresPrograms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two builds of the release by {@code release-check}, and a consumer of what they made. */
@RequiresPrograms({"bash", "mvn", "tar", "sha256sum"})
class ReleaseIT {
    private static final Path SCRIPT =
            Path.of(System.getProperty("basedir", "")).resolve("release-check").toAbsolutePath();

    @Test
    @Timeout(1_200)
    void whatWouldBePublishedIsWholeAndTheSameInEachBuild() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(SCRIPT.toString()).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("the same in both", "good: ");
    }
}
