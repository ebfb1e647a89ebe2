/** The configuration files of ZIP2x2 phones: document, schema, effective configuration, validation, whole roots and writers. */
// The name's second part ends in a digit, as the phone's does; Commons CSV has an automatic module only.
@SuppressWarnings({"module", "requires-automatic"})
module io.github.zip2x2.config {
    requires static org.apache.commons.csv;
    requires static transitive org.jspecify;

    exports io.github.zip2x2.config;
    exports io.github.zip2x2.config.diff;
    exports io.github.zip2x2.config.document;
    exports io.github.zip2x2.config.effective;
    exports io.github.zip2x2.config.files;
    exports io.github.zip2x2.config.finding;
    exports io.github.zip2x2.config.report;
    exports io.github.zip2x2.config.root;
    exports io.github.zip2x2.config.schema;
    exports io.github.zip2x2.config.table;
    exports io.github.zip2x2.config.validation;
    exports io.github.zip2x2.config.writer;
}
