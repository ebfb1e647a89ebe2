package io.github.zip2x2.config.document;

import static io.github.zip2x2.config.document.LineKind.BLANK;
import static io.github.zip2x2.config.document.LineKind.COMMENT;
import static io.github.zip2x2.config.document.LineKind.DISABLED;
import static io.github.zip2x2.config.document.LineKind.ENTRY;
import static io.github.zip2x2.config.document.LineKind.JUNK;
import static io.github.zip2x2.config.document.LineKind.SECTION;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Where each line of a document begins, what it is, and where its sign stands. */
final class LineIndex {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH_BYTE = 0x0101010101010101L;
    private static final long TOP_BITS = 0x8080808080808080L;

    private final byte[] bytes;
    private final int lineLimit;
    private final int textStart;
    private byte terminator = '\n';
    private int count;
    private int[] starts;
    /** The equals sign of an entry, the closing bracket of a section or -1, otherwise unused. */
    private int[] marks;

    private LineKind[] kinds;
    private boolean highBytes;
    private int[] sectionLines = new int[8];
    private int sectionCount;

    LineIndex(byte[] bytes, int textStart, int lineLimit) {
        this.bytes = bytes;
        this.textStart = textStart;
        this.lineLimit = lineLimit;
        int guess = Math.max(8, bytes.length / 16);
        starts = new int[guess];
        marks = new int[guess];
        kinds = new LineKind[guess];
        scan();
        if (count == 1 && lastIndexOf((byte) '\r') >= 0) {
            // No LF anywhere but a CR: the line ends of old Macintosh editors.
            terminator = '\r';
            count = 0;
            sectionCount = 0;
            scan();
        }
    }

    private int lastIndexOf(byte wanted) {
        int i = bytes.length - 1;
        while (i >= 0 && bytes[i] != '\n' && bytes[i] != wanted) {
            i--;
        }
        return i >= 0 && bytes[i] == wanted ? i : -1;
    }

    private void scan() {
        int pos = textStart;
        while (pos < bytes.length) {
            int end = find(terminator, pos, bytes.length);
            boolean withReturn = end < bytes.length && end > pos && terminator == '\n' && bytes[end - 1] == '\r';
            int contentEnd = withReturn ? end - 1 : end;
            int equals = find((byte) '=', pos, end);
            addLine(pos, contentEnd, equals < end ? equals : -1);
            pos = end + 1;
        }
        if (textStart > 0 && count > 0) {
            starts[0] = 0;
        }
        highBytes = hasHighBytes(textStart);
    }

    private boolean hasHighBytes(int from) {
        long bits = 0;
        int i = from;
        for (; i + Long.BYTES <= bytes.length; i += Long.BYTES) {
            bits |= (long) WORDS.get(bytes, i);
        }
        for (; i < bytes.length; i++) {
            bits |= bytes[i];
        }
        return (bits & TOP_BITS) != 0;
    }

    /**
     * The first place of a byte, or {@code end}. Looks at eight bytes at a time: in {@code x ^ wanted} the wanted byte is
     * zero, and subtracting one from each byte borrows into the top bit of the lowest zero byte only.
     */
    private int find(byte wanted, int from, int end) {
        long pattern = (wanted & 0xffL) * EACH_BYTE;
        int i = from;
        for (; i + Long.BYTES <= end; i += Long.BYTES) {
            long x = (long) WORDS.get(bytes, i) ^ pattern;
            long found = (x - EACH_BYTE) & ~x & TOP_BITS;
            if (found != 0) {
                return i + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (i < end && bytes[i] != wanted) {
            i++;
        }
        return i;
    }

    private void addLine(int start, int end, int equals) {
        if (count == starts.length) {
            int larger = count * 2;
            starts = Arrays.copyOf(starts, larger);
            marks = Arrays.copyOf(marks, larger);
            kinds = Arrays.copyOf(kinds, larger);
        }
        starts[count] = start;
        marks[count] = equals;
        LineKind kind = end - start > lineLimit ? JUNK : kindOf(start, end, equals);
        kinds[count] = kind;
        if (kind == SECTION) {
            int close = start;
            while (close < end && bytes[close] != ']') {
                close++;
            }
            marks[count] = close < end ? close : -1;
            if (sectionCount == sectionLines.length) {
                sectionLines = Arrays.copyOf(sectionLines, sectionCount * 2);
            }
            sectionLines[sectionCount++] = count;
        }
        count++;
    }

    private LineKind kindOf(int start, int end, int equals) {
        int first = skipBlanks(start, end);
        if (first == end) {
            return BLANK;
        }
        return switch (bytes[first]) {
            case '[' -> SECTION;
            case ';' -> isDisabledEntry(first + 1, end, equals) ? DISABLED : COMMENT;
            case '#' -> COMMENT;
            case '/' -> first + 1 < end && bytes[first + 1] == '/' ? COMMENT : entryIf(equals > first);
            default -> entryIf(equals > first);
        };
    }

    private static LineKind entryIf(boolean hasKey) {
        return hasKey ? ENTRY : JUNK;
    }

    /** Prose with an equals sign in it is a comment: a key is letters, digits and underscores. */
    private boolean isDisabledEntry(int start, int end, int equals) {
        if (equals < 0) {
            return false;
        }
        int keyStart = skipBlanks(start, end);
        int keyEnd = skipBlanksBack(keyStart, equals);
        for (int i = keyStart; i < keyEnd; i++) {
            byte b = bytes[i];
            if (!((b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || b == '_')) {
                return false;
            }
        }
        return keyEnd > keyStart;
    }

    int skipBlanks(int from, int end) {
        int i = from;
        while (i < end && (bytes[i] == ' ' || bytes[i] == '\t')) {
            i++;
        }
        return i;
    }

    int skipBlanksBack(int from, int end) {
        int i = end;
        while (i > from && (bytes[i - 1] == ' ' || bytes[i - 1] == '\t')) {
            i--;
        }
        return i;
    }

    int count() {
        return count;
    }

    LineKind kind(int line) {
        return kinds[line];
    }

    boolean isEntry(int line) {
        return kinds[line] == ENTRY;
    }

    boolean isEntryOrDisabled(int line) {
        return kinds[line] == ENTRY || kinds[line] == DISABLED;
    }

    /** The first byte of the line, a byte order mark included. */
    int start(int line) {
        return starts[line];
    }

    /** The first byte of the line's text: behind a byte order mark. */
    int textStart(int line) {
        return line == 0 ? textStart : starts[line];
    }

    /** The first byte behind the line and its line end. */
    int end(int line) {
        return line + 1 < count ? starts[line + 1] : bytes.length;
    }

    /** The first byte behind the line's text. */
    int textEnd(int line) {
        int end = end(line);
        int start = textStart(line);
        if (end > start && bytes[end - 1] == terminator) {
            end--;
            if (terminator == '\n' && end > start && bytes[end - 1] == '\r') {
                end--;
            }
        }
        return end;
    }

    int mark(int line) {
        return marks[line];
    }

    int keyStart(int line) {
        int end = textEnd(line);
        int first = skipBlanks(textStart(line), end);
        return kinds[line] == DISABLED ? skipBlanks(first + 1, end) : first;
    }

    int keyEnd(int line) {
        return skipBlanksBack(textStart(line), marks[line]);
    }

    boolean isTooLong(int line) {
        return textEnd(line) - textStart(line) > lineLimit;
    }

    boolean hasHighBytes() {
        return highBytes;
    }

    byte terminator() {
        return terminator;
    }

    int sectionCount() {
        return sectionCount;
    }

    int sectionLine(int section) {
        return sectionLines[section];
    }

    /** The section that a line belongs to, a section's own line included; -1 before the first. */
    int sectionOf(int line) {
        int found = Arrays.binarySearch(sectionLines, 0, sectionCount, line);
        return found >= 0 ? found : -found - 2;
    }
}
