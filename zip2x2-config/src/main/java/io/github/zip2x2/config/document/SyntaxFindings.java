package io.github.zip2x2.config.document;

import static io.github.zip2x2.config.finding.Severity.ERROR;
import static io.github.zip2x2.config.finding.Severity.NOTE;
import static io.github.zip2x2.config.finding.Severity.WARNING;

import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.finding.FindingCode;
import io.github.zip2x2.config.finding.Severity;
import io.github.zip2x2.config.finding.Splice;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with a document's form, line by line. */
final class SyntaxFindings {
    private static final String[] NO_SECTION_NEEDED = {"#!version", "<"};

    private final CfgDocument document;
    private final LineIndex lines;
    private final byte[] bytes;
    private final String file;
    private final List<Finding> findings = new ArrayList<>();
    private int suppressed;

    SyntaxFindings(CfgDocument document, byte[] bytes, String file) {
        this.document = document;
        this.lines = document.index();
        this.bytes = bytes;
        this.file = file;
    }

    List<Finding> collect() {
        if (bytes.length > document.limits().documentBytes()) {
            whole(
                    WARNING,
                    FindingCode.FILE_TOO_LARGE,
                    "the file has " + bytes.length + " bytes, more than the limit of "
                            + document.limits().documentBytes(),
                    "raise the limit if that is a phone's file",
                    List.of());
        } else if (document.encoding().isWide()) {
            whole(
                    ERROR,
                    FindingCode.UTF_16,
                    "the file is UTF-16, two bytes a character",
                    "save it as ASCII",
                    asOneByteText());
        } else {
            wholeFile();
            // A file without any section is another kind of file: one finding says so, not one for each line.
            if (lines.sectionCount() > 0) {
                new RepeatFindings(document, this).collect();
                for (int line = 0; line < lines.count(); line++) {
                    new LineFindings(document, this, line).collect();
                }
            }
        }
        if (suppressed > 0) {
            findings.add(Finding.builder(NOTE, FindingCode.MORE, "there are " + suppressed + " findings more")
                    .file(file)
                    .remedy("mend these first and look again")
                    .build());
        }
        return List.copyOf(findings);
    }

    private List<Splice> asOneByteText() {
        String text = new String(bytes, document.encoding().charset());
        text = text.startsWith("\ufeff") ? text.substring(1) : text;
        return text.chars().allMatch(c -> c <= 0xff && c != 0) && bytes.length % 2 == 0
                ? List.of(Splice.of(0, bytes.length, text))
                : List.of();
    }

    private void wholeFile() {
        if (startsWithMark()) {
            add(Finding.builder(ERROR, FindingCode.BYTE_ORDER_MARK, "a byte order mark stands before the first line")
                    .at(1, 1, 3)
                    .remedy("save the file without it, as ASCII")
                    .mend(List.of(Splice.of(0, 3, ""))));
        }
        lineEnds();
        sections();
    }

    private boolean startsWithMark() {
        return lines.count() > 0 ? lines.textStart(0) > 0 : bytes.length == 3 && bytes[0] == (byte) 0xef;
    }

    private void lineEnds() {
        int others = 0;
        int lineFeeds = 0;
        int first = 0;
        List<Splice> mend = new ArrayList<>();
        for (int line = 0; line < lines.count(); line++) {
            int end = lines.textEnd(line);
            int length = lines.end(line) - end;
            if (length == 2 || (length == 1 && bytes[end] == '\r')) {
                first = others++ == 0 ? line + 1 : first;
                mend.add(Splice.of(end, length, "\n"));
            } else if (length == 1) {
                lineFeeds++;
            }
        }
        if (others == 0) {
            return;
        }
        String name = lines.terminator() == '\r' ? "CR" : "CR LF";
        boolean mixed = lineFeeds > 0;
        add(Finding.builder(
                        NOTE,
                        mixed ? FindingCode.MIXED_LINE_ENDS : FindingCode.LINE_ENDS,
                        mixed
                                ? others + " lines end in " + name + " and " + lineFeeds + " in LF"
                                : "all lines end in " + name)
                .at(mixed ? first : 0, 0, 0)
                .remedy("save the file with LF line ends")
                .mend(mend));
    }

    private void sections() {
        int firstSection = lines.sectionCount() == 0 ? lines.count() : lines.sectionLine(0);
        int settings = 0;
        int first = -1;
        for (int line = 0; line < firstSection; line++) {
            LineKind kind = lines.kind(line);
            if (kind == LineKind.ENTRY || kind == LineKind.JUNK) {
                settings++;
                first = first < 0 ? line : first;
            }
        }
        if (lines.sectionCount() == 0 && lines.count() == 0) {
            whole(ERROR, FindingCode.NO_SECTION, "the file is empty", "write a section, or remove the file", List.of());
        } else if (lines.sectionCount() == 0) {
            add(
                    Finding.builder(ERROR, FindingCode.NO_SECTION, "the file has no section" + guess())
                            .remedy(
                                    "write the section's name in square brackets above its settings, for example [NET_CONFIG]"));
        } else if (settings > 0) {
            int start = lines.textStart(first);
            add(Finding.builder(
                            ERROR,
                            FindingCode.NO_SECTION,
                            settings == 1
                                    ? "this line stands before the first section"
                                    : "this line and " + (settings - 1) + " more stand before the first section")
                    .at(first + 1, 1 + start - lines.start(first), lines.textEnd(first) - start)
                    .remedy("write the section's name in square brackets above it, for example [NET_CONFIG]"));
        }
    }

    private String guess() {
        String text = document.text(lines.textStart(0), Math.min(lines.textEnd(0), lines.textStart(0) + 80))
                .stripLeading();
        for (String start : NO_SECTION_NEEDED) {
            if (text.startsWith(start)) {
                return start.equals("<") ? "; it looks like XML" : "; it looks like another phone's file";
            }
        }
        return "";
    }

    private void whole(Severity severity, FindingCode code, String text, String remedy, List<Splice> mend) {
        add(Finding.builder(severity, code, text).remedy(remedy).mend(mend));
    }

    void add(Finding.Builder finding) {
        if (findings.size() < document.limits().findings()) {
            findings.add(finding.file(file).build());
        } else {
            suppressed++;
        }
    }

    /** A finding at bytes of a line. */
    void add(Finding.Builder finding, int line, int start, int end) {
        add(finding.at(line + 1, 1 + start - lines.start(line), end - start));
    }

    byte[] bytes() {
        return bytes;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
