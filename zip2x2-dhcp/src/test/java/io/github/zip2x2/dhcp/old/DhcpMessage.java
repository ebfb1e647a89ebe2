package io.github.zip2x2.dhcp.old;

import java.net.Inet4Address;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A DHCPv4 message (RFC 2131 section 2). Immutable.
 *
 * <p>A message that was decoded keeps every octet: {@link #encode} writes them back as they came, pads, fragments,
 * overloaded fields and what follows END included. A message that was built is laid out by the rules of
 * {@link DhcpWriter}.
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

    private final byte[] bytes;
    /** Two per option instance: where its value starts, then its code in the high octet and its length below. */
    private final int[] index;

    private final int type;
    private final int overload;
    private final DecodePolicy policy;
    private final boolean built;
    private final int maximumDatagram;

    DhcpMessage(byte[] bytes, int[] index, int type, int overload, DecodePolicy policy) {
        this(bytes, index, type, overload, policy, false, MINIMUM_DATAGRAM);
    }

    private DhcpMessage(
            byte[] bytes,
            int[] index,
            int type,
            int overload,
            DecodePolicy policy,
            boolean built,
            int maximumDatagram) {
        this.bytes = bytes;
        this.index = index;
        this.type = type;
        this.overload = overload;
        this.policy = policy;
        this.built = built;
        this.maximumDatagram = maximumDatagram;
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
        DhcpView view = new DhcpView();
        DropReason reason = view.read(datagram, policy);
        return reason == null
                ? new DecodeResult.Decoded(view.toMessage(), view.anomalies())
                : new DecodeResult.Dropped(reason);
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
        Builder reply = new Builder(type);
        reply.op = BOOTREPLY;
        reply.hardwareAddress = request.hardwareAddress();
        reply.xid = request.xid();
        reply.flags = request.flags();
        reply.giaddr = request.giaddr();
        if (type == DhcpMessageType.ACK) {
            reply.ciaddr = request.ciaddr();
        }
        reply.maximumDatagram = request.option(DhcpOptions.MAXIMUM_MESSAGE_SIZE).orElse(MINIMUM_DATAGRAM);
        for (OptionKey<?> echoed : List.of(DhcpOptions.CLIENT_IDENTIFIER, DhcpOptions.RELAY_AGENT_INFORMATION)) {
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
        builder.op = op();
        builder.hardwareAddress = hardwareAddress();
        builder.hops = hops();
        builder.xid = xid();
        builder.secs = secs();
        builder.flags = flags();
        builder.ciaddr = ciaddr();
        builder.yiaddr = yiaddr();
        builder.siaddr = siaddr();
        builder.giaddr = giaddr();
        if ((overload & Wire.OVERLOADS_SNAME) == 0) {
            builder.sname = OctetString.of(bytes, Wire.SNAME, Wire.SNAME_LENGTH);
        }
        if ((overload & Wire.OVERLOADS_FILE) == 0) {
            builder.file = OctetString.of(bytes, Wire.FILE, Wire.FILE_LENGTH);
        }
        builder.maximumDatagram = maximumDatagram;
        builder.policy = policy;
        for (int i = 0; i < index.length; i += 2) {
            int code = index[i + 1] >>> 24;
            if (code != Wire.OVERLOAD && code != Wire.MESSAGE_TYPE && !builder.options.containsKey(code)) {
                builder.options.put(code, join(code));
            }
        }
        return builder;
    }

    /**
     * The type.
     *
     * @return option 53; {@link DhcpMessageType#BOOTP} if there is none
     */
    public DhcpMessageType type() {
        return DhcpMessageType.of(type);
    }

    /**
     * {@code op}.
     *
     * @return {@link #BOOTREQUEST} or {@link #BOOTREPLY}
     */
    public int op() {
        return bytes[Wire.OP] & 0xff;
    }

    /**
     * {@code htype}, {@code hlen} and {@code chaddr}.
     *
     * @return the first {@code hlen} octets
     */
    public HardwareAddress hardwareAddress() {
        return HardwareAddress.of(
                bytes[Wire.HTYPE] & 0xff, Arrays.copyOfRange(bytes, Wire.CHADDR, Wire.CHADDR + bytes[Wire.HLEN]));
    }

    /**
     * {@code hops}.
     *
     * @return 0..255
     */
    public int hops() {
        return bytes[Wire.HOPS] & 0xff;
    }

    /**
     * {@code xid}.
     *
     * @return 32 bits
     */
    public int xid() {
        return Wire.int32(bytes, Wire.XID);
    }

    /**
     * {@code secs}.
     *
     * @return 0..65,535 seconds
     */
    public int secs() {
        return Wire.u16(bytes, Wire.SECS);
    }

    /**
     * {@code flags}.
     *
     * @return 16 bits
     */
    public int flags() {
        return Wire.u16(bytes, Wire.FLAGS);
    }

    /**
     * The flag B.
     *
     * @return true if replies must be broadcast
     */
    public boolean broadcast() {
        return (flags() & Wire.BROADCAST_FLAG) != 0;
    }

    /**
     * {@code ciaddr}.
     *
     * @return the client's own address; 0.0.0.0 for none
     */
    public Inet4Address ciaddr() {
        return Ipv4.of(Wire.int32(bytes, Wire.CIADDR));
    }

    /**
     * {@code yiaddr}.
     *
     * @return the address that the client gets; 0.0.0.0 for none
     */
    public Inet4Address yiaddr() {
        return Ipv4.of(Wire.int32(bytes, Wire.YIADDR));
    }

    /**
     * {@code siaddr}.
     *
     * @return the server of the next step of the boot; 0.0.0.0 for none
     */
    public Inet4Address siaddr() {
        return Ipv4.of(Wire.int32(bytes, Wire.SIADDR));
    }

    /**
     * {@code giaddr}.
     *
     * @return the relay agent; 0.0.0.0 for none
     */
    public Inet4Address giaddr() {
        return Ipv4.of(Wire.int32(bytes, Wire.GIADDR));
    }

    /**
     * {@code sname}.
     *
     * @return the text up to its first NUL, empty for none; of an overloaded field the text of option 66
     */
    public String sname() {
        return (overload & Wire.OVERLOADS_SNAME) != 0
                ? option(DhcpOptions.TFTP_SERVER_NAME).orElse("")
                : name(Wire.OVERLOADS_SNAME);
    }

    /**
     * {@code file}.
     *
     * @return the text up to its first NUL, empty for none; of an overloaded field the text of option 67
     */
    public String file() {
        return (overload & Wire.OVERLOADS_FILE) != 0
                ? option(DhcpOptions.BOOTFILE_NAME).orElse("")
                : name(Wire.OVERLOADS_FILE);
    }

    /** The name in a field; empty if the field holds options. */
    private String name(int field) {
        if ((overload & field) != 0) {
            return "";
        }
        int from = field == Wire.OVERLOADS_SNAME ? Wire.SNAME : Wire.FILE;
        int limit = field == Wire.OVERLOADS_SNAME ? Wire.FILE : Wire.COOKIE;
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
        for (int i = 1; i < index.length; i += 2) {
            if (index[i] >>> 24 == code) {
                return true;
            }
        }
        return false;
    }

    /**
     * An option's typed value.
     *
     * @param <T> its Java type
     * @param key the option
     * @return empty if it is absent, or so wrong that it counts as absent; its octets are in {@link #octets} all the
     *     same
     */
    public <T> Optional<T> option(OptionKey<T> key) {
        if (!has(key.code())) {
            return Optional.empty();
        }
        OptionData data = OptionData.of(join(key.code()));
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
        return has(code) ? Optional.of(join(code)) : Optional.empty();
    }

    private OctetString join(int code) {
        int total = 0;
        for (int i = 0; i < index.length; i += 2) {
            if (index[i + 1] >>> 24 == code) {
                total += index[i + 1] & 0xff_ffff;
            }
        }
        byte[] joined = new byte[total];
        int at = 0;
        for (int i = 0; i < index.length; i += 2) {
            if (index[i + 1] >>> 24 == code) {
                System.arraycopy(bytes, index[i], joined, at, index[i + 1] & 0xff_ffff);
                at += index[i + 1] & 0xff_ffff;
            }
        }
        return OctetString.wrap(joined);
    }

    /**
     * All options as they stand: main area, then {@code file}, then {@code sname}, each fragment for itself, 52 and 53
     * included.
     *
     * @return in order
     */
    public List<RawOption> rawOptions() {
        List<RawOption> list = new ArrayList<>(index.length / 2);
        for (int i = 0; i < index.length; i += 2) {
            list.add(new RawOption(
                    index[i + 1] >>> 24,
                    built ? -1 : index[i] - 2,
                    OctetString.of(bytes, index[i], index[i + 1] & 0xff_ffff)));
        }
        return List.copyOf(list);
    }

    /**
     * Writes the message at the buffer's position, which moves behind it.
     *
     * @param out at least 300 octets
     * @return how it was laid out, and what found no room
     * @throws BufferOverflowException if a decoded message does not fit, or the buffer has less than 300 octets
     */
    public EncodeReport encode(ByteBuffer out) {
        if (!built) {
            out.put(bytes);
            return EncodeReport.verbatim(bytes.length, overload);
        }
        Layout layout = Layout.of(bytes, index, maximumDatagram);
        layout.write(out);
        return layout.report();
    }

    /**
     * The message as octets, whatever they need.
     *
     * @return a new array
     */
    public byte[] toByteArray() {
        if (!built) {
            return bytes.clone();
        }
        ByteBuffer out = ByteBuffer.allocate(Math.max(maximumDatagram, MINIMUM_DATAGRAM));
        encode(out);
        return Arrays.copyOf(out.array(), out.position());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DhcpMessage that
                && Arrays.equals(bytes, 0, Wire.CHADDR, that.bytes, 0, Wire.CHADDR)
                && hardwareAddress().equals(that.hardwareAddress())
                && name(Wire.OVERLOADS_SNAME).equals(that.name(Wire.OVERLOADS_SNAME))
                && name(Wire.OVERLOADS_FILE).equals(that.name(Wire.OVERLOADS_FILE))
                && joinedOptions().equals(that.joinedOptions());
    }

    private Map<Integer, OctetString> joinedOptions() {
        Map<Integer, OctetString> map = new LinkedHashMap<>();
        for (int i = 1; i < index.length; i += 2) {
            int code = index[i] >>> 24;
            if (code != Wire.OVERLOAD) {
                map.computeIfAbsent(code, this::join);
            }
        }
        return map;
    }

    @Override
    public int hashCode() {
        return 31 * xid() + joinedOptions().hashCode();
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

    /** Collects the fields of a message. Not thread-safe. */
    public static final class Builder {
        private final DhcpMessageType type;
        private int op;
        private HardwareAddress hardwareAddress = HardwareAddress.of(HardwareAddress.ETHERNET);
        private int hops;
        private int xid;
        private int secs;
        private int flags;
        private Inet4Address ciaddr = Ipv4.ANY;
        private Inet4Address yiaddr = Ipv4.ANY;
        private Inet4Address siaddr = Ipv4.ANY;
        private Inet4Address giaddr = Ipv4.ANY;
        private OctetString sname = OctetString.EMPTY;
        private OctetString file = OctetString.EMPTY;
        private int maximumDatagram = MINIMUM_DATAGRAM;
        private DecodePolicy policy = DecodePolicy.ANY;
        private final Map<Integer, OctetString> options = new LinkedHashMap<>();

        private Builder(DhcpMessageType type) {
            this.type = type;
            this.op = type.isReply() ? BOOTREPLY : BOOTREQUEST;
        }

        /**
         * Sets {@code op}.
         *
         * @param value 1 or 2; by default what the type says
         * @return this
         */
        public Builder op(int value) {
            op = value;
            return this;
        }

        /**
         * Sets {@code htype}, {@code hlen} and {@code chaddr}.
         *
         * @param value the address; by default Ethernet of no octets
         * @return this
         */
        public Builder hardwareAddress(HardwareAddress value) {
            hardwareAddress = value;
            return this;
        }

        /**
         * Sets {@code hops}.
         *
         * @param value 0..255
         * @return this
         */
        public Builder hops(int value) {
            hops = value;
            return this;
        }

        /**
         * Sets {@code xid}.
         *
         * @param value 32 bits
         * @return this
         */
        public Builder xid(int value) {
            xid = value;
            return this;
        }

        /**
         * Sets {@code secs}.
         *
         * @param value 0..65,535 seconds
         * @return this
         */
        public Builder secs(int value) {
            secs = value;
            return this;
        }

        /**
         * Sets {@code flags}.
         *
         * @param value 16 bits
         * @return this
         */
        public Builder flags(int value) {
            flags = value;
            return this;
        }

        /**
         * Sets the flag B.
         *
         * @param value true if replies must be broadcast
         * @return this
         */
        public Builder broadcast(boolean value) {
            flags = value ? flags | Wire.BROADCAST_FLAG : flags & ~Wire.BROADCAST_FLAG;
            return this;
        }

        /**
         * Sets {@code ciaddr}.
         *
         * @param value 0.0.0.0 for none
         * @return this
         */
        public Builder ciaddr(Inet4Address value) {
            ciaddr = value;
            return this;
        }

        /**
         * Sets {@code yiaddr}.
         *
         * @param value 0.0.0.0 for none
         * @return this
         */
        public Builder yiaddr(Inet4Address value) {
            yiaddr = value;
            return this;
        }

        /**
         * Sets {@code siaddr}.
         *
         * @param value 0.0.0.0 for none
         * @return this
         */
        public Builder siaddr(Inet4Address value) {
            siaddr = value;
            return this;
        }

        /**
         * Sets {@code giaddr}.
         *
         * @param value 0.0.0.0 for none
         * @return this
         */
        public Builder giaddr(Inet4Address value) {
            giaddr = value;
            return this;
        }

        /**
         * Sets {@code sname}.
         *
         * @param value at most 64 characters, one octet each
         * @return this
         */
        public Builder sname(String value) {
            sname = OctetString.latin1(value);
            return this;
        }

        /**
         * Sets {@code file}.
         *
         * @param value at most 128 characters, one octet each
         * @return this
         */
        public Builder file(String value) {
            file = OctetString.latin1(value);
            return this;
        }

        /**
         * Sets the largest IP datagram that the message may become; what does not fit is left out by
         * {@link DhcpMessage#encode}.
         *
         * @param octets less than 576 is taken as 576; by default 576
         * @return this
         */
        public Builder maximumDatagram(int octets) {
            maximumDatagram = Math.max(octets, MINIMUM_DATAGRAM);
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
            OptionTypes.inRange(value.length(), 0, 0xffff);
            options.put(code, value);
            return this;
        }

        /**
         * Removes an option.
         *
         * @param code 1..254
         * @return this
         */
        public Builder without(int code) {
            options.remove(code);
            return this;
        }

        /**
         * Builds the message.
         *
         * @return the message
         * @throws IllegalArgumentException if a field is out of its range
         */
        public DhcpMessage build() {
            require("op", op, BOOTREQUEST, BOOTREPLY);
            require("hops", hops, 0, 0xff);
            require("secs", secs, 0, 0xffff);
            require("flags", flags, 0, 0xffff);
            require("length of sname", sname.length(), 0, Wire.SNAME_LENGTH);
            require("length of file", file.length(), 0, Wire.FILE_LENGTH);
            boolean typed = type != DhcpMessageType.BOOTP;
            int size = Wire.OPTIONS + (typed ? 1 : 0);
            for (OctetString value : options.values()) {
                size += value.length();
            }
            byte[] bytes = new byte[size];
            writeHeader(bytes);
            int[] index = new int[2 * (options.size() + (typed ? 1 : 0))];
            int at = Wire.OPTIONS;
            int i = 0;
            if (typed) {
                bytes[at] = (byte) type.number();
                index[i++] = at++;
                index[i++] = Wire.MESSAGE_TYPE << 24 | 1;
            }
            for (Map.Entry<Integer, OctetString> option : options.entrySet()) {
                byte[] value = option.getValue().array();
                System.arraycopy(value, 0, bytes, at, value.length);
                index[i++] = at;
                index[i++] = option.getKey() << 24 | value.length;
                at += value.length;
            }
            return new DhcpMessage(bytes, index, type.number(), 0, policy, true, maximumDatagram);
        }

        private void writeHeader(byte[] bytes) {
            bytes[Wire.OP] = (byte) op;
            bytes[Wire.HTYPE] = (byte) hardwareAddress.type();
            bytes[Wire.HLEN] = (byte) hardwareAddress.length();
            bytes[Wire.HOPS] = (byte) hops;
            Wire.put32(bytes, Wire.XID, xid);
            Wire.put16(bytes, Wire.SECS, secs);
            Wire.put16(bytes, Wire.FLAGS, flags);
            Wire.put32(bytes, Wire.CIADDR, Ipv4.bits(ciaddr));
            Wire.put32(bytes, Wire.YIADDR, Ipv4.bits(yiaddr));
            Wire.put32(bytes, Wire.SIADDR, Ipv4.bits(siaddr));
            Wire.put32(bytes, Wire.GIADDR, Ipv4.bits(giaddr));
            hardwareAddress.copyTo(bytes, Wire.CHADDR);
            System.arraycopy(sname.array(), 0, bytes, Wire.SNAME, sname.length());
            System.arraycopy(file.array(), 0, bytes, Wire.FILE, file.length());
            Wire.put32(bytes, Wire.COOKIE, Wire.MAGIC);
        }

        private static void require(String name, int value, int least, int most) {
            if (value < least || value > most) {
                throw new IllegalArgumentException(name + " " + value + " is not in " + least + ".." + most);
            }
        }
    }
}
