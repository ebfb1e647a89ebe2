package io.github.zip2x2.boot.phone;

import io.github.zip2x2.config.SoftwareVersion;
import java.net.Inet4Address;
import java.util.Objects;
import java.util.Optional;

/** What a phone remembers without power. Immutable. */
public final class PhoneMemory {
    /** A phone that remembers nothing. */
    public static final PhoneMemory EMPTY = new PhoneMemory(Optional.empty(), Optional.empty());

    private final Optional<SoftwareVersion> software;
    private final Optional<Inet4Address> address;

    private PhoneMemory(Optional<SoftwareVersion> software, Optional<Inet4Address> address) {
        this.software = Objects.requireNonNull(software, "software");
        this.address = Objects.requireNonNull(address, "address");
    }

    /**
     * A memory of software.
     *
     * @param version the version that the phone runs; empty if that is not known, and then none is downloaded
     * @return the memory
     */
    public PhoneMemory withSoftware(Optional<SoftwareVersion> version) {
        return new PhoneMemory(version, address);
    }

    /**
     * A memory of an address.
     *
     * @param last the address that the phone had, which it asks for again; empty for none
     * @return the memory
     */
    public PhoneMemory withAddress(Optional<Inet4Address> last) {
        return new PhoneMemory(software, last);
    }

    /**
     * The version of the software that the phone runs.
     *
     * @return it, or empty if it is not known
     */
    public Optional<SoftwareVersion> software() {
        return software;
    }

    /**
     * The address that the phone had last.
     *
     * @return it, or empty if it had none
     */
    public Optional<Inet4Address> address() {
        return address;
    }

    @Override
    public String toString() {
        return "software " + software.map(SoftwareVersion::dotted).orElse("not known") + ", address "
                + address.map(Inet4Address::getHostAddress).orElse("none");
    }
}
