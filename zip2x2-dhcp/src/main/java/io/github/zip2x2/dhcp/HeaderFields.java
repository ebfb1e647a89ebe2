package io.github.zip2x2.dhcp;

import io.github.zip2x2.dhcp.internal.range.InRange;
import java.net.Inet4Address;
import java.util.Arrays;

/** The fixed fields of a message that is being built. */
abstract sealed class HeaderFields permits DhcpMessage.Builder {
    /** The header; behind it is room for the values of options. */
    byte[] bytes = new byte[DhcpMessage.MINIMUM_DATAGRAM];

    HeaderFields(DhcpMessageType type) {
        bytes[Wire.OP] = (byte) (type.isReply() ? DhcpMessage.BOOTREPLY : DhcpMessage.BOOTREQUEST);
        bytes[Wire.HTYPE] = HardwareAddress.ETHERNET;
        Wire.put32(bytes, Wire.COOKIE, Wire.MAGIC);
    }

    abstract DhcpMessage.Builder self();

    /**
     * Sets {@code op}.
     *
     * @param value 1 or 2; by default what the type says
     * @return this
     * @throws IllegalArgumentException if it is neither
     */
    public DhcpMessage.Builder op(int value) {
        return field8("op", Wire.OP, value, DhcpMessage.BOOTREQUEST, DhcpMessage.BOOTREPLY);
    }

    /**
     * Sets {@code htype}, {@code hlen} and {@code chaddr}.
     *
     * @param value the address; by default Ethernet of no octets
     * @return this
     */
    public DhcpMessage.Builder hardwareAddress(HardwareAddress value) {
        bytes[Wire.HTYPE] = (byte) value.type();
        bytes[Wire.HLEN] = (byte) value.length();
        Arrays.fill(bytes, Wire.CHADDR, Wire.SNAME, (byte) 0);
        value.copyTo(bytes, Wire.CHADDR);
        return self();
    }

    /**
     * Sets {@code hops}.
     *
     * @param value 0..255
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public DhcpMessage.Builder hops(int value) {
        return field8("hops", Wire.HOPS, value, 0, 0xff);
    }

    /**
     * Sets {@code xid}.
     *
     * @param value 32 bits
     * @return this
     */
    public DhcpMessage.Builder xid(int value) {
        Wire.put32(bytes, Wire.XID, value);
        return self();
    }

    /**
     * Sets {@code secs}.
     *
     * @param value 0..65,535 seconds
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public DhcpMessage.Builder secs(int value) {
        return field16("secs", Wire.SECS, value);
    }

    /**
     * Sets {@code flags}.
     *
     * @param value 16 bits
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public DhcpMessage.Builder flags(int value) {
        return field16("flags", Wire.FLAGS, value);
    }

    /**
     * Sets the flag B.
     *
     * @param value true if replies must be broadcast
     * @return this
     */
    public DhcpMessage.Builder broadcast(boolean value) {
        int others = Wire.u16(bytes, Wire.FLAGS) & ~Wire.BROADCAST_FLAG;
        return flags(value ? others | Wire.BROADCAST_FLAG : others);
    }

    /**
     * Sets {@code ciaddr}.
     *
     * @param value 0.0.0.0 for none
     * @return this
     */
    public DhcpMessage.Builder ciaddr(Inet4Address value) {
        return address(Wire.CIADDR, value);
    }

    /**
     * Sets {@code yiaddr}.
     *
     * @param value 0.0.0.0 for none
     * @return this
     */
    public DhcpMessage.Builder yiaddr(Inet4Address value) {
        return address(Wire.YIADDR, value);
    }

    /**
     * Sets {@code siaddr}.
     *
     * @param value 0.0.0.0 for none
     * @return this
     */
    public DhcpMessage.Builder siaddr(Inet4Address value) {
        return address(Wire.SIADDR, value);
    }

    /**
     * Sets {@code giaddr}.
     *
     * @param value 0.0.0.0 for none
     * @return this
     */
    public DhcpMessage.Builder giaddr(Inet4Address value) {
        return address(Wire.GIADDR, value);
    }

    /**
     * Sets {@code sname}.
     *
     * @param value at most 64 characters, one octet each
     * @return this
     * @throws IllegalArgumentException if it is longer, or a character does not fit one octet
     */
    public DhcpMessage.Builder sname(String value) {
        return name("sname", Wire.SNAME, Wire.SNAME_LENGTH, value);
    }

    /**
     * Sets {@code file}.
     *
     * @param value at most 128 characters, one octet each
     * @return this
     * @throws IllegalArgumentException if it is longer, or a character does not fit one octet
     */
    public DhcpMessage.Builder file(String value) {
        return name("file", Wire.FILE, Wire.FILE_LENGTH, value);
    }

    private DhcpMessage.Builder field8(String name, int at, int value, int least, int most) {
        bytes[at] = (byte) InRange.check(name, value, least, most);
        return self();
    }

    private DhcpMessage.Builder field16(String name, int at, int value) {
        Wire.put16(bytes, at, (int) InRange.check(name, value, 0, 0xffff));
        return self();
    }

    private DhcpMessage.Builder address(int at, Inet4Address value) {
        Wire.put32(bytes, at, Ipv4.bits(value));
        return self();
    }

    private DhcpMessage.Builder name(String name, int at, int most, String value) {
        byte[] octets = OctetString.latin1(value).array();
        InRange.check("length of " + name, octets.length, 0, most);
        Arrays.fill(bytes, at, at + most, (byte) 0);
        System.arraycopy(octets, 0, bytes, at, octets.length);
        return self();
    }
}
