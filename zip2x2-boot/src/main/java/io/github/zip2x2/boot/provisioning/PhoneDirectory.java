package io.github.zip2x2.boot.provisioning;

import io.github.zip2x2.config.MacAddress;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Who the phones are: a hardware address to the phone's settings. Asked anew for each file, so that a change is served
 * from the next request on.
 *
 * <p>Called by several threads at once. Reads of files may wait for it, but DHCP asks it too, whether a phone is known, so
 * it answers from memory or within a millisecond; one that fails is taken for one that does not know the phone.
 */
@FunctionalInterface
public interface PhoneDirectory {
    /** Knows no phone. */
    PhoneDirectory NONE = mac -> Optional.empty();

    /**
     * Finds a phone.
     *
     * @param mac its hardware address
     * @return its settings, or empty if it is not one of the PBX's phones
     * @throws IOException if that cannot be told now; the phone gets TFTP error 0 and will ask again
     */
    Optional<PhoneSettings> phone(MacAddress mac) throws IOException;

    /**
     * The phones of a map; what is put into it later counts too, if the map is safe for use by several threads.
     *
     * @param phones the phones
     * @return the directory
     */
    static PhoneDirectory of(Map<MacAddress, PhoneSettings> phones) {
        return mac -> Optional.ofNullable(phones.get(mac));
    }

    /**
     * Asks another directory for the phones that this one does not know.
     *
     * @param next the other one
     * @return a directory of both
     */
    default PhoneDirectory or(PhoneDirectory next) {
        return mac -> {
            Optional<PhoneSettings> found = phone(mac);
            return found.isPresent() ? found : next.phone(mac);
        };
    }
}
