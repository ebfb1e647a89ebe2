package io.github.zip2x2.dhcp;

import io.github.zip2x2.dhcp.internal.range.InRange;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Domain names in options: labels of at most 63 octets, names of at most 255 (RFC 1035 section 3.1), compressed where
 * the option allows it. As text a dot or backslash inside a label has a backslash before it, and an octet that is not
 * printable is {@code \DDD} (RFC 1035 section 5.1).
 */
final class DomainNames {
    /** Option 119: compressed, pointers counted from the start of the joined value (RFC 3397 section 2). */
    static final OptionType<List<String>> SEARCH_LIST = new SearchList();

    private static final int MAX_LABEL = 63;
    private static final int MAX_NAME = 255;
    private static final int POINTER = 0xc0;

    /** Label reads allowed per octet of the option: more than real lists need, and linear in its length. */
    private static final int READS_PER_OCTET = 16;

    private DomainNames() {}

    /** Walks the names of one option; allocates nothing unless it collects them. */
    private static final class Walk {
        private final OptionData data;
        private final int base;
        private final boolean compressed;
        private int budget;

        Walk(OptionData data, int base, boolean compressed) {
            this.data = data;
            this.base = base;
            this.compressed = compressed;
            this.budget = READS_PER_OCTET * (data.length() + 1);
        }

        /** Where the name that starts there ends, or -1 if it is not a name. */
        int name(int start, @Nullable StringBuilder text) {
            int at = start;
            int end = -1;
            int length = 1;
            while (true) {
                if (at >= data.length() || --budget < 0) {
                    return -1;
                }
                int head = data.u8(at);
                if (head == 0) {
                    return end >= 0 ? end : at + 1;
                }
                if (head >= POINTER) {
                    if (!compressed || at + 1 >= data.length()) {
                        return -1;
                    }
                    end = end >= 0 ? end : at + 2;
                    at = base + (data.u16(at) & 0x3fff);
                    continue;
                }
                length += 1 + head;
                if (head > MAX_LABEL || length > MAX_NAME || at + 1 + head > data.length()) {
                    return -1;
                }
                if (text != null) {
                    appendLabel(text, data, at + 1, at + 1 + head);
                }
                at += 1 + head;
            }
        }
    }

    /** Whether names fill the value from there, where pointers count from, to its end exactly. */
    static boolean fill(OptionData data, int from, boolean compressed) {
        Walk walk = new Walk(data, from, compressed);
        int at = from;
        while (at >= 0 && at < data.length()) {
            at = walk.name(at, null);
        }
        return at == data.length();
    }

    /** The names from there on, of a value that {@link #fill} found well formed. */
    static List<String> read(OptionData data, int from, boolean compressed) {
        Walk walk = new Walk(data, from, compressed);
        List<String> names = new ArrayList<>();
        int at = from;
        while (at < data.length()) {
            StringBuilder text = new StringBuilder();
            at = walk.name(at, text);
            names.add(text.length() == 0 ? "." : text.toString());
        }
        return List.copyOf(names);
    }

    /** Whether labels fill the value from there to its end, with or without the root's empty label after them. */
    static boolean isPartialName(OptionData data, int from) {
        int at = from;
        while (at < data.length()) {
            int head = data.u8(at);
            if (head == 0) {
                return at + 1 == data.length() && at + 1 - from <= MAX_NAME;
            }
            if (head > MAX_LABEL) {
                return false;
            }
            at += 1 + head;
        }
        return at == data.length() && at + 1 - from <= MAX_NAME;
    }

    /** The name of a value for which {@link #isPartialName} is true; it ends with a dot if it ends with the root. */
    static String readPartial(OptionData data, int from) {
        StringBuilder text = new StringBuilder();
        int at = from;
        while (at < data.length() && data.u8(at) != 0) {
            appendLabel(text, data, at + 1, at + 1 + data.u8(at));
            at += 1 + data.u8(at);
        }
        return at < data.length() ? text.append('.').toString() : text.toString();
    }

    private static void appendLabel(StringBuilder text, OptionData data, int from, int to) {
        if (text.length() > 0) {
            text.append('.');
        }
        for (int i = from; i < to; i++) {
            int c = data.u8(i);
            if (c == '.' || c == '\\') {
                text.append('\\').append((char) c);
            } else if (c > 0x20 && c < 0x7f) {
                text.append((char) c);
            } else {
                text.append('\\')
                        .append((char) ('0' + c / 100))
                        .append((char) ('0' + c / 10 % 10))
                        .append((char) ('0' + c % 10));
            }
        }
    }

    /**
     * The labels of a name; a dot at its end is allowed and adds nothing.
     *
     * @throws IllegalArgumentException if a label or the name is too long, or a label is empty
     */
    static List<OctetString> labels(String name) {
        List<OctetString> labels = new ArrayList<>();
        ByteArrayOutputStream label = new ByteArrayOutputStream();
        int total = 1;
        for (int i = 0; !name.equals(".") && i <= name.length(); i++) {
            if (i == name.length() || name.charAt(i) == '.') {
                if (label.size() == 0 && i == name.length() && !labels.isEmpty()) {
                    break;
                }
                total += 1 + label.size();
                if (label.size() == 0 || label.size() > MAX_LABEL || total > MAX_NAME) {
                    throw new IllegalArgumentException(
                            "\"" + name + "\" is not a domain name: labels have 1..63 octets, the whole at most 255");
                }
                labels.add(OctetString.of(label.toByteArray()));
                label.reset();
            } else if (name.charAt(i) == '\\') {
                i += escaped(name, i + 1, label);
            } else {
                label.write(octet(name, i));
            }
        }
        return labels;
    }

    /** Takes what follows a backslash and says how many characters that was. */
    private static int escaped(String name, int at, ByteArrayOutputStream label) {
        if (at + 3 <= name.length() && name.substring(at, at + 3).chars().allMatch(c -> c >= '0' && c <= '9')) {
            label.write((int) InRange.check("value", Integer.parseInt(name, at, at + 3, 10), 0, 255));
            return 3;
        }
        if (at == name.length()) {
            throw new IllegalArgumentException("\"" + name + "\" ends with a backslash");
        }
        label.write(octet(name, at));
        return 1;
    }

    private static int octet(String name, int at) {
        return OctetString.latin1(name.substring(at, at + 1)).octet(0);
    }

    /** Names one after another, each with its root; compressed, a tail that was written before is pointed to. */
    static OctetString write(List<String> names, boolean compressed) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Map<List<OctetString>, Integer> known = new HashMap<>();
        for (String name : names) {
            List<OctetString> labels = labels(name);
            Integer pointer = null;
            for (int i = 0; i < labels.size(); i++) {
                List<OctetString> tail = labels.subList(i, labels.size());
                pointer = compressed ? known.get(tail) : null;
                if (pointer != null) {
                    out.write(POINTER | pointer >> 8);
                    out.write(pointer);
                    break;
                }
                if (out.size() <= 0x3fff) {
                    known.put(tail, out.size());
                }
                writeLabel(out, labels.get(i));
            }
            if (pointer == null) {
                out.write(0);
            }
        }
        return OctetString.of(out.toByteArray());
    }

    static void writeLabel(ByteArrayOutputStream out, OctetString label) {
        out.write(label.length());
        out.writeBytes(label.array());
    }

    private static final class SearchList implements OptionType<List<String>> {
        @Override
        public String label() {
            return "domain names, compressed";
        }

        @Override
        public boolean isList() {
            return true;
        }

        @Override
        public @Nullable AnomalyKind check(OptionData data) {
            if (data.length() == 0) {
                return AnomalyKind.EMPTY_OPTION;
            }
            return fill(data, 0, true) ? null : AnomalyKind.BAD_NAME;
        }

        @Override
        public List<String> decode(OptionData data) {
            return read(data, 0, true);
        }

        @Override
        public OctetString encode(List<String> value) {
            if (value.isEmpty()) {
                throw new IllegalArgumentException("no domain name; leave the option out instead");
            }
            return write(value, true);
        }
    }
}
