package io.github.zip2x2.tftp.server;

import java.net.InetAddress;

/** A network whose addresses stand for more than one client each. */
record TrustedPrefix(AddressPrefix network, int perSecond) {
    boolean contains(InetAddress address) {
        return network.contains(address);
    }
}
