package io.github.zip2x2.config.document;

import static io.github.zip2x2.config.finding.Severity.ERROR;
import static io.github.zip2x2.config.finding.Severity.NOTE;
import static io.github.zip2x2.config.finding.Severity.WARNING;

import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.finding.FindingCode;
import io.github.zip2x2.config.finding.SecretWords;
import io.github.zip2x2.config.finding.Splice;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with the form of one line. */
final class LineFindings {
    private final CfgDocument document;
    private final SyntaxFindings findings;
    private final byte[] bytes;
    private final CfgLine line;
    private final int start;
    private final int end;

    LineFindings(CfgDocument document, SyntaxFindings findings, CfgLine line) {
        this.document = document;
        this.findings = findings;
        this.bytes = findings.bytes();
        this.line = line;
        start = line.at().textStart();
        end = line.at().textEnd();
    }

    void collect() {
        if (line.isTooLong()) {
            findings.add(
                    Finding.builder(
                                    WARNING,
                                    FindingCode.LINE_TOO_LONG,
                                    "the line has " + (end - start) + " bytes, more than the limit of "
                                            + document.limits().lineBytes())
                            .remedy("shorten or remove it"),
                    line,
                    start,
                    start);
            return;
        }
        characters();
        switch (line.kind()) {
            case SECTION -> section();
            case ENTRY -> entry();
            case COMMENT -> comment();
            case JUNK -> junk();
            case DISABLED, BLANK -> {}
        }
    }

    private void characters() {
        int high = -1;
        int nul = -1;
        int control = -1;
        for (int i = start; i < end; i++) {
            byte b = bytes[i];
            if (b < 0) {
                high = high < 0 ? i : high;
            } else if (b == 0) {
                nul = nul < 0 ? i : nul;
            } else if ((b < ' ' && b != '\t') || b == 0x7f) {
                control = control < 0 ? i : control;
            }
        }
        if (nul >= 0) {
            findings.add(
                    Finding.builder(ERROR, FindingCode.NUL, "a NUL byte stands in the line")
                            .remedy("remove it with an editor that shows bytes, or write the line anew"),
                    line,
                    nul,
                    nul + 1);
        }
        if (control >= 0) {
            findings.add(
                    Finding.builder(
                                    WARNING,
                                    FindingCode.CONTROL_CHARACTER,
                                    String.format("the control character 0x%02X stands in the line", bytes[control]))
                            .remedy("remove it"),
                    line,
                    control,
                    control + 1);
        }
        if (high >= 0) {
            notAscii(high);
        }
    }

    private void notAscii(int first) {
        int last = first + 1;
        while (last < end && bytes[last] < 0) {
            last++;
        }
        boolean counts = line.kind() == LineKind.ENTRY || line.kind() == LineKind.SECTION;
        boolean utf8 = document.encoding() == TextEncoding.UTF_8;
        findings.add(
                Finding.builder(
                                counts ? WARNING : NOTE,
                                FindingCode.NOT_ASCII,
                                "characters that are not ASCII, in " + (utf8 ? "UTF-8" : "Latin-1 or the like"))
                        .remedy(
                                utf8
                                        ? "write them in ASCII, or save the file as Latin-1, which is what a PBX writes"
                                        : "write them in ASCII, or look at a phone's display whether it shows them"),
                line,
                first,
                last);
    }

    private void section() {
        int first = document.skipBlanks(start, end);
        int close = line.at().mark();
        String name = line.section();
        if (close < 0) {
            int last = document.skipBlanksBack(first, end);
            boolean plain = name.matches("[A-Za-z0-9_]+");
            findings.add(
                    Finding.builder(ERROR, FindingCode.SECTION_NOT_CLOSED, "the section's bracket is not closed")
                            .remedy("write " + (plain ? "[" + name + "]" : "a closing bracket behind the name"))
                            .mend(plain ? List.of(Splice.of(last, 0, "]")) : List.of()),
                    line,
                    first,
                    last);
            return;
        }
        if (name.isEmpty()) {
            findings.add(
                    Finding.builder(ERROR, FindingCode.SECTION_WITHOUT_NAME, "the section has no name")
                            .remedy("write a name between the brackets, for example [NET_CONFIG]"),
                    line,
                    first,
                    close + 1);
            return;
        }
        String written = document.text(start, end);
        if (!written.equals("[" + name + "]")) {
            boolean onlyBlanks = document.skipBlanks(close + 1, end) == end;
            findings.add(
                    Finding.builder(
                                    WARNING,
                                    FindingCode.SECTION_LINE,
                                    onlyBlanks
                                            ? "blanks stand around the section's name"
                                            : "something stands behind the section's name")
                            .remedy("write nothing but the bracketed name on the line")
                            .mend(onlyBlanks ? List.of(sectionLine(first, close)) : List.of()),
                    line,
                    onlyBlanks ? start : document.skipBlanks(close + 1, end),
                    end);
        }
    }

    private Splice sectionLine(int first, int close) {
        int nameStart = document.skipBlanks(first + 1, close);
        int nameEnd = document.skipBlanksBack(nameStart, close);
        byte[] plain = new byte[nameEnd - nameStart + 2];
        plain[0] = '[';
        System.arraycopy(bytes, nameStart, plain, 1, nameEnd - nameStart);
        plain[plain.length - 1] = ']';
        return Splice.of(start, end - start, plain);
    }

    private void entry() {
        int keyStart = line.keyStart();
        int keyEnd = line.keyEnd();
        int equals = line.at().mark();
        int valueStart = document.skipBlanks(equals + 1, end);
        boolean before = keyStart > start || equals > keyEnd;
        boolean behind = valueStart > equals + 1 && valueStart < end;
        if (before || behind) {
            List<Splice> mend = new ArrayList<>();
            addRemoval(mend, start, keyStart);
            addRemoval(mend, keyEnd, equals);
            // Behind the equals sign of a secret a blank may be its first character, unless all signs have blanks
            // around.
            boolean style = equals > keyEnd || !isSecret();
            if (behind && style) {
                addRemoval(mend, equals + 1, valueStart);
            }
            findings.add(
                    Finding.builder(WARNING, FindingCode.BLANKS, "blanks stand around the key or the equals sign")
                            .remedy("write key=value without blanks")
                            .mend(mend),
                    line,
                    keyStart > start ? start : Math.min(keyEnd, equals),
                    keyStart > start ? keyStart : Math.max(valueStart, equals + 1));
        }
        int valueEnd = document.skipBlanksBack(equals + 1, end);
        if (valueEnd < end) {
            findings.add(
                    Finding.builder(NOTE, FindingCode.TRAILING_BLANK, "a blank stands at the end of the value")
                            .remedy("remove it, unless it belongs to the value")
                            .mend(isSecret() ? List.of() : List.of(Splice.of(valueEnd, end - valueEnd, ""))),
                    line,
                    valueEnd,
                    end);
        }
    }

    private boolean isSecret() {
        return SecretWords.isIn(line.key());
    }

    private static void addRemoval(List<Splice> mend, int from, int to) {
        if (to > from) {
            mend.add(Splice.of(from, to - from, ""));
        }
    }

    private void comment() {
        int first = document.skipBlanks(start, end);
        if (bytes[first] != ';') {
            int length = bytes[first] == '/' ? 2 : 1;
            findings.add(
                    Finding.builder(
                                    NOTE,
                                    FindingCode.COMMENT_SIGN,
                                    "the line begins with a sign other than a semicolon")
                            .remedy("begin comments with a semicolon")
                            .mend(List.of(Splice.of(first, length, ";"))),
                    line,
                    first,
                    first + length);
        }
    }

    private void junk() {
        int first = document.skipBlanks(start, end);
        int last = document.skipBlanksBack(first, end);
        if (bytes[first] == '=') {
            findings.add(
                    Finding.builder(WARNING, FindingCode.NO_KEY, "no key stands before the equals sign")
                            .remedy("write the key before it, or remove the line"),
                    line,
                    first,
                    last);
            return;
        }
        boolean colon = document.text(first, last).matches("[A-Za-z0-9_]+\\s*:.*");
        findings.add(
                Finding.builder(WARNING, FindingCode.JUNK_LINE, "the line is no section, setting or comment")
                        .remedy(
                                colon
                                        ? "write an equals sign instead of the colon: key=value"
                                        : "write key=value, or a semicolon before it, or remove it"),
                line,
                first,
                last);
    }
}
