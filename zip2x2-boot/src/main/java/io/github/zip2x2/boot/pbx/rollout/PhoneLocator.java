package io.github.zip2x2.boot.pbx.rollout;

import io.github.zip2x2.boot.pbx.fleet.PhoneRecord;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.lease.ClientIdentity;
import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseLookup;
import java.io.IOException;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds the address at which a phone is reached.
 *
 * <p>Called on a thread that may wait; an implementation is thread-safe.
 */
@FunctionalInterface
public interface PhoneLocator {
    /**
     * Looks for a phone.
     *
     * @param phone the phone
     * @return its address, or empty if it is not known
     * @throws IOException if that cannot be found out now
     */
    Optional<InetAddress> locate(MacAddress phone) throws IOException;

    /**
     * Asks another locator where this one knows nothing.
     *
     * @param other the other
     * @return both, this one first
     */
    default PhoneLocator or(PhoneLocator other) {
        Objects.requireNonNull(other, "other");
        return phone -> {
            Optional<InetAddress> found = locate(phone);
            return found.isPresent() ? found : other.locate(phone);
        };
    }

    /**
     * Knows a phone by the address that it was given or asked for a file from last.
     *
     * @param fleet what is known of a phone, such as {@code fleet::phone}
     * @param clock tells whether the address is still leased to the phone
     * @return the locator
     */
    static PhoneLocator byRecord(Function<MacAddress, Optional<PhoneRecord>> fleet, InstantSource clock) {
        Objects.requireNonNull(fleet, "fleet");
        Objects.requireNonNull(clock, "clock");
        return phone -> fleet.apply(phone)
                .filter(record -> record.hasAddressAt(clock.instant()))
                .flatMap(PhoneRecord::address);
    }

    /**
     * Knows a phone by its lease, while that lasts: of a client that sends no client identifier, the one that lasts longest.
     *
     * @param leases where leases are looked up
     * @param clock tells which leases last
     * @return the locator
     */
    static PhoneLocator byLease(LeaseLookup leases, InstantSource clock) {
        Objects.requireNonNull(leases, "leases");
        Objects.requireNonNull(clock, "clock");
        return phone ->
                leases
                        .byClient(ClientIdentity.ofHardware(
                                HardwareAddress.of(HardwareAddress.ETHERNET, phone.toBytes())))
                        .stream()
                        .filter(lease -> lease.isActive(clock.instant()))
                        .max(Comparator.comparing(Lease::expiry))
                        .map(Lease::address);
    }
}
