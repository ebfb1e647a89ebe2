package io.github.zip2x2.config.finding;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/**
 * Guesses which known name a written one was meant to be.
 *
 * <p>Stateless.
 */
public final class Spelling {
    private static final int LONGEST = 64;

    private Spelling() {}

    /**
     * Whether a name is nearly a known one: one slip in a name of 5 to 7 letters, two in a longer one. A slip is a letter
     * left out, added, changed, or swapped with its neighbour.
     *
     * @param written the name as somebody wrote it
     * @param known the name that it may stand for
     * @return true if they differ by so little, or not at all
     */
    public static boolean isNear(String written, String known) {
        int limit = slips(known);
        return written.length() <= LONGEST
                && Math.abs(written.length() - known.length()) <= limit
                && distance(written, known) <= limit;
    }

    static int slips(String known) {
        return known.length() < 5 ? 0 : known.length() < 8 ? 1 : 2;
    }

    /**
     * The known name that is nearest to a written one, in whatever case; in a short name one slip is allowed, too, since this
     * is asked, not taken.
     *
     * @param written the name as somebody wrote it
     * @param known the names that it may stand for
     * @return the nearest, the first of several; empty if none is near
     */
    public static Optional<String> nearest(String written, Collection<String> known) {
        String lower = written.toLowerCase(Locale.ROOT);
        String nearest = null;
        int least = Integer.MAX_VALUE;
        for (String name : known) {
            String candidate = name.toLowerCase(Locale.ROOT);
            int distance = lower.length() > LONGEST ? LONGEST : distance(lower, candidate);
            if (distance <= Math.max(1, slips(candidate)) && distance < least) {
                least = distance;
                nearest = name;
            }
        }
        return Optional.ofNullable(nearest);
    }

    private static int distance(String a, String b) {
        int[][] steps = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    steps[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int best = Math.min(steps[i - 1][j - 1] + change, Math.min(steps[i - 1][j], steps[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    best = Math.min(best, steps[i - 2][j - 2] + 1);
                }
                steps[i][j] = best;
            }
        }
        return steps[a.length()][b.length()];
    }
}
