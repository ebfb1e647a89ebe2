package io.github.zip2x2.config.finding;

/** How much a finding matters; the lower ones first, so that {@code compareTo} orders by weight. */
public enum Severity {
    /** Worth knowing; nobody knows that it harms. */
    NOTE,
    /** Outside what the evidence of a sibling phone, of a PBX or of our own reading covers. */
    WARNING,
    /** Against the phone's manual, or plainly broken. */
    ERROR;

    private final String label = name().toLowerCase(java.util.Locale.ROOT);

    /**
     * The word that reports print.
     *
     * @return {@code note}, {@code warning} or {@code error}
     */
    public String label() {
        return label;
    }
}
