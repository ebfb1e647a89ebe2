package io.github.zip2x2.boot.provisioning;

import java.net.InetAddress;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Which site somebody belongs to, by the sites as they are now. */
final class Sites {
    private final Supplier<? extends Collection<Site>> all;

    Sites(Supplier<? extends Collection<Site>> all) {
        this.all = all;
    }

    /** The site that the phone's settings name, else the one whose longest network holds the address. */
    @Nullable
    Site of(Optional<PhoneSettings> phone, InetAddress address) {
        Optional<String> named = phone.flatMap(PhoneSettings::site);
        Site found = null;
        int longest = -1;
        for (Site site : all.get()) {
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
}
