package io.github.zip2x2.dhcp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where each option of a message goes: the rules that {@link DhcpWriter} documents. Used again, it allocates nothing.
 */
final class Layout {
    /** Most options are an address or a time: those are copied in one go. */
    private static final VarHandle INT32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();

    private static final int IP_AND_UDP = 28;

    private static final int DROPPED = -1;
    private static final int ALL_AREAS = 3;
    private static final int MAIN = 0;
    private static final int FILE = 1;
    private static final int SNAME = 2;

    /** Octets that option 52 takes. */
    private static final int OVERLOAD_SIZE = 3;

    private static final int LAST_RANK = 3;

    /** The most octets of one instance. */
    private static final int MOST = 255;

    final byte[] header = new byte[Wire.OPTIONS];
    int maximumDatagram;

    /** Where {@link #emit()} writes: the caller's array, or {@link #copy} for a buffer without one. */
    private byte[] packet = {};

    private int base;
    private byte[] copy = {};
    private byte[] values;
    private int valuesEnd;

    private int[] codes = new int[32];
    private int[] starts = new int[32];
    private int[] lengths = new int[32];
    /** The room that each value has where it stands. */
    private int[] spaces = new int[32];

    private int[] areas = new int[32];
    private int[] order = new int[32];
    private int count;
    /** Of each code: its entry, as index plus one. */
    private final short[] entries = new short[256];

    private final int[] room = new int[3];

    /** The option whose fragments stand in several areas, as index plus one, and how many octets of it each has. */
    private int split;

    private final int[] parts = new int[3];
    private int end;
    private int overload;
    private int moved;
    private boolean dropped;
    /** How many options the last message had, names that were moved included. */
    private int written;

    Layout(int valueOctets) {
        values = new byte[valueOctets];
    }

    /** Forgets all. */
    void clear() {
        Arrays.fill(header, (byte) 0);
        Wire.put32(header, Wire.COOKIE, Wire.MAGIC);
        forget(0);
        valuesEnd = 0;
        maximumDatagram = DhcpMessage.MINIMUM_DATAGRAM;
    }

    /** Forgets the options from that entry on. */
    private void forget(int from) {
        for (int i = from; i < count; i++) {
            entries[codes[i]] = 0;
        }
        count = from;
    }

    byte[] values() {
        return values;
    }

    /** Makes room for an option's value, where it stood before if it fits there, and says where in {@link #values()}. */
    int reserve(int code, int size) {
        int same = entries[code] - 1;
        if (same >= 0 && size <= spaces[same]) {
            lengths[same] = size;
            return starts[same];
        }
        if (valuesEnd + size > values.length) {
            values = Arrays.copyOf(values, Math.max(2 * values.length, valuesEnd + size));
        }
        int at = valuesEnd;
        valuesEnd += size;
        if (same >= 0) {
            starts[same] = at;
            lengths[same] = size;
            spaces[same] = size;
        } else {
            add(code, at, size);
        }
        return at;
    }

    boolean has(int code) {
        return entries[code] != 0;
    }

    /** Takes an option out; the others keep their order. */
    void remove(int code) {
        int index = entries[code] - 1;
        if (index < 0) {
            return;
        }
        int after = count - index - 1;
        System.arraycopy(codes, index + 1, codes, index, after);
        System.arraycopy(starts, index + 1, starts, index, after);
        System.arraycopy(lengths, index + 1, lengths, index, after);
        System.arraycopy(spaces, index + 1, spaces, index, after);
        entries[code] = 0;
        count--;
        for (int i = index; i < count; i++) {
            entries[codes[i]] = (short) (i + 1);
        }
    }

    private void add(int code, int at, int size) {
        if (count == codes.length) {
            codes = Arrays.copyOf(codes, 2 * count);
            starts = Arrays.copyOf(starts, 2 * count);
            lengths = Arrays.copyOf(lengths, 2 * count);
            spaces = Arrays.copyOf(spaces, 2 * count);
            areas = Arrays.copyOf(areas, 2 * count);
            order = Arrays.copyOf(order, 2 * count);
        }
        codes[count] = code;
        starts[count] = at;
        lengths[count] = size;
        spaces[count] = size;
        count++;
        entries[code] = (short) count;
    }

    /** Lays the message out and writes it. */
    int write(ByteBuffer out) {
        int limit = Math.min(maximumDatagram - IP_AND_UDP, out.remaining());
        if (limit < DhcpWriter.MINIMUM_PAYLOAD) {
            throw new BufferOverflowException();
        }
        int given = count;
        int givenEnd = valuesEnd;
        arrange(limit);
        if (out.hasArray()) {
            packet = out.array();
            base = out.arrayOffset() + out.position();
            emit();
            out.position(out.position() + end - base);
        } else {
            packet = copy.length < limit ? new byte[limit] : copy;
            copy = packet;
            base = 0;
            emit();
            out.put(packet, 0, end);
        }
        end -= base;
        packet = copy;
        written = count;
        if (count > given) {
            forget(given);
            valuesEnd = givenEnd;
        }
        return end;
    }

    private void arrange(int limit) {
        overload = 0;
        moved = 0;
        dropped = false;
        int mainRoom = limit - Wire.OPTIONS - 1;
        int total = 0;
        for (int i = 0; i < count; i++) {
            total += size(lengths[i]);
        }
        if (total <= mainRoom) {
            Arrays.fill(areas, 0, count, MAIN);
            return;
        }
        boolean file = freeField(Wire.FILE, Wire.FILE_LENGTH, 67);
        boolean sname = freeField(Wire.SNAME, Wire.SNAME_LENGTH, 66);
        int fields = (file ? Wire.OVERLOADS_FILE : 0) | (sname ? Wire.OVERLOADS_SNAME : 0);
        if ((file && sname && fits(mainRoom, Wire.OVERLOADS_FILE)) || (fields != 0 && fits(mainRoom, fields))) {
            return;
        }
        dropped = true;
        overload = fields;
        place(mainRoom, false);
        overload &= used(FILE, Wire.OVERLOADS_FILE) | used(SNAME, Wire.OVERLOADS_SNAME);
    }

    /** Whether a name field is empty, or its name can stand in an option with room gained. */
    private boolean freeField(int at, int length, int code) {
        int name = nameLength(at, length);
        if (name == 0) {
            return true;
        }
        int entry = entries[code] - 1;
        if (entry >= 0) {
            return lengths[entry] == name
                    && Arrays.equals(header, at, at + name, values, starts[entry], starts[entry] + name);
        }
        return name + 2 + OVERLOAD_SIZE < length - 1;
    }

    private int nameLength(int at, int length) {
        int name = length;
        while (name > 0 && header[at + name - 1] == 0) {
            name--;
        }
        return name;
    }

    private boolean fits(int mainRoom, int fields) {
        overload = fields;
        if ((fields & Wire.OVERLOADS_FILE) != 0) {
            moveName(Wire.FILE, Wire.FILE_LENGTH, 67, Wire.OVERLOADS_FILE);
        }
        if ((fields & Wire.OVERLOADS_SNAME) != 0) {
            moveName(Wire.SNAME, Wire.SNAME_LENGTH, 66, Wire.OVERLOADS_SNAME);
        }
        return place(mainRoom, false) || place(mainRoom, true);
    }

    private void moveName(int at, int length, int code, int field) {
        int name = nameLength(at, length);
        if (name > 0 && entries[code] == 0) {
            int start = reserve(code, name);
            System.arraycopy(header, at, values, start, name);
            moved |= field;
        }
    }

    /** Gives each option the first area with room, by rank or by size; whether all found one. */
    private boolean place(int mainRoom, boolean bySize) {
        room[MAIN] = mainRoom - (overload == 0 ? 0 : OVERLOAD_SIZE);
        room[FILE] = (overload & Wire.OVERLOADS_FILE) != 0 ? Wire.FILE_LENGTH - 1 : 0;
        room[SNAME] = (overload & Wire.OVERLOADS_SNAME) != 0 ? Wire.SNAME_LENGTH - 1 : 0;
        Arrays.fill(areas, 0, count, DROPPED);
        split = 0;
        boolean all = true;
        if (bySize) {
            if (entries[82] != 0) {
                all = placeOne(entries[82] - 1);
            }
            for (int i = largest(); i >= 0 && all; i = largest()) {
                all = placeOne(i);
            }
            return all;
        }
        for (int rank = 0; rank <= LAST_RANK; rank++) {
            for (int i = 0; i < count; i++) {
                if (rank(codes[i]) == rank) {
                    all &= placeOne(i);
                }
            }
        }
        return all;
    }

    private int largest() {
        int found = -1;
        for (int i = 0; i < count; i++) {
            if (areas[i] == DROPPED && (found < 0 || lengths[i] > lengths[found])) {
                found = i;
            }
        }
        return found;
    }

    private boolean placeOne(int i) {
        int size = size(lengths[i]);
        boolean mainOnly = codes[i] == 82 || codes[i] == Wire.MESSAGE_TYPE;
        for (int area = MAIN; area <= (mainOnly ? MAIN : SNAME); area++) {
            if (size <= room[area]) {
                room[area] -= size;
                areas[i] = area;
                return true;
            }
        }
        return overload != 0 && !mainOnly && lengths[i] > MOST && split == 0 && splitOne(i);
    }

    /** Spreads the fragments of a value that needs several anyway over the areas, in the order in which they are joined. */
    private boolean splitOne(int i) {
        int rest = lengths[i];
        for (int area = MAIN; area <= SNAME; area++) {
            int full = room[area] / (MOST + 2);
            parts[area] = Math.min(rest, full * MOST + Math.max(0, room[area] - full * (MOST + 2) - 2));
            rest -= parts[area];
        }
        if (rest > 0) {
            return false;
        }
        for (int area = MAIN; area <= SNAME; area++) {
            room[area] -= parts[area] == 0 ? 0 : size(parts[area]);
        }
        areas[i] = ALL_AREAS;
        split = i + 1;
        return true;
    }

    private int used(int area, int field) {
        for (int i = 0; i < count; i++) {
            if (areas[i] == area || (areas[i] == ALL_AREAS && parts[area] > 0)) {
                return field;
            }
        }
        return 0;
    }

    private static int rank(int code) {
        return switch (code) {
            case 50, 51, 53, 54, 55, 57, 61, 80, 82 -> 0;
            case 1, 3, 58, 59, 66, 67, 108, 121, 150 -> 1;
            case 6, 12, 15, 42, 43, 60, 114, 116, 119, 120, 124, 125 -> 2;
            default -> LAST_RANK;
        };
    }

    /** What a value takes on the wire: at least one instance, one more for each 255 octets. */
    private static int size(int octets) {
        return octets + 2 * Math.max(1, (octets + MOST - 1) / MOST);
    }

    private void emit() {
        System.arraycopy(header, 0, packet, base, Wire.OPTIONS);
        sort();
        end = base + Wire.OPTIONS;
        int next = 0;
        if (count > 0 && codes[order[0]] == Wire.MESSAGE_TYPE) {
            end = emit(Wire.MESSAGE_TYPE, starts[order[next++]], 1, end);
        }
        if (overload != 0) {
            packet[end++] = Wire.OVERLOAD;
            packet[end++] = 1;
            packet[end++] = (byte) overload;
        }
        end = emitArea(MAIN, next, end);
        int padded = Math.max(end, base + DhcpWriter.MINIMUM_PAYLOAD);
        Arrays.fill(packet, end, padded, (byte) Wire.PAD);
        end = padded;
        if ((overload & Wire.OVERLOADS_FILE) != 0) {
            Arrays.fill(packet, base + Wire.FILE, base + Wire.COOKIE, (byte) Wire.PAD);
            emitArea(FILE, 0, base + Wire.FILE);
        }
        if ((overload & Wire.OVERLOADS_SNAME) != 0) {
            Arrays.fill(packet, base + Wire.SNAME, base + Wire.FILE, (byte) Wire.PAD);
            emitArea(SNAME, 0, base + Wire.SNAME);
        }
    }

    /** 53 first, 82 last, 1 directly before 3 if it came after it, the others as they came. */
    private void sort() {
        int n = 0;
        if (entries[Wire.MESSAGE_TYPE] != 0) {
            order[n++] = entries[Wire.MESSAGE_TYPE] - 1;
        }
        int mask = entries[1] - 1;
        boolean maskMoves = mask >= 0 && entries[3] != 0 && mask > entries[3] - 1;
        for (int i = 0; i < count; i++) {
            int code = codes[i];
            if (code == Wire.MESSAGE_TYPE || code == 82 || (maskMoves && code == 1)) {
                continue;
            }
            if (maskMoves && code == 3) {
                order[n++] = mask;
            }
            order[n++] = i;
        }
        if (entries[82] != 0) {
            order[n] = entries[82] - 1;
        }
    }

    private int emitArea(int area, int from, int start) {
        int at = start;
        for (int n = from; n < count; n++) {
            int i = order[n];
            if (areas[i] == area) {
                at = emit(codes[i], starts[i], lengths[i], at);
            } else if (areas[i] == ALL_AREAS && parts[area] > 0) {
                int before = area == MAIN ? 0 : area == FILE ? parts[MAIN] : parts[MAIN] + parts[FILE];
                at = emit(codes[i], starts[i] + before, parts[area], at);
            }
        }
        packet[at++] = (byte) Wire.END;
        return at;
    }

    private int emit(int code, int valueAt, int octets, int start) {
        int at = start;
        int from = valueAt;
        int rest = octets;
        do {
            int size = Math.min(rest, MOST);
            packet[at++] = (byte) code;
            packet[at++] = (byte) size;
            if (size == Integer.BYTES) {
                INT32.set(packet, at, (int) INT32.get(values, from));
            } else {
                System.arraycopy(values, from, packet, at, size);
            }
            at += size;
            from += size;
            rest -= size;
        } while (rest > 0);
        return at;
    }

    boolean isComplete() {
        return !dropped;
    }

    EncodeReport report() {
        List<Integer> left = new ArrayList<>();
        for (int i = 0; dropped && i < written; i++) {
            if (areas[i] == DROPPED) {
                left.add(codes[i]);
            }
        }
        return new EncodeReport(end, overload, moved, left);
    }
}
