/** The configuration files of ZIP2x2 phones: document, schema, validation and writer. */
@SuppressWarnings("module") // the name's second part ends in a digit, as the phone's does
module io.github.zip2x2.config {
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports io.github.zip2x2.config;
}
