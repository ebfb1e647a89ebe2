package io.github.zip2x2.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The directory that {@code [NET_CONFIG] tftp_cfg_dir} names, for example {@code ./ZIP2x2}.
 *
 * <p>How a phone writes the path on the wire is not known, so both forms are here: {@link #asWritten} joins what the file
 * says, {@link #path} is the plain relative form. Immutable; equal when the plain forms are equal.
 */
public final class TftpDirectory {
    /** The root of the TFTP server, which holds the phones' files when the common file names no directory. */
    public static final TftpDirectory ROOT = new TftpDirectory("", "");

    private final String written;
    private final String plain;

    private TftpDirectory(String written, String plain) {
        this.written = written;
        this.plain = plain;
    }

    /**
     * Reads a directory.
     *
     * @param text a path below the TFTP root, with slashes or backslashes, with or without a leading {@code ./} or slash
     * @return the directory, or empty if it leaves the root by {@code ..} or holds a control character or a colon
     */
    public static Optional<TftpDirectory> tryParse(String text) {
        String trimmed = text.strip();
        if (trimmed.chars().anyMatch(Character::isISOControl)) {
            return Optional.empty();
        }
        List<String> parts = new ArrayList<>();
        for (String part : trimmed.replace('\\', '/').split("/", -1)) {
            if (part.equals("..")) {
                if (parts.isEmpty()) {
                    return Optional.empty();
                }
                parts.remove(parts.size() - 1);
            } else if (!part.isEmpty() && !part.equals(".")) {
                if (part.indexOf(':') >= 0) {
                    return Optional.empty();
                }
                parts.add(part);
            }
        }
        return Optional.of(new TftpDirectory(trimmed, String.join("/", parts)));
    }

    /**
     * A file in this directory, in the plain form.
     *
     * @param fileName the file's name
     * @return a path relative to the root without a leading slash: {@code ZIP2x2/0008A10FF312.cfg}
     */
    public String path(String fileName) {
        return plain.isEmpty() ? fileName : plain + "/" + fileName;
    }

    /**
     * A file in this directory, joined to the text as the configuration writes it.
     *
     * @param fileName the file's name
     * @return for example {@code ./ZIP2x2/0008A10FF312.cfg}
     */
    public String asWritten(String fileName) {
        if (written.isEmpty() || written.endsWith("/") || written.endsWith("\\")) {
            return written + fileName;
        }
        return written + (written.indexOf('\\') >= 0 && written.indexOf('/') < 0 ? "\\" : "/") + fileName;
    }

    /**
     * The plain form.
     *
     * @return the path relative to the root, without a slash at either end; empty for the root itself
     */
    public String plain() {
        return plain;
    }

    /**
     * The text as it was read.
     *
     * @return for example {@code ./ZIP2x2}
     */
    public String written() {
        return written;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TftpDirectory that && plain.equals(that.plain);
    }

    @Override
    public int hashCode() {
        return plain.hashCode();
    }

    /** The text as it was read. */
    @Override
    public String toString() {
        return written;
    }
}
