package io.github.zip2x2.config.document;

import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.finding.Splice;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A phone's configuration file, byte for byte: what is read from it never changes what is written back.
 *
 * <p>Parsing takes any bytes and never throws; what it met is in {@link #findings}. Edits give a new document in which only
 * the lines that must change have changed, in the file's own style. Immutable and safe for use by several threads.
 *
 * <p>Syntax: ASCII text (ZIP2x2 User Manual p.26), {@code [SECTION]} (ZIP4x5 manual p.198), {@code key=value} and
 * {@code ;} as a PBX writes them; a value is the rest of its line.
 */
public final class CfgDocument {
    private final byte[] bytes;
    private final ParseLimits limits;
    private final TextEncoding encoding;
    private final List<CfgLine> lines;
    /** The settings that count; made when first asked for. */
    private volatile @Nullable Map<Place, CfgEntry> settings;

    private record Place(String section, String key) {}

    private CfgDocument(byte[] bytes, ParseLimits limits) {
        this.bytes = bytes;
        this.limits = limits;
        TextEncoding wide = TextEncoding.ofWide(bytes);
        encoding = wide.isWide() || !hasHighBytes(bytes) ? wide : TextEncoding.ofHighBytes(bytes);
        lines = isReadable()
                ? Collections.unmodifiableList(LineReader.read(this, bytes, markLength(bytes)))
                : List.of();
    }

    private static boolean hasHighBytes(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 0) {
                return true;
            }
        }
        return false;
    }

    private static int markLength(byte[] bytes) {
        return bytes.length >= 3 && bytes[0] == (byte) 0xef && bytes[1] == (byte) 0xbb && bytes[2] == (byte) 0xbf
                ? 3
                : 0;
    }

    boolean isReadable() {
        return bytes.length <= limits.documentBytes() && !encoding.isWide();
    }

    /**
     * Reads a file.
     *
     * @param bytes the whole file, whatever it holds; copied
     * @return the document
     */
    public static CfgDocument parse(byte[] bytes) {
        return parse(bytes, ParseLimits.DEFAULT);
    }

    /**
     * Reads a file within limits of one's own.
     *
     * @param bytes the whole file, whatever it holds; copied
     * @param limits how much is read; the rest is kept
     * @return the document
     */
    public static CfgDocument parse(byte[] bytes, ParseLimits limits) {
        return new CfgDocument(bytes.clone(), limits);
    }

    /**
     * The file as it stands.
     *
     * @return a copy; exactly the bytes that were parsed
     */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /**
     * The file's length.
     *
     * @return bytes
     */
    public int size() {
        return bytes.length;
    }

    /**
     * How the bytes were taken for characters.
     *
     * @return the encoding
     */
    public TextEncoding encoding() {
        return encoding;
    }

    /**
     * The limits that the file was read with.
     *
     * @return the limits
     */
    public ParseLimits limits() {
        return limits;
    }

    /**
     * How many lines there are.
     *
     * @return 0 when the file is empty, too large, UTF-16 or UTF-32
     */
    public int lineCount() {
        return lines.size();
    }

    /**
     * One line.
     *
     * @param number 1 for the first
     * @return the line
     * @throws IndexOutOfBoundsException if there is none of that number
     */
    public CfgLine line(int number) {
        if (number < 1 || number > lines.size()) {
            throw new IndexOutOfBoundsException("line " + number + " of " + lines.size());
        }
        return lines.get(number - 1);
    }

    /**
     * The sections' names.
     *
     * @return each once, in the order in which they first stand in the file
     */
    public Set<String> sections() {
        Set<String> names = new LinkedHashSet<>();
        for (CfgLine line : lines) {
            if (line.kind() == LineKind.SECTION) {
                names.add(line.section());
            }
        }
        return Collections.unmodifiableSet(names);
    }

    /**
     * The settings that count, in the order of the file, duplicates included.
     *
     * @return the entries
     */
    public List<CfgEntry> entries() {
        return collect(line -> line.kind() == LineKind.ENTRY);
    }

    /**
     * The settings that count and those that a semicolon switches off, in the order of the file.
     *
     * @return the entries
     */
    public List<CfgEntry> allEntries() {
        return collect(CfgLine::isSetting);
    }

    private List<CfgEntry> collect(Predicate<CfgLine> wanted) {
        List<CfgEntry> entries = new ArrayList<>(lines.size());
        for (CfgLine line : lines) {
            if (wanted.test(line)) {
                entries.add(new CfgEntry(line));
            }
        }
        return Collections.unmodifiableList(entries);
    }

    /**
     * The setting that counts for a key: the last one that is not switched off. Names must match in case.
     *
     * @param section the section's name without brackets; empty for what stands before the first section
     * @param key the key
     * @return the setting, or empty if there is none
     */
    public Optional<CfgEntry> entry(String section, String key) {
        Map<Place, CfgEntry> known = settings;
        if (known == null) {
            known = new HashMap<>();
            for (CfgEntry entry : entries()) {
                known.put(new Place(entry.section(), entry.key()), entry);
            }
            settings = known;
        }
        return Optional.ofNullable(known.get(new Place(section, key)));
    }

    /**
     * The value that counts for a key, as {@link #entry} finds it.
     *
     * @param section the section's name without brackets
     * @param key the key
     * @return the value, or empty if there is no such setting
     */
    public Optional<String> value(String section, String key) {
        return entry(section, key).map(CfgEntry::value);
    }

    /**
     * Whether another line of phones reads the file: those of the Zultys 33G and 37G begin with {@code #!version}.
     *
     * @return true if no ZIP2x2 reads it
     */
    public boolean isOfAnotherLine() {
        return !lines.isEmpty() && lines.get(0).text().strip().startsWith("#!version");
    }

    /**
     * What is wrong with the file's form; settings and their values are judged by the validation.
     *
     * @param file the file's path, for the findings
     * @return the findings in the order of the file
     */
    public List<Finding> findings(String file) {
        return new SyntaxFindings(this, bytes, file).collect();
    }

    /**
     * This file with some bytes changed.
     *
     * @param splices the changes, in any order
     * @return the changed file
     * @throws IllegalArgumentException if two overlap, or one lies outside the file
     */
    public CfgDocument apply(List<Splice> splices) {
        return splices.isEmpty() ? this : new CfgDocument(DocumentEdits.apply(bytes, splices), limits);
    }

    /**
     * This file with a value set: each setting that counts is changed where it stands, duplicates too; else a line is added
     * behind a disabled one of that key, else at the end of the section, else with a new section at the end.
     *
     * @param section the section without brackets
     * @param key the key
     * @param value the value
     * @return the changed file
     * @throws IllegalArgumentException if a line cannot hold these, or the file is UTF-16, UTF-32 or too large
     */
    public CfgDocument with(String section, String key, String value) {
        CfgDocument changed = with(section, key, value, encoding.charset());
        if (changed.value(section, key)
                .filter(read -> read.stripLeading().equals(value.stripLeading()))
                .isEmpty()) {
            throw new IllegalArgumentException(
                    "the value of [" + section + "] " + key + " would not read back from this file; write it in ASCII");
        }
        return changed;
    }

    /**
     * This file with a value set as {@link #with(String, String, String)} does, in the character set that the phone reads,
     * whatever the file's other bytes look like.
     *
     * @param section the section without brackets
     * @param key the key
     * @param value the value
     * @param charset what the value's characters are written in
     * @return the changed file
     * @throws IllegalArgumentException if a line or the character set cannot hold these, or the file is UTF-16, UTF-32 or too
     *     large
     */
    public CfgDocument with(String section, String key, String value, Charset charset) {
        return apply(new DocumentEdits(this, bytes).set(section, key, value, charset));
    }

    /**
     * This file without a setting; disabled lines stay.
     *
     * @param section the section without brackets
     * @param key the key
     * @return the changed file; this one if there was no such setting
     * @throws IllegalArgumentException if the file is UTF-16, UTF-32 or too large
     */
    public CfgDocument without(String section, String key) {
        return apply(new DocumentEdits(this, bytes).remove(section, key));
    }

    /**
     * This file with the last disabled line of a key switched on.
     *
     * @param section the section without brackets
     * @param key the key
     * @return the changed file; this one if there is none, or the key is set already
     * @throws IllegalArgumentException if the file is UTF-16, UTF-32 or too large
     */
    public CfgDocument withEnabled(String section, String key) {
        return apply(new DocumentEdits(this, bytes).enable(section, key));
    }

    /**
     * This file with the settings of a key switched off by a semicolon.
     *
     * @param section the section without brackets
     * @param key the key
     * @return the changed file; this one if there was no such setting
     * @throws IllegalArgumentException if the file is UTF-16, UTF-32 or too large
     */
    public CfgDocument withDisabled(String section, String key) {
        return apply(new DocumentEdits(this, bytes).disable(section, key));
    }

    /**
     * This file with a section at its end.
     *
     * @param section the section without brackets
     * @return the changed file; this one if it has the section
     * @throws IllegalArgumentException if that is no name of a section, or the file is UTF-16, UTF-32 or too large
     */
    public CfgDocument withSection(String section) {
        return apply(new DocumentEdits(this, bytes).addSection(section));
    }

    List<CfgLine> lines() {
        return lines;
    }

    int skipBlanks(int from, int end) {
        return CfgLine.skipBlanks(bytes, from, end);
    }

    int skipBlanksBack(int from, int end) {
        return CfgLine.skipBlanksBack(bytes, from, end);
    }

    String text(int start, int end) {
        return encoding == TextEncoding.UTF_8
                ? new String(bytes, start, end - start, StandardCharsets.UTF_8)
                : new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CfgDocument that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The file's size; never its text, which may hold a secret. */
    @Override
    public String toString() {
        return "CfgDocument[" + bytes.length + " bytes, " + lines.size() + " lines, " + encoding + "]";
    }
}
