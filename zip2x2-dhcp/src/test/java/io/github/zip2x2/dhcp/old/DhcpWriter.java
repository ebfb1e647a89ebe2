package io.github.zip2x2.dhcp.old;

import java.net.Inet4Address;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Lays out messages for the packet path: fields and options are set in any order, then {@link #write} puts them into
 * the caller's buffer. Used again after {@link #begin}, it allocates nothing.
 *
 * <p>The rules: option 53 comes first, 1 before 3, 82 last and never in {@code file} or {@code sname} (RFC 3046 section
 * 2.1), the others in the order in which they were set; a value over 255 octets is cut into consecutive instances (RFC
 * 3396 section 6); the payload is padded to 300 octets after END. If the options do not fit the size that the receiver
 * takes, {@code file} and then {@code sname} are overloaded (option 52); a name that stands in such a field moves to
 * option 67 or 66, unless that option is set to something else, in which case the field is left alone. An option stands
 * whole in one area; of the values over 255 octets one may have its fragments in several, if there is no other room. What
 * still does not fit is left out, the least important first, later ones before earlier ones:
 *
 * <ol>
 *   <li>everything that is not named below;
 *   <li>6, 15, 42, 43, 12, 60, 119, 120, 124, 125, 114, 116;
 *   <li>1, 3, 121, 58, 59, 66, 150, 67, 108;
 *   <li>50, 51, 54, 55, 57, 61, 80, 82 and 53.
 * </ol>
 *
 * <p>Confined to one thread.
 */
public final class DhcpWriter {
    /** {@value}: the fewest octets of a payload that relays and BOOTP clients take (RFC 1542 section 2.1). */
    public static final int MINIMUM_PAYLOAD = 300;

    private final Layout layout = new Layout(512);
    private final byte[] header = layout.header;

    /** A writer that has begun nothing. */
    public DhcpWriter() {
        begin(DhcpMessageType.BOOTP);
    }

    /**
     * Begins a message, forgetting the one before: all fields zero, for Ethernet, no options but the type.
     *
     * @param type its type, which decides {@code op}; {@link DhcpMessageType#BOOTP} for none
     * @return this
     */
    public DhcpWriter begin(DhcpMessageType type) {
        layout.clear();
        header[Wire.OP] = (byte) (type.isReply() ? DhcpMessage.BOOTREPLY : DhcpMessage.BOOTREQUEST);
        header[Wire.HTYPE] = HardwareAddress.ETHERNET;
        if (type != DhcpMessageType.BOOTP) {
            int at = layout.reserve(Wire.MESSAGE_TYPE, 1);
            layout.values()[at] = (byte) type.number();
        }
        return this;
    }

    /**
     * Begins the reply to a request, with what {@link DhcpMessage#replyTo} sets.
     *
     * @param request what is answered
     * @param type of the reply
     * @return this
     */
    public DhcpWriter beginReply(DhcpView request, DhcpMessageType type) {
        begin(type);
        header[Wire.OP] = DhcpMessage.BOOTREPLY;
        header[Wire.HTYPE] = (byte) request.htype();
        header[Wire.HLEN] = (byte) request.hlen();
        for (int i = 0; i < request.hlen(); i++) {
            header[Wire.CHADDR + i] = (byte) request.chaddr(i);
        }
        xid(request.xid());
        flags(request.flags());
        giaddr(request.giaddr());
        if (type == DhcpMessageType.ACK) {
            ciaddr(request.ciaddr());
        }
        layout.maximumDatagram = request.maximumDatagram();
        copy(request, DhcpOptions.CLIENT_IDENTIFIER.code());
        return copy(request, DhcpOptions.RELAY_AGENT_INFORMATION.code());
    }

    /**
     * Sets {@code htype}, {@code hlen} and {@code chaddr}.
     *
     * @param address the address
     * @return this
     */
    public DhcpWriter hardwareAddress(HardwareAddress address) {
        header[Wire.HTYPE] = (byte) address.type();
        header[Wire.HLEN] = (byte) address.length();
        Arrays.fill(header, Wire.CHADDR, Wire.SNAME, (byte) 0);
        address.copyTo(header, Wire.CHADDR);
        return this;
    }

    /**
     * Sets {@code hops}.
     *
     * @param value 0..255
     * @return this
     */
    public DhcpWriter hops(int value) {
        header[Wire.HOPS] = (byte) OptionTypes.inRange(value, 0, 0xff);
        return this;
    }

    /**
     * Sets {@code xid}.
     *
     * @param value 32 bits
     * @return this
     */
    public DhcpWriter xid(int value) {
        Wire.put32(header, Wire.XID, value);
        return this;
    }

    /**
     * Sets {@code secs}.
     *
     * @param value 0..65,535 seconds
     * @return this
     */
    public DhcpWriter secs(int value) {
        Wire.put16(header, Wire.SECS, (int) OptionTypes.inRange(value, 0, 0xffff));
        return this;
    }

    /**
     * Sets {@code flags}.
     *
     * @param value 16 bits
     * @return this
     */
    public DhcpWriter flags(int value) {
        Wire.put16(header, Wire.FLAGS, (int) OptionTypes.inRange(value, 0, 0xffff));
        return this;
    }

    /**
     * Sets {@code ciaddr}.
     *
     * @param bits 32 bits
     * @return this
     */
    public DhcpWriter ciaddr(int bits) {
        Wire.put32(header, Wire.CIADDR, bits);
        return this;
    }

    /**
     * Sets {@code yiaddr}.
     *
     * @param bits 32 bits
     * @return this
     */
    public DhcpWriter yiaddr(int bits) {
        Wire.put32(header, Wire.YIADDR, bits);
        return this;
    }

    /**
     * Sets {@code siaddr}.
     *
     * @param bits 32 bits
     * @return this
     */
    public DhcpWriter siaddr(int bits) {
        Wire.put32(header, Wire.SIADDR, bits);
        return this;
    }

    /**
     * Sets {@code giaddr}.
     *
     * @param bits 32 bits
     * @return this
     */
    public DhcpWriter giaddr(int bits) {
        Wire.put32(header, Wire.GIADDR, bits);
        return this;
    }

    /**
     * Sets {@code sname}.
     *
     * @param value at most 64 octets
     * @return this
     * @throws IllegalArgumentException if it is longer
     */
    public DhcpWriter sname(OctetString value) {
        return field(Wire.SNAME, Wire.SNAME_LENGTH, value);
    }

    /**
     * Sets {@code file}.
     *
     * @param name at most 128 octets
     * @return this
     * @throws IllegalArgumentException if it is longer
     */
    public DhcpWriter file(OctetString name) {
        return field(Wire.FILE, Wire.FILE_LENGTH, name);
    }

    private DhcpWriter field(int at, int size, OctetString name) {
        OptionTypes.inRange(name.length(), 0, size);
        Arrays.fill(header, at, at + size, (byte) 0);
        System.arraycopy(name.array(), 0, header, at, name.length());
        return this;
    }

    /**
     * Sets the largest IP datagram that the message may become.
     *
     * @param octets less than 576 is taken as 576
     * @return this
     */
    public DhcpWriter maximumDatagram(int octets) {
        layout.maximumDatagram = Math.max(octets, DhcpMessage.MINIMUM_DATAGRAM);
        return this;
    }

    /**
     * Sets an option of one octet; one of the same code is replaced.
     *
     * @param code 1..254
     * @param value 0..255
     * @return this
     */
    public DhcpWriter uint8(int code, int value) {
        int at = reserve(code, 1);
        layout.values()[at] = (byte) OptionTypes.inRange(value, 0, 0xff);
        return this;
    }

    /**
     * Sets an option of two octets; one of the same code is replaced.
     *
     * @param code 1..254
     * @param value 0..65,535
     * @return this
     */
    public DhcpWriter uint16(int code, int value) {
        int at = reserve(code, 2);
        Wire.put16(layout.values(), at, (int) OptionTypes.inRange(value, 0, 0xffff));
        return this;
    }

    /**
     * Sets an option of four octets, such as an address or a time; one of the same code is replaced.
     *
     * @param code 1..254
     * @param bits 32 bits
     * @return this
     */
    public DhcpWriter int32(int code, int bits) {
        int at = reserve(code, 4);
        Wire.put32(layout.values(), at, bits);
        return this;
    }

    /**
     * Sets an option that is one address or one address in a list; one of the same code is replaced.
     *
     * @param code 1..254
     * @param address the address
     * @return this
     */
    public DhcpWriter address(int code, Inet4Address address) {
        return int32(code, Ipv4.bits(address));
    }

    /**
     * Sets an option's octets; one of the same code is replaced.
     *
     * @param code 1..254
     * @param value at most 65,535 octets
     * @return this
     */
    public DhcpWriter octets(int code, OctetString value) {
        int at = reserve(code, value.length());
        System.arraycopy(value.array(), 0, layout.values(), at, value.length());
        return this;
    }

    /**
     * Sets an option; one of the same code is replaced. The value's octets are made anew: a packet path keeps them as
     * {@link OctetString}.
     *
     * @param <T> its Java type
     * @param key the option
     * @param value its value
     * @return this
     * @throws IllegalArgumentException if the option cannot carry the value
     */
    public <T> DhcpWriter option(OptionKey<T> key, T value) {
        return octets(key.code(), key.type().encode(value));
    }

    /**
     * Copies an option from a message, octet by octet; nothing happens if it is absent there.
     *
     * @param from the message
     * @param code 1..254
     * @return this
     */
    public DhcpWriter copy(DhcpView from, int code) {
        int size = from.length(code);
        if (size >= 0) {
            int at = reserve(code, size);
            from.copy(code, layout.values(), at);
        }
        return this;
    }

    /**
     * Whether an option is set.
     *
     * @param code 1..254
     * @return true if it is
     */
    public boolean has(int code) {
        return layout.has(code);
    }

    /**
     * Takes an option back; nothing happens if it is not set.
     *
     * @param code 1..254, not 53
     * @return this
     */
    public DhcpWriter without(int code) {
        if (code == Wire.MESSAGE_TYPE) {
            throw new IllegalArgumentException("option 53 is the type: begin another message instead");
        }
        layout.remove(code);
        return this;
    }

    private int reserve(int code, int size) {
        if (code < 1 || code > 254 || code == Wire.OVERLOAD || code == Wire.MESSAGE_TYPE) {
            throw new IllegalArgumentException("option code " + code
                    + " cannot be set: codes are 1..254, 52 belongs to the layout and 53 is the type");
        }
        return layout.reserve(code, (int) OptionTypes.inRange(size, 0, 0xffff));
    }

    /**
     * Writes the message at the buffer's position, which moves behind it.
     *
     * @param out at least 300 octets; what it has left limits the size too
     * @return the length of the message
     * @throws BufferOverflowException if the buffer has less than 300 octets
     */
    public int write(ByteBuffer out) {
        return layout.write(out);
    }

    /**
     * How the last {@link #write} laid the message out.
     *
     * @return a new report
     */
    public EncodeReport report() {
        return layout.report();
    }

    /**
     * Whether the last {@link #write} left nothing out, without allocating.
     *
     * @return true if every option found room
     */
    public boolean isComplete() {
        return layout.isComplete();
    }
}
