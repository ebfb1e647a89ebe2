package io.github.zip2x2.dhcp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message read where it lies, for the packet path: the options of a buffer indexed by code, nothing copied and, once
 * the view has seen a packet of that size, nothing allocated. (A direct or read-only buffer does not give its octets away:
 * they are copied once, into an array that the view keeps.)
 *
 * <p>Confined to one thread. What it says holds until the buffer changes or {@link #read} is called again; whoever
 * needs it longer takes {@link #toMessage()}. Offsets count from the start of the datagram.
 */
public final class DhcpView {
    private static final byte[] NOTHING = {};
    private static final VarHandle INT32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();
    private static final VarHandle INT64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();

    private byte[] bytes = NOTHING;
    private DecodePolicy policy = DecodePolicy.ANY;
    private int base;
    private int length;
    private int type;
    private int overload;
    private int overrunCode;

    /** Of each option instance: where its value starts. Its length stands before that in the buffer. */
    private int[] at = new int[48];
    /** Of each instance: its code, kept apart because the buffer may hold another datagram when this one is forgotten. */
    private short[] codes = new short[48];
    /** Of each instance: the next of the same code, as index plus one; 0 for none. */
    private short[] next = new short[48];

    private int count;
    /** Of each code: the first instance, as index plus one; 0 for none. */
    private final short[] first = new short[256];
    /** Of each code with two instances or more: the last one, as index plus one. */
    private final short[] last = new short[256];

    /** The codes whose values need a look, because they are in fragments or their length alone does not say enough. */
    private short[] doubtful = new short[16];

    private int doubts;

    private AnomalyKind[] anomalyKinds = new AnomalyKind[8];
    private int[] anomalyCodes = new int[8];
    private int[] anomalyOffsets = new int[8];
    private int anomalies;

    private final OptionData data = new OptionData();
    /** Joined fragments. */
    private byte[] scratch = NOTHING;
    /** The datagram of a buffer that does not give its array away. */
    private byte[] copy = NOTHING;

    /** A view of nothing. */
    public DhcpView() {}

    /**
     * Reads the datagram between the buffer's position and limit, both of which stay as they are.
     *
     * <p>Of a datagram that is dropped the fields of the header can be read if {@link #length()} is 236 or more; nothing else
     * can.
     *
     * @param datagram a UDP payload, in any buffer of any byte order
     * @param decodePolicy what to accept
     * @return why it is dropped; null if it is a message
     */
    public @Nullable DropReason read(ByteBuffer datagram, DecodePolicy decodePolicy) {
        forget();
        policy = decodePolicy;
        length = datagram.remaining();
        take(datagram);
        if (length > policy.maximumLength()) {
            return DropReason.TOO_BIG;
        }
        DropReason reason = checkHeader();
        if (reason != null) {
            return reason;
        }
        if (length < Wire.OPTIONS || int32(Wire.COOKIE) != Wire.MAGIC) {
            return policy.bootp() ? null : DropReason.NO_COOKIE;
        }
        readOptions();
        reason = findType();
        if (reason == null && u8(Wire.OP) == DhcpMessage.BOOTREQUEST && u8(Wire.HLEN) == 0 && length(61) < 2) {
            reason = DropReason.NO_IDENTITY;
        }
        if (reason == null) {
            noteHeader();
            checkValues();
        }
        return reason;
    }

    private void take(ByteBuffer datagram) {
        if (datagram.hasArray()) {
            bytes = datagram.array();
            base = datagram.arrayOffset() + datagram.position();
            return;
        }
        if (copy.length < length) {
            copy = new byte[Math.max(length, DhcpMessage.MINIMUM_DATAGRAM)];
        }
        datagram.get(datagram.position(), copy, 0, length);
        bytes = copy;
        base = 0;
    }

    private void forget() {
        for (int i = 0; i < count; i++) {
            first[codes[i]] = 0;
        }
        count = 0;
        doubts = 0;
        anomalies = 0;
        type = 0;
        overload = 0;
        overrunCode = 0;
    }

    private @Nullable DropReason checkHeader() {
        if (length < Wire.COOKIE) {
            return DropReason.SHORT_HEADER;
        }
        int op = u8(Wire.OP);
        boolean wanted = switch (policy.direction()) {
            case REQUESTS -> op == DhcpMessage.BOOTREQUEST;
            case REPLIES -> op == DhcpMessage.BOOTREPLY;
            case BOTH -> op == DhcpMessage.BOOTREQUEST || op == DhcpMessage.BOOTREPLY;
        };
        if (!wanted) {
            return DropReason.BAD_OP;
        }
        return u8(Wire.HLEN) > HardwareAddress.MAX_LENGTH ? DropReason.BAD_HLEN : null;
    }

    private void readOptions() {
        readArea(Wire.OPTIONS, length, true);
        if ((overload & Wire.OVERLOADS_FILE) != 0) {
            readArea(Wire.FILE, Wire.COOKIE, false);
        }
        if ((overload & Wire.OVERLOADS_SNAME) != 0) {
            readArea(Wire.SNAME, Wire.FILE, false);
        }
    }

    private void readArea(int from, int to, boolean main) {
        byte[] octets = bytes;
        int p = base + from;
        int end = base + to;
        while (p < end) {
            int code = octets[p] & 0xff;
            if (code == Wire.PAD) {
                p++;
                continue;
            }
            if (code == Wire.END) {
                noteAfterEnd(p - base + 1, to);
                return;
            }
            if (p + 1 == end) {
                note(AnomalyKind.LONE_CODE, code, p - base);
                return;
            }
            int size = octets[p + 1] & 0xff;
            if (size > end - p - 2) {
                note(AnomalyKind.OPTION_OVERRUN, code, p - base);
                overrunCode = overrunCode == 0 ? code : overrunCode;
                return;
            }
            p += 2;
            add(code, p, size);
            if (code == Wire.OVERLOAD) {
                noteOverload(p - base - 2, size, main);
            } else if (code == 82 && !main) {
                note(AnomalyKind.MISPLACED_RELAY_INFORMATION, code, p - base - 2);
            }
            p += size;
        }
        note(AnomalyKind.NO_END, 0, to);
    }

    private void noteAfterEnd(int from, int to) {
        int p = from;
        while (p + Long.BYTES <= to && (long) INT64.get(bytes, base + p) == 0) {
            p += Long.BYTES;
        }
        for (; p < to; p++) {
            if (u8(p) != Wire.PAD) {
                note(AnomalyKind.AFTER_END, 0, p);
                return;
            }
        }
    }

    private void noteOverload(int p, int size, boolean main) {
        if (!main) {
            note(AnomalyKind.NESTED_OVERLOAD, Wire.OVERLOAD, p);
        } else if (size != 1 || u8(p + 2) < 1 || u8(p + 2) > 3) {
            note(AnomalyKind.BAD_OVERLOAD, Wire.OVERLOAD, p);
        } else if (overload != 0) {
            note(overload == u8(p + 2) ? AnomalyKind.REPEATED_OPTION : AnomalyKind.BAD_OVERLOAD, Wire.OVERLOAD, p);
        } else {
            overload = u8(p + 2);
        }
    }

    private void add(int code, int p, int size) {
        int index = count;
        if (index == at.length) {
            at = Arrays.copyOf(at, 2 * index);
            codes = Arrays.copyOf(codes, 2 * index);
            next = Arrays.copyOf(next, 2 * index);
        }
        at[index] = p - base;
        codes[index] = (short) code;
        next[index] = 0;
        count = index + 1;
        int head = first[code] - 1;
        if (head < 0) {
            first[code] = (short) count;
            if (!policy.table().isFine(code, bytes, p, size)) {
                doubt(code);
            }
            return;
        }
        if (next[head] == 0) {
            next[head] = (short) count;
            doubt(code);
        } else {
            next[last[code] - 1] = (short) count;
        }
        last[code] = (short) count;
    }

    private void doubt(int code) {
        if (doubts == doubtful.length) {
            doubtful = Arrays.copyOf(doubtful, 2 * doubts);
        }
        doubtful[doubts++] = (short) code;
    }

    private void note(AnomalyKind kind, int code, int offset) {
        if (anomalies == anomalyKinds.length) {
            anomalyKinds = Arrays.copyOf(anomalyKinds, 2 * anomalies);
            anomalyCodes = Arrays.copyOf(anomalyCodes, 2 * anomalies);
            anomalyOffsets = Arrays.copyOf(anomalyOffsets, 2 * anomalies);
        }
        anomalyKinds[anomalies] = kind;
        anomalyCodes[anomalies] = code;
        anomalyOffsets[anomalies] = offset;
        anomalies++;
    }

    private @Nullable DropReason findType() {
        int index = first[Wire.MESSAGE_TYPE] - 1;
        if (index < 0) {
            if (overrunCode == Wire.MESSAGE_TYPE) {
                return DropReason.BAD_MESSAGE_TYPE;
            }
            if (policy.bootp()) {
                return null;
            }
            return overrunCode != 0 ? DropReason.TRUNCATED_OPTIONS : DropReason.NO_MESSAGE_TYPE;
        }
        int value = size(index) == 1 ? u8(at[index]) : 0;
        for (int i = index; i >= 0; i = next[i] - 1) {
            if (size(i) != 1 || u8(at[i]) != value) {
                return DropReason.BAD_MESSAGE_TYPE;
            }
        }
        if (value == 0 || value > DhcpMessageType.LAST_ASSIGNED) {
            return DropReason.BAD_MESSAGE_TYPE;
        }
        type = value;
        return null;
    }

    private void noteHeader() {
        if (u8(Wire.HOPS) > 16) {
            note(AnomalyKind.MANY_HOPS, 0, Wire.HOPS);
        }
        if (xid() == 0) {
            note(AnomalyKind.ZERO_XID, 0, Wire.XID);
        }
        int secsAndFlags = int32(Wire.SECS);
        int secs = secsAndFlags >>> 16;
        if (secs > 0xff && (secs & 0xff) == 0) {
            note(AnomalyKind.SWAPPED_SECS, 0, Wire.SECS);
        }
        if ((secsAndFlags & 0xffff & ~Wire.BROADCAST_FLAG) != 0) {
            note(AnomalyKind.RESERVED_FLAGS, 0, Wire.FLAGS);
        }
        int ciaddr = ciaddr();
        if (type == DhcpMessageType.DISCOVER.number() && ciaddr != 0) {
            note(AnomalyKind.CIADDR_IN_DISCOVER, 0, Wire.CIADDR);
        } else if (type == DhcpMessageType.REQUEST.number() && ((has(54) && !has(50)) || (ciaddr != 0 && has(50)))) {
            note(AnomalyKind.MIXED_REQUEST, 0, Wire.CIADDR);
        }
    }

    private void checkValues() {
        for (int i = 0; i < doubts; i++) {
            int code = doubtful[i];
            OptionKey<?> key = policy.table().keyOrNull(code);
            AnomalyKind kind = key == null || isSecondDoubt(i) ? null : load(key);
            if (kind != null) {
                note(kind, code, at[first[code] - 1] - 2);
            }
        }
    }

    /** An option is doubted once for its first instance and once for its second, never more. */
    private boolean isSecondDoubt(int index) {
        int code = doubtful[index];
        if (next[first[code] - 1] == 0) {
            return false;
        }
        for (int i = 0; i < index; i++) {
            if (doubtful[i] == code) {
                return true;
            }
        }
        return false;
    }

    /** Points {@link #data} at the joined value of an option that is there, and checks it. */
    private @Nullable AnomalyKind load(OptionKey<?> key) {
        join(key.code());
        return key.checkJoined(data);
    }

    private void join(int code) {
        int index = first[code] - 1;
        if (next[index] == 0) {
            data.point(bytes, base + at[index], size(index));
            return;
        }
        int total = length(code);
        if (scratch.length < total) {
            scratch = new byte[Math.max(total, 256)];
        }
        copy(code, scratch, 0);
        data.point(scratch, 0, total);
    }

    private int u8(int offset) {
        return bytes[base + offset] & 0xff;
    }

    private int u16(int offset) {
        return u8(offset) << 8 | u8(offset + 1);
    }

    private int int32(int offset) {
        return (int) INT32.get(bytes, base + offset);
    }

    private int code(int index) {
        return codes[index];
    }

    private int size(int index) {
        return u8(at[index] - 1);
    }

    /**
     * The length of the datagram.
     *
     * @return octets
     */
    public int length() {
        return length;
    }

    /**
     * The type of the message.
     *
     * @return the value of option 53; {@link DhcpMessageType#BOOTP} if there is none
     */
    public DhcpMessageType type() {
        return DhcpMessageType.of(type);
    }

    /**
     * {@code op}.
     *
     * @return 1 for a request, 2 for a reply
     */
    public int op() {
        return u8(Wire.OP);
    }

    /**
     * {@code htype}.
     *
     * @return 0..255
     */
    public int htype() {
        return u8(Wire.HTYPE);
    }

    /**
     * {@code hlen}.
     *
     * @return 0..16
     */
    public int hlen() {
        return u8(Wire.HLEN);
    }

    /**
     * {@code hops}.
     *
     * @return 0..255
     */
    public int hops() {
        return u8(Wire.HOPS);
    }

    /**
     * {@code xid}.
     *
     * @return 32 bits
     */
    public int xid() {
        return int32(Wire.XID);
    }

    /**
     * {@code secs}.
     *
     * @return 0..65,535 seconds
     */
    public int secs() {
        return u16(Wire.SECS);
    }

    /**
     * {@code flags}.
     *
     * @return 16 bits
     */
    public int flags() {
        return u16(Wire.FLAGS);
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
     * @return 32 bits
     */
    public int ciaddr() {
        return int32(Wire.CIADDR);
    }

    /**
     * {@code yiaddr}.
     *
     * @return 32 bits
     */
    public int yiaddr() {
        return int32(Wire.YIADDR);
    }

    /**
     * {@code siaddr}.
     *
     * @return 32 bits
     */
    public int siaddr() {
        return int32(Wire.SIADDR);
    }

    /**
     * {@code giaddr}.
     *
     * @return 32 bits
     */
    public int giaddr() {
        return int32(Wire.GIADDR);
    }

    /**
     * One octet of {@code chaddr}.
     *
     * @param index 0..15
     * @return 0..255
     */
    public int chaddr(int index) {
        if (index < 0 || index >= HardwareAddress.MAX_LENGTH) {
            throw new IndexOutOfBoundsException("chaddr has octets 0..15, not " + index);
        }
        return u8(Wire.CHADDR + index);
    }

    /**
     * The Ethernet address as a number, for maps that shall not allocate.
     *
     * @return 48 bits, the first octet highest; -1 if {@code htype} or {@code hlen} is another
     */
    public long ethernetBits() {
        if (htype() != HardwareAddress.ETHERNET || hlen() != 6) {
            return -1;
        }
        return (long) u16(Wire.CHADDR) << 32 | (int32(Wire.CHADDR + 2) & 0xffff_ffffL);
    }

    /**
     * {@code htype} and the first {@code hlen} octets of {@code chaddr}.
     *
     * @return a new object
     */
    public HardwareAddress hardwareAddress() {
        byte[] octets = new byte[hlen()];
        System.arraycopy(bytes, base + Wire.CHADDR, octets, 0, octets.length);
        return HardwareAddress.of(htype(), octets);
    }

    /**
     * Whether {@code file} or {@code sname} hold options instead of names.
     *
     * @return 0 none, 1 {@code file}, 2 {@code sname}, 3 both
     */
    public int overload() {
        return overload;
    }

    /**
     * Whether an option is there, in whatever state.
     *
     * @param code 0..255
     * @return true if it is
     */
    public boolean has(int code) {
        return first[code] != 0;
    }

    /**
     * The length of an option's value, fragments joined.
     *
     * @param code 0..255
     * @return octets; -1 if it is absent
     */
    public int length(int code) {
        int index = first[code] - 1;
        if (index < 0) {
            return -1;
        }
        int total = 0;
        for (int i = index; i >= 0; i = next[i] - 1) {
            total += size(i);
        }
        return total;
    }

    /**
     * One octet of an option's value, fragments joined.
     *
     * @param code an option that is there
     * @param index 0..length - 1
     * @return 0..255
     * @throws IndexOutOfBoundsException if there is no such octet
     */
    public int octet(int code, int index) {
        int rest = index;
        for (int i = first[code] - 1; i >= 0 && rest >= 0; i = next[i] - 1) {
            if (rest < size(i)) {
                return u8(at[i] + rest);
            }
            rest -= size(i);
        }
        throw new IndexOutOfBoundsException("option " + code + " has no octet " + index);
    }

    /**
     * Copies an option's value, fragments joined.
     *
     * @param code 0..255
     * @param target where to
     * @param targetAt the first octet to write
     * @return how many octets were copied; -1 if it is absent
     * @throws IndexOutOfBoundsException if the target is too short
     */
    public int copy(int code, byte[] target, int targetAt) {
        int index = first[code] - 1;
        if (index < 0) {
            return -1;
        }
        int to = targetAt;
        for (int i = index; i >= 0; i = next[i] - 1) {
            System.arraycopy(bytes, base + at[i], target, to, size(i));
            to += size(i);
        }
        return to - targetAt;
    }

    /**
     * Whether an option's value is these octets.
     *
     * @param code 0..255
     * @param octets to compare with
     * @return false if it differs or is absent
     */
    public boolean matches(int code, OctetString octets) {
        if (length(code) != octets.length()) {
            return false;
        }
        join(code);
        for (int i = 0; i < octets.length(); i++) {
            if (data.u8(i) != octets.octet(i)) {
                return false;
            }
        }
        return true;
    }

    /**
     * An option's address, without allocating.
     *
     * @param key an option that holds one address
     * @param otherwise what to return if it is absent or unusable
     * @return 32 bits
     */
    public int address(OptionKey<Inet4Address> key, int otherwise) {
        int index = first[key.code()] - 1;
        if (index >= 0 && next[index] == 0 && size(index) == Integer.BYTES) {
            return int32(at[index]);
        }
        return isUsable(key) ? data.int32(0) : otherwise;
    }

    /**
     * An option's seconds, without allocating.
     *
     * @param key an option that holds a time
     * @param otherwise what to return if it is absent or unusable
     * @return 0..4,294,967,295
     */
    public long seconds(OptionKey<LeaseTime> key, long otherwise) {
        return isUsable(key) ? data.u32(0) : otherwise;
    }

    /**
     * Whether option 55 asks for an option.
     *
     * @param code 0..255
     * @return false if there is no option 55
     */
    public boolean requests(int code) {
        for (int i = first[55] - 1; i >= 0; i = next[i] - 1) {
            for (int p = at[i], end = at[i] + size(i); p < end; p++) {
                if (u8(p) == code) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * The largest IP datagram that the sender takes.
     *
     * @return option 57, at least 576; 576 if it is absent or unusable
     */
    public int maximumDatagram() {
        return isUsable(DhcpOptions.MAXIMUM_MESSAGE_SIZE)
                ? Math.max(data.u16(0), DhcpMessage.MINIMUM_DATAGRAM)
                : DhcpMessage.MINIMUM_DATAGRAM;
    }

    private boolean isUsable(OptionKey<?> key) {
        if (first[key.code()] == 0) {
            return false;
        }
        AnomalyKind kind = load(key);
        return kind == null || !kind.ignoresOption(policy.strict());
    }

    /**
     * An option's typed value.
     *
     * @param <T> its Java type
     * @param key the option
     * @return empty if it is absent, or so wrong that it counts as absent
     */
    public <T> Optional<T> option(OptionKey<T> key) {
        return isUsable(key) ? Optional.of(key.type().decode(data)) : Optional.empty();
    }

    /**
     * An option's octets, fragments joined.
     *
     * @param code 0..255
     * @return a copy; empty if it is absent
     */
    public Optional<OctetString> octets(int code) {
        if (!has(code)) {
            return Optional.empty();
        }
        byte[] octets = new byte[length(code)];
        copy(code, octets, 0);
        return Optional.of(OctetString.wrap(octets));
    }

    /**
     * How many anomalies were met.
     *
     * @return 0 for a clean message
     */
    public int anomalyCount() {
        return anomalies;
    }

    /**
     * The kind of one anomaly.
     *
     * @param index 0..anomalyCount - 1
     * @return its kind
     */
    public AnomalyKind anomalyKind(int index) {
        return anomalyKinds[index];
    }

    /**
     * The anomalies that were met.
     *
     * @return a new list, in the order in which they were met
     */
    public List<Anomaly> anomalies() {
        if (anomalies == 0) {
            return List.of();
        }
        List<Anomaly> list = new ArrayList<>(anomalies);
        for (int i = 0; i < anomalies; i++) {
            list.add(new Anomaly(anomalyKinds[i], anomalyCodes[i], anomalyOffsets[i]));
        }
        return List.copyOf(list);
    }

    /**
     * The message, for whoever keeps it: a copy of every octet.
     *
     * @return the message that the last {@link #read} found
     */
    public DhcpMessage toMessage() {
        byte[] octets = Arrays.copyOfRange(bytes, base, base + length);
        OptionIndex index = new OptionIndex();
        for (int i = 0; i < count; i++) {
            index.add(code(i), at[i], size(i));
        }
        index.link();
        return new DhcpMessage(octets, index, type, overload, policy);
    }

    /**
     * The message for a log.
     *
     * @return type, xid and hardware address
     */
    @Override
    public String toString() {
        return length < Wire.COOKIE ? "no message" : type() + " xid " + Integer.toHexString(xid());
    }
}
