/** The boot of a ZIP2x2 phone from both ends of the wire. */
@SuppressWarnings("module") // the name's second part ends in a digit, as the phone's does
module io.github.zip2x2.boot {
    requires transitive io.github.zip2x2.dhcp;
    requires transitive io.github.zip2x2.tftp;
    requires transitive io.github.zip2x2.config;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports io.github.zip2x2.boot.driver;
    exports io.github.zip2x2.boot.engine;
    exports io.github.zip2x2.boot.firmware;
    exports io.github.zip2x2.boot.fleet.driver;
    exports io.github.zip2x2.boot.fleet.engine;
    exports io.github.zip2x2.boot.fleet;
    exports io.github.zip2x2.boot.provisioning;
    exports io.github.zip2x2.boot.rollout.driver;
    exports io.github.zip2x2.boot.rollout.engine;
    exports io.github.zip2x2.boot.rollout;
    exports io.github.zip2x2.boot.simulation;
    exports io.github.zip2x2.boot.learn;
    exports io.github.zip2x2.boot.report;
    exports io.github.zip2x2.boot.sip;
    exports io.github.zip2x2.boot;
}
