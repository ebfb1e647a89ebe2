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
    private final CfgDocument document;
    private final List<CfgLine> lines;
    private final byte[] bytes;
    private final String file;
    private final List<Finding> findings = new ArrayList<>();
    private int suppressed;

    SyntaxFindings(CfgDocument document, byte[] bytes, String file) {
        this.document = document;
        this.lines = document.lines();
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
            boolean two = document.encoding().bytesPerCharacter() == 2;
            whole(
                    ERROR,
                    two ? FindingCode.UTF_16 : FindingCode.UTF_32,
                    two ? "the file is UTF-16, two bytes a character" : "the file is UTF-32, four bytes a character",
                    "save it as ASCII",
                    asOneByteText());
        } else if (document.isOfAnotherLine()) {
            whole(
                    NOTE,
                    FindingCode.OTHER_LINE,
                    "the file is another vendor line's: a Zultys 33G or 37G phone reads it, no ZIP2x2 does",
                    "leave it to those phones",
                    List.of());
        } else {
            wholeFile();
            // A file without any section is another kind of file: one finding says so, not one for each line.
            if (!document.sections().isEmpty()) {
                new RepeatFindings(document, this).collect();
                lines.forEach(line -> new LineFindings(document, this, line).collect());
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
        return text.chars().allMatch(c -> c <= 0xff && c != 0)
                        && bytes.length % document.encoding().bytesPerCharacter() == 0
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
        return lines.isEmpty()
                ? bytes.length == 3 && bytes[0] == (byte) 0xef
                : lines.get(0).at().textStart() > 0;
    }

    private void lineEnds() {
        int lineFeeds = 0;
        String name = "CR LF";
        List<CfgLine> others = new ArrayList<>();
        for (CfgLine line : lines) {
            String end = line.lineEnd();
            if (end.equals("\n")) {
                lineFeeds++;
            } else if (!end.isEmpty()) {
                others.add(line);
                name = end.equals("\r") ? "CR" : name;
            }
        }
        if (others.isEmpty()) {
            return;
        }
        boolean mixed = lineFeeds > 0;
        add(Finding.builder(
                        NOTE,
                        mixed ? FindingCode.MIXED_LINE_ENDS : FindingCode.LINE_ENDS,
                        mixed
                                ? others.size() + " lines end in " + name + " and " + lineFeeds + " in LF"
                                : "all lines end in " + name)
                .at(mixed ? others.get(0).number() : 0, 0, 0)
                .remedy("save the file with LF line ends")
                .mend(others.stream()
                        .map(line -> Splice.of(
                                line.at().textEnd(), line.at().end() - line.at().textEnd(), "\n"))
                        .toList()));
    }

    private void sections() {
        if (lines.isEmpty()) {
            whole(ERROR, FindingCode.NO_SECTION, "the file is empty", "write a section, or remove the file", List.of());
            return;
        }
        List<CfgLine> before = new ArrayList<>();
        for (CfgLine line : lines) {
            if (line.kind() == LineKind.SECTION) {
                settingsBefore(before);
                return;
            }
            if (line.kind() == LineKind.ENTRY || line.kind() == LineKind.JUNK) {
                before.add(line);
            }
        }
        boolean xml = lines.get(0).text().stripLeading().startsWith("<");
        add(Finding.builder(
                        ERROR, FindingCode.NO_SECTION, "the file has no section" + (xml ? "; it looks like XML" : ""))
                .remedy("write the section's name in square brackets above its settings, for example [NET_CONFIG]"));
    }

    private void settingsBefore(List<CfgLine> settings) {
        if (settings.isEmpty()) {
            return;
        }
        CfgLine first = settings.get(0);
        add(
                Finding.builder(
                                ERROR,
                                FindingCode.NO_SECTION,
                                settings.size() == 1
                                        ? "this line stands before the first section"
                                        : "this line and " + (settings.size() - 1)
                                                + " more stand before the first section")
                        .remedy("write the section's name in square brackets above it, for example [NET_CONFIG]"),
                first,
                first.at().textStart(),
                first.at().textEnd());
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
    void add(Finding.Builder finding, CfgLine line, int start, int end) {
        add(finding.at(line.number(), 1 + start - line.at().start(), end - start));
    }

    byte[] bytes() {
        return bytes;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
