package io.github.zip2x2.config.document;

import static io.github.zip2x2.config.document.LineKind.BLANK;
import static io.github.zip2x2.config.document.LineKind.COMMENT;
import static io.github.zip2x2.config.document.LineKind.DISABLED;
import static io.github.zip2x2.config.document.LineKind.ENTRY;
import static io.github.zip2x2.config.document.LineKind.JUNK;
import static io.github.zip2x2.config.document.LineKind.SECTION;

import java.util.ArrayList;
import java.util.List;

/** Cuts a document's bytes into lines and tells what each one is. */
final class LineReader {
    private final CfgDocument document;
    private final byte[] bytes;
    private final byte terminator;
    private final List<CfgLine> lines;
    private String section = "";

    private LineReader(CfgDocument document, byte[] bytes, byte terminator) {
        this.document = document;
        this.bytes = bytes;
        this.terminator = terminator;
        this.lines = new ArrayList<>(8 + bytes.length / 24);
    }

    /** The lines that LF ends, or where there is no LF but a CR those that CR ends, as old Macintosh editors wrote them. */
    static List<CfgLine> read(CfgDocument document, byte[] bytes, int textStart) {
        List<CfgLine> lines = new LineReader(document, bytes, (byte) '\n').read(textStart);
        boolean oneLine = lines.size() == 1 && bytes[bytes.length - 1] != '\n';
        return oneLine && indexOf(bytes, textStart, bytes.length, (byte) '\r') >= 0
                ? new LineReader(document, bytes, (byte) '\r').read(textStart)
                : lines;
    }

    private List<CfgLine> read(int textStart) {
        int start = textStart;
        while (start < bytes.length) {
            int end = indexOf(bytes, start, bytes.length, terminator);
            if (end < 0) {
                add(start, bytes.length, bytes.length);
                return lines;
            }
            boolean withReturn = terminator == '\n' && end > start && bytes[end - 1] == '\r';
            add(start, withReturn ? end - 1 : end, end + 1);
            start = end + 1;
        }
        return lines;
    }

    private void add(int textStart, int textEnd, int end) {
        int first = CfgLine.skipBlanks(bytes, textStart, textEnd);
        LineKind kind = BLANK;
        int mark = -1;
        if (textEnd - textStart > document.limits().lineBytes()) {
            kind = JUNK;
        } else if (first < textEnd && bytes[first] == '[') {
            kind = SECTION;
            mark = indexOf(bytes, first, textEnd, (byte) ']');
            section = sectionName(first, mark < 0 ? textEnd : mark);
        } else if (first < textEnd) {
            mark = indexOf(bytes, first, textEnd, (byte) '=');
            kind = kindOf(first, textEnd, mark);
        }
        int start = lines.isEmpty() ? 0 : textStart;
        lines.add(new CfgLine(
                document, lines.size(), section, kind, new CfgLine.Places(start, textStart, mark, textEnd, end)));
    }

    private String sectionName(int open, int end) {
        int start = CfgLine.skipBlanks(bytes, open + 1, end);
        return document.text(start, CfgLine.skipBlanksBack(bytes, start, end));
    }

    private LineKind kindOf(int first, int end, int mark) {
        return switch (bytes[first]) {
            case ';' -> mark >= 0 && isKey(first + 1, mark) ? DISABLED : COMMENT;
            case '#' -> COMMENT;
            case '/' -> first + 1 < end && bytes[first + 1] == '/' ? COMMENT : mark > first ? ENTRY : JUNK;
            default -> mark > first ? ENTRY : JUNK;
        };
    }

    /** Prose with an equals sign in it is a comment: a key is letters, digits and underscores. */
    private boolean isKey(int from, int equals) {
        int start = CfgLine.skipBlanks(bytes, from, equals);
        int end = CfgLine.skipBlanksBack(bytes, start, equals);
        for (int i = start; i < end; i++) {
            if (bytes[i] < 0 || (bytes[i] != '_' && !Character.isLetterOrDigit(bytes[i]))) {
                return false;
            }
        }
        return end > start;
    }

    private static int indexOf(byte[] bytes, int from, int to, byte wanted) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }
}
