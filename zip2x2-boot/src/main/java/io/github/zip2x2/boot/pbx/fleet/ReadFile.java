package io.github.zip2x2.boot.pbx.fleet;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a file said that a phone read whole: its version, and whom it made of the phone. It comes with the file that is
 * served, so that nobody has to make the file again to know. Immutable; it holds no secret.
 */
public final class ReadFile {
    /** A file of which nothing is known. */
    public static final ReadFile UNKNOWN = new ReadFile("", "", 0);

    private final String version;
    private final String deviceId;
    private final int sipPort;

    private ReadFile(String version, String deviceId, int sipPort) {
        this.version = PacketNote.plain(version);
        this.deviceId = PacketNote.plain(deviceId);
        this.sipPort = sipPort;
    }

    /**
     * A file of a version.
     *
     * @param version the version; an empty text where it is not known
     * @return the file, which names no device id and no port
     */
    public static ReadFile of(String version) {
        return version.isEmpty() ? UNKNOWN : new ReadFile(version, "", 0);
    }

    /**
     * The same file, which names a device id.
     *
     * @param value the {@code device_id}; an empty text for none
     * @return the file
     */
    public ReadFile deviceId(String value) {
        return new ReadFile(version, value, sipPort);
    }

    /**
     * The same file, which names a port for SIP.
     *
     * @param value the {@code phone_sip_port}, 1 to 65535; 0 for none
     * @return the file
     * @throws IllegalArgumentException if it is no port
     */
    public ReadFile sipPort(int value) {
        if (value < 0 || value > 65_535) {
            throw new IllegalArgumentException(
                    "sipPort is " + value + ", outside 0..65535: name a port, or 0 for none");
        }
        return new ReadFile(version, deviceId, value);
    }

    /** {@return the version; empty if it is not known} */
    public String version() {
        return version;
    }

    /** {@return the device id that it names} */
    public Optional<String> deviceId() {
        return deviceId.isEmpty() ? Optional.empty() : Optional.of(deviceId);
    }

    /** {@return the port for SIP that it names} */
    public OptionalInt sipPort() {
        return sipPort == 0 ? OptionalInt.empty() : OptionalInt.of(sipPort);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReadFile that
                && version.equals(that.version)
                && deviceId.equals(that.deviceId)
                && sipPort == that.sipPort;
    }

    @Override
    public int hashCode() {
        return Objects.hash(version, deviceId, sipPort);
    }

    @Override
    public String toString() {
        return (version.isEmpty() ? "of a version that is not known" : "version " + version)
                + (deviceId.isEmpty() ? "" : ", device id " + deviceId)
                + (sipPort == 0 ? "" : ", port " + sipPort);
    }
}
