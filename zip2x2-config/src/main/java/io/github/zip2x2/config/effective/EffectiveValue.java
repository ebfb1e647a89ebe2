package io.github.zip2x2.config.effective;

import io.github.zip2x2.config.Secret;
import java.util.List;

/**
 * A value that a phone is configured with, where it comes from, and what it hid.
 *
 * <p>Immutable.
 */
public final class EffectiveValue {
    private final String section;
    private final String key;
    private final String text;
    private final boolean secret;
    private final Source source;
    private final String file;
    private final int line;
    private final int column;
    private final int length;
    private final List<EffectiveValue> hidden;

    EffectiveValue(Place place, String text, boolean secret, Origin origin, List<EffectiveValue> hidden) {
        this.section = place.section();
        this.key = place.key();
        this.text = text;
        this.secret = secret;
        this.source = origin.source();
        this.file = origin.file();
        this.line = origin.line();
        this.column = origin.column();
        this.length = origin.length();
        this.hidden = hidden;
    }

    /** Where in any file a setting stands. */
    record Place(String section, String key) {}

    /** Where a value stands. */
    record Origin(Source source, String file, int line, int column, int length) {
        static final Origin DEFAULT = new Origin(Source.DEFAULT, "", 0, 0, 0);
    }

    /**
     * The section.
     *
     * @return the name without brackets
     */
    public String section() {
        return section;
    }

    /**
     * The key.
     *
     * @return the key
     */
    public String key() {
        return key;
    }

    /**
     * The value itself, even if it is a secret.
     *
     * @return the rest of the line behind the equals sign
     */
    public String text() {
        return text;
    }

    /**
     * The value as a report may show it.
     *
     * @return the value, or asterisks if it is a secret
     */
    public String shownText() {
        return secret ? Secret.MASK : text;
    }

    /**
     * Whether no report may show the value.
     *
     * @return true for a secret
     */
    public boolean isSecret() {
        return secret;
    }

    /**
     * Which file it comes from.
     *
     * @return the source
     */
    public Source source() {
        return source;
    }

    /**
     * The file's path.
     *
     * @return relative to the TFTP root; empty for a default
     */
    public String file() {
        return file;
    }

    /**
     * The line in that file.
     *
     * @return 1 for the first; 0 for a default
     */
    public int line() {
        return line;
    }

    /**
     * Where the value begins in that line.
     *
     * @return the column in bytes, 1 for the first; 0 for a default
     */
    public int column() {
        return column;
    }

    /**
     * How long the value is in that line.
     *
     * @return bytes
     */
    public int length() {
        return length;
    }

    /**
     * What would count if this were not there.
     *
     * @return the values that it hid, the one that would count first; empty if none
     */
    public List<EffectiveValue> hidden() {
        return hidden;
    }

    /** Place, value and origin; the value masked if it is a secret. */
    @Override
    public String toString() {
        return "[" + section + "] " + key + "=" + shownText()
                + (source == Source.DEFAULT ? " (default)" : " (" + file + ":" + line + ")");
    }
}
