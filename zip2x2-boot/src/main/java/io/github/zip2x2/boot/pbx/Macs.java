package io.github.zip2x2.boot.pbx;

import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.dhcp.HardwareAddress;
import java.util.Optional;

/** Between a phone's address and DHCP's, which also knows hardware that is not Ethernet. */
final class Macs {
    private Macs() {}

    static HardwareAddress hardware(MacAddress mac) {
        return HardwareAddress.of(HardwareAddress.ETHERNET, mac.toBytes());
    }

    static Optional<MacAddress> mac(HardwareAddress hardware) {
        return hardware.type() == HardwareAddress.ETHERNET && hardware.length() == 6
                ? Optional.of(MacAddress.of(hardware.octets()))
                : Optional.empty();
    }

    static boolean isOf(HardwareAddress hardware, MacAddress mac) {
        return mac(hardware).filter(mac::equals).isPresent();
    }
}
