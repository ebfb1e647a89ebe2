package io.github.zip2x2.boot.pbx;

import io.github.zip2x2.boot.pbx.site.Sites;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.server.DhcpServerSettings;
import io.github.zip2x2.dhcp.server.ServedNetwork;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;

/** Names the network of an address: the one that DHCP serves there now, else its site's. Thread-safe. */
final class ServedNetworks {
    private final Sites sites;
    private volatile List<Prefix> served = List.of();

    ServedNetworks(Sites sites) {
        this.sites = sites;
    }

    /** Says what DHCP serves from now on. */
    void serve(DhcpServerSettings settings) {
        served = settings.networks().stream().map(ServedNetwork::prefix).toList();
    }

    /** The network such as {@code 10.1.0.0/16}; an empty text where none is known. */
    String of(InetAddress address) {
        if (!(address instanceof Inet4Address v4)) {
            return "";
        }
        for (Prefix prefix : served) {
            if (prefix.contains(v4)) {
                return prefix.toString();
            }
        }
        Prefix ofSite = sites.network(v4);
        return ofSite == null ? "" : ofSite.toString();
    }
}
