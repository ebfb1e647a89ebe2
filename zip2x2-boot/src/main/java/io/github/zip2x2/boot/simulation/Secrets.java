package io.github.zip2x2.boot.simulation;

import io.github.zip2x2.config.MacAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Secrets that say whose they are, so that each packet and each file can be checked. */
final class Secrets {
    /** Nothing is recognized. */
    static final Secrets NONE = new Secrets(false);

    /** Those that {@link #of} makes. */
    static final Secrets MARKED = new Secrets(true);

    private static final byte[] MARK = "s3cret-of-".getBytes(StandardCharsets.US_ASCII);
    private static final int MAC_DIGITS = 12;

    private final boolean recognized;

    private Secrets(boolean recognized) {
        this.recognized = recognized;
    }

    static String of(MacAddress mac) {
        return new String(MARK, StandardCharsets.US_ASCII) + mac.hex();
    }

    /** The owner of a secret in the bytes, if that is somebody else. */
    Optional<MacAddress> foreignOwner(MacAddress phone, ByteBuffer bytes) {
        return owner(bytes).filter(owner -> !owner.equals(phone));
    }

    /** Whether a file holds the phone's secret, as its own must. */
    boolean isOwn(MacAddress phone, ByteBuffer file) {
        return !recognized || owner(file).filter(phone::equals).isPresent();
    }

    private Optional<MacAddress> owner(ByteBuffer bytes) {
        if (!recognized) {
            return Optional.empty();
        }
        int last = bytes.limit() - MARK.length - MAC_DIGITS;
        for (int at = bytes.position(); at <= last; at++) {
            if (bytes.get(at) == MARK[0] && isMarkAt(bytes, at)) {
                byte[] digits = new byte[MAC_DIGITS];
                bytes.get(at + MARK.length, digits);
                return MacAddress.tryParse(new String(digits, StandardCharsets.US_ASCII));
            }
        }
        return Optional.empty();
    }

    private static boolean isMarkAt(ByteBuffer bytes, int at) {
        for (int i = 1; i < MARK.length; i++) {
            if (bytes.get(at + i) != MARK[i]) {
                return false;
            }
        }
        return true;
    }
}
