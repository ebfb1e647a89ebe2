package io.github.zip2x2.config.finding;

import io.github.zip2x2.config.Secret;
import java.util.Locale;

/**
 * The words by which a secret is told where no schema names it: in other phones' dialects, in comments, in broken lines.
 * A word with a slip or two in it counts, since a misspelled key holds the same secret.
 *
 * <p>Stateless.
 */
public final class SecretWords {
    private static final String[] WORDS = {"pass", "pwd", "secret", "credential", "auth_key", "authkey", "pin_", "_pin"
    };

    /** Words that are told in spite of slips; each is long enough that other words are not near it. */
    private static final String[] NEARLY = {"password", "auth_password", "secret", "credential"};

    /** Texts are searched this far: what a line shows. */
    private static final int LONGEST = 1_000;

    private SecretWords() {}

    /**
     * Whether a text speaks of a secret.
     *
     * @param text a key or a line
     * @return true if one of the words stands in it, or nearly does, in any case
     */
    public static boolean isIn(String text) {
        return placeIn(text) >= 0;
    }

    /**
     * A line as a report may show it: what follows the first separator behind a word that speaks of a secret is masked.
     *
     * @param line the line
     * @return the line itself if it speaks of none
     */
    public static String mask(String line) {
        int end = placeIn(line);
        if (end < 0) {
            return line;
        }
        while (end < line.length() && (Character.isLetterOrDigit(line.charAt(end)) || line.charAt(end) == '_')) {
            end++;
        }
        int keep = end < line.length() && "=:\t >\"".indexOf(line.charAt(end)) >= 0 ? end + 1 : end;
        return keep >= line.length() ? line : line.substring(0, keep) + Secret.MASK;
    }

    /** A place in the first word that speaks of a secret; -1 if there is none. */
    private static int placeIn(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        int first = -1;
        for (String word : WORDS) {
            first = earlier(first, lower.indexOf(word));
        }
        for (String word : NEARLY) {
            first = earlier(first, nearly(lower, word));
        }
        return Math.min(first, text.length());
    }

    private static int earlier(int a, int b) {
        return a < 0 || (b >= 0 && b < a) ? b : a;
    }

    /**
     * Where a word ends that stands in a text with a slip or two: the columns of the edit distance, of which the first row
     * is zero because the word may begin anywhere (Sellers 1980).
     */
    private static int nearly(String text, String word) {
        int limit = Spelling.slips(word);
        int letters = word.length();
        int[] before = new int[letters + 1];
        int[] last = new int[letters + 1];
        int[] column = new int[letters + 1];
        for (int i = 0; i <= letters; i++) {
            last[i] = i;
        }
        int end = Math.min(text.length(), LONGEST);
        for (int j = 0; j < end; j++) {
            char c = text.charAt(j);
            for (int i = 1; i <= letters; i++) {
                int changed = last[i - 1] + (word.charAt(i - 1) == c ? 0 : 1);
                column[i] = Math.min(changed, Math.min(last[i], column[i - 1]) + 1);
                if (i > 1 && j > 0 && word.charAt(i - 2) == c && word.charAt(i - 1) == text.charAt(j - 1)) {
                    column[i] = Math.min(column[i], before[i - 2] + 1);
                }
            }
            if (column[letters] <= limit) {
                return j;
            }
            int[] oldest = before;
            before = last;
            last = column;
            column = oldest;
        }
        return -1;
    }
}
