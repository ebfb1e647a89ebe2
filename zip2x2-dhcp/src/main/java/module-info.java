/** DHCPv4 for the provisioning of ZIP2x2 phones: codec, client, server and leases. */
@SuppressWarnings("module") // the name's second part ends in a digit, as the phone's does
module io.github.zip2x2.dhcp {
    requires static com.sun.jna;
    requires transitive java.sql;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports io.github.zip2x2.dhcp;
    exports io.github.zip2x2.dhcp.driver;
    exports io.github.zip2x2.dhcp.engine;
    exports io.github.zip2x2.dhcp.fragment;
    exports io.github.zip2x2.dhcp.lease;
}
