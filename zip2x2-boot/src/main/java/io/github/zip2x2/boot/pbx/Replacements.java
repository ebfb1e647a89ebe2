package io.github.zip2x2.boot.pbx;

import io.github.zip2x2.boot.pbx.fleet.FleetStore;
import io.github.zip2x2.boot.pbx.fleet.FleetStoreException;
import io.github.zip2x2.boot.pbx.site.PhoneDirectory;
import io.github.zip2x2.boot.pbx.site.PhoneSettings;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A directory in which phones have taken the places of others. Where there is a store, that is durable before it is served,
 * and served again after a restart. Thread-safe.
 */
final class Replacements implements PhoneDirectory {
    /** One entry for each phone that took a place: whose; empty once it has none any longer, since entries stay. */
    private static final String BOOK = "replacements";

    private static final String NOBODY = "";

    private final PhoneDirectory directory;
    private final @Nullable FleetStore store;
    private volatile Places places;

    /** Makes a phone's file, as it would be with these settings. */
    interface Made {
        /** The file's version; empty if there would be none. */
        Optional<String> version(MacAddress mac, PhoneSettings settings) throws IOException;
    }

    /**
     * Who has taken whose place.
     *
     * @param taken whose settings a phone has, by the phone
     * @param left those whose settings others have: unknown now
     */
    private record Places(Map<MacAddress, MacAddress> taken, Set<MacAddress> left) {
        static Places of(Map<MacAddress, MacAddress> taken) {
            return new Places(Map.copyOf(taken), new HashSet<>(taken.values()));
        }
    }

    Replacements(PhoneDirectory directory, @Nullable FleetStore store) throws FleetStoreException {
        this.directory = directory;
        this.store = store;
        Map<MacAddress, MacAddress> kept = new HashMap<>();
        if (store != null) {
            store.read(BOOK)
                    .forEach((key, text) -> MacAddress.tryParse(key)
                            .ifPresent(mac -> MacAddress.tryParse(text).ifPresent(place -> kept.put(mac, place))));
        }
        places = Places.of(kept);
    }

    @Override
    public Optional<PhoneSettings> phone(MacAddress mac) throws IOException {
        Places now = places;
        if (now.left.contains(mac)) {
            // Whatever still lies on disk for it holds the password that its successor has now.
            return Optional.of(PhoneSettings.off(PhoneModel.ZIP2X2));
        }
        return settings(mac, now.taken.get(mac));
    }

    private Optional<PhoneSettings> settings(MacAddress mac, @Nullable MacAddress place) throws IOException {
        Optional<PhoneSettings> own = directory.phone(mac);
        return own.isPresent() || place == null ? own : directory.phone(place);
    }

    /** Gives one phone the place of another, if its file can be made then. */
    synchronized String replace(MacAddress oldMac, MacAddress newMac, Made made) throws IOException {
        if (oldMac.equals(newMac)) {
            throw new IllegalArgumentException("replace: " + oldMac + " cannot take its own place");
        }
        Places before = places;
        // Whoever replaces a replacement has the settings of the first; who replaces its own replacement, its own.
        MacAddress place = before.taken.getOrDefault(oldMac, oldMac);
        Map<MacAddress, MacAddress> taken = new HashMap<>(before.taken);
        taken.remove(oldMac);
        taken.remove(newMac);
        if (!place.equals(newMac)) {
            taken.put(newMac, place);
        }
        Optional<PhoneSettings> settings = settings(newMac, place.equals(newMac) ? null : place);
        IllegalArgumentException unknown = new IllegalArgumentException(
                "replace: the directory of phones knows neither " + oldMac + " nor " + newMac);
        String version =
                made.version(newMac, settings.orElseThrow(() -> unknown)).orElseThrow(() -> unknown);
        Map<String, String> entries = new HashMap<>();
        entries.put(oldMac.hex(), NOBODY);
        entries.put(newMac.hex(), place.equals(newMac) ? NOBODY : place.hex());
        keep(entries); // first, so that nobody is served what a restart would forget
        places = Places.of(taken);
        return version;
    }

    /** Forgets that a phone has taken another's place; whose, if it had. */
    synchronized Optional<MacAddress> forget(MacAddress newMac) throws IOException {
        Map<MacAddress, MacAddress> taken = new HashMap<>(places.taken);
        MacAddress place = taken.remove(newMac);
        if (place != null) {
            keep(Map.of(newMac.hex(), NOBODY));
            places = Places.of(taken);
        }
        return Optional.ofNullable(place);
    }

    private void keep(Map<String, String> entries) throws FleetStoreException {
        if (store != null) {
            store.write(BOOK, entries);
        }
    }
}
