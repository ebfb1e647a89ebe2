package io.github.zip2x2.boot.pbx;

import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.lease.ClientIdentity;
import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseLookup;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who may read a phone's own file, which holds a password: TFTP asks for none, so the network must tell. Called by several
 * threads at once, and may wait.
 */
@FunctionalInterface
public interface CfgAccess {
    /** Anyone. */
    CfgAccess ANY = (mac, peer) -> true;

    /**
     * Decides.
     *
     * @param mac whose file
     * @param peer who asks
     * @return true if that peer may read it; false is TFTP error 2 without a word more
     * @throws IOException if that cannot be told now; the phone gets TFTP error 0 and will ask again
     */
    boolean allows(MacAddress mac, InetAddress peer) throws IOException;

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
        return (mac, peer) ->
                peer instanceof Inet4Address v4 && networks.stream().anyMatch(prefix -> prefix.contains(v4));
    }

    /**
     * Whoever has the address that the phone holds an active lease of. A program on this host, which asks from loopback,
     * stands for a phone with an active lease of any address.
     *
     * @param leases our leases, or those that another server holds
     * @param clock tells which are active
     * @return the access
     */
    static CfgAccess lease(LeaseLookup leases, InstantSource clock) {
        return (mac, peer) -> {
            if (!(peer instanceof Inet4Address v4)) {
                return false;
            }
            Instant now = clock.instant();
            Optional<Lease> lease = leases.byAddress(v4);
            if (lease.isPresent()
                    && Macs.isOf(lease.get().hardware(), mac)
                    && lease.get().isActive(now)) {
                return true;
            }
            return peer.isLoopbackAddress()
                    && leases.byClient(ClientIdentity.ofHardware(Macs.hardware(mac))).stream()
                            .anyMatch(held -> held.isActive(now));
        };
    }

    /**
     * Different rules in different networks; the longest prefix that holds the peer's address decides.
     *
     * @param byNetwork rules by networks such as {@code 10.1.0.0/16}
     * @param otherwise the rule elsewhere
     * @return the access
     * @throws IllegalArgumentException if a text is no network
     */
    static CfgAccess byNetwork(Map<String, CfgAccess> byNetwork, CfgAccess otherwise) {
        Map<Prefix, CfgAccess> rules = new HashMap<>();
        byNetwork.forEach((network, access) -> rules.put(Prefix.parse(network), access));
        return (mac, peer) -> {
            CfgAccess rule = otherwise;
            int longest = -1;
            for (Map.Entry<Prefix, CfgAccess> entry : rules.entrySet()) {
                if (peer instanceof Inet4Address v4
                        && entry.getKey().contains(v4)
                        && entry.getKey().length() > longest) {
                    longest = entry.getKey().length();
                    rule = entry.getValue();
                }
            }
            return rule.allows(mac, peer);
        };
    }
}
