package io.github.zip2x2.boot.internal;

import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.dhcp.HardwareAddress;
import java.util.Optional;

/** Between a phone's address and DHCP's, which also knows hardware that is not Ethernet. */
public final class Macs {
    private Macs() {}

    /**
     * A phone's address for DHCP.
     *
     * @param mac the address
     * @return the same as Ethernet hardware
     */
    public static HardwareAddress hardware(MacAddress mac) {
        return HardwareAddress.of(HardwareAddress.ETHERNET, mac.toBytes());
    }

    /**
     * The address of Ethernet hardware.
     *
     * @param hardware as DHCP has it
     * @return the address; empty for hardware that is not Ethernet
     */
    public static Optional<MacAddress> mac(HardwareAddress hardware) {
        return hardware.type() == HardwareAddress.ETHERNET && hardware.length() == 6
                ? Optional.of(MacAddress.of(hardware.octets()))
                : Optional.empty();
    }

    /**
     * Whether hardware is a phone's.
     *
     * @param hardware as DHCP has it
     * @param mac the phone
     * @return true if both are the same address
     */
    public static boolean isOf(HardwareAddress hardware, MacAddress mac) {
        return mac(hardware).filter(mac::equals).isPresent();
    }
}
