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
import org.jspecify.annotations.Nullable;

/** Where each line of a document begins, what it is, and where its sign stands. */
final class LineIndex {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH_BYTE = 0x0101010101010101L;
    private static final long TOP_BITS = 0x8080808080808080L;
    private static final long EQUALS_SIGNS = '=' * EACH_BYTE;
    private static final boolean[] KEY_BYTES = new boolean[128];

    static {
        for (int b = 0; b < KEY_BYTES.length; b++) {
            KEY_BYTES[b] = b == '_' || Character.isLetterOrDigit(b);
        }
    }

    private final byte[] bytes;
    private final int lineLimit;
    private final int textStart;
    private byte terminator = '\n';
    private int count;
    private int[] starts;
    /** Behind the last byte of the line's text. */
    private int[] ends;
    /** The equals sign of an entry, the closing bracket of a section or -1, otherwise unused. */
    private int[] marks;

    /** What each line is; null while nobody has asked whether a line with a semicolon is a disabled entry or prose. */
    private @Nullable LineKind[] kinds;

    private boolean highBytes;
    private int[] sectionLines = new int[8];
    private int sectionCount;

    LineIndex(byte[] bytes, int textStart, int lineLimit) {
        this.bytes = bytes;
        this.textStart = textStart;
        this.lineLimit = lineLimit;
        int guess = Math.max(8, bytes.length / 16);
        starts = new int[guess];
        ends = new int[guess];
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

    /**
     * Looks at eight bytes at a time for line ends and equals signs together: in {@code x ^ wanted} the wanted bytes are
     * zero, and {@link #zeroBytes} marks exactly those.
     */
    private void scan() {
        long ends = (terminator & 0xffL) * EACH_BYTE;
        int lineStart = textStart;
        int equals = -1;
        long allBits = 0;
        int i = textStart;
        for (; i + Long.BYTES <= bytes.length; i += Long.BYTES) {
            long word = (long) WORDS.get(bytes, i);
            allBits |= word;
            long endMarks = zeroBytes(word ^ ends);
            long found = endMarks | zeroBytes(word ^ EQUALS_SIGNS);
            while (found != 0) {
                long lowest = found & -found;
                int place = i + (Long.numberOfTrailingZeros(lowest) >>> 3);
                if ((endMarks & lowest) != 0) {
                    endLine(lineStart, place, equals);
                    lineStart = place + 1;
                    equals = -1;
                } else if (equals < 0) {
                    equals = place;
                }
                found ^= lowest;
            }
        }
        for (; i < bytes.length; i++) {
            allBits |= bytes[i];
            if (bytes[i] == terminator) {
                endLine(lineStart, i, equals);
                lineStart = i + 1;
                equals = -1;
            } else if (bytes[i] == '=' && equals < 0) {
                equals = i;
            }
        }
        if (lineStart < bytes.length) {
            addLine(lineStart, bytes.length, equals);
        }
        if (textStart > 0 && count > 0) {
            starts[0] = 0;
        }
        highBytes = (allBits & TOP_BITS) != 0;
    }

    /** The top bit of each byte that is zero, and no other bit. */
    private static long zeroBytes(long x) {
        return ~(((x & ~TOP_BITS) + ~TOP_BITS) | x | ~TOP_BITS);
    }

    private void endLine(int start, int end, int equals) {
        boolean withReturn = terminator == '\n' && end > start && bytes[end - 1] == '\r';
        addLine(start, withReturn ? end - 1 : end, equals);
    }

    private void addLine(int start, int end, int equals) {
        if (count == starts.length) {
            int larger = count * 2;
            starts = Arrays.copyOf(starts, larger);
            ends = Arrays.copyOf(ends, larger);
            marks = Arrays.copyOf(marks, larger);
            kinds = Arrays.copyOf(kinds, larger);
        }
        starts[count] = start;
        ends[count] = end;
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

    private @Nullable LineKind kindOf(int start, int end, int equals) {
        int first = skipBlanks(start, end);
        if (first == end) {
            return BLANK;
        }
        return switch (bytes[first]) {
            case '[' -> SECTION;
            case ';' -> equals < 0 ? COMMENT : null;
            case '#' -> COMMENT;
            case '/' -> first + 1 < end && bytes[first + 1] == '/' ? COMMENT : entryIf(equals > first);
            default -> entryIf(equals > first);
        };
    }

    private static LineKind entryIf(boolean hasKey) {
        return hasKey ? ENTRY : JUNK;
    }

    /** Prose with an equals sign in it is a comment: a key is letters, digits and underscores. */
    private boolean isDisabledEntry(int line) {
        int semicolon = skipBlanks(textStart(line), ends[line]);
        int keyStart = skipBlanks(semicolon + 1, ends[line]);
        int keyEnd = skipBlanksBack(keyStart, marks[line]);
        for (int i = keyStart; i < keyEnd; i++) {
            if (bytes[i] < 0 || !KEY_BYTES[bytes[i]]) {
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
        LineKind kind = kinds[line];
        return kind != null ? kind : isDisabledEntry(line) ? DISABLED : COMMENT;
    }

    boolean isEntry(int line) {
        return kinds[line] == ENTRY;
    }

    boolean isEntryOrDisabled(int line) {
        LineKind kind = kind(line);
        return kind == ENTRY || kind == DISABLED;
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
        return ends[line];
    }

    int mark(int line) {
        return marks[line];
    }

    int keyStart(int line) {
        int end = ends[line];
        int first = skipBlanks(textStart(line), end);
        return isEntry(line) || kind(line) != DISABLED ? first : skipBlanks(first + 1, end);
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
