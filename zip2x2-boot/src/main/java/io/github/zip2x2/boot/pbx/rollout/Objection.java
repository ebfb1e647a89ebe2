package io.github.zip2x2.boot.pbx.rollout;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One reason against a rollout. Immutable; no text of it holds a secret. */
public final class Objection {
    private final String text;
    private final String remedy;
    private final @Nullable String word;

    private Objection(String text, String remedy, @Nullable String word) {
        this.text = Objects.requireNonNull(text, "text");
        this.remedy = Objects.requireNonNull(remedy, "remedy");
        this.word = word;
    }

    /**
     * What no word lifts.
     *
     * @param text what is wrong
     * @param remedy what to do, may be empty
     * @return the objection
     */
    static Objection firm(String text, String remedy) {
        return new Objection(text, remedy, null);
    }

    /**
     * What an operator may take upon himself.
     *
     * @param text what may go wrong
     * @param word what he must say for that
     * @return the objection
     */
    static Objection unless(String word, String text) {
        return new Objection(text, "say \"" + word + "\" if that is meant", word);
    }

    /** {@return what is wrong, or may go wrong} */
    public String text() {
        return text;
    }

    /** {@return what to do; empty if there is nothing} */
    public String remedy() {
        return remedy;
    }

    /** {@return the word that lifts it, or empty if none does} */
    public Optional<String> word() {
        return Optional.ofNullable(word);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Objection that
                && text.equals(that.text)
                && remedy.equals(that.remedy)
                && Objects.equals(word, that.word);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text + (remedy.isEmpty() ? "" : "; " + remedy);
    }
}
