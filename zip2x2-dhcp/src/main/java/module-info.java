/** DHCPv4 for the provisioning of ZIP2x2 phones: codec, client, server and leases. */
@SuppressWarnings("module") // the name's second part ends in a digit, as the phone's does
module io.github.zip2x2.dhcp {
    requires static com.sun.jna;
    requires static transitive java.sql;
    requires org.apache.commons.net;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports io.github.zip2x2.dhcp;
    exports io.github.zip2x2.dhcp.net;
    exports io.github.zip2x2.dhcp.server;
    exports io.github.zip2x2.dhcp.client;
    exports io.github.zip2x2.dhcp.lease;
}
