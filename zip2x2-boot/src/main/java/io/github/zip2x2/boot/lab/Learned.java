package io.github.zip2x2.boot.lab;

import java.util.List;

/** What a capture of a phone's boot says. Immutable. */
public final class Learned {
    private final String phone;
    private final List<Lesson> lessons;
    private final PhoneTraits traits;
    private final List<String> notes;

    Learned(String phone, List<Lesson> lessons, PhoneTraits traits, List<String> notes) {
        this.phone = phone;
        this.lessons = List.copyOf(lessons);
        this.traits = traits;
        this.notes = List.copyOf(notes);
    }

    /**
     * Which phone it is.
     *
     * @return its hardware address and its address, for people
     */
    public String phone() {
        return phone;
    }

    /**
     * What the capture says about each thing that is UNKNOWN.
     *
     * @return one each, settled or not
     */
    public List<Lesson> lessons() {
        return lessons;
    }

    /**
     * How such a phone behaves, as far as it was seen.
     *
     * @return the traits
     */
    public PhoneTraits traits() {
        return traits;
    }

    /**
     * What of the file could not be read.
     *
     * @return one sentence each, none for a good capture
     */
    public List<String> notes() {
        return notes;
    }
}
