package io.github.zip2x2.config;

import java.util.Optional;

/**
 * A version of a phone's software as {@code [GENERAL_INFO] software_version} writes it: parts joined by dots, {@code 1.0.0}.
 *
 * <p>Immutable. A phone asks whether two versions differ, not which is newer, so versions have no order.
 */
public final class SoftwareVersion {
    private final String dotted;

    private SoftwareVersion(String dotted) {
        this.dotted = dotted;
    }

    /**
     * Reads a version.
     *
     * @param text letters and digits in parts joined by single dots; blanks around it are ignored
     * @return the version
     * @throws IllegalArgumentException if the text is not such a version
     */
    public static SoftwareVersion parse(String text) {
        return tryParse(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "software version '" + text + "' is not parts joined by dots; write it as 1.0.0"));
    }

    /**
     * Reads a version as {@link #parse} does, without an exception.
     *
     * @param text the version
     * @return the version, or empty if the text is none
     */
    public static Optional<SoftwareVersion> tryParse(String text) {
        String trimmed = text.strip();
        boolean partIsEmpty = true;
        for (int i = 0; i < trimmed.length(); i++) {
            char c = trimmed.charAt(i);
            if (c == '.') {
                if (partIsEmpty) {
                    return Optional.empty();
                }
                partIsEmpty = true;
            } else if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-') {
                partIsEmpty = false;
            } else {
                return Optional.empty();
            }
        }
        return partIsEmpty ? Optional.empty() : Optional.of(new SoftwareVersion(trimmed));
    }

    /**
     * The form that configuration files have.
     *
     * @return for example {@code 1.0.0}
     */
    public String dotted() {
        return dotted;
    }

    /**
     * The form that firmware file names have.
     *
     * @return for example {@code 1_0_0}
     */
    public String underscored() {
        return dotted.replace('.', '_');
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SoftwareVersion that && dotted.equals(that.dotted);
    }

    @Override
    public int hashCode() {
        return dotted.hashCode();
    }

    /** The dotted form. */
    @Override
    public String toString() {
        return dotted;
    }
}
