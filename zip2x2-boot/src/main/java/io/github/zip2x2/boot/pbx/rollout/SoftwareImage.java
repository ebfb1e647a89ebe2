package io.github.zip2x2.boot.pbx.rollout;

import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.SoftwareVersion;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A software image to be rolled out, as an operator gives it. Immutable. */
public final class SoftwareImage {
    private final PhoneModel model;
    private final SoftwareVersion version;
    private final String fileName;
    private final ByteBuffer bytes;
    private final @Nullable String confirmedSha256;

    private SoftwareImage(
            PhoneModel model,
            SoftwareVersion version,
            String fileName,
            ByteBuffer bytes,
            @Nullable String confirmedSha256) {
        this.model = Objects.requireNonNull(model, "model");
        this.version = Objects.requireNonNull(version, "version");
        this.fileName = Objects.requireNonNull(fileName, "fileName");
        this.bytes = bytes.asReadOnlyBuffer();
        this.confirmedSha256 = confirmedSha256;
    }

    /**
     * Takes an image.
     *
     * @param model the phones' model
     * @param version the version that the settings name
     * @param fileName the file's name, without directories
     * @param bytes all its bytes, not changed afterwards
     * @return the image, whose SHA-256 nobody confirmed
     */
    public static SoftwareImage of(PhoneModel model, SoftwareVersion version, String fileName, ByteBuffer bytes) {
        return new SoftwareImage(model, version, fileName, bytes, null);
    }

    /**
     * The same image, whose SHA-256 an operator took from where the image comes from.
     *
     * @param sha256 64 hexadecimal digits, in either case
     * @return the image
     * @throws IllegalArgumentException if it is no SHA-256
     */
    public SoftwareImage confirmed(String sha256) {
        String digest = sha256.strip().toLowerCase(Locale.ROOT);
        if (digest.length() != 64 || !digest.chars().allMatch(HexFormat::isHexDigit)) {
            throw new IllegalArgumentException("sha256: '" + sha256 + "' is not 64 hexadecimal digits");
        }
        return new SoftwareImage(model, version, fileName, bytes, digest);
    }

    /** {@return the phones' model} */
    public PhoneModel model() {
        return model;
    }

    /** {@return the version that the settings name} */
    public SoftwareVersion version() {
        return version;
    }

    /** {@return the file's name} */
    public String fileName() {
        return fileName;
    }

    /** {@return all its bytes, read-only, position 0} */
    public ByteBuffer bytes() {
        return bytes.asReadOnlyBuffer().rewind();
    }

    /** {@return the SHA-256 that an operator confirmed, in lower case, or empty} */
    public Optional<String> confirmedSha256() {
        return Optional.ofNullable(confirmedSha256);
    }

    @Override
    public String toString() {
        return fileName + " (" + model + " " + version + ", " + bytes.remaining() + " bytes)";
    }
}
