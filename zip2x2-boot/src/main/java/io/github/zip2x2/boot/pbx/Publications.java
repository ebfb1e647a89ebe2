package io.github.zip2x2.boot.pbx;

import io.github.zip2x2.boot.FileKind;
import io.github.zip2x2.boot.pbx.fleet.FleetStore;
import io.github.zip2x2.boot.pbx.fleet.Milestone;
import io.github.zip2x2.boot.pbx.rollout.RefusedChangeException;
import io.github.zip2x2.boot.pbx.rollout.RolloutPublication;
import io.github.zip2x2.boot.pbx.site.Layer;
import io.github.zip2x2.boot.pbx.site.Overlays;
import io.github.zip2x2.boot.pbx.site.ProvisioningRequest;
import io.github.zip2x2.boot.pbx.site.Site;
import io.github.zip2x2.boot.pbx.site.SiteChange;
import io.github.zip2x2.config.MacAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What rollouts have published, laid over what sites and phones set. Durable in the fleet's store before it is served, and
 * served again after a restart. Thread-safe.
 */
final class Publications implements Overlays {
    private static final Logger LOG = LoggerFactory.getLogger(Publications.class);

    private static final String PREFIX = "publication/";
    private static final String STATE = "state";
    private static final String SOME = "some";
    private static final String ALL = "all";
    private static final String WITHDRAWN = "withdrawn";

    private final @Nullable FleetStore store;
    private volatile Map<String, Published> served = Map.of();

    /** Makes a file as a phone would get it now. */
    interface Made {
        /** The file's version; empty if nobody knows the phone. */
        Optional<String> version(FileKind kind, MacAddress mac) throws IOException;
    }

    /** One rollout's change, and who is served with it. */
    private record Published(SiteChange change, Set<MacAddress> phones, boolean toAll) {
        boolean concerns(ProvisioningRequest request) {
            return change.concerns(request.site().map(Site::name));
        }

        boolean isFor(ProvisioningRequest request) {
            return request.mac().filter(phones::contains).isPresent();
        }
    }

    Publications(@Nullable FleetStore store) throws IOException {
        this.store = store;
        if (store == null) {
            return;
        }
        Map<String, Published> kept = new LinkedHashMap<>();
        for (String book : store.books()) {
            if (!book.startsWith(PREFIX)) {
                continue;
            }
            Map<String, String> entries = store.read(book);
            String state = entries.getOrDefault(STATE, WITHDRAWN);
            if (!state.equals(WITHDRAWN)) {
                Set<MacAddress> phones = new LinkedHashSet<>();
                entries.keySet().forEach(key -> MacAddress.tryParse(key).ifPresent(phones::add));
                kept.put(
                        book.substring(PREFIX.length()),
                        new Published(SiteChange.ofBook(entries), phones, state.equals(ALL)));
            }
        }
        served = kept;
    }

    @Override
    public List<Layer> over(ProvisioningRequest request) {
        Map<String, Published> now = served;
        if (now.isEmpty()) {
            return List.of();
        }
        List<Layer> layers = new ArrayList<>();
        boolean common = request.kind() == FileKind.COMMON;
        now.forEach((name, published) -> {
            if (published.toAll ? common && published.concerns(request) : !common && published.isFor(request)) {
                layers.add(published.change.layer(name, false));
            }
        });
        if (!common) {
            // What all get stands in the common file; what a phone sets otherwise for itself would hide it there.
            now.forEach((name, published) -> {
                if (published.toAll && published.concerns(request)) {
                    layers.add(published.change.layer(name, true));
                }
            });
        }
        return layers;
    }

    /** The publication of a rollout. */
    RolloutPublication of(String name, SiteChange change, Made made) {
        Published kept = served.get(name);
        if (change.isEmpty()) {
            throw new IllegalArgumentException("change: it sets nothing; set what is to be rolled out");
        }
        if (kept != null && !kept.change.toBook().equals(change.toBook())) {
            throw new IllegalArgumentException(
                    "change: the rollout '" + name + "' was begun with another one; resume it with the same");
        }
        return new Publication(name, change, made);
    }

    /** Forgets a rollout, whose change is no longer laid over anything. */
    synchronized void forget(String name) throws IOException {
        if (store != null) {
            store.remove(PREFIX + name);
        }
        serve(name, null);
    }

    private void serve(String name, @Nullable Published published) {
        Map<String, Published> next = new LinkedHashMap<>(served);
        if (published == null) {
            next.remove(name);
        } else {
            next.put(name, published);
        }
        served = next;
    }

    /** Which other rollout sets one of the same parameters and is still served. */
    Optional<String> collision(String name, SiteChange change) {
        for (Map.Entry<String, Published> other : served.entrySet()) {
            if (!other.getKey().equals(name) && other.getValue().change.collidesWith(change)) {
                return Optional.of("the rollout '" + other.getKey()
                        + "' set one of these parameters and is still served; take it over into the site first");
            }
        }
        return Optional.empty();
    }

    /** What would lie over the files of these phones if a change were published to them; nothing of it is kept. */
    static Overlays trial(String name, SiteChange change, Collection<MacAddress> phones) {
        Set<MacAddress> all = Set.copyOf(phones);
        return request -> request.kind() != FileKind.COMMON
                        && request.mac().filter(all::contains).isPresent()
                ? List.of(change.layer(name, false))
                : List.of();
    }

    private synchronized void keep(String name, SiteChange change, Set<MacAddress> phones, boolean toAll)
            throws IOException {
        Optional<String> collision = collision(name, change);
        if (collision.isPresent()) {
            throw new RefusedChangeException(collision.get(), null);
        }
        Published before = served.get(name);
        Set<MacAddress> all = new LinkedHashSet<>(before == null ? Set.of() : before.phones);
        all.addAll(phones);
        Map<String, String> book = new LinkedHashMap<>(change.toBook());
        all.forEach(mac -> book.put(mac.hex(), ""));
        book.put(STATE, toAll ? ALL : SOME);
        if (store != null) {
            store.write(PREFIX + name, book);
        }
        serve(name, new Published(change, all, toAll));
    }

    private synchronized void withdraw(String name) throws IOException {
        if (store != null) {
            store.write(PREFIX + name, Map.of(STATE, WITHDRAWN));
        }
        serve(name, null);
    }

    private final class Publication implements RolloutPublication {
        private final String name;
        private final SiteChange change;
        private final Made made;

        Publication(String name, SiteChange change, Made made) {
            this.name = name;
            this.change = change;
            this.made = made;
        }

        @Override
        public void publish(Set<MacAddress> phones) throws IOException {
            keep(name, change, phones, false);
            for (MacAddress mac : phones) {
                if (version(FileKind.SPECIFIC, mac).isEmpty()) {
                    LOG.warn("mac={} nobody knows this phone any more, so the rollout {} brings it nothing", mac, name);
                }
            }
        }

        @Override
        public void publishToAll() throws IOException {
            keep(name, change, Set.of(), true);
            Published published = served.get(name);
            if (published != null) {
                for (MacAddress mac : published.phones) {
                    version(FileKind.COMMON, mac);
                }
            }
        }

        /** The version of a file as it is made now; what the writer refuses is a word on the change. */
        private Optional<String> version(FileKind kind, MacAddress mac) throws IOException {
            try {
                return made.version(kind, mac);
            } catch (IOException e) {
                if (e.getCause() instanceof IllegalArgumentException) {
                    throw new RefusedChangeException(mac + ": " + e.getMessage(), e);
                }
                throw e;
            }
        }

        @Override
        public Optional<String> version(MacAddress phone, Milestone file) throws IOException {
            return switch (file) {
                case COMMON_READ -> version(FileKind.COMMON, phone);
                case SPECIFIC_READ -> version(FileKind.SPECIFIC, phone);
                default -> Optional.empty();
            };
        }

        @Override
        public void withdraw() throws IOException {
            Publications.this.withdraw(name);
        }
    }
}
