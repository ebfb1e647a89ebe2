package io.github.zip2x2.config.writer;

import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.finding.FindingCode;
import io.github.zip2x2.config.finding.Severity;
import io.github.zip2x2.config.schema.Parameter;
import java.nio.charset.Charset;
import java.util.List;
import java.util.stream.Collectors;

/** The kinds of findings about what is written. */
public final class WriterCodes {
    /** A text was written in characters that the file can hold. */
    public static final FindingCode TRANSLITERATED = FindingCode.of(
            "transliterated", "the language names the characters that the phone shows, and the text has others");

    private WriterCodes() {}

    /**
     * The finding that a text was written in other characters.
     *
     * @param parameter the setting
     * @param text the text as it was given
     * @param written the text as it is written
     * @param charset the file's character set
     * @return a finding without a place
     */
    public static Finding.Builder transliterated(Parameter<?> parameter, String text, String written, Charset charset) {
        String missing = text.codePoints()
                .filter(c -> Transliteration.firstMissing(Character.toString(c), charset)
                        .isPresent())
                .distinct()
                .limit(5)
                .mapToObj(c -> String.format("U+%04X", c))
                .collect(Collectors.joining(", "));
        return Finding.builder(
                        Severity.NOTE,
                        TRANSLITERATED,
                        "`" + parameter.key() + "` has " + missing + ", which " + charset.name()
                                + " does not have; it is written as '" + written + "'")
                .remedy("write it in characters of " + charset.name() + ", or set language to one that has them");
    }

    /**
     * All of them.
     *
     * @return the codes, in the order of this page
     */
    public static List<FindingCode> all() {
        return List.of(TRANSLITERATED);
    }
}
