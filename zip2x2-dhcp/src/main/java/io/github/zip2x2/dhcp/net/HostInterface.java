package io.github.zip2x2.dhcp.net;

import io.github.zip2x2.dhcp.HardwareAddress;
import java.net.Inet4Address;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
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

    /** All IPv4 addresses of an interface, its aliases among them, in the system's order. */
    static List<HostAddress> addresses(NetworkInterface on) {
        List<HostAddress> addresses = new ArrayList<>(on.getInterfaceAddresses().stream()
                .filter(each -> each.getAddress() instanceof Inet4Address)
                .map(HostInterface::address)
                .distinct()
                .toList());
        // Java's list is the system's turned round: an address added last, an alias, would be the first.
        Collections.reverse(addresses);
        return addresses;
    }

    private static HostAddress address(InterfaceAddress of) {
        return new HostAddress((Inet4Address) of.getAddress(), of.getNetworkPrefixLength());
    }

    /** What an operator is told of other addresses; files and leases may name the old ones. */
    static String readdressed(String name, List<HostAddress> before, List<HostAddress> now) {
        return "the addresses of interface " + name + " are now " + now + ", before they were " + before;
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
