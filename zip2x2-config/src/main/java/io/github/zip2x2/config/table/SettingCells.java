package io.github.zip2x2.config.table;

import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.Secret;
import io.github.zip2x2.config.finding.FindingCode;
import io.github.zip2x2.config.finding.Severity;
import io.github.zip2x2.config.finding.Spelling;
import io.github.zip2x2.config.schema.LockOutRule;
import io.github.zip2x2.config.schema.Parameter;
import io.github.zip2x2.config.schema.Parameters;
import io.github.zip2x2.config.schema.Placement;
import io.github.zip2x2.config.schema.Problem;
import io.github.zip2x2.config.schema.Schema;
import io.github.zip2x2.config.validation.FileRole;
import io.github.zip2x2.config.validation.ValidationCodes;
import io.github.zip2x2.config.writer.Transliteration;
import io.github.zip2x2.config.writer.WriterCodes;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The cells of a row that are settings, judged as the file is that they will be written into. */
final class SettingCells {
    /** Whether these two are harmless depends on the server, so where nothing is known of it they are judged later. */
    private static final Set<Parameter<?>> OF_THE_SERVER =
            Set.of(Parameters.TFTP_SERVER_ADDR, Parameters.SOFTWARE_VERSION);

    private final RowReading row;
    private final Map<Column, String> cells;
    private final Schema schema;
    private final FileRole role;
    private final LockOutRule lockOut;
    private final Charset charset;

    /** A row's settings and the lock-outs that it accepts. */
    record Read(List<TableSetting> settings, Set<Parameter<?>> accepted) {}

    SettingCells(RowReading row, PhoneModel model, FileRole role, LockOutRule lockOut) {
        this.row = row;
        this.cells = row.settings();
        this.schema = Schema.of(model);
        this.role = role;
        this.lockOut = lockOut;
        this.charset = Transliteration.charset(text(Parameters.LANGUAGE));
    }

    /** The model that a row names. */
    static PhoneModel model(RowReading row, PhoneModel usual) {
        return row.get(
                        "model",
                        text -> PhoneModel.ofCommonFileName(text + "_common.cfg")
                                .filter(model -> isKnownOrOther(model.name()))
                                .orElseThrow(
                                        () -> new BadCell("'" + text + "' is no model" + meant(text), "write ZIP2x2")))
                .orElse(usual);
    }

    private static boolean isKnownOrOther(String name) {
        return KNOWN_MODELS.contains(name)
                || Spelling.nearest(name, KNOWN_MODELS).isEmpty();
    }

    private static final List<String> KNOWN_MODELS = List.of(PhoneModel.ZIP2X2.name(), PhoneModel.ZIP2X1.name());

    static String meant(String text) {
        return Spelling.nearest(text, KNOWN_MODELS)
                .map(name -> "; did you mean " + name + "?")
                .orElse("");
    }

    Read read() {
        List<TableSetting> settings = new ArrayList<>();
        Set<Parameter<?>> accepted = new LinkedHashSet<>();
        for (Map.Entry<Column, String> cell : cells.entrySet()) {
            Column.Setting setting = cell.getKey().setting().orElseThrow();
            Optional<Parameter<?>> parameter = schema.parameter(setting.section(), setting.key());
            if (setting.acceptsLockOut()) {
                parameter.ifPresent(accepted::add);
            }
            judge(cell.getKey(), setting, parameter, cell.getValue());
            settings.add(new TableSetting(setting.section(), setting.key(), Secret.of(cell.getValue())));
        }
        return new Read(List.copyOf(settings), Set.copyOf(accepted));
    }

    private void judge(Column column, Column.Setting setting, Optional<Parameter<?>> known, String text) {
        boolean shown = known.filter(Parameter::isShown).isPresent();
        if (row.isDamaged(column, text)) {
            return;
        }
        OptionalInt missing = Transliteration.firstMissing(text, charset);
        if (missing.isPresent() && shown) {
            row.add(WriterCodes.transliterated(known.get(), text, Transliteration.of(text, charset), charset), column);
        } else if (missing.isPresent()) {
            row.error(
                    column,
                    TableCodes.ROW,
                    String.format(
                            "%s has the character U+%04X, which a file in %s cannot hold",
                            column.name(), missing.getAsInt(), charset.name()),
                    "write it without");
        }
        known.ifPresent(parameter -> judge(column, setting, parameter, text));
    }

    private void judge(Column column, Column.Setting setting, Parameter<?> parameter, String text) {
        boolean wrong = false;
        for (Problem problem : parameter.type().read(text).problems()) {
            if (problem.severity() == Severity.ERROR) {
                wrong = true;
                row.error(column, problem.code(), column.name() + " " + problem.text(), problem.remedy());
            } else {
                row.add(
                        problem.severity(),
                        column.number(),
                        problem.code(),
                        column.name() + " " + problem.text(),
                        problem.remedy());
            }
        }
        if (role == FileRole.COMMON && parameter.placement() == Placement.SPECIFIC) {
            FindingCode code =
                    parameter.isSecret() ? ValidationCodes.SECRET_IN_COMMON : ValidationCodes.PHONE_DATA_IN_COMMON;
            row.error(
                    column,
                    code,
                    column.name() + " is about one phone and would reach all of them",
                    "give it to the phone, in the table of phones");
        }
        if (!setting.acceptsLockOut() && !wrong) {
            (OF_THE_SERVER.contains(parameter)
                            ? lockOut.certain(parameter, this::text)
                            : lockOut.possible(parameter, this::text))
                    .ifPresent(reason -> row.error(
                            column,
                            ValidationCodes.LOCK_OUT,
                            column.name() + " is a lock-out: " + reason,
                            "name the column " + column.name() + "! if it is meant"));
        }
    }

    private Optional<String> text(Parameter<?> parameter) {
        return cells.entrySet().stream()
                .filter(cell -> cell.getKey().setting().orElseThrow().section().equals(parameter.section())
                        && cell.getKey().setting().orElseThrow().key().equals(parameter.key()))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
