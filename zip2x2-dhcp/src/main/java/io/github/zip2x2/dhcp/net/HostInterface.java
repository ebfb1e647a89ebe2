package io.github.zip2x2.dhcp.net;

import io.github.zip2x2.dhcp.HardwareAddress;
import java.net.Inet4Address;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the host has under an interface's name at a moment. The system gives an interface that is made anew another index. */
record HostInterface(String name, int index, boolean up, HardwareAddress hardware, List<HostAddress> addresses) {

    HostInterface {
        addresses = List.copyOf(addresses);
    }

    /** By Java's own list, which leaves out interfaces that have no address at all. */
    static Optional<HostInterface> listed(String name) throws SocketException {
        NetworkInterface on = NetworkInterface.getByName(name);
        return on == null
                ? Optional.empty()
                : Optional.of(new HostInterface(name, on.getIndex(), on.isUp(), hardware(on), addresses(on)));
    }

    static HardwareAddress hardware(NetworkInterface on) throws SocketException {
        byte[] octets = on.getHardwareAddress();
        return HardwareAddress.of(HardwareAddress.ETHERNET, octets == null ? new byte[6] : octets);
    }

    /** All IPv4 addresses of an interface; those of its aliases are among them. */
    static List<HostAddress> addresses(NetworkInterface on) {
        return on.getInterfaceAddresses().stream()
                .filter(each -> each.getAddress() instanceof Inet4Address)
                .map(HostInterface::address)
                .distinct()
                .toList();
    }

    private static HostAddress address(InterfaceAddress of) {
        return new HostAddress((Inet4Address) of.getAddress(), of.getNetworkPrefixLength());
    }

    /** Every IPv4 address of the host, on whichever interface. */
    static Set<Inet4Address> allAddresses() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(Inet4Address.class::isInstance)
                .map(Inet4Address.class::cast)
                .collect(Collectors.toSet());
    }
}
