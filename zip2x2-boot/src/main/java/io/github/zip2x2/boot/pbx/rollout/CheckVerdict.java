package io.github.zip2x2.boot.pbx.rollout;

import java.util.Collection;
import java.util.List;

/** The result of a {@link RolloutCheck}: whether a change may be rolled out, and what speaks against it. Immutable. */
public final class CheckVerdict {
    private final List<Objection> objections;
    private final List<String> notes;
    private final long imageBytes;

    CheckVerdict(Collection<Objection> objections, Collection<String> notes, long imageBytes) {
        this.objections = List.copyOf(objections);
        this.notes = List.copyOf(notes);
        this.imageBytes = imageBytes;
    }

    /** {@return whether nothing speaks against it any more} */
    public boolean passes() {
        return objections.isEmpty();
    }

    /** {@return what speaks against it} */
    public List<Objection> objections() {
        return objections;
    }

    /** {@return what was taken upon himself by the operator, warnings, and how each image was verified} */
    public List<String> notes() {
        return notes;
    }

    /** {@return the length of the longest image that a phone will load; 0 if there is none} */
    public long imageBytes() {
        return imageBytes;
    }

    @Override
    public String toString() {
        return (passes() ? "passes" : "refused: " + objections) + (notes.isEmpty() ? "" : ", " + notes);
    }
}
