package io.github.zip2x2.boot.lab;

import io.github.zip2x2.config.MacAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Secrets that say whose they are, so that each packet and each file can be checked. */
final class Secrets {
    /** Recognized where they show. */
    static final Secrets ANYWHERE = new Secrets(false);

    /** Recognized where they show; and a phone's own file must hold its own. */
    static final Secrets IN_EACH_FILE = new Secrets(true);

    private static final byte[] MARK = "s3cret-of-".getBytes(StandardCharsets.US_ASCII);
    private static final int MAC_DIGITS = 12;

    private final boolean inEachFile;

    private Secrets(boolean inEachFile) {
        this.inEachFile = inEachFile;
    }

    static String of(MacAddress mac) {
        return new String(MARK, StandardCharsets.US_ASCII) + mac.hex();
    }

    /** The owner of a secret in the bytes, if there is one that is somebody else's. */
    Optional<MacAddress> foreignOwner(MacAddress phone, ByteBuffer bytes) {
        for (int at = next(bytes, bytes.position()); at >= 0; at = next(bytes, at + 1)) {
            Optional<MacAddress> owner = owner(bytes, at);
            if (owner.isPresent() && !owner.get().equals(phone)) {
                return owner;
            }
        }
        return Optional.empty();
    }

    /** Whether a file holds the phone's secret, as its own must, and nobody else's. */
    boolean isOwn(MacAddress phone, ByteBuffer file) {
        int first = next(file, file.position());
        return foreignOwner(phone, file).isEmpty()
                && (!inEachFile || (first >= 0 && owner(file, first).isPresent()));
    }

    /** Where the next secret begins; -1 if there is none. */
    private static int next(ByteBuffer bytes, int from) {
        int last = bytes.limit() - MARK.length - MAC_DIGITS;
        for (int at = from; at <= last; at++) {
            if (bytes.get(at) == MARK[0] && isMarkAt(bytes, at)) {
                return at;
            }
        }
        return -1;
    }

    private static Optional<MacAddress> owner(ByteBuffer bytes, int at) {
        byte[] digits = new byte[MAC_DIGITS];
        bytes.get(at + MARK.length, digits);
        return MacAddress.tryParse(new String(digits, StandardCharsets.US_ASCII));
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
