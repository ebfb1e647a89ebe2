package io.github.zip2x2.boot.pbx.site;

import java.io.IOException;
import java.util.Optional;

/**
 * Decides what an unknown phone gets: nothing, a staging file, or settings of the application's. A phone is unknown if
 * the directory does not know it and no file of its own lies on disk. Called by several threads at once, and may wait.
 */
@FunctionalInterface
public interface UnknownPhonePolicy {
    /** TFTP error 1 (file not found), whatever the phone. */
    UnknownPhonePolicy IGNORE = phone -> Optional.empty();

    /**
     * Decides.
     *
     * @param phone who asks, and from where
     * @return what its file shall say, or empty for TFTP error 1
     * @throws IOException if that cannot be told now; the phone gets TFTP error 0 and will ask again
     */
    Optional<PhoneSettings> settings(UnknownPhone phone) throws IOException;

    /**
     * The same file for each, such as one that shows "ask the desk" on the phone.
     *
     * @param settings what the file says; its model gives way to the phone's
     * @return the policy
     */
    static UnknownPhonePolicy staging(PhoneSettings settings) {
        return phone -> Optional.of(settings);
    }
}
