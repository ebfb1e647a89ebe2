package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.OptionKey;
import java.net.Inet4Address;

/** Takes what an {@link OptionPolicy} wants to send. Valid only during the call. */
public interface OptionSink {

    /**
     * An option for clients that ask for it (option 55), or that do not say what they want. Option 3 and 33 are left out
     * when the client asks for option 121 and gets it (RFC 3442).
     *
     * @param <T> the Java type of the value
     * @param key the option; not one that the engine or the client alone sends (50, 51, 53 to 59, 61, 82)
     * @param value its value
     * @throws IllegalArgumentException if the option is not the policy's to send
     */
    <T> void ifRequested(OptionKey<T> key, T value);

    /**
     * An option for every client.
     *
     * @param <T> the Java type of the value
     * @param key the option; not one that the engine or the client alone sends (50, 51, 53 to 59, 61, 82)
     * @param value its value
     * @throws IllegalArgumentException if the option is not the policy's to send
     */
    <T> void always(OptionKey<T> key, T value);

    /**
     * Sets {@code siaddr}, and {@code sname} as its dotted quad.
     *
     * @param address the boot server
     */
    void bootServer(Inet4Address address);

    /**
     * Sets {@code file}.
     *
     * @param name the boot file's name, 127 characters at most
     */
    void bootFile(String name);

    /**
     * Ends the texts of this reply with a NUL, those that were set before too: RFC 2132 section 2 has none there, but old
     * firmware reads option 67 and the like as a string of C, past its length.
     */
    void endTextsWithNul();
}
