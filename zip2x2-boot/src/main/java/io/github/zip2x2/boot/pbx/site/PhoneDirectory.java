package io.github.zip2x2.boot.pbx.site;

import io.github.zip2x2.boot.pbx.ProvisioningService;
import io.github.zip2x2.config.MacAddress;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the settings of a phone by its hardware address. It is asked anew for each file of a phone's own, so a change
 * is served from the next request on.
 *
 * <p>Called by several threads at once, and may wait. For DHCP up to 16 threads {@code zip2x2-directory} ask it whether
 * a phone is known. Meanwhile only the messages of that phone wait, for at most {@link
 * ProvisioningService.Builder#directoryWait}. DHCP uses an answer for 2 s, unless {@link
 * ProvisioningService#phoneChanged} ends that. While the directory fails or is late, a phone with a running lease is
 * served by DHCP for at most 24 hours, any other gets silence; files are made by the directory's last answer, which is
 * good for a day.
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
