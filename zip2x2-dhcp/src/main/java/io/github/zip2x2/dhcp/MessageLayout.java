package io.github.zip2x2.dhcp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where each option of a message goes, by the rules that {@link DhcpMessage.Builder} documents: made once for a message
 * and a size, then only read.
 */
final class MessageLayout {
    /** What IPv4 and UDP put before a payload. */
    static final int IP_AND_UDP = 28;

    private static final int DROPPED = -1;
    private static final int MAIN = 0;
    private static final int FILE = 1;
    private static final int SNAME = 2;
    private static final int ALL_AREAS = 3;

    /** Octets that option 52 takes. */
    private static final int OVERLOAD_SIZE = 3;

    /** The most octets of one instance. */
    private static final int MOST = 255;

    /** What is left out last, to what is left out before all that is named here. */
    private static final int[][] RANKS = {
        {50, 51, 53, 54, 55, 57, 61, 80, 82},
        {1, 3, 58, 59, 66, 67, 108, 121, 150},
        {6, 12, 15, 42, 43, 60, 114, 116, 119, 120, 124, 125}
    };

    private static final int[] RANK = new int[256];

    static {
        Arrays.fill(RANK, RANKS.length);
        for (int rank = 0; rank < RANKS.length; rank++) {
            for (int code : RANKS[rank]) {
                RANK[code] = rank;
            }
        }
    }

    private final byte[] octets;
    private final OptionIndex options;
    private int overload;
    /** The area of each option. */
    private final int[] areas;

    private final int[] room = new int[3];

    /** How many octets each area has of the one option whose fragments stand in several; null for no such option. */
    private int[] parts = {};

    private MessageLayout(byte[] octets, OptionIndex options, int overload) {
        this.octets = octets;
        this.options = options;
        this.overload = overload;
        this.areas = new int[options.size()];
    }

    /**
     * Lays a message out: as it is if that fits, else with {@code file}, then with both fields overloaded, else without
     * what is least important.
     *
     * @param octets header and values
     * @param given where the values are
     * @param limit the most octets of the payload
     */
    static MessageLayout of(byte[] octets, OptionIndex given, int limit) {
        int mainRoom = limit - Wire.OPTIONS - 1;
        if (size(given) <= mainRoom) {
            return new MessageLayout(octets, given, 0);
        }
        int fields = freeField(octets, given, Wire.FILE, Wire.FILE_LENGTH, 67) ? Wire.OVERLOADS_FILE : 0;
        fields |= freeField(octets, given, Wire.SNAME, Wire.SNAME_LENGTH, 66) ? Wire.OVERLOADS_SNAME : 0;
        for (int tried : fields == 3 ? new int[] {Wire.OVERLOADS_FILE, 3} : new int[] {fields}) {
            for (boolean bySize : new boolean[] {false, true}) {
                MessageLayout layout = overloading(octets, given, tried);
                if (layout.place(mainRoom, bySize)) {
                    return layout;
                }
            }
        }
        MessageLayout layout = overloading(octets, given, fields);
        layout.place(mainRoom, false);
        // A field that got nothing keeps its name.
        layout.overload &=
                (layout.uses(FILE) ? Wire.OVERLOADS_FILE : 0) | (layout.uses(SNAME) ? Wire.OVERLOADS_SNAME : 0);
        return layout;
    }

    /** The octets that all options take in one area. */
    static int size(OptionIndex options) {
        int size = 0;
        for (int i = 0; i < options.size(); i++) {
            size += size(options.length(i));
        }
        return size;
    }

    /** What a value takes on the wire: at least one instance, one more for each 255 octets. */
    private static int size(int length) {
        return length + 2 * Math.max(1, (length + MOST - 1) / MOST);
    }

    /** Whether a name field is empty, or its name can stand in an option with room gained. */
    private static boolean freeField(byte[] octets, OptionIndex options, int at, int length, int code) {
        int name = nameLength(octets, at, length);
        int entry = options.first(code);
        if (name == 0) {
            return true;
        }
        if (entry >= 0) {
            int value = options.at(entry);
            return Arrays.equals(octets, at, at + name, octets, value, value + options.length(entry));
        }
        return name + 2 + OVERLOAD_SIZE < length - 1;
    }

    private static int nameLength(byte[] octets, int at, int length) {
        int name = length;
        while (name > 0 && octets[at + name - 1] == 0) {
            name--;
        }
        return name;
    }

    /** A layout with these fields overloaded: a name that stands in one is an option now. */
    private static MessageLayout overloading(byte[] octets, OptionIndex given, int fields) {
        OptionIndex options = given.copy();
        if ((fields & Wire.OVERLOADS_FILE) != 0) {
            moveName(octets, options, Wire.FILE, Wire.FILE_LENGTH, 67);
        }
        if ((fields & Wire.OVERLOADS_SNAME) != 0) {
            moveName(octets, options, Wire.SNAME, Wire.SNAME_LENGTH, 66);
        }
        return new MessageLayout(octets, options, fields);
    }

    private static void moveName(byte[] octets, OptionIndex options, int at, int length, int code) {
        int name = nameLength(octets, at, length);
        if (name > 0 && !options.has(code)) {
            options.add(code, at, name);
        }
    }

    /** Gives each option the first area with room, by rank or by size; whether all found one. */
    private boolean place(int mainRoom, boolean bySize) {
        room[MAIN] = mainRoom - (overload == 0 ? 0 : OVERLOAD_SIZE);
        room[FILE] = (overload & Wire.OVERLOADS_FILE) != 0 ? Wire.FILE_LENGTH - 1 : 0;
        room[SNAME] = (overload & Wire.OVERLOADS_SNAME) != 0 ? Wire.SNAME_LENGTH - 1 : 0;
        Comparator<Integer> order = bySize
                ? Comparator.<Integer>comparingInt(i -> options.code(i) == Wire.RELAY_INFORMATION ? 0 : 1)
                        .thenComparingInt(i -> -options.length(i))
                : Comparator.comparingInt(i -> RANK[options.code(i)]);
        boolean all = true;
        for (int option :
                IntStream.range(0, options.size()).boxed().sorted(order).toList()) {
            areas[option] = area(option);
            all &= areas[option] != DROPPED;
        }
        return all;
    }

    /** The type and what relays say stand in the main area only (RFC 3046 section 2.1). */
    private int area(int option) {
        int size = size(options.length(option));
        boolean mainOnly = options.code(option) == Wire.RELAY_INFORMATION || options.code(option) == Wire.MESSAGE_TYPE;
        for (int area = MAIN; area <= (mainOnly ? MAIN : SNAME); area++) {
            if (size <= room[area]) {
                room[area] -= size;
                return area;
            }
        }
        boolean splits = overload != 0 && !mainOnly && options.length(option) > MOST && parts.length == 0;
        return splits && split(options.length(option)) ? ALL_AREAS : DROPPED;
    }

    /** Spreads the fragments of a value that needs several anyway over the areas, in the order in which they are joined. */
    private boolean split(int length) {
        int[] spread = new int[3];
        int rest = length;
        for (int area = MAIN; area <= SNAME; area++) {
            int full = room[area] / (MOST + 2);
            spread[area] = Math.min(rest, full * MOST + Math.max(0, room[area] - full * (MOST + 2) - 2));
            rest -= spread[area];
        }
        if (rest > 0) {
            return false;
        }
        for (int area = MAIN; area <= SNAME; area++) {
            room[area] -= spread[area] == 0 ? 0 : size(spread[area]);
        }
        parts = spread;
        return true;
    }

    private boolean uses(int area) {
        return IntStream.range(0, areas.length).anyMatch(option -> part(option, area) >= 0);
    }

    /** How many octets of an option stand in an area; -1 if it is not there. */
    private int part(int option, int area) {
        if (areas[option] == area) {
            return options.length(option);
        }
        return areas[option] == ALL_AREAS && parts[area] > 0 ? parts[area] : -1;
    }

    /** The message: padded to 300 octets behind END, as relays and BOOTP clients need it (RFC 1542 section 2.1). */
    byte[] packet() {
        int end = Wire.OPTIONS + (overload == 0 ? 0 : OVERLOAD_SIZE) + 1;
        for (int option = 0; option < areas.length; option++) {
            int part = part(option, MAIN);
            end += part < 0 ? 0 : size(part);
        }
        byte[] packet = new byte[Math.max(end, DhcpMessage.MINIMUM_PAYLOAD)];
        System.arraycopy(octets, 0, packet, 0, Wire.OPTIONS);
        int[] order = order();
        writeMain(order, packet);
        if ((overload & Wire.OVERLOADS_FILE) != 0) {
            Arrays.fill(packet, Wire.FILE, Wire.COOKIE, (byte) Wire.PAD);
            writeArea(FILE, order, packet, Wire.FILE);
        }
        if ((overload & Wire.OVERLOADS_SNAME) != 0) {
            Arrays.fill(packet, Wire.SNAME, Wire.FILE, (byte) Wire.PAD);
            writeArea(SNAME, order, packet, Wire.SNAME);
        }
        return packet;
    }

    /** 53 first, 82 last, 1 directly before 3 if it came after it, the others as they came. */
    private int[] order() {
        int[] order = new int[areas.length];
        int n = 0;
        int type = options.first(Wire.MESSAGE_TYPE);
        int relay = options.first(Wire.RELAY_INFORMATION);
        int router = options.first(3);
        int mask = router < 0 ? -1 : options.first(1);
        if (type >= 0) {
            order[n++] = type;
        }
        for (int i = 0; i < order.length; i++) {
            if (i == router && mask > router) {
                order[n++] = mask;
            }
            if (i != type && i != relay && (i != mask || mask < router)) {
                order[n++] = i;
            }
        }
        if (relay >= 0) {
            order[n] = relay;
        }
        return order;
    }

    /** The type stands before option 52, and both before all else. */
    private void writeMain(int[] order, byte[] packet) {
        int at = Wire.OPTIONS;
        int from = 0;
        if (order.length > 0 && options.code(order[0]) == Wire.MESSAGE_TYPE) {
            at = write(order[from++], 0, 1, packet, at);
        }
        if (overload != 0) {
            packet[at++] = Wire.OVERLOAD;
            packet[at++] = 1;
            packet[at++] = (byte) overload;
        }
        writeArea(MAIN, from == 0 ? order : Arrays.copyOfRange(order, from, order.length), packet, at);
    }

    private void writeArea(int area, int[] order, byte[] packet, int start) {
        int at = start;
        for (int option : order) {
            int length = part(option, area);
            if (length >= 0) {
                at = write(option, before(option, area), length, packet, at);
            }
        }
        packet[at] = (byte) Wire.END;
    }

    /** How many octets of an option stand in the areas before one. */
    private int before(int option, int area) {
        int before = 0;
        for (int i = MAIN; i < area && areas[option] == ALL_AREAS; i++) {
            before += parts[i];
        }
        return before;
    }

    /** Writes a part of a value, cut into instances, and says where it ends. */
    private int write(int option, int from, int length, byte[] packet, int start) {
        int at = start;
        int next = options.at(option) + from;
        int rest = length;
        do {
            int size = Math.min(rest, MOST);
            packet[at++] = (byte) options.code(option);
            packet[at++] = (byte) size;
            System.arraycopy(octets, next, packet, at, size);
            at += size;
            next += size;
            rest -= size;
        } while (rest > 0);
        return at;
    }

    /** Whether every option found room. */
    boolean isComplete() {
        return IntStream.of(areas).noneMatch(area -> area == DROPPED);
    }

    EncodeReport report(int length) {
        List<Integer> left = new ArrayList<>();
        for (int option = 0; option < areas.length; option++) {
            if (areas[option] == DROPPED) {
                left.add(options.code(option));
            }
        }
        return new EncodeReport(length, overload, left);
    }
}
