package io.github.zip2x2.boot.pbx.site;

import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.dhcp.Prefix;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides who may read a phone's own file. The file holds a password, and TFTP asks for none, so the address of the
 * asker must tell. Called by several threads at once, and may wait.
 */
@FunctionalInterface
public interface CfgAccess {
    /** Anyone. */
    CfgAccess ANY = (mac, asker) -> true;

    /** Who asks for a file. */
    interface Asker {
        /** {@return the address that asks} */
        InetAddress address();

        /**
         * Whether it is that phone, as far as its lease tells: it asks from the address of which the phone holds a running
         * lease. A program on this host, which asks from loopback, stands for a phone with a running lease of any address.
         *
         * @param mac the phone
         * @return true if it is; false, too, where nobody knows of leases
         * @throws IOException if the leases cannot be read now
         */
        boolean holdsLeaseOf(MacAddress mac) throws IOException;
    }

    /**
     * Decides.
     *
     * @param mac whose file
     * @param asker who asks
     * @return true if it may read it; false is TFTP error 2 without a word more
     * @throws IOException if that cannot be told now; the phone gets TFTP error 0 and will ask again
     */
    boolean allows(MacAddress mac, Asker asker) throws IOException;

    /**
     * Whoever has an address of these networks.
     *
     * @param prefixes such as {@code 10.1.0.0/16}
     * @return the access
     * @throws IllegalArgumentException if a text is no network, or there is none
     */
    static CfgAccess networks(String... prefixes) {
        if (prefixes.length == 0) {
            throw new IllegalArgumentException("cfgAccess: no network is given; name at least one");
        }
        List<Prefix> networks = Arrays.stream(prefixes).map(Prefix::parse).toList();
        return (mac, asker) ->
                asker.address() instanceof Inet4Address v4 && networks.stream().anyMatch(prefix -> prefix.contains(v4));
    }

    /** {@return whoever holds the phone's lease, by the leases that the service knows} */
    static CfgAccess lease() {
        return (mac, asker) -> asker.holdsLeaseOf(mac);
    }

    /**
     * Different rules in different networks; the longest prefix that holds the asker's address decides.
     *
     * @param byNetwork rules by networks such as {@code 10.1.0.0/16}
     * @param otherwise the rule elsewhere
     * @return the access
     * @throws IllegalArgumentException if a text is no network
     */
    static CfgAccess byNetwork(Map<String, CfgAccess> byNetwork, CfgAccess otherwise) {
        Map<Prefix, CfgAccess> rules = new HashMap<>();
        byNetwork.forEach((network, access) -> rules.put(Prefix.parse(network), access));
        return (mac, asker) -> {
            CfgAccess rule = otherwise;
            int longest = -1;
            for (Map.Entry<Prefix, CfgAccess> entry : rules.entrySet()) {
                if (asker.address() instanceof Inet4Address v4
                        && entry.getKey().contains(v4)
                        && entry.getKey().length() > longest) {
                    longest = entry.getKey().length();
                    rule = entry.getValue();
                }
            }
            return rule.allows(mac, asker);
        };
    }
}
