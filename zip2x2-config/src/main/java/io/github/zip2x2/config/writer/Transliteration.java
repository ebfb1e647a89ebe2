package io.github.zip2x2.config.writer;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts in the character set of a phone's files.
 *
 * <p>A text that the phone only shows is written in characters that the set has, for a name with a typographic apostrophe
 * must not keep a phone from its file. Ids, addresses and secrets are never changed: {@link #firstMissing} says what is
 * wrong with them. Stateless.
 */
public final class Transliteration {
    private static final Pattern ISO_8859 = Pattern.compile("iso8859(\\d{1,2})");
    private static final Pattern WINDOWS = Pattern.compile("(?:cp|windows)(125\\d)");

    /** A character and what stands for it, in pairs of a word each. */
    private static final Map<Integer, String> INSTEAD = table(
            // punctuation of word processors
            "\u2018 ' \u2019 ' \u201a ' \u201b ' \u2032 ' \u02bc ' \u00b4 ' \u2039 ' \u203a ' \u201c \" \u201d \" \u201e \" \u201f \" \u2033 \""
                    + " \u00ab \" \u00bb \" \u2010 - \u2011 - \u2012 - \u2013 - \u2014 - \u2015 - \u2212 - \u2026 ... \u2022 *"
                    + " \u00b7 . \u20ac EUR \u00a3 GBP \u2122 (TM) \u00ae (R) \u00a9 (C) \u2116 No \u2190 <- \u2192 -> \u00d7 x"
                    // Latin letters that do not fall apart into a letter and a mark
                    + " \u00df ss \u1e9e SS \u00e6 ae \u00c6 AE \u0153 oe \u0152 OE \u00f8 o \u00d8 O \u0142 l \u0141 L \u0111 d"
                    + " \u0110 D \u00f0 d \u00d0 D \u00fe th \u00de Th \u0131 i \u0127 h \u0126 H \u014b n \u014a N",
            // Greek
            "\u03b1 a \u03b2 v \u03b3 g \u03b4 d \u03b5 e \u03b6 z \u03b7 i \u03b8 th \u03b9 i \u03ba k \u03bb l \u03bc m \u03bd n"
                    + " \u03be x \u03bf o \u03c0 p \u03c1 r \u03c3 s \u03c2 s \u03c4 t \u03c5 y \u03c6 f \u03c7 ch \u03c8 ps \u03c9 o"
                    // Cyrillic
                    + " \u0430 a \u0431 b \u0432 v \u0433 g \u0434 d \u0435 e \u0436 zh \u0437 z \u0438 i \u043a k \u043b l \u043c m"
                    + " \u043d n \u043e o \u043f p \u0440 r \u0441 s \u0442 t \u0443 u \u0444 f \u0445 kh \u0446 ts \u0447 ch"
                    + " \u0448 sh \u0449 shch \u044b y \u044d e \u044e yu \u044f ya \u0456 i \u0454 ye \u0491 g \u0458 j \u0452 dj"
                    + " \u0459 lj \u045a nj \u045b c \u045f dz");

    private Transliteration() {}

    private static Map<Integer, String> table(String plain, String bothCases) {
        Map<Integer, String> table = new HashMap<>();
        String[] words = plain.split(" ", -1);
        for (int i = 0; i < words.length; i += 2) {
            table.put(words[i].codePointAt(0), words[i + 1]);
        }
        words = bothCases.split(" ", -1);
        for (int i = 0; i < words.length; i += 2) {
            String upper = words[i + 1].substring(0, 1).toUpperCase(Locale.ROOT) + words[i + 1].substring(1);
            table.put(words[i].codePointAt(0), words[i + 1]);
            table.put(words[i].toUpperCase(Locale.ROOT).codePointAt(0), upper);
        }
        // The hard and the soft sign have no sound of their own.
        for (int sign : new int[] {0x44a, 0x44c, 0x42a, 0x42c}) {
            table.put(sign, "");
        }
        return Map.copyOf(table);
    }

    /**
     * The character set that a phone's texts are written in.
     *
     * @param language the setting {@code language}, for example {@code es_ES.iso88591}
     * @return its character set; ISO 8859-1, which a PBX writes, if it is not set or names none; ASCII if it names one that is
     *     not known
     */
    public static Charset charset(Optional<String> language) {
        String name = language.map(String::strip).orElse("");
        int dot = name.indexOf('.');
        if (dot < 0) {
            return StandardCharsets.ISO_8859_1;
        }
        String plain = name.substring(dot + 1).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        Matcher iso = ISO_8859.matcher(plain);
        Matcher windows = WINDOWS.matcher(plain);
        String standard = plain.equals("utf8")
                ? "UTF-8"
                : iso.matches()
                        ? "ISO-8859-" + iso.group(1)
                        : windows.matches() ? "windows-" + windows.group(1) : plain.equals("koi8r") ? "KOI8-R" : "";
        return !standard.isEmpty() && Charset.isSupported(standard)
                ? Charset.forName(standard)
                : StandardCharsets.US_ASCII;
    }

    /**
     * The first character of a text that a file cannot hold: a control character, or one that the character set lacks.
     *
     * @param text the text
     * @param charset the file's character set
     * @return the character, or empty if the file can hold all of them
     */
    public static OptionalInt firstMissing(String text, Charset charset) {
        CharsetEncoder encoder = charset.newEncoder();
        return text.codePoints()
                .filter(c -> isControl(c) || !encoder.canEncode(Character.toString(c)))
                .findFirst();
    }

    private static boolean isControl(int c) {
        return (c < ' ' && c != '\t') || (c >= 0x7f && c < 0xa0);
    }

    /**
     * A text that the phone only shows, in characters that the character set has: typographic signs by plain ones, letters
     * without the marks that the set lacks, Greek and Cyrillic by sound, anything else as a question mark.
     *
     * @param text the text
     * @param charset the file's character set
     * @return the text itself if the file can hold it
     */
    public static String of(String text, Charset charset) {
        if (firstMissing(text, charset).isEmpty()) {
            return text;
        }
        CharsetEncoder encoder = charset.newEncoder();
        StringBuilder shown = new StringBuilder();
        // Letters that have their marks behind them are joined first, so that those that the set has stay whole.
        Normalizer.normalize(text, Normalizer.Form.NFC).codePoints().forEach(c -> shown.append(shown(c, encoder)));
        return shown.toString();
    }

    private static String shown(int c, CharsetEncoder encoder) {
        String itself = Character.toString(c);
        if (isControl(c) || Character.isSpaceChar(c)) {
            return encoder.canEncode(itself) && !isControl(c) ? itself : " ";
        }
        if (Character.isSurrogate((char) c) && c <= 0xffff) {
            return "?";
        }
        if (encoder.canEncode(itself)) {
            return itself;
        }
        String known = INSTEAD.get(c);
        if (known != null) {
            return known;
        }
        StringBuilder parts = new StringBuilder();
        Normalizer.normalize(itself, Normalizer.Form.NFKD).codePoints().forEach(part -> {
            String bare = Character.toString(part);
            if (encoder.canEncode(bare)) {
                parts.append(bare);
            } else if (!isMark(part)) {
                parts.append(INSTEAD.getOrDefault(part, "?"));
            }
        });
        return parts.toString();
    }

    /** Marks above letters, and characters that only join others or choose their look. */
    private static boolean isMark(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.FORMAT -> true;
            default -> false;
        };
    }
}
