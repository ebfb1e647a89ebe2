package io.github.zip2x2.config.document;

import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.finding.Splice;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
    private static final int[] NO_TABLE = new int[0];

    private final byte[] bytes;
    private final ParseLimits limits;
    private final TextEncoding encoding;
    private final LineIndex lines;
    private final String[] sectionNames;
    /** Line numbers of entries, hashed by section and key; built when first asked for. */
    private volatile int[] table = NO_TABLE;

    private CfgDocument(byte[] bytes, ParseLimits limits) {
        this.bytes = bytes;
        this.limits = limits;
        TextEncoding wide = TextEncoding.ofWide(bytes);
        boolean readable = bytes.length <= limits.documentBytes() && !wide.isWide();
        lines = new LineIndex(readable ? bytes : new byte[0], readable ? markLength(bytes) : 0, limits.lineBytes());
        encoding = wide.isWide() || !lines.hasHighBytes() ? wide : TextEncoding.ofHighBytes(bytes);
        sectionNames = new String[lines.sectionCount()];
        for (int i = 0; i < sectionNames.length; i++) {
            sectionNames[i] = readSectionName(lines.sectionLine(i));
        }
    }

    private static int markLength(byte[] bytes) {
        return bytes.length >= 3 && bytes[0] == (byte) 0xef && bytes[1] == (byte) 0xbb && bytes[2] == (byte) 0xbf
                ? 3
                : 0;
    }

    private String readSectionName(int line) {
        int end = lines.mark(line) >= 0 ? lines.mark(line) : lines.textEnd(line);
        int open = lines.skipBlanks(lines.textStart(line), end);
        int start = lines.skipBlanks(open + 1, end);
        return text(start, lines.skipBlanksBack(start, end));
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
     * @return 0 when the file is empty, too large or UTF-16
     */
    public int lineCount() {
        return lines.count();
    }

    /**
     * One line.
     *
     * @param number 1 for the first
     * @return the line
     * @throws IndexOutOfBoundsException if there is none of that number
     */
    public CfgLine line(int number) {
        if (number < 1 || number > lines.count()) {
            throw new IndexOutOfBoundsException("line " + number + " of " + lines.count());
        }
        return new CfgLine(this, number - 1);
    }

    /**
     * The sections' names.
     *
     * @return each once, in the order in which they first stand in the file
     */
    public Set<String> sections() {
        return Collections.unmodifiableSet(new LinkedHashSet<>(List.of(sectionNames)));
    }

    /**
     * The settings that count, in the order of the file, duplicates included.
     *
     * @return the entries
     */
    public List<CfgEntry> entries() {
        return collect(false);
    }

    /**
     * The settings that count and those that a semicolon switches off, in the order of the file.
     *
     * @return the entries
     */
    public List<CfgEntry> allEntries() {
        return collect(true);
    }

    private List<CfgEntry> collect(boolean withDisabled) {
        List<CfgEntry> entries = new ArrayList<>(lines.count());
        int section = -1;
        for (int line = 0; line < lines.count(); line++) {
            if (section + 1 < sectionNames.length && lines.sectionLine(section + 1) == line) {
                section++;
            } else if (withDisabled ? lines.isEntryOrDisabled(line) : lines.isEntry(line)) {
                entries.add(new CfgEntry(this, line, section < 0 ? "" : sectionNames[section]));
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
        int line = find(section, key);
        return line < 0 ? Optional.empty() : Optional.of(new CfgEntry(this, line, section));
    }

    /**
     * The value that counts for a key, as {@link #entry} finds it.
     *
     * @param section the section's name without brackets
     * @param key the key
     * @return the value, or empty if there is no such setting
     */
    public Optional<String> value(String section, String key) {
        int line = find(section, key);
        return line < 0 ? Optional.empty() : Optional.of(text(lines.mark(line) + 1, lines.textEnd(line)));
    }

    private int find(String section, String key) {
        int[] slots = table;
        if (slots.length == 0) {
            slots = buildTable();
            table = slots;
        }
        int mask = slots.length - 1;
        for (int slot = spread(section.hashCode(), key.hashCode()) & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
            int line = slots[slot] - 1;
            if (sectionNameAt(line).equals(section) && isKey(line, key)) {
                return line;
            }
        }
        return -1;
    }

    private static int spread(int section, int key) {
        int hash = 31 * section + key;
        return hash ^ (hash >>> 15);
    }

    private int[] buildTable() {
        int entries = 0;
        for (int line = 0; line < lines.count(); line++) {
            if (lines.isEntry(line)) {
                entries++;
            }
        }
        int[] slots = new int[Math.max(2, Integer.highestOneBit(entries + 1) * 4)];
        int mask = slots.length - 1;
        int section = -1;
        for (int line = 0; line < lines.count(); line++) {
            if (section + 1 < sectionNames.length && lines.sectionLine(section + 1) == line) {
                section++;
            } else if (lines.isEntry(line)) {
                String name = section < 0 ? "" : sectionNames[section];
                int slot = spread(name.hashCode(), keyHash(line)) & mask;
                while (slots[slot] != 0 && !isSameSetting(slots[slot] - 1, line, name)) {
                    slot = (slot + 1) & mask;
                }
                slots[slot] = line + 1;
            }
        }
        return slots;
    }

    private boolean isSameSetting(int other, int line, String section) {
        int start = lines.keyStart(line);
        int otherStart = lines.keyStart(other);
        return Arrays.equals(bytes, start, lines.keyEnd(line), bytes, otherStart, lines.keyEnd(other))
                && sectionNameAt(other).equals(section);
    }

    /** The same number as {@link String#hashCode} of the key. */
    private int keyHash(int line) {
        int start = lines.keyStart(line);
        int end = lines.keyEnd(line);
        int hash = 0;
        for (int i = start; i < end; i++) {
            if (bytes[i] < 0) {
                return text(start, end).hashCode();
            }
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }

    private boolean isKey(int line, String key) {
        int start = lines.keyStart(line);
        int end = lines.keyEnd(line);
        if (encoding == TextEncoding.UTF_8) {
            return text(start, end).equals(key);
        }
        if (end - start != key.length()) {
            return false;
        }
        for (int i = 0; i < key.length(); i++) {
            if ((bytes[start + i] & 0xff) != key.charAt(i)) {
                return false;
            }
        }
        return true;
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
     * This file with a value set: the setting that counts is changed where it stands; else a line is added behind a disabled
     * one of that key, else at the end of the section, else with a new section at the end.
     *
     * @param section the section without brackets
     * @param key the key
     * @param value the value
     * @return the changed file
     * @throws IllegalArgumentException if a line cannot hold these, or the file is UTF-16 or too large
     */
    public CfgDocument with(String section, String key, String value) {
        CfgDocument changed = apply(new DocumentEdits(this, bytes).set(section, key, value));
        if (changed.value(section, key)
                .filter(read -> read.stripLeading().equals(value.stripLeading()))
                .isEmpty()) {
            throw new IllegalArgumentException(
                    "the value of [" + section + "] " + key + " would not read back from this file; write it in ASCII");
        }
        return changed;
    }

    /**
     * This file without a setting; disabled lines stay.
     *
     * @param section the section without brackets
     * @param key the key
     * @return the changed file; this one if there was no such setting
     * @throws IllegalArgumentException if the file is UTF-16 or too large
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
     * @throws IllegalArgumentException if the file is UTF-16 or too large
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
     * @throws IllegalArgumentException if the file is UTF-16 or too large
     */
    public CfgDocument withDisabled(String section, String key) {
        return apply(new DocumentEdits(this, bytes).disable(section, key));
    }

    /**
     * This file with a section at its end.
     *
     * @param section the section without brackets
     * @return the changed file; this one if it has the section
     * @throws IllegalArgumentException if that is no name of a section, or the file is UTF-16 or too large
     */
    public CfgDocument withSection(String section) {
        return apply(new DocumentEdits(this, bytes).addSection(section));
    }

    LineIndex index() {
        return lines;
    }

    String text(int start, int end) {
        return encoding == TextEncoding.UTF_8
                ? new String(bytes, start, end - start, StandardCharsets.UTF_8)
                : new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }

    String sectionNameAt(int line) {
        int section = lines.sectionOf(line);
        return section < 0 ? "" : sectionNames[section];
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
        return "CfgDocument[" + bytes.length + " bytes, " + lines.count() + " lines, " + encoding + "]";
    }
}
