package io.github.zip2x2.verification.requirements;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The tables of a Markdown page. */
final class Page {
    private Page() {}

    /** Where the checkout lies. */
    static Path root() {
        Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        return module.resolve("../..").normalize();
    }

    static String read(String document) throws IOException {
        return Files.readString(root().resolve("docs").resolve(document));
    }

    /** The cells of each row, heads included. */
    static List<List<String>> rows(String page) {
        return page.lines()
                .filter(line -> line.startsWith("| "))
                .map(line -> Arrays.stream(
                                line.substring(1, line.lastIndexOf('|')).split("\\|", -1))
                        .map(String::strip)
                        .toList())
                .toList();
    }
}
