package io.github.zip2x2.dhcp;

import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The whole value of one option as an {@link OptionType} reads it: fragments are already joined (RFC 3396).
 *
 * <p>Every read is checked against the length. An instance is valid only during the call that it is passed to.
 */
public final class OptionData {
    private byte[] array;
    private int from;
    private int length;

    OptionData() {
        this(new byte[0], 0, 0);
    }

    OptionData(byte[] array, int from, int length) {
        this.array = array;
        this.from = from;
        this.length = length;
    }

    OptionData point(byte[] newArray, int newFrom, int newLength) {
        array = newArray;
        from = newFrom;
        length = newLength;
        return this;
    }

    /**
     * Octets to read as an option's value, for tests of an option type.
     *
     * @param octets the value
     * @return the data
     */
    public static OptionData of(OctetString octets) {
        return new OptionData(octets.array(), 0, octets.length());
    }

    /**
     * The number of octets.
     *
     * @return 0 or more
     */
    public int length() {
        return length;
    }

    /**
     * One octet.
     *
     * @param index 0..length - 1
     * @return 0..255
     * @throws IndexOutOfBoundsException if the index is outside
     */
    public int u8(int index) {
        require(index, 1);
        return array[from + index] & 0xff;
    }

    /**
     * Two octets, unsigned.
     *
     * @param index of the first octet
     * @return 0..65,535
     * @throws IndexOutOfBoundsException if an octet is outside
     */
    public int u16(int index) {
        require(index, 2);
        return Wire.u16(array, from + index);
    }

    /**
     * Four octets.
     *
     * @param index of the first octet
     * @return the 32 bits
     * @throws IndexOutOfBoundsException if an octet is outside
     */
    public int int32(int index) {
        require(index, 4);
        return Wire.int32(array, from + index);
    }

    /**
     * Four octets, unsigned.
     *
     * @param index of the first octet
     * @return 0..4,294,967,295
     * @throws IndexOutOfBoundsException if an octet is outside
     */
    public long u32(int index) {
        return int32(index) & 0xffff_ffffL;
    }

    /**
     * Four octets as an address.
     *
     * @param index of the first octet
     * @return the address
     * @throws IndexOutOfBoundsException if an octet is outside
     */
    public Inet4Address address(int index) {
        return Ipv4.of(int32(index));
    }

    /**
     * A part as octets.
     *
     * @param start the first octet
     * @param end one past the last
     * @return a copy
     * @throws IndexOutOfBoundsException if the part is not inside
     */
    public OctetString octets(int start, int end) {
        require(start, end - start);
        return OctetString.of(array, from + start, end - start);
    }

    /**
     * All octets.
     *
     * @return a copy
     */
    public OctetString octets() {
        return octets(0, length);
    }

    /**
     * A part as text, one character per octet.
     *
     * @param start the first octet
     * @param end one past the last
     * @return ISO 8859-1 text
     * @throws IndexOutOfBoundsException if the part is not inside
     */
    public String text(int start, int end) {
        require(start, end - start);
        return new String(array, from + start, end - start, StandardCharsets.ISO_8859_1);
    }

    /**
     * Where the NULs at the end begin.
     *
     * @return the length without them
     */
    public int lengthWithoutTrailingNuls() {
        int end = length;
        while (end > 0 && array[from + end - 1] == 0) {
            end--;
        }
        return end;
    }

    /** What is wrong with the length of a value that needs so many octets; null if nothing is. */
    @Nullable
    AnomalyKind checkLength(int least) {
        if (length >= least) {
            return null;
        }
        return length == 0 ? AnomalyKind.EMPTY_OPTION : AnomalyKind.BAD_LENGTH;
    }

    /** A part, without a copy. */
    OptionData part(int start, int count) {
        require(start, count);
        return new OptionData(array, from + start, count);
    }

    /** Whether the value is made of two or more equal parts of that size. */
    boolean repeats(int size) {
        if (size == 0 || length <= size || length % size != 0) {
            return false;
        }
        for (int at = size; at < length; at += size) {
            if (!Arrays.equals(array, from, from + size, array, from + at, from + at + size)) {
                return false;
            }
        }
        return true;
    }

    void cut(int newLength) {
        length = newLength;
    }

    private void require(int index, int count) {
        if (index < 0 || count < 0 || index > length - count) {
            throw new IndexOutOfBoundsException(count + " octets at " + index + " of a value of " + length);
        }
    }
}
