package io.github.zip2x2.examples.bootdemo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class BootDemoTest {
    private static final Pattern STEP = Pattern.compile("step +(\\d+) +\\S.*");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return BootDemo.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    private List<Integer> steps() {
        return STEP.matcher(out.toString())
                .results()
                .map(step -> Integer.parseInt(step.group(1)))
                .toList();
    }

    @Test
    void thePhoneTakesTheTenStepsAndBootsAgainByNotify() {
        assertThat(run()).as(out.toString()).isZero();
        assertThat(steps())
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7, 8, 10, 1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(out.toString()).contains("SIP NOTIFY", "ZIP2x2_1_0_0.bin", "1 of 1 phones booted as configured");
        assertThat(out.toString()).doesNotContain("demonstration-only");
    }

    @Test
    void thePageShowsAllThreeBoots(@TempDir Path directory) throws IOException {
        Path page = directory.resolve("demo.html");
        assertThat(run("--html", page.toString())).as("%s%s", out, err).isZero();
        assertThat(Files.readString(page))
                .contains("Boot 1", "Boot 2", "Boot 3", "DATA and ACK, blocks 2 to ", "NOTIFY sip:201@127.0.0.1")
                .doesNotContain("demonstration-only");
        assertThat(run("--html", directory.resolve("no/such/x").toString())).isEqualTo(1);
        assertThat(err.toString()).contains("boot-demo: ", "no/such/x");
    }

    @Test
    void equalVersionsShowNoDownload() {
        assertThat(run("--version", "1.0.0")).isZero();
        assertThat(steps()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(out.toString()).doesNotContain(".bin");
    }

    @Test
    void aDamagedImageShowsTheReturnToTheOldSoftware() {
        assertThat(run("--damage-image")).isEqualTo(1);
        assertThat(steps()).endsWith(8, 10);
        assertThat(out.toString()).contains("FELL BACK", "checksum", "0.9.0");
    }

    @Test
    void aMissingOwnFileShowsWhichStepFailedAndWhy() {
        assertThat(run("--omit-specific")).isEqualTo(1);
        Matcher failed = Pattern.compile("FAILED at step 8 .*0008A10FF312\\.cfg.*ERROR 1")
                .matcher(out.toString());
        assertThat(failed.find()).as(out.toString()).isTrue();
    }

    @Test
    void manyPhonesBootTogether() {
        assertThat(run("--phones", "20")).isZero();
        assertThat(out.toString()).contains("power on: 20 of 20", "NOTIFY: 20 of 20");
    }

    @Test
    void badUsageEnds2WithOneLine() {
        for (List<String> args : List.of(List.of("--phones", "0"), List.of("--version", ".."), List.of("--frob"))) {
            err.getBuffer().setLength(0);
            assertThat(run(args.toArray(String[]::new))).as("%s", args).isEqualTo(2);
            assertThat(err.toString().strip().lines()).hasSize(1);
        }
    }
}
