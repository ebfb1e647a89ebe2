/** The boot of a ZIP2x2 phone from both ends of the wire. */
@SuppressWarnings("module") // the name's second part ends in a digit, as the phone's does
module io.github.zip2x2.boot {
    requires transitive io.github.zip2x2.dhcp;
    requires transitive io.github.zip2x2.tftp;
    requires transitive io.github.zip2x2.config;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports io.github.zip2x2.boot;
    exports io.github.zip2x2.boot.firmware;
    exports io.github.zip2x2.boot.lab;
    exports io.github.zip2x2.boot.pbx;
    exports io.github.zip2x2.boot.pbx.fleet;
    exports io.github.zip2x2.boot.pbx.rollout;
    exports io.github.zip2x2.boot.pbx.site;
    exports io.github.zip2x2.boot.phone;
    exports io.github.zip2x2.boot.report;
    exports io.github.zip2x2.boot.sip;
}
