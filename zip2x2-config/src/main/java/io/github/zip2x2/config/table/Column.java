package io.github.zip2x2.config.table;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A column: one of the table's own, or a setting {@code SECTION.key}; {@code SECTION.key!} accepts its lock-outs.
 *
 * @param number 1 for the first
 * @param name the name as it is looked for; empty for a column without one
 * @param setting the section and key, if it is a setting
 */
record Column(int number, String name, Optional<Setting> setting) {
    private static final Pattern SETTING = Pattern.compile("([A-Za-z0-9_-]+)\\.([A-Za-z0-9_.-]+?)(!?)");

    record Setting(String section, String key, boolean acceptsLockOut) {}

    static Column of(int number, String written) {
        String name = clean(written);
        Matcher setting = SETTING.matcher(name);
        return setting.matches()
                ? new Column(
                        number,
                        name,
                        Optional.of(new Setting(
                                setting.group(1),
                                setting.group(2),
                                !setting.group(3).isEmpty())))
                : new Column(number, name.toLowerCase(Locale.ROOT).replace('_', '-'), Optional.empty());
    }

    /** A cell without what spreadsheets and web pages put around a text: blanks of all kinds, and an apostrophe before. */
    static String clean(String cell) {
        int start = 0;
        int end = cell.length();
        while (start < end && isAround(cell.charAt(start))) {
            start++;
        }
        while (end > start && isAround(cell.charAt(end - 1))) {
            end--;
        }
        return start < end && cell.charAt(start) == '\'' ? cell.substring(start + 1, end) : cell.substring(start, end);
    }

    private static boolean isAround(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.getType(c) == Character.FORMAT;
    }
}
