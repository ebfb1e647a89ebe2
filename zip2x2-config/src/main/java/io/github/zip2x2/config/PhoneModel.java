package io.github.zip2x2.config;

import java.util.Locale;
import java.util.Optional;

/**
 * A phone model by its name, and the names of the files that phones of that model read.
 *
 * <p>The set is open: {@link #of} makes further models. Immutable; equal when the names are equal.
 * Source: ZIP2x2 User Manual pages 26 and 33 for the two configuration files, ZIP4x4 manual page 42 for the firmware.
 */
public final class PhoneModel {
    /** The ZIP2x2. */
    public static final PhoneModel ZIP2X2 = new PhoneModel("ZIP2x2");

    /** The ZIP2x1, the sibling of the same format and boot. */
    public static final PhoneModel ZIP2X1 = new PhoneModel("ZIP2x1");

    private static final String COMMON_SUFFIX = "_common.cfg";

    private final String name;

    private PhoneModel(String name) {
        this.name = name;
    }

    /**
     * A model by its name.
     *
     * @param name letters, digits and hyphens, at most 32, as its files are named: {@code ZIP2x2}
     * @return the model
     * @throws IllegalArgumentException if the name has other characters, none, or too many
     */
    public static PhoneModel of(String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException("phone model '" + name
                    + "' must be 1 to 32 letters, digits and hyphens, because its files are named after it");
        }
        return new PhoneModel(name);
    }

    private static boolean isName(String name) {
        if (name.isEmpty() || name.length() > 32) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-')) {
                return false;
            }
        }
        return true;
    }

    /**
     * The model whose common file has a name.
     *
     * @param fileName a file name without directories, in any case
     * @return the model as the name writes it, or empty if that is no common file's name
     */
    public static Optional<PhoneModel> ofCommonFileName(String fileName) {
        if (!fileName.toLowerCase(Locale.ROOT).endsWith(COMMON_SUFFIX)) {
            return Optional.empty();
        }
        String name = fileName.substring(0, fileName.length() - COMMON_SUFFIX.length());
        if (name.equalsIgnoreCase(ZIP2X2.name)) {
            return Optional.of(ZIP2X2);
        }
        if (name.equalsIgnoreCase(ZIP2X1.name)) {
            return Optional.of(ZIP2X1);
        }
        return isName(name) ? Optional.of(new PhoneModel(name)) : Optional.empty();
    }

    /**
     * The model's name.
     *
     * @return for example {@code ZIP2x2}
     */
    public String name() {
        return name;
    }

    /**
     * The file that all phones of the model read first, at the root of the TFTP server.
     *
     * @return for example {@code ZIP2x2_common.cfg}
     */
    public String commonFileName() {
        return name + COMMON_SUFFIX;
    }

    /**
     * The file of one phone, without its directory.
     *
     * @param mac the phone
     * @return for example {@code 0008A10FF312.cfg}
     */
    public String specificFileName(MacAddress mac) {
        return mac.hex() + ".cfg";
    }

    /**
     * The phone whose file has a name; a name matches whatever the case of its letters.
     *
     * @param fileName a file name without directories
     * @return the phone, or empty if that is no phone's file: only 12 digits without separators are one
     */
    public Optional<MacAddress> macOfSpecificFileName(String fileName) {
        if (fileName.length() != 16 || !fileName.regionMatches(true, 12, ".cfg", 0, 4)) {
            return Optional.empty();
        }
        return MacAddress.tryParse(fileName.substring(0, 12))
                .filter(mac -> fileName.regionMatches(true, 0, mac.hex(), 0, 12));
    }

    /**
     * The image of a version, at the root of the TFTP server.
     *
     * @param version the version
     * @return for example {@code ZIP2x2_1_0_0.bin}
     */
    public String firmwareFileName(SoftwareVersion version) {
        return name + "_" + version.underscored() + ".bin";
    }

    /**
     * The version that an image's name gives.
     *
     * @param fileName a file name without directories; case of the model's name and of {@code .bin} does not matter
     * @return the version, or empty if that is no image of this model
     */
    public Optional<SoftwareVersion> versionOfFirmwareFileName(String fileName) {
        int end = fileName.length() - 4;
        int start = name.length() + 1;
        if (end <= start
                || !fileName.regionMatches(true, end, ".bin", 0, 4)
                || !fileName.regionMatches(true, 0, name + "_", 0, start)
                || fileName.indexOf('.') < end) {
            return Optional.empty();
        }
        return SoftwareVersion.tryParse(fileName.substring(start, end).replace('_', '.'));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PhoneModel that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /** The model's name. */
    @Override
    public String toString() {
        return name;
    }
}
