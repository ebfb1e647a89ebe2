package io.github.zip2x2.boot;

import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import java.util.Locale;
import java.util.Optional;

/** What a file is for a booting phone, told by its name. */
public enum FileKind {
    /** The file that all phones of a model read, such as {@code ZIP2x2_common.cfg}. */
    COMMON,
    /** One phone's file, such as {@code 0008A10FF312.cfg}. */
    SPECIFIC,
    /** A software image, such as {@code ZIP2x2_1_0_0.bin}. */
    FIRMWARE,
    /** Anything else. */
    OTHER;

    private static final String ENDING = ".cfg";

    /**
     * The kind of a file.
     *
     * @param path the name as it was requested, with directories of either slash, in any case
     * @return the kind
     */
    public static FileKind of(String path) {
        String name = lastPart(path);
        if (PhoneModel.ofCommonFileName(name).isPresent()) {
            return COMMON;
        }
        if (phoneOf(path).isPresent()) {
            return SPECIFIC;
        }
        return name.toLowerCase(Locale.ROOT).endsWith(".bin") ? FIRMWARE : OTHER;
    }

    /**
     * The phone whose own file a name is: its address in any notation, and {@code .cfg}.
     *
     * @param path the name as it was requested
     * @return the phone, or empty if it is no phone's file
     */
    public static Optional<MacAddress> phoneOf(String path) {
        String name = lastPart(path);
        return name.toLowerCase(Locale.ROOT).endsWith(ENDING)
                ? MacAddress.tryParse(name.substring(0, name.length() - ENDING.length()))
                : Optional.empty();
    }

    private static String lastPart(String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }
}
