package io.github.zip2x2.config.table;

import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.document.CfgFile;
import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.finding.FindingCode;
import io.github.zip2x2.config.finding.Severity;
import io.github.zip2x2.config.finding.Spelling;
import io.github.zip2x2.config.schema.Schema;
import io.github.zip2x2.config.validation.FileRole;
import io.github.zip2x2.config.validation.Validation;
import io.github.zip2x2.config.validation.ValidationCodes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The first row of a table: which column is what. */
final class Header {
    /** What lint finds in a file about a name, a table's column can have, too. */
    private static final Set<FindingCode> OF_NAMES = Set.of(
            ValidationCodes.UNKNOWN_SECTION,
            ValidationCodes.UNKNOWN_KEY,
            ValidationCodes.MISSPELLED,
            ValidationCodes.CASE,
            ValidationCodes.WRONG_SECTION,
            ValidationCodes.NO_EFFECT);

    private final TableReader<?> reader;
    private final RowKind<?> kind;
    private final CsvRows.Row row;
    private final List<Column> columns = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private boolean bad;

    private Header(TableReader<?> reader, CsvRows.Row row) {
        this.reader = reader;
        this.kind = reader.kind();
        this.row = row;
    }

    static Header read(TableReader<?> reader, CsvRows.Row row) {
        Header header = new Header(reader, row);
        for (int i = 0; i < row.filled(); i++) {
            header.columns.add(Column.of(i + 1, row.cells().get(i)));
        }
        header.judge();
        return header;
    }

    private void judge() {
        if (columns.stream().noneMatch(column -> column.name().equals(kind.keyColumn()))) {
            withoutKey();
            return;
        }
        Map<String, Integer> seen = new HashMap<>();
        for (Column column : columns) {
            String plain = column.name().endsWith("!")
                    ? column.name().substring(0, column.name().length() - 1)
                    : column.name();
            Integer before = column.name().isEmpty() ? null : seen.putIfAbsent(plain, column.number());
            if (before != null) {
                error(
                        column.number(),
                        "the column " + plain + " is there twice, also as column " + before,
                        "keep one of them");
            } else if (column.setting().isPresent()) {
                setting(column, column.setting().get());
            } else if (!column.name().isEmpty() && !kind.columns().contains(column.name())) {
                error(
                        column.number(),
                        "the column '" + column.name() + "' is none of "
                                + String.join(", ", new TreeSet<>(kind.columns()))
                                + (kind.role().isPresent() ? " and no SECTION.key" : "")
                                + Spelling.nearest(column.name(), kind.columns())
                                        .map(name -> "; did you mean " + name + "?")
                                        .orElse(""),
                        "rename or remove it");
            }
        }
    }

    private void withoutKey() {
        boolean data = row.cells().stream()
                .anyMatch(cell -> MacAddress.tryParse(Column.clean(cell)).isPresent());
        Optional<String> nearly = columns.stream()
                .map(Column::name)
                .filter(name -> Spelling.nearest(name, Set.of(kind.keyColumn())).isPresent())
                .findFirst();
        error(
                0,
                data
                        ? "the first row is a phone's, no header"
                        : "the header has no column " + kind.keyColumn()
                                + nearly.map(name -> "; perhaps '" + name + "' is meant")
                                        .orElse(""),
                data
                        ? "write the columns' names above it, for example mac,model,site,ip,SIP_CONFIG.device_id"
                        : "name the column " + kind.keyColumn()
                                + (columns.size() == 1 ? ", and separate columns by commas or semicolons" : ""));
    }

    private void setting(Column column, Column.Setting setting) {
        Optional<FileRole> role = kind.role();
        if (role.isEmpty()) {
            error(
                    column.number(),
                    "the column " + column.name() + " is a setting, and " + kind.plural() + " have none",
                    "remove it");
            return;
        }
        CfgFile file = CfgFile.parse(
                reader.file(),
                ("[" + setting.section() + "]\n" + setting.key() + "=\n").getBytes(StandardCharsets.ISO_8859_1));
        for (Finding finding : Validation.of(Schema.of(reader.model())).file(file, role.get())) {
            if (OF_NAMES.contains(finding.code())) {
                findings.add(Finding.builder(finding.severity(), finding.code(), finding.text())
                        .file(reader.file())
                        .at(row.line(), column.number(), 0)
                        .remedy(finding.remedy())
                        .build());
            }
        }
    }

    private void error(int column, String text, String remedy) {
        bad = true;
        findings.add(Finding.builder(Severity.ERROR, TableCodes.HEADER, text)
                .file(reader.file())
                .at(row.line(), column, 0)
                .remedy(remedy)
                .build());
    }

    boolean isBad() {
        return bad;
    }

    List<Column> columns() {
        return columns;
    }

    List<Finding> findings() {
        return findings;
    }
}
