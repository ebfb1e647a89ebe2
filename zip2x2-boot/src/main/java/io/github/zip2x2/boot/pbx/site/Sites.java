package io.github.zip2x2.boot.pbx.site;

import io.github.zip2x2.dhcp.Prefix;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds the site of a phone or an address, among the sites as they are now. Thread-safe as far as the supplier is. */
public final class Sites {
    private final List<Site> fixed;
    private final Supplier<? extends Collection<Site>> changing;

    /**
     * Sites of both kinds.
     *
     * @param fixed those that stay
     * @param changing asked for each request
     * @throws IllegalArgumentException if two of the fixed ones have the same name
     */
    public Sites(List<Site> fixed, Supplier<? extends Collection<Site>> changing) {
        this.fixed = List.copyOf(fixed);
        this.changing = changing;
        List<String> names = fixed.stream().map(Site::name).toList();
        if (names.stream().distinct().count() < names.size()) {
            throw new IllegalArgumentException("site: " + names + " has a name twice; name each site once");
        }
    }

    private Collection<Site> all() {
        Collection<Site> more = changing.get();
        if (more.isEmpty()) {
            return fixed;
        }
        List<Site> all = new ArrayList<>(fixed);
        all.addAll(more);
        return all;
    }

    /** {@return whether it matters which site somebody belongs to} */
    public boolean areSeveral() {
        return all().size() > 1;
    }

    /**
     * Whether there is a site of a name.
     *
     * @param name the name
     * @return true if there is
     */
    public boolean hasNamed(String name) {
        return names().contains(name);
    }

    /** {@return the names of all sites, as they are now} */
    public List<String> names() {
        return all().stream().map(Site::name).toList();
    }

    /**
     * The site of a name, else the one whose longest network holds the address.
     *
     * @param named the name, if the phone has one
     * @param address where the phone is
     * @return the site, null for none
     */
    public @Nullable Site of(Optional<String> named, InetAddress address) {
        Site found = null;
        int longest = -1;
        for (Site site : all()) {
            if (named.isPresent() && site.name().equals(named.get())) {
                return site;
            }
            int match = site.match(address);
            if (match > longest) {
                longest = match;
                found = site;
            }
        }
        return found;
    }

    /** {@return whether any of the fixed sites has a network} */
    public boolean haveNetworks() {
        return fixed.stream().anyMatch(site -> !site.networks().isEmpty());
    }

    /**
     * The first network of a site that holds an address.
     *
     * @param address the address
     * @return the network, null if none holds it
     */
    public @Nullable Prefix network(Inet4Address address) {
        for (Site site : all()) {
            for (Prefix prefix : site.networks()) {
                if (prefix.contains(address)) {
                    return prefix;
                }
            }
        }
        return null;
    }
}
