package io.github.zip2x2.config.schema;

import java.time.LocalDateTime;
import java.time.format.TextStyle;
import java.util.Locale;

/**
 * A format of times or dates like that of C's strftime, and a preview of what the phone would show.
 *
 * <p>The directives that the phone knows were not found; the common ones are known here: H I M S p d m y Y a b A B and
 * {@code %%}, each but p a b A B also with the flag {@code -} that leaves the padding out. Immutable; equal when the texts
 * are equal.
 */
public final class TimeFormat {
    private static final String NUMERIC = "HIMSdmyY";
    private static final String NAMED = "pabAB";

    private final String pattern;

    private TimeFormat(String pattern) {
        this.pattern = pattern;
    }

    /**
     * Takes a format as it is; {@link #unknownDirective} says what is not known in it.
     *
     * @param pattern the format
     * @return the format
     */
    public static TimeFormat of(String pattern) {
        return new TimeFormat(pattern);
    }

    /**
     * The format's text.
     *
     * @return for example {@code %H:%M}
     */
    public String pattern() {
        return pattern;
    }

    /**
     * The first directive that is not known.
     *
     * @return for example {@code %q}; empty if all are known
     */
    public String unknownDirective() {
        for (int i = 0; i < pattern.length(); i++) {
            if (pattern.charAt(i) == '%') {
                int end = directiveEnd(i);
                if (end > pattern.length() || !isKnown(i, end)) {
                    return pattern.substring(i, Math.min(end, pattern.length()));
                }
                i = end - 1;
            }
        }
        return "";
    }

    private int directiveEnd(int percent) {
        boolean flag = percent + 1 < pattern.length() && pattern.charAt(percent + 1) == '-';
        return percent + (flag ? 3 : 2);
    }

    private boolean isKnown(int percent, int end) {
        char directive = pattern.charAt(end - 1);
        return NUMERIC.indexOf(directive) >= 0
                || (end - percent == 2 && (directive == '%' || NAMED.indexOf(directive) >= 0));
    }

    /**
     * How a time would look.
     *
     * @param time the time
     * @param locale of the names of days and months
     * @return the text; directives that are not known stand in it as they are
     */
    public String preview(LocalDateTime time, Locale locale) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            int end = directiveEnd(i);
            if (pattern.charAt(i) == '%' && end <= pattern.length() && isKnown(i, end)) {
                append(text, pattern.charAt(end - 1), end - i == 3, time, locale);
                i = end - 1;
            } else {
                text.append(pattern.charAt(i));
            }
        }
        return text.toString();
    }

    private static void append(StringBuilder text, char directive, boolean bare, LocalDateTime time, Locale locale) {
        switch (directive) {
            case 'H' -> number(text, time.getHour(), bare);
            case 'I' -> number(text, (time.getHour() + 11) % 12 + 1, bare);
            case 'M' -> number(text, time.getMinute(), bare);
            case 'S' -> number(text, time.getSecond(), bare);
            case 'd' -> number(text, time.getDayOfMonth(), bare);
            case 'm' -> number(text, time.getMonthValue(), bare);
            case 'y' -> number(text, time.getYear() % 100, bare);
            case 'Y' -> text.append(time.getYear());
            case 'p' -> text.append(time.getHour() < 12 ? "AM" : "PM");
            case 'a' -> text.append(time.getDayOfWeek().getDisplayName(TextStyle.SHORT, locale));
            case 'A' -> text.append(time.getDayOfWeek().getDisplayName(TextStyle.FULL, locale));
            case 'b' -> text.append(time.getMonth().getDisplayName(TextStyle.SHORT, locale));
            case 'B' -> text.append(time.getMonth().getDisplayName(TextStyle.FULL, locale));
            default -> text.append('%');
        }
    }

    private static void number(StringBuilder text, int value, boolean bare) {
        if (value < 10 && !bare) {
            text.append('0');
        }
        text.append(value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TimeFormat that && pattern.equals(that.pattern);
    }

    @Override
    public int hashCode() {
        return pattern.hashCode();
    }

    /** The format's text. */
    @Override
    public String toString() {
        return pattern;
    }
}
