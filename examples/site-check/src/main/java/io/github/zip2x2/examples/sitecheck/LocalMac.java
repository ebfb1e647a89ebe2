package io.github.zip2x2.examples.sitecheck;

import io.github.zip2x2.config.MacAddress;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;

/**
 * The hardware address of a check that was given none: locally administered, so that it is no phone's, and the same at
 * each check from the same interface, so that a site sees one guest and not a new one each time.
 */
final class LocalMac {
    private LocalMac() {}

    static MacAddress of(InetAddress local) {
        return of(hardwareAddress(local));
    }

    /** Made of the interface's own, or null. */
    static MacAddress of(byte[] real) {
        byte[] mac = {0x02, 0x0b, (byte) 0xea, 0, 0, 1};
        if (real != null && real.length == mac.length) {
            System.arraycopy(real, 3, mac, 3, 3);
        }
        return MacAddress.of(mac);
    }

    private static byte[] hardwareAddress(InetAddress local) {
        try {
            NetworkInterface on = NetworkInterface.getByInetAddress(local);
            return on == null ? null : on.getHardwareAddress();
        } catch (SocketException e) {
            return null; // as on loopback, which has none
        }
    }
}
