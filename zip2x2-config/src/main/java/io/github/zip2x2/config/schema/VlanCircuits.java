package io.github.zip2x2.config.schema;

import java.util.Optional;

/**
 * How a VLAN runs through the three circuits of the phone's switch: one letter each, {@code U} untagged, {@code E} excluded,
 * {@code T} tagged.
 *
 * <p>The meaning of letters and places is inferred from a PBX's files. Immutable; equal when the letters are equal.
 */
public final class VlanCircuits {
    /** How many circuits there are. */
    public static final int COUNT = 3;

    private final String letters;

    private VlanCircuits(String letters) {
        this.letters = letters;
    }

    /**
     * Reads the letters.
     *
     * @param text three letters of U, E, T in upper case
     * @return the circuits, or empty if the text is something else
     */
    public static Optional<VlanCircuits> tryParse(String text) {
        if (text.length() != COUNT) {
            return Optional.empty();
        }
        for (int i = 0; i < COUNT; i++) {
            if ("UET".indexOf(text.charAt(i)) < 0) {
                return Optional.empty();
            }
        }
        return Optional.of(new VlanCircuits(text));
    }

    /**
     * Whether the VLAN runs through a circuit without tags.
     *
     * @param circuit 0 to 2
     * @return true for U
     */
    public boolean isUntagged(int circuit) {
        return letters.charAt(circuit) == 'U';
    }

    /**
     * Whether the VLAN runs through a circuit with tags.
     *
     * @param circuit 0 to 2
     * @return true for T
     */
    public boolean isTagged(int circuit) {
        return letters.charAt(circuit) == 'T';
    }

    /**
     * Whether the VLAN does not run through a circuit.
     *
     * @param circuit 0 to 2
     * @return true for E
     */
    public boolean isExcluded(int circuit) {
        return letters.charAt(circuit) == 'E';
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VlanCircuits that && letters.equals(that.letters);
    }

    @Override
    public int hashCode() {
        return letters.hashCode();
    }

    /** The letters. */
    @Override
    public String toString() {
        return letters;
    }
}
