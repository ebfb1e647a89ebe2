package io.github.zip2x2.dhcp.internal.range;

import java.time.Duration;

/** The check of a value against its range, with one error text. */
public final class InRange {

    private InRange() {}

    /**
     * Checks a number.
     *
     * @param name what it is
     * @param value the number
     * @param least the least that is possible
     * @param most the most
     * @return the number
     * @throws IllegalArgumentException if it is out of the range
     */
    public static long check(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw refusal(name, value, least, most);
        }
        return value;
    }

    /**
     * Checks a time.
     *
     * @param name what it is
     * @param value the time
     * @param least the shortest that is possible
     * @param most the longest
     * @return the time
     * @throws IllegalArgumentException if it is out of the range
     */
    public static Duration check(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw refusal(name, value, least, most);
        }
        return value;
    }

    private static IllegalArgumentException refusal(String name, Object value, Object least, Object most) {
        return new IllegalArgumentException(name + " " + value + " is not in " + least + ".." + most);
    }
}
