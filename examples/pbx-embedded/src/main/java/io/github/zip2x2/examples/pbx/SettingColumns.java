package io.github.zip2x2.examples.pbx;

import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.config.schema.Parameter;
import io.github.zip2x2.config.schema.Parameters;
import io.github.zip2x2.config.schema.Schema;
import io.github.zip2x2.config.writer.PhoneFileBuilder;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The columns of a table that are settings, named {@code SECTION.key}; {@code SECTION.key!} says that a setting that could
 * cut phones off is meant.
 */
final class SettingColumns {
    private SettingColumns() {}

    /** Where a row's settings go. */
    interface Settings {
        void set(String section, String key, String text);

        void acceptLockOut(Parameter<?> parameter);
    }

    /**
     * Takes a row's settings, once a trial has shown that a file can hold them.
     *
     * @throws IOException naming the row
     */
    static void read(CsvTable.Row row, PhoneModel model, boolean common, Set<String> others, Settings settings)
            throws IOException {
        Schema schema = Schema.of(model);
        PhoneFileBuilder trial = common ? PhoneFileBuilder.common(schema) : PhoneFileBuilder.specific(schema);
        // Whether these two are harmless depends on the server and its images, so that is judged when a file is made.
        trial.acceptLockOut(Parameters.TFTP_SERVER_ADDR).acceptLockOut(Parameters.SOFTWARE_VERSION);
        try {
            for (Map.Entry<String, String> cell : row.cells().entrySet()) {
                String column = cell.getKey();
                if (others.contains(column)) {
                    continue;
                }
                boolean meant = column.endsWith("!");
                int dot = column.indexOf('.');
                if (dot < 1) {
                    throw row.wrong("the column '" + column + "' is none of " + String.join(", ", others)
                            + " and no SECTION.key; rename or remove it");
                }
                String section = column.substring(0, dot);
                String key = column.substring(dot + 1, column.length() - (meant ? 1 : 0));
                Optional<Parameter<?>> parameter = schema.parameter(section, key);
                if (meant && parameter.isPresent()) {
                    trial.acceptLockOut(parameter.get());
                    settings.acceptLockOut(parameter.get());
                }
                trial.setText(section, key, cell.getValue());
                settings.set(section, key, cell.getValue());
            }
            trial.images(Set.<SoftwareVersion>of()).build();
        } catch (IllegalArgumentException e) {
            throw row.wrong(
                    e.getMessage().replaceFirst("; call acceptLockOut.*", "; name the column with ! if that is meant"));
        }
    }

    static PhoneModel model(CsvTable.Row row) throws IOException {
        String name = row.cells().getOrDefault("model", PhoneModel.ZIP2X2.name());
        return PhoneModel.ofCommonFileName(name.strip() + "_common.cfg")
                .orElseThrow(() -> row.wrong("model: '" + name + "' is no model; write ZIP2x2"));
    }
}
