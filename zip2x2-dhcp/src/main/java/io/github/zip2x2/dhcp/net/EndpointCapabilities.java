package io.github.zip2x2.dhcp.net;

/**
 * What an endpoint can do beyond unicast UDP.
 *
 * @param receivesBroadcasts takes datagrams to 255.255.255.255, so that clients without a relay are heard
 * @param knowsIngress says at which attachment every datagram came in, broadcasts included
 * @param reachesUnconfigured sends to an address that does not yet answer ARP; without it such replies are broadcast
 * @param severalPorts serves a set of UDP ports, not one
 * @param probesConflicts asks itself, by ARP, whether an address is in use, as {@link LinkLayerEndpoint#probe} does; without
 *     it an {@link AddressProber} of its own is needed, e.g. {@link ReachabilityProber}
 */
public record EndpointCapabilities(
        boolean receivesBroadcasts,
        boolean knowsIngress,
        boolean reachesUnconfigured,
        boolean severalPorts,
        boolean probesConflicts) {

    @Override
    public String toString() {
        return "broadcasts " + word(receivesBroadcasts) + ", ingress interface " + word(knowsIngress)
                + ", unicast without ARP " + word(reachesUnconfigured) + ", several ports " + word(severalPorts)
                + ", probe by ARP " + word(probesConflicts);
    }

    private static String word(boolean able) {
        return able ? "yes" : "no";
    }
}
