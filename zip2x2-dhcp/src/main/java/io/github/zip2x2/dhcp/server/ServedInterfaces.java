package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.net.DatagramEndpoint;
import io.github.zip2x2.dhcp.net.NetworkAttachment;
import java.util.stream.Collectors;

/** Whether a server can serve where its endpoint is attached: a start that would meet every client with silence is refused. */
final class ServedInterfaces {

    private ServedInterfaces() {}

    /**
     * Refuses an endpoint without an address that clients could be told, and an interface whose clients have no network.
     *
     * @throws IllegalArgumentException naming the setting, the interface and the remedy
     */
    static void check(DatagramEndpoint endpoint, DhcpServerSettings settings) {
        boolean named =
                endpoint.attachments().stream().anyMatch(at -> !at.addresses().isEmpty());
        if (!named && settings.serverId().isEmpty()) {
            throw new IllegalArgumentException("serverId: the endpoint has no address that clients could be told, at "
                    + endpoint.attachments() + ": set serverId, or give the interface an address");
        }
        if (endpoint.capabilities().receivesBroadcasts()) {
            endpoint.attachments().forEach(at -> check(at, settings));
        }
    }

    private static void check(NetworkAttachment at, DhcpServerSettings settings) {
        if (at.addresses().isEmpty()
                || at.isLoopback()
                || settings.networks().stream()
                        .anyMatch(network -> at.addressIn(network.prefix()).isPresent())) {
            return;
        }
        throw new IllegalArgumentException("network: no address of interface " + at
                + " lies in a served network, so that none of its clients would be answered; served are "
                + settings.networks().stream()
                        .map(network -> network.prefix().toString())
                        .collect(Collectors.joining(", "))
                + ": serve its network, or give it an address of one of these");
    }
}
