package io.github.zip2x2.boot.report;

import io.github.zip2x2.config.finding.SecretWords;

/**
 * Masks the values of secrets in a configuration file that comes in pieces, such as the blocks of a transfer: what stands
 * behind a separator in a line that speaks of a secret becomes asterisks, so that all lengths stay. Immutable: what is
 * known at the end of a piece is where the next one begins.
 */
final class SecretMask {
    static final SecretMask START = new SecretMask("", false);

    private static final String SEPARATORS = "=:\t >\"";
    private static final int LONGEST_KEY = 256;

    private final String line;
    private final boolean masking;

    private SecretMask(String line, boolean masking) {
        this.line = line;
        this.masking = masking;
    }

    /** Masks a piece where it lies, and returns where the next one begins. */
    SecretMask mask(byte[] bytes, int from, int to) {
        StringBuilder key = new StringBuilder(line);
        boolean secret = masking;
        for (int i = from; i < to; i++) {
            char c = (char) (bytes[i] & 0xff);
            if (c == '\n' || c == '\r') {
                key.setLength(0);
                secret = false;
            } else if (secret) {
                bytes[i] = '*';
            } else {
                secret = SEPARATORS.indexOf(c) >= 0 && SecretWords.isIn(key.toString());
                key.append(c);
                if (key.length() > LONGEST_KEY) {
                    key.delete(0, LONGEST_KEY / 2);
                }
            }
        }
        return new SecretMask(key.toString(), secret);
    }

    /** Masks a piece of which nothing is known. */
    static void maskAll(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            bytes[i] = '*';
        }
    }
}
