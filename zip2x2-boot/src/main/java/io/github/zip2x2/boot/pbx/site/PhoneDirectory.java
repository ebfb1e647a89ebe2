package io.github.zip2x2.boot.pbx.site;

import io.github.zip2x2.boot.pbx.ProvisioningService;
import io.github.zip2x2.config.MacAddress;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Who the phones are: a hardware address to the phone's settings. Asked anew for each file, so that a change is served
 * from the next request on.
 *
 * <p>Called by several threads at once, and may wait. TFTP asks it for each file. DHCP has it asked whether a phone is
 * known, by up to 16 threads {@code zip2x2-directory}, and holds back the messages of that phone only, for {@link
 * ProvisioningService.Builder#directoryWait}; an answer is good for the messages of the next 2 s, unless {@link
 * ProvisioningService#phoneChanged} says otherwise. For DHCP, a directory that fails or is too late does not know the phone.
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
