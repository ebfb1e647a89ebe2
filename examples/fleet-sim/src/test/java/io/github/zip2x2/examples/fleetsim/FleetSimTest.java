package io.github.zip2x2.examples.fleetsim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class FleetSimTest {
    @TempDir
    Path directory;

    private record Ended(int status, String out, String err) {}

    private static Ended run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = FleetSim.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
        return new Ended(status, out.toString(), err.toString());
    }

    @Test
    void sameSeedSameOutputToTheByte() {
        String[] args = {"--phones", "600", "--seed", "9", "--loss", "0.02", "--faults", "3", "--json"};
        Ended first = run(args);
        assertThat(first.out())
                .isEqualTo(run(args).out())
                .contains("\"completed\":", "\"p99Ms\":", "\"retransmissions\":", "\"stalls\":", "\"trace\":\"");
        assertThat(first.err()).contains("of 600 boots ended after");
    }

    @Test
    void aRunThatFailsPrintsTheCommandThatRepeatsIt() {
        Ended failed = run(
                "--phones", "20", "--seed", "3", "--fault", "partition@0s+100s=0.5", "--faults", "2", "--jitter", "3");
        assertThat(failed.status()).isEqualTo(1);
        assertThat(failed.out()).contains("failed at step 2", "failed: 00:0b:ea:00:00:");
        Matcher again = Pattern.compile("again: examples/run fleet-sim (.*)").matcher(failed.out());
        assertThat(again.find()).isTrue();
        Ended repeated = run(again.group(1).split(" "));
        assertThat(repeated.out()).isEqualTo(failed.out());
    }

    @Test
    void theTableHasEachStep() {
        Ended ended = run("--phones", "5", "--firmware", "5000", "--profile", "staggered");
        assertThat(ended.status()).isZero();
        assertThat(ended.out())
                .startsWith("5 of 5 boots of 5 phones completed in ")
                .contains(
                        "2 offer ",
                        "8 read specific",
                        "9 read software",
                        "10 verify software",
                        "outcomes: {completed=5}");
    }

    @Test
    void thePageIsSelfContainedAndHasNoScript() throws IOException {
        Path page = directory.resolve("fleet.html");
        assertThat(run("--phones", "20", "--loss", "0.1", "--html", page.toString())
                        .status())
                .isZero();
        assertThat(Files.readString(page))
                .contains("<svg", "Every phone booted", "8 read specific", "examples/run fleet-sim --phones 20")
                .doesNotContain("<script", "http://", "https://", "s3cret");
    }

    @Test
    void theFilesOfTheFleetAreWrittenForAServer() {
        assertThat(run("--phones", "3", "--write-files", directory.toString()).status())
                .isZero();
        assertThat(directory.resolve("ZIP2x2_common.cfg")).content().contains("tftp_cfg_dir=./ZIP2x2");
        assertThat(directory.resolve("ZIP2x2/000BEA000002.cfg")).content().contains("device_id=");
    }

    @Test
    void badUsageIsOneLineAndStatusTwo() {
        for (String[] args : new String[][] {
            {},
            {"--phones", "0"},
            {"--phones", "1", "--profile", "often"},
            {"--phones", "1", "--loss", "2"},
            {"--phones", "1", "--fault", "flood"},
            {"--phones", "1", "--tftp-port", "69"},
            {"--phones", "1", "--warm-up", "1"},
            {"--phones", "1", "--server", "127.0.0.1", "--warm-up", "-1"},
            {"--phones", "1", "--nonsense"},
            {"--phones", "1", "--server", "here"},
            {"--phones", "1", "--server", "192.0.2.1"},
            {"--phones", "1", "--server", "127.0.0.1", "--delay", "5"}
        }) {
            Ended ended = run(args);
            assertThat(ended.status()).as(String.join(" ", args)).isEqualTo(2);
            assertThat(ended.err())
                    .as(String.join(" ", args))
                    .startsWith("fleet-sim: ")
                    .hasLineCount(1);
        }
    }
}
