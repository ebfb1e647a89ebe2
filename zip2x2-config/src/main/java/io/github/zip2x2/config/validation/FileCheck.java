package io.github.zip2x2.config.validation;

import static io.github.zip2x2.config.finding.Severity.NOTE;
import static io.github.zip2x2.config.finding.Severity.WARNING;

import io.github.zip2x2.config.document.CfgDocument;
import io.github.zip2x2.config.document.CfgEntry;
import io.github.zip2x2.config.document.CfgFile;
import io.github.zip2x2.config.document.CfgLine;
import io.github.zip2x2.config.document.LineKind;
import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.finding.FindingCode;
import io.github.zip2x2.config.finding.SecretWords;
import io.github.zip2x2.config.finding.Severity;
import io.github.zip2x2.config.finding.Splice;
import io.github.zip2x2.config.schema.Parameter;
import io.github.zip2x2.config.schema.Parameters;
import io.github.zip2x2.config.schema.Placement;
import io.github.zip2x2.config.schema.Problem;
import io.github.zip2x2.config.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What is wrong with the names and values of one file. */
final class FileCheck {
    private static final List<String> SIBLING_SECTIONS = List.of("BT", "FW", "DHCP_SRV");

    private final Schema schema;
    private final NameIndex names;
    private final CfgFile file;
    private final CfgDocument document;
    private final FileRole role;
    private final Consumer<Finding> findings;

    FileCheck(Schema schema, NameIndex names, CfgFile file, FileRole role, Consumer<Finding> findings) {
        this.schema = schema;
        this.names = names;
        this.file = file;
        this.document = file.document();
        this.role = role;
        this.findings = findings;
    }

    void check() {
        for (int i = 1; i <= document.lineCount(); i++) {
            CfgLine line = document.line(i);
            if (line.kind() == LineKind.SECTION) {
                section(line);
            }
        }
        // Without sections nothing can be told of the keys; the one finding about that stands for all.
        if (!document.sections().isEmpty()) {
            document.entries().forEach(this::entry);
        }
    }

    private void section(CfgLine line) {
        String name = line.section();
        if (name.isEmpty() || names.hasSection(name)) {
            return;
        }
        int column = line.text().indexOf(name) + 1;
        Optional<String> otherCase = names.sectionInOtherCase(name);
        Optional<String> like = names.sectionLike(name);
        if (otherCase.isPresent()) {
            String known = otherCase.get();
            Finding.Builder finding = at(
                    line.number(),
                    column,
                    name.length(),
                    NOTE,
                    ValidationCodes.CASE,
                    "the section " + shown(name) + " is known as " + known);
            // Where both spellings stand in a file, one name for both could change which of two settings counts.
            if (document.sections().contains(known)) {
                finding.remedy("move its settings below [" + known + "], which the file has too");
            } else {
                finding.remedy("write [" + known + "]").mend(replace(line.offset() + column - 1, name, known));
            }
            findings.accept(finding.build());
        } else if (like.isPresent()) {
            findings.accept(at(
                            line.number(),
                            column,
                            name.length(),
                            WARNING,
                            ValidationCodes.MISSPELLED,
                            "the section " + shown(name) + " is not known; perhaps " + like.get() + " is meant")
                    .remedy("write [" + like.get() + "]")
                    .build());
        } else {
            findings.accept(at(
                            line.number(),
                            column,
                            name.length(),
                            NOTE,
                            ValidationCodes.UNKNOWN_SECTION,
                            "the section " + shown(name)
                                    + (SIBLING_SECTIONS.contains(name)
                                            ? " was seen on the ZIP4x5, its keys were not"
                                            : " is not known"))
                    .remedy("known sections are " + String.join(", ", schema.sections()))
                    .build());
        }
    }

    private void entry(CfgEntry entry) {
        Optional<Parameter<?>> known = schema.parameter(entry.section(), entry.key());
        if (known.isPresent()) {
            value(entry, known.get());
            place(entry, known.get());
        } else {
            unknown(entry);
        }
    }

    private void value(CfgEntry entry, Parameter<?> parameter) {
        String text = entry.value();
        List<Problem> problems = parameter.type().read(text).problems();
        Optional<String> bare = parameter.isSecret() ? Optional.empty() : bare(text);
        if (parameter.isSecret() && isDecorated(text)) {
            findings.accept(atKey(
                            entry,
                            NOTE,
                            ValidationCodes.VALUE_DECORATED,
                            "`" + entry.key() + "` has quotes, a semicolon or a hash sign, which belong to its value")
                    .remedy("keep them if the phone registers with them; else take a secret without")
                    .build());
        }
        if (problems.isEmpty() && bare.isPresent()) {
            findings.accept(at(
                            entry.line(),
                            entry.valueColumn(),
                            entry.valueLength(),
                            NOTE,
                            ValidationCodes.VALUE_DECORATED,
                            "`" + entry.key() + "` has quotes or a comment, which belong to its value")
                    .remedy("leave them out, unless they are meant: write " + entry.key() + "=" + bare.get())
                    .build());
        }
        for (Problem problem : problems) {
            int blanks = text.length() - text.stripLeading().length();
            int length = Math.max(
                    1,
                    entry.valueLength()
                            - blanks
                            - (text.length() - text.stripTrailing().length()));
            Finding.Builder finding = at(
                            entry.line(),
                            entry.valueColumn() + (text.isBlank() ? 0 : blanks),
                            text.isBlank() ? entry.valueLength() : length,
                            problem.severity(),
                            problem.code(),
                            "`" + shown(entry.key()) + "` " + problem.text())
                    .why(problem.code().meaning() + "; " + describe(parameter))
                    .remedy(bare.filter(value ->
                                    parameter.type().read(value).problems().isEmpty())
                            .map(value -> "leave out quotes and comments: write " + entry.key() + "=" + value)
                            .orElse(problem.remedy()));
            problem.suggestion()
                    .ifPresent(suggestion -> finding.mend(List.of(Splice.of(
                            entry.valueOffset(),
                            entry.valueLength(),
                            suggestion.getBytes(StandardCharsets.ISO_8859_1)))));
            findings.accept(finding.build());
        }
    }

    /** Whether somebody else than this library may read less than the whole value. */
    private static boolean isDecorated(String secret) {
        return secret.indexOf(';') >= 0
                || secret.indexOf('#') >= 0
                || bare(secret).isPresent();
    }

    /** The value without quotes around it and without a comment behind it, where it has such. */
    private static Optional<String> bare(String text) {
        String value = text.strip();
        for (int i = 1; i < value.length(); i++) {
            boolean comment = value.charAt(i) == ';' || (value.charAt(i) == '#' && value.charAt(i - 1) <= ' ');
            if (comment) {
                value = value.substring(0, i).strip();
            }
        }
        int last = value.length() - 1;
        if (last > 0 && value.charAt(0) == value.charAt(last) && (value.charAt(0) == '"' || value.charAt(0) == '\'')) {
            value = value.substring(1, last).strip();
        }
        return value.equals(text.strip()) || value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    private static String describe(Parameter<?> parameter) {
        String source = parameter.source().isEmpty() ? "" : " (" + parameter.source() + ")";
        return parameter.key() + " is: " + parameter.meaning() + source;
    }

    private void place(CfgEntry entry, Parameter<?> parameter) {
        if (role == FileRole.COMMON) {
            if (parameter.isSecret()) {
                boolean phones = parameter.placement() == Placement.SPECIFIC;
                findings.accept(atKey(
                                entry,
                                phones ? WARNING : NOTE,
                                ValidationCodes.SECRET_IN_COMMON,
                                "`" + shown(entry.key()) + "` is a secret in a file that every phone reads")
                        .remedy(
                                phones
                                        ? "move the line to the phone's own file"
                                        : "set it in the phones' own files, or accept that all know it")
                        .build());
            } else if (parameter.placement() == Placement.SPECIFIC) {
                findings.accept(atKey(
                                entry,
                                WARNING,
                                ValidationCodes.PHONE_DATA_IN_COMMON,
                                "`" + shown(entry.key()) + "` is about one phone")
                        .remedy("move the line to the phone's own file")
                        .build());
            }
        } else if (parameter.equals(Parameters.TFTP_CFG_DIR)) {
            findings.accept(atKey(
                            entry,
                            NOTE,
                            ValidationCodes.NO_EFFECT,
                            "`" + shown(entry.key()) + "` names the directory of the file that it stands in")
                    .remedy("set it in the common file")
                    .build());
        }
    }

    private void unknown(CfgEntry entry) {
        Optional<Parameter<?>> sameKey = names.parameterOfKey(entry.section(), entry.key());
        if (sameKey.isPresent() && sameKey.get().section().equals(entry.section())) {
            String known = sameKey.get().key();
            int offset = entry.valueOffset() - (entry.valueColumn() - entry.keyColumn());
            Finding.Builder finding =
                    atKey(entry, NOTE, ValidationCodes.CASE, "the key " + shown(entry.key()) + " is known as " + known);
            if (document.entry(entry.section(), known).isPresent()) {
                finding.remedy("remove it, or " + known + ", which is set too");
            } else {
                finding.remedy("write " + known).mend(replace(offset, entry.key(), known));
            }
            findings.accept(finding.build());
            return;
        }
        if (!names.hasSection(entry.section())
                && (names.sectionInOtherCase(entry.section()).isPresent()
                        || names.sectionLike(entry.section()).isPresent())) {
            return; // the finding about the section's name stands for its keys
        }
        if (sameKey.isPresent()) {
            String section = sameKey.get().section();
            boolean none = entry.section().isEmpty();
            findings.accept(atKey(
                            entry,
                            WARNING,
                            ValidationCodes.WRONG_SECTION,
                            "`" + shown(entry.key()) + "` is known in [" + section + "], not "
                                    + (none ? "before the first section" : "in [" + shown(entry.section()) + "]"))
                    .remedy("move the line below [" + section + "]")
                    .build());
            return;
        }
        if (!names.hasSection(entry.section()) && !entry.section().isEmpty()) {
            return; // the finding about the section stands for its keys
        }
        Optional<Parameter<?>> like = names.parameterLike(entry.section(), entry.key());
        findings.accept(
                like.isPresent()
                        ? atKey(
                                        entry,
                                        WARNING,
                                        ValidationCodes.MISSPELLED,
                                        "`" + shown(entry.key()) + "` is not known; perhaps "
                                                + like.get().key() + " is meant")
                                .remedy("write " + like.get().key()
                                        + (like.get().section().equals(entry.section())
                                                ? ""
                                                : " below [" + like.get().section() + "]"))
                                .build()
                        : atKey(entry, NOTE, ValidationCodes.UNKNOWN_KEY, "`" + shown(entry.key()) + "` is not known")
                                .remedy("keep it if you know what it does")
                                .build());
    }

    /** A broken line can hold a secret where a name should be. */
    private static String shown(String name) {
        String masked = SecretWords.mask(name);
        return masked.length() <= 60 ? masked : masked.substring(0, 60) + "...";
    }

    private List<Splice> replace(int offset, String from, String to) {
        boolean plain = from.chars().allMatch(c -> c < 0x80);
        return plain ? List.of(Splice.of(offset, from.length(), to)) : List.of();
    }

    private Finding.Builder atKey(CfgEntry entry, Severity severity, FindingCode code, String text) {
        return at(entry.line(), entry.keyColumn(), entry.key().length(), severity, code, text);
    }

    private Finding.Builder at(int line, int column, int length, Severity severity, FindingCode code, String text) {
        return Finding.builder(severity, code, text).file(file.path()).at(line, column, length);
    }
}
