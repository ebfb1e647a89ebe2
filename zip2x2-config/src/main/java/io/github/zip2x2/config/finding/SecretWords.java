package io.github.zip2x2.config.finding;

import io.github.zip2x2.config.Secret;
import java.util.Locale;

/**
 * The words by which a secret is told where no schema names it: in other phones' dialects, in comments, in broken lines.
 *
 * <p>Stateless.
 */
public final class SecretWords {
    private static final String[] WORDS = {"pass", "pwd", "secret", "credential", "auth_key", "authkey", "pin_", "_pin"
    };

    private SecretWords() {}

    /**
     * Whether a text speaks of a secret.
     *
     * @param text a key or a line
     * @return true if one of the words stands in it, in any case
     */
    public static boolean isIn(String text) {
        return indexIn(text) >= 0;
    }

    /**
     * A line as a report may show it: what follows the first separator behind a word that speaks of a secret is masked.
     *
     * @param line the line
     * @return the line itself if it speaks of none
     */
    public static String mask(String line) {
        int word = indexIn(line);
        if (word < 0) {
            return line;
        }
        int end = word;
        while (end < line.length() && (Character.isLetterOrDigit(line.charAt(end)) || line.charAt(end) == '_')) {
            end++;
        }
        int keep = end < line.length() && "=:\t >\"".indexOf(line.charAt(end)) >= 0 ? end + 1 : end;
        return keep >= line.length() ? line : line.substring(0, keep) + Secret.MASK;
    }

    private static int indexIn(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        int first = -1;
        for (String word : WORDS) {
            int found = lower.indexOf(word);
            if (found >= 0 && (first < 0 || found < first)) {
                first = found;
            }
        }
        return first;
    }
}
