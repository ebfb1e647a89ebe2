/** The configuration files of ZIP2x2 phones: document, schema, effective configuration, validation, whole roots and writers. */
@SuppressWarnings("module") // the name's second part ends in a digit, as the phone's does
module io.github.zip2x2.config {
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
    exports io.github.zip2x2.config.validation;
    exports io.github.zip2x2.config.writer;
}
