package io.github.zip2x2.dhcp;

import io.github.zip2x2.dhcp.internal.range.InRange;
import java.net.Inet4Address;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A DHCPv4 message (RFC 2131 section 2). Immutable.
 *
 * <p>A message that was decoded keeps every octet: {@link #encode} writes them back as they came, pads, fragments,
 * overloaded fields and what follows END included. A message that was built is laid out by the rules of
 * {@link Builder}.
 *
 * <p>Two messages are equal when they say the same: the fixed fields, the names in {@code sname} and {@code file}, and the
 * value of each option other than 52, however they are laid out.
 */
public final class DhcpMessage {
    /** {@value}: {@code op} of what a client sends. */
    public static final int BOOTREQUEST = 1;

    /** {@value}: {@code op} of what a server sends. */
    public static final int BOOTREPLY = 2;

    /** {@value}: the IP datagram that every client takes, in octets (RFC 2131 section 2). */
    public static final int MINIMUM_DATAGRAM = 576;

    /** {@value}: the fewest octets of a payload that relays and BOOTP clients take (RFC 1542 section 2.1). */
    public static final int MINIMUM_PAYLOAD = 300;

    /** What a reply has as the request had it. */
    private static final List<OptionKey<?>> ECHOED =
            List.of(DhcpOptions.CLIENT_IDENTIFIER, DhcpOptions.RELAY_AGENT_INFORMATION);

    /** The longest IP datagram. */
    private static final int MAXIMUM_DATAGRAM = 65_535;

    /** A whole datagram; of a message that was built the header and then the values alone. */
    private final byte[] bytes;

    private final OptionIndex options;
    private final int type;
    private final int overload;
    private final DecodePolicy policy;
    /** The size to lay out for; 0 if the octets are laid out already. */
    private final int maximumDatagram;

    /** A message that was read. */
    DhcpMessage(byte[] bytes, OptionIndex options, int type, int overload, DecodePolicy policy) {
        this.bytes = bytes;
        this.options = options;
        this.type = type;
        this.overload = overload;
        this.policy = policy;
        this.maximumDatagram = 0;
    }

    private DhcpMessage(Builder builder) {
        bytes = Arrays.copyOf(builder.bytes, builder.end);
        options = builder.options.copy();
        type = builder.type.number();
        overload = 0;
        policy = builder.policy;
        maximumDatagram = builder.maximumDatagram;
    }

    /**
     * Decodes a datagram of either direction.
     *
     * @param datagram the UDP payload between position and limit, both of which stay as they are
     * @return a message with its anomalies, or why it is dropped; never an exception
     */
    public static DecodeResult decode(ByteBuffer datagram) {
        return decode(datagram, DecodePolicy.ANY);
    }

    /**
     * Decodes a datagram.
     *
     * @param datagram the UDP payload between position and limit, both of which stay as they are
     * @param policy what to accept
     * @return a message with its anomalies, or why it is dropped; never an exception
     */
    public static DecodeResult decode(ByteBuffer datagram, DecodePolicy policy) {
        return MessageReader.read(datagram, policy);
    }

    /**
     * Whether a datagram is of DHCP at all, whatever its ports: by its length and magic cookie alone.
     *
     * @param datagram the UDP payload between position and limit, both of which stay as they are
     * @return false for what {@link #decode} drops as too short or without a cookie
     */
    public static boolean isDhcp(ByteBuffer datagram) {
        return datagram.remaining() >= Wire.OPTIONS
                && datagram.duplicate().getInt(datagram.position() + Wire.COOKIE) == Wire.MAGIC;
    }

    /**
     * Starts a message.
     *
     * @param type its type, which decides {@code op}; {@link DhcpMessageType#BOOTP} for none
     * @return a builder with all fields zero, for Ethernet
     */
    public static Builder builder(DhcpMessageType type) {
        return new Builder(type);
    }

    /**
     * Starts the reply to a request: {@code xid}, the hardware address, {@code flags} and {@code giaddr} are the request's, {@code hops} and {@code secs} 0 (RFC 2131 table 3); {@code ciaddr} is the request's
     * in a DHCPACK and 0 else; options 61 (RFC 6842) and 82 (RFC 3046) are echoed octet by octet; the request's option
     * 57 limits the size.
     *
     * @param request what is answered
     * @param type of the reply
     * @return a builder
     */
    public static Builder replyTo(DhcpMessage request, DhcpMessageType type) {
        Builder reply = new Builder(type).op(BOOTREPLY).xid(request.xid()).flags(request.flags());
        reply.copyHeader(request, Wire.HTYPE, Wire.HOPS);
        reply.copyHeader(request, Wire.GIADDR, Wire.CHADDR + request.bytes[Wire.HLEN]);
        if (type == DhcpMessageType.ACK) {
            reply.copyHeader(request, Wire.CIADDR, Wire.YIADDR);
        }
        reply.maximumDatagram = request.option(DhcpOptions.MAXIMUM_MESSAGE_SIZE).orElse(MINIMUM_DATAGRAM);
        for (OptionKey<?> echoed : ECHOED) {
            request.octets(echoed.code()).ifPresent(value -> reply.rawOption(echoed.code(), value));
        }
        return reply;
    }

    /**
     * Starts a message that says the same as this one, to change it. The new message is laid out by rule.
     *
     * @return a builder
     */
    public Builder toBuilder() {
        Builder builder = new Builder(type());
        builder.copyHeader(this, Wire.OP, Wire.CHADDR + bytes[Wire.HLEN]);
        if ((overload & Wire.OVERLOADS_SNAME) == 0) {
            builder.copyHeader(this, Wire.SNAME, Wire.FILE);
        }
        if ((overload & Wire.OVERLOADS_FILE) == 0) {
            builder.copyHeader(this, Wire.FILE, Wire.COOKIE);
        }
        builder.maximumDatagram = Math.max(maximumDatagram, MINIMUM_DATAGRAM);
        builder.policy = policy;
        options.values(bytes).forEach((code, value) -> {
            if (code != Wire.MESSAGE_TYPE) {
                builder.rawOption(code, value);
            }
        });
        return builder;
    }

    /** {@return option 53; {@link DhcpMessageType#BOOTP} if there is none} */
    public DhcpMessageType type() {
        return DhcpMessageType.of(type);
    }

    /** {@return {@code op}: {@link #BOOTREQUEST} or {@link #BOOTREPLY}} */
    public int op() {
        return Wire.u8(bytes, Wire.OP);
    }

    /** {@return {@code htype} and the first {@code hlen} octets of {@code chaddr}} */
    public HardwareAddress hardwareAddress() {
        return HardwareAddress.of(
                Wire.u8(bytes, Wire.HTYPE), Arrays.copyOfRange(bytes, Wire.CHADDR, Wire.CHADDR + bytes[Wire.HLEN]));
    }

    /** {@return {@code hops}, 0..255} */
    public int hops() {
        return Wire.u8(bytes, Wire.HOPS);
    }

    /** {@return {@code xid}, 32 bits} */
    public int xid() {
        return Wire.int32(bytes, Wire.XID);
    }

    /** {@return {@code secs}, 0..65,535 seconds} */
    public int secs() {
        return Wire.u16(bytes, Wire.SECS);
    }

    /** {@return {@code flags}, 16 bits} */
    public int flags() {
        return Wire.u16(bytes, Wire.FLAGS);
    }

    /** {@return the flag B: true if replies must be broadcast} */
    public boolean broadcast() {
        return (flags() & Wire.BROADCAST_FLAG) != 0;
    }

    /** {@return {@code ciaddr}, the client's own address; 0.0.0.0 for none} */
    public Inet4Address ciaddr() {
        return Ipv4.of(Wire.int32(bytes, Wire.CIADDR));
    }

    /** {@return {@code yiaddr}, the address that the client gets; 0.0.0.0 for none} */
    public Inet4Address yiaddr() {
        return Ipv4.of(Wire.int32(bytes, Wire.YIADDR));
    }

    /** {@return {@code siaddr}, the server of the next step of the boot; 0.0.0.0 for none} */
    public Inet4Address siaddr() {
        return Ipv4.of(Wire.int32(bytes, Wire.SIADDR));
    }

    /** {@return {@code giaddr}, the relay agent; 0.0.0.0 for none} */
    public Inet4Address giaddr() {
        return Ipv4.of(Wire.int32(bytes, Wire.GIADDR));
    }

    /** {@return the text in {@code sname} up to its first NUL, empty for none; of an overloaded field that of option 66} */
    public String sname() {
        return (overload & Wire.OVERLOADS_SNAME) != 0
                ? option(DhcpOptions.TFTP_SERVER_NAME).orElse("")
                : name(Wire.SNAME, Wire.FILE);
    }

    /** {@return the text in {@code file} up to its first NUL, empty for none; of an overloaded field that of option 67} */
    public String file() {
        return (overload & Wire.OVERLOADS_FILE) != 0
                ? option(DhcpOptions.BOOTFILE_NAME).orElse("")
                : name(Wire.FILE, Wire.COOKIE);
    }

    private String name(int from, int limit) {
        int end = from;
        while (end < limit && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, from, end - from, StandardCharsets.ISO_8859_1);
    }

    /**
     * Option 52: which fields hold options instead of names.
     *
     * @return 0 none, 1 {@code file}, 2 {@code sname}, 3 both; 0 in a message that was built
     */
    public int overload() {
        return overload;
    }

    /**
     * Whether an option is there, in whatever state.
     *
     * @param code 1..254
     * @return true if it is
     */
    public boolean has(int code) {
        return options.has(code);
    }

    /**
     * An option's typed value, read anew each time.
     *
     * @param <T> its Java type
     * @param key the option
     * @return empty if it is absent, or so wrong that it counts as absent; its octets are in {@link #octets} all the
     *     same
     */
    public <T> Optional<T> option(OptionKey<T> key) {
        int first = options.first(key.code());
        if (first < 0) {
            return Optional.empty();
        }
        OptionData data = options.data(bytes, first);
        AnomalyKind kind = key.checkJoined(data);
        return kind != null && kind.ignoresOption(policy.strict())
                ? Optional.empty()
                : Optional.of(key.type().decode(data));
    }

    /**
     * An option's octets, fragments joined in the order main area, {@code file}, {@code sname} (RFC 3396).
     *
     * @param code 1..254
     * @return empty if it is absent
     */
    public Optional<OctetString> octets(int code) {
        int first = options.first(code);
        return first < 0
                ? Optional.empty()
                : Optional.of(options.data(bytes, first).octets());
    }

    /**
     * Whether option 55 asks for an option.
     *
     * @param code 1..254
     * @return false if there is no option 55
     */
    public boolean requests(int code) {
        return option(DhcpOptions.PARAMETER_REQUEST_LIST)
                .map(list -> list.contains(code))
                .orElse(false);
    }

    /**
     * All options as they stand: main area, then {@code file}, then {@code sname}, each fragment for itself, 52 and 53
     * included.
     *
     * @return in order
     */
    public List<RawOption> rawOptions() {
        return options.list(bytes, maximumDatagram == 0);
    }

    /**
     * Writes the message at the buffer's position, which moves behind it.
     *
     * @param out at least 300 octets; what it has left limits the size of a message that was built
     * @return how it was laid out, and what found no room
     * @throws BufferOverflowException if a decoded message does not fit, or the buffer has less than 300 octets
     */
    public EncodeReport encode(ByteBuffer out) {
        if (maximumDatagram == 0) {
            out.put(bytes);
            return EncodeReport.verbatim(bytes.length, overload);
        }
        int limit = Math.min(maximumDatagram - MessageLayout.IP_AND_UDP, out.remaining());
        if (limit < MINIMUM_PAYLOAD) {
            throw new BufferOverflowException();
        }
        MessageLayout layout = MessageLayout.of(bytes, options, limit);
        byte[] packet = layout.packet();
        out.put(packet);
        return layout.report(packet.length);
    }

    /**
     * The message as octets, with every option that it has: where {@link Builder#maximumDatagram} leaves no room for all,
     * the message becomes longer than that.
     *
     * @return a new array
     * @throws IllegalStateException if the options are more than a datagram carries, 65,507 octets
     */
    public byte[] toByteArray() {
        if (maximumDatagram == 0) {
            return bytes.clone();
        }
        MessageLayout layout = MessageLayout.of(bytes, options, maximumDatagram - MessageLayout.IP_AND_UDP);
        if (!layout.isComplete()) {
            layout = MessageLayout.of(bytes, options, MAXIMUM_DATAGRAM - MessageLayout.IP_AND_UDP);
        }
        if (!layout.isComplete()) {
            throw new IllegalStateException(
                    "options of " + bytes.length + " octets: a datagram carries 65507; leave some of them out");
        }
        return layout.packet();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DhcpMessage that
                && Arrays.equals(bytes, 0, Wire.CHADDR, that.bytes, 0, Wire.CHADDR)
                && hardwareAddress().equals(that.hardwareAddress())
                && names().equals(that.names())
                && options.values(bytes).equals(that.options.values(that.bytes));
    }

    /** The names in the fields that hold none of the options. */
    private List<String> names() {
        return List.of(
                (overload & Wire.OVERLOADS_SNAME) != 0 ? "" : name(Wire.SNAME, Wire.FILE),
                (overload & Wire.OVERLOADS_FILE) != 0 ? "" : name(Wire.FILE, Wire.COOKIE));
    }

    @Override
    public int hashCode() {
        return 31 * xid() + options.values(bytes).hashCode();
    }

    /**
     * The message in one line.
     *
     * @return type, xid, hardware address, the addresses that are set, and the codes of its options
     */
    @Override
    public String toString() {
        return MessageText.line(this);
    }

    /**
     * The message in several lines: every field and option by name, octets in hex where no type is known.
     *
     * @return lines, each ended by the platform's line separator
     */
    public String dump() {
        return MessageText.dump(this);
    }

    DecodePolicy policy() {
        return policy;
    }

    /**
     * Collects the fields of a message, in any order. Each setter refuses what its field or option cannot carry. Not
     * thread-safe.
     *
     * <p>The message is laid out when it is encoded: option 53 comes first, 1 before 3, 82 last and never in {@code file}
     * or {@code sname} (RFC 3046 section 2.1), the others in the order in which they were set; a value over 255 octets is
     * cut into consecutive instances (RFC 3396 section 6); the payload is padded to 300 octets after END. If the options
     * do not fit {@link #maximumDatagram}, {@code file} and then {@code sname} are overloaded (option 52); a name that
     * stands in such a field moves to option 67 or 66, unless that option is set to something else, in which case the
     * field is left alone. An option stands whole in one area; of the values over 255 octets one may have its fragments
     * in several, if there is no other room. What still does not fit is left out, the least important first, later ones
     * before earlier ones:
     *
     * <ol>
     *   <li>everything that is not named below;
     *   <li>6, 15, 42, 43, 12, 60, 119, 120, 124, 125, 114, 116;
     *   <li>1, 3, 121, 58, 59, 66, 150, 67, 108;
     *   <li>50, 51, 54, 55, 57, 61, 80, 82 and 53.
     * </ol>
     */
    public static final class Builder extends HeaderFields {
        private final DhcpMessageType type;
        private int maximumDatagram = MINIMUM_DATAGRAM;
        private DecodePolicy policy = DecodePolicy.ANY;

        private int end = Wire.OPTIONS;
        private final OptionIndex options = new OptionIndex();

        private Builder(DhcpMessageType type) {
            super(type);
            this.type = type;
            if (type != DhcpMessageType.BOOTP) {
                put(Wire.MESSAGE_TYPE, new byte[] {(byte) type.number()});
            }
        }

        /**
         * Sets the largest IP datagram that the message may become; what does not fit is left out by
         * {@link DhcpMessage#encode}.
         *
         * @param octets less than 576 is taken as 576, more than 65,535 as that; by default 576
         * @return this
         */
        public Builder maximumDatagram(int octets) {
            maximumDatagram = Math.min(Math.max(octets, MINIMUM_DATAGRAM), MAXIMUM_DATAGRAM);
            return this;
        }

        /**
         * Sets an option; one of the same code is replaced where it stands.
         *
         * @param <T> its Java type
         * @param key the option, neither 52 nor 53
         * @param value its value
         * @return this
         * @throws IllegalArgumentException if the option cannot carry the value
         */
        public <T> Builder option(OptionKey<T> key, T value) {
            try {
                return rawOption(key.code(), key.type().encode(value));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("option " + key + ": " + e.getMessage(), e);
            }
        }

        /**
         * Sets an option's octets; one of the same code is replaced where it stands.
         *
         * @param code 1..254, neither 52, which belongs to the layout, nor 53, which is the message's type
         * @param value at most 65,535 octets
         * @return this
         * @throws IllegalArgumentException if the code or the length is out of range
         */
        public Builder rawOption(int code, OctetString value) {
            if (code < 1 || code > 254 || code == Wire.OVERLOAD || code == Wire.MESSAGE_TYPE) {
                throw new IllegalArgumentException("option code " + code
                        + " cannot be set: codes are 1..254, 52 belongs to the layout and 53 is the type");
            }
            InRange.check("value", value.length(), 0, 0xffff);
            return put(code, value.array());
        }

        /**
         * Whether an option is set.
         *
         * @param code 1..254
         * @return true if it is
         */
        public boolean has(int code) {
            return options.has(code);
        }

        /**
         * Removes an option; nothing happens if it is not set.
         *
         * @param code 1..254, not 53
         * @return this
         * @throws IllegalArgumentException if it is 53, which is the message's type
         */
        public Builder without(int code) {
            if (code == Wire.MESSAGE_TYPE) {
                throw new IllegalArgumentException("option 53 is the type: build another message instead");
            }
            int entry = options.first(code);
            if (entry >= 0) {
                options.remove(entry);
            }
            return this;
        }

        /**
         * Builds the message.
         *
         * @return the message
         */
        public DhcpMessage build() {
            return new DhcpMessage(this);
        }

        @Override
        Builder self() {
            return this;
        }

        private void copyHeader(DhcpMessage from, int start, int limit) {
            System.arraycopy(from.bytes, start, bytes, start, limit - start);
        }

        /** Puts a value where the one before was if it fits there, else behind the others. */
        private Builder put(int code, byte[] value) {
            int entry = options.first(code);
            int at = entry >= 0 && value.length <= options.length(entry) ? options.at(entry) : end;
            if (at == end) {
                end += value.length;
                bytes = end > bytes.length ? Arrays.copyOf(bytes, 2 * end) : bytes;
            }
            System.arraycopy(value, 0, bytes, at, value.length);
            if (entry >= 0) {
                options.set(entry, code, at, value.length);
            } else {
                options.add(code, at, value.length);
            }
            return this;
        }
    }
}
