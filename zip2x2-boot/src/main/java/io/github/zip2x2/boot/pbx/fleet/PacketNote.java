package io.github.zip2x2.boot.pbx.fleet;

import java.time.Instant;
import java.util.Objects;

/**
 * One packet of a phone, or to it, as an operator wants to see it. Immutable; its texts are cut at {@value #MAX_TEXT}
 * characters, and control characters in them, which may come from the network, become blanks.
 */
public final class PacketNote {
    /** The longest text that is kept, in characters. */
    public static final int MAX_TEXT = 200;

    private final Instant at;
    private final String via;
    private final String message;
    private final String note;

    /**
     * Makes a note.
     *
     * @param at when
     * @param via the interface or relay by which it came or went, or the phone's address
     * @param message what it was, such as {@code DHCPDISCOVER} or {@code RRQ ZIP2x2_common.cfg}
     * @param note why nothing followed, or what did; may be empty
     */
    public PacketNote(Instant at, String via, String message, String note) {
        this.at = Objects.requireNonNull(at, "at");
        this.via = plain(via);
        this.message = plain(message);
        this.note = plain(note);
    }

    /**
     * A text as it is kept: at most {@value #MAX_TEXT} characters, none of them a control character.
     *
     * @param text any text
     * @return the text itself where it is already so
     */
    public static String plain(String text) {
        String cut = text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
        for (int i = 0; i < cut.length(); i++) {
            if (Character.isISOControl(cut.charAt(i))) {
                return cut.codePoints()
                        .map(c -> Character.isISOControl(c) ? ' ' : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
            }
        }
        return cut;
    }

    /** {@return when} */
    public Instant at() {
        return at;
    }

    /** {@return the interface or relay by which it came or went, or the phone's address} */
    public String via() {
        return via;
    }

    /** {@return what it was} */
    public String message() {
        return message;
    }

    /** {@return why nothing followed, or what did; may be empty} */
    public String note() {
        return note;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PacketNote that
                && at.equals(that.at)
                && via.equals(that.via)
                && message.equals(that.message)
                && note.equals(that.note);
    }

    @Override
    public int hashCode() {
        return Objects.hash(at, message);
    }

    @Override
    public String toString() {
        return at + (via.isEmpty() ? "" : " " + via) + " " + message + (note.isEmpty() ? "" : ": " + note);
    }
}
