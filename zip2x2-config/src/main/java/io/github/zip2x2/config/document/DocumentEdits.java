package io.github.zip2x2.config.document;

import io.github.zip2x2.config.finding.Splice;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Edits of a document, as changes of its bytes in the file's own style. */
final class DocumentEdits {
    private final CfgDocument document;
    private final List<CfgLine> lines;
    private final byte[] bytes;

    DocumentEdits(CfgDocument document, byte[] bytes) {
        if (!document.isReadable()) {
            throw new IllegalArgumentException(
                    "a file that is UTF-16, UTF-32 or larger than the limit cannot be edited; save it as ASCII");
        }
        this.document = document;
        this.lines = document.lines();
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

    List<Splice> set(String section, String key, String value, Charset charset) {
        requireKey(key);
        byte[] encoded = encode("the value of [" + section + "] " + key, value, charset);
        List<Splice> splices = new ArrayList<>();
        for (CfgLine found : settings(LineKind.ENTRY, section, key)) {
            int end = found.at().textEnd();
            int start = document.skipBlanks(found.at().mark() + 1, end);
            splices.add(Splice.of(start, end - start, encoded));
        }
        return splices.isEmpty() ? List.of(added(section, key, encoded)) : splices;
    }

    private Splice added(String section, String key, byte[] value) {
        byte[] text = concat(encode("the key", key, document.encoding().charset()), new byte[] {'='}, value);
        List<CfgLine> disabled = settings(LineKind.DISABLED, section, key);
        if (!disabled.isEmpty()) {
            return insertAfter(disabled.get(disabled.size() - 1), text);
        }
        CfgLine header = sectionHeader(section);
        return header == null ? appendSection(section, text) : insertAfter(lastSettingOf(header), text);
    }

    List<Splice> remove(String section, String key) {
        List<Splice> splices = new ArrayList<>();
        for (CfgLine line : settings(LineKind.ENTRY, section, key)) {
            splices.add(
                    Splice.of(line.at().textStart(), line.at().end() - line.at().textStart(), ""));
        }
        return splices;
    }

    List<Splice> enable(String section, String key) {
        List<CfgLine> disabled = settings(LineKind.DISABLED, section, key);
        if (disabled.isEmpty() || !settings(LineKind.ENTRY, section, key).isEmpty()) {
            return List.of();
        }
        CfgLine last = disabled.get(disabled.size() - 1);
        int start = document.skipBlanks(last.at().textStart(), last.at().textEnd());
        return List.of(Splice.of(start, last.keyStart() - start, ""));
    }

    List<Splice> disable(String section, String key) {
        return settings(LineKind.ENTRY, section, key).stream()
                .map(line -> Splice.of(line.keyStart(), 0, ";"))
                .toList();
    }

    List<Splice> addSection(String section) {
        return sectionHeader(section) != null ? List.of() : List.of(appendSection(section, null));
    }

    private List<CfgLine> settings(LineKind kind, String section, String key) {
        return lines.stream()
                .filter(line -> line.kind() == kind
                        && line.section().equals(section)
                        && line.key().equals(key))
                .toList();
    }

    private @Nullable CfgLine sectionHeader(String section) {
        for (CfgLine line : lines) {
            if (line.kind() == LineKind.SECTION && line.section().equals(section)) {
                return line;
            }
        }
        return null;
    }

    /** Blank lines and comments at a section's end belong to the next section. */
    private CfgLine lastSettingOf(CfgLine header) {
        CfgLine last = header;
        for (CfgLine line : lines.subList(header.number(), lines.size())) {
            if (line.kind() == LineKind.SECTION) {
                break;
            }
            last = line.isSetting() ? line : last;
        }
        return last;
    }

    private Splice insertAfter(CfgLine line, byte[] text) {
        byte[] end = lineEnd();
        boolean isOpen = line.at().textEnd() == line.at().end();
        return Splice.of(line.at().end(), 0, isOpen ? concat(end, text) : concat(text, end));
    }

    private Splice appendSection(String section, byte @Nullable [] line) {
        if (section.isEmpty() || !section.equals(section.strip()) || section.indexOf(']') >= 0) {
            throw new IllegalArgumentException("section '" + section + "' cannot be written between square brackets");
        }
        byte[] end = lineEnd();
        byte[] header = concat(
                new byte[] {'['},
                encode("the section", section, document.encoding().charset()),
                new byte[] {']'});
        byte[] body = line == null ? header : concat(header, end, line);
        if (lines.isEmpty()) {
            return Splice.of(bytes.length, 0, concat(body, end));
        }
        CfgLine last = lines.get(lines.size() - 1);
        boolean isOpen = last.at().textEnd() == last.at().end();
        byte[] gap = last.kind() == LineKind.BLANK && !isOpen ? new byte[0] : end;
        return Splice.of(bytes.length, 0, isOpen ? concat(end, gap, body) : concat(gap, body, end));
    }

    /** The line end that most lines have. */
    private byte[] lineEnd() {
        int returns = 0;
        int crLf = 0;
        for (CfgLine line : lines) {
            int length = line.at().end() - line.at().textEnd();
            returns += length == 1 && bytes[line.at().textEnd()] == '\r' ? 1 : 0;
            crLf += length == 2 ? 1 : length == 0 ? 0 : -1;
        }
        return SyntaxFindings.ascii(returns > 0 ? "\r" : crLf > 0 ? "\r\n" : "\n");
    }

    private static void requireKey(String key) {
        if (key.isEmpty() || !key.equals(key.strip()) || key.indexOf('=') >= 0 || "[;#/".indexOf(key.charAt(0)) >= 0) {
            throw new IllegalArgumentException("key '" + key + "' cannot be written before an equals sign");
        }
    }

    /** The message never repeats the text, which may be a secret. */
    private static byte[] encode(String what, String text, Charset charset) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r' || c == 0) {
                throw new IllegalArgumentException(what + " has a line end or a NUL, which a line cannot hold");
            }
        }
        try {
            ByteBuffer encoded = charset.newEncoder().encode(CharBuffer.wrap(text));
            byte[] copy = new byte[encoded.remaining()];
            encoded.get(copy);
            return copy;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(what + " has characters that " + charset + " does not have", e);
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
