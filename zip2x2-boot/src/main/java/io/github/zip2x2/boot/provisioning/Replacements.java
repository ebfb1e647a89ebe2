package io.github.zip2x2.boot.provisioning;

import io.github.zip2x2.config.MacAddress;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A directory in which phones have taken the places of others. Thread-safe. */
final class Replacements implements PhoneDirectory {
    private final PhoneDirectory directory;
    /** Whose settings a phone has, by the phone; that other phone is unknown. */
    private volatile Map<MacAddress, MacAddress> places = Map.of();

    /** Makes a phone's file, as it would get it now. */
    interface Made {
        /** The file's version; empty if nobody knows the phone. */
        Optional<String> version(MacAddress mac) throws IOException;
    }

    Replacements(PhoneDirectory directory) {
        this.directory = directory;
    }

    @Override
    public Optional<PhoneSettings> phone(MacAddress mac) throws IOException {
        Map<MacAddress, MacAddress> now = places;
        if (now.containsValue(mac)) {
            return Optional.empty();
        }
        Optional<PhoneSettings> own = directory.phone(mac);
        MacAddress place = now.get(mac);
        return own.isPresent() || place == null ? own : directory.phone(place);
    }

    /** Gives one phone the place of another, if its file can be made then. */
    synchronized String replace(MacAddress oldMac, MacAddress newMac, Made made) throws IOException {
        if (oldMac.equals(newMac)) {
            throw new IllegalArgumentException("replace: " + oldMac + " cannot take its own place");
        }
        Map<MacAddress, MacAddress> before = places;
        MacAddress place = before.getOrDefault(oldMac, oldMac);
        Map<MacAddress, MacAddress> after = new HashMap<>(before);
        after.remove(oldMac);
        if (place.equals(newMac)) {
            after.remove(newMac);
        } else {
            after.put(newMac, place);
        }
        places = after;
        boolean done = false;
        try {
            String version = made.version(newMac)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "replace: the directory of phones knows neither " + oldMac + " nor " + newMac));
            done = true;
            return version;
        } finally {
            if (!done) {
                places = before;
            }
        }
    }
}
