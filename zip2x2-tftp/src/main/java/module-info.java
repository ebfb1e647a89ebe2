/** TFTP for the provisioning of ZIP2x2 phones: codec, transfers, client and server. */
@SuppressWarnings("module") // the name's second part ends in a digit, as the phone's does
module io.github.zip2x2.tftp {
    requires org.apache.commons.net;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports io.github.zip2x2.tftp;
    exports io.github.zip2x2.tftp.content;
    exports io.github.zip2x2.tftp.client;
    exports io.github.zip2x2.tftp.server;
    exports io.github.zip2x2.tftp.transfer;
}
