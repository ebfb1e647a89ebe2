package io.github.zip2x2.config.document;

import io.github.zip2x2.config.finding.Splice;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Edits of a document, as changes of its bytes in the file's own style. */
final class DocumentEdits {
    private final CfgDocument document;
    private final LineIndex lines;
    private final byte[] bytes;

    DocumentEdits(CfgDocument document, byte[] bytes) {
        if (document.encoding().isWide() || bytes.length > document.limits().documentBytes()) {
            throw new IllegalArgumentException("a file that is UTF-16 or larger than the limit cannot be edited");
        }
        this.document = document;
        this.lines = document.index();
        this.bytes = bytes;
    }

    static byte[] apply(byte[] bytes, List<Splice> splices) {
        List<Splice> sorted = new ArrayList<>(splices);
        sorted.sort(Comparator.comparingInt(Splice::offset));
        ByteArrayOutputStream result = new ByteArrayOutputStream(bytes.length + 64);
        int done = 0;
        for (Splice splice : sorted) {
            if (splice.offset() < done || splice.offset() > bytes.length - splice.length()) {
                throw new IllegalArgumentException(
                        splice + " overlaps another or lies outside " + bytes.length + " bytes");
            }
            result.write(bytes, done, splice.offset() - done);
            result.writeBytes(splice.replacement());
            done = splice.offset() + splice.length();
        }
        result.write(bytes, done, bytes.length - done);
        return result.toByteArray();
    }

    List<Splice> set(String section, String key, String value) {
        requireKey(key);
        byte[] encoded = encode("the value of [" + section + "] " + key, value);
        int found = lastEntry(section, key);
        if (found >= 0) {
            int end = lines.textEnd(found);
            int start = lines.skipBlanks(lines.mark(found) + 1, end);
            return List.of(Splice.of(start, end - start, encoded));
        }
        byte[] line = concat(encode("the key", key), new byte[] {'='}, encoded);
        int disabled = lastDisabled(section, key);
        if (disabled >= 0) {
            return List.of(insertAfter(disabled, line));
        }
        int header = sectionHeader(section);
        if (header < 0) {
            return List.of(appendSection(section, line));
        }
        return List.of(insertAfter(lastSettingOf(header), line));
    }

    List<Splice> remove(String section, String key) {
        List<Splice> splices = new ArrayList<>();
        for (int line = 0; line < lines.count(); line++) {
            if (lines.isEntry(line) && isAt(line, section, key)) {
                int start = line == 0 ? lines.textStart(0) : lines.start(line);
                splices.add(Splice.of(start, lines.end(line) - start, ""));
            }
        }
        return splices;
    }

    List<Splice> enable(String section, String key) {
        int disabled = lastDisabled(section, key);
        if (disabled < 0 || lastEntry(section, key) >= 0) {
            return List.of();
        }
        int start = lines.skipBlanks(lines.textStart(disabled), lines.textEnd(disabled));
        return List.of(Splice.of(start, lines.keyStart(disabled) - start, ""));
    }

    List<Splice> disable(String section, String key) {
        List<Splice> splices = new ArrayList<>();
        for (int line = 0; line < lines.count(); line++) {
            if (lines.isEntry(line) && isAt(line, section, key)) {
                splices.add(Splice.of(lines.keyStart(line), 0, ";"));
            }
        }
        return splices;
    }

    List<Splice> addSection(String section) {
        return sectionHeader(section) >= 0 ? List.of() : List.of(appendSection(section, null));
    }

    private boolean isAt(int line, String section, String key) {
        return document.sectionNameAt(line).equals(section)
                && document.text(lines.keyStart(line), lines.keyEnd(line)).equals(key);
    }

    private int lastEntry(String section, String key) {
        return document.entry(section, key).map(entry -> entry.line() - 1).orElse(-1);
    }

    private int lastDisabled(String section, String key) {
        int found = -1;
        for (int line = 0; line < lines.count(); line++) {
            if (lines.kind(line) == LineKind.DISABLED && isAt(line, section, key)) {
                found = line;
            }
        }
        return found;
    }

    private int sectionHeader(String section) {
        for (int i = 0; i < lines.sectionCount(); i++) {
            if (document.sectionNameAt(lines.sectionLine(i)).equals(section)) {
                return lines.sectionLine(i);
            }
        }
        return -1;
    }

    /** Blank lines and comments at a section's end belong to the next section. */
    private int lastSettingOf(int header) {
        int last = header;
        for (int line = header + 1; line < lines.count() && lines.kind(line) != LineKind.SECTION; line++) {
            if (lines.isEntryOrDisabled(line)) {
                last = line;
            }
        }
        return last;
    }

    private Splice insertAfter(int line, byte[] text) {
        byte[] end = lineEnd();
        boolean isOpen = lines.textEnd(line) == lines.end(line);
        return Splice.of(lines.end(line), 0, isOpen ? concat(end, text) : concat(text, end));
    }

    private Splice appendSection(String section, byte @Nullable [] line) {
        if (section.isEmpty() || !section.equals(section.strip()) || section.indexOf(']') >= 0) {
            throw new IllegalArgumentException("section '" + section + "' cannot be written between square brackets");
        }
        byte[] end = lineEnd();
        byte[] header = concat(new byte[] {'['}, encode("the section", section), new byte[] {']'});
        byte[] body = line == null ? header : concat(header, end, line);
        if (lines.count() == 0) {
            return Splice.of(bytes.length, 0, concat(body, end));
        }
        int last = lines.count() - 1;
        boolean isOpen = lines.textEnd(last) == lines.end(last);
        byte[] gap = lines.kind(last) == LineKind.BLANK && !isOpen ? new byte[0] : end;
        return Splice.of(bytes.length, 0, isOpen ? concat(end, gap, body) : concat(gap, body, end));
    }

    private byte[] lineEnd() {
        int crLf = 0;
        for (int line = 0; line < lines.count(); line++) {
            int length = lines.end(line) - lines.textEnd(line);
            crLf += length == 2 ? 1 : length == 0 ? 0 : -1;
        }
        return SyntaxFindings.ascii(lines.terminator() == '\r' ? "\r" : crLf > 0 ? "\r\n" : "\n");
    }

    private static void requireKey(String key) {
        if (key.isEmpty() || !key.equals(key.strip()) || key.indexOf('=') >= 0 || "[;#/".indexOf(key.charAt(0)) >= 0) {
            throw new IllegalArgumentException("key '" + key + "' cannot be written before an equals sign");
        }
    }

    /** The message never repeats the text, which may be a secret. */
    private byte[] encode(String what, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r' || c == 0) {
                throw new IllegalArgumentException(what + " has a line end or a NUL, which a line cannot hold");
            }
        }
        try {
            ByteBuffer encoded = document.encoding().charset().newEncoder().encode(CharBuffer.wrap(text));
            byte[] copy = new byte[encoded.remaining()];
            encoded.get(copy);
            return copy;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(
                    what + " has characters that " + document.encoding().charset() + " does not have", e);
        }
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
