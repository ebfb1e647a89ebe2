package io.github.zip2x2.boot.sip;

import java.util.Locale;
import java.util.Map;

/**
 * One header field of a SIP message, in the order and spelling in which it stands there. Immutable.
 *
 * @param name the field's name as written, in its long form (RFC 3261, 7.3.3 lists the compact ones)
 * @param value the field's value without surrounding white space, folded lines joined by one blank
 */
public record SipHeader(String name, String value) {
    private static final Map<String, String> LONG_FORMS = Map.of(
            "v", "Via",
            "f", "From",
            "t", "To",
            "i", "Call-ID",
            "m", "Contact",
            "l", "Content-Length",
            "c", "Content-Type",
            "o", "Event");

    /**
     * Makes a header; a compact name becomes its long form.
     *
     * @param name the field's name
     * @param value the field's value
     * @throws IllegalArgumentException if the name is empty, or name or value holds a line break
     */
    public SipHeader {
        if (name.isEmpty() || hasLineBreak(name) || hasLineBreak(value)) {
            throw new IllegalArgumentException("not a SIP header: '" + name + ": " + value + "'");
        }
        name = LONG_FORMS.getOrDefault(name.toLowerCase(Locale.ROOT), name);
    }

    /**
     * Tells whether this header has the given name, whatever the case of its letters.
     *
     * @param other a header name in its long form
     * @return whether it is this header's
     */
    public boolean is(String other) {
        return name.equalsIgnoreCase(other);
    }

    private static boolean hasLineBreak(String text) {
        return text.indexOf('\r') >= 0 || text.indexOf('\n') >= 0;
    }
}
