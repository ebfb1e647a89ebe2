package io.github.zip2x2.boot.phone;

import io.github.zip2x2.config.TftpDirectory;

/**
 * How a phone writes the path of a file in its directory when it requests it. Which form a real phone uses is UNKNOWN; a
 * server must accept them all.
 */
public enum PathForm {
    /** What the common file says, joined to the name: {@code ./ZIP2x2/0008A10FF312.cfg}. */
    AS_WRITTEN,
    /** Without a leading {@code ./} or slash: {@code ZIP2x2/0008A10FF312.cfg}. */
    PLAIN,
    /** With a leading slash: {@code /ZIP2x2/0008A10FF312.cfg}. */
    ABSOLUTE,
    /** With backslashes: {@code ZIP2x2\0008A10FF312.cfg}. */
    BACKSLASH;

    /**
     * The path of a file.
     *
     * @param directory the directory that the common file names
     * @param fileName the file's name
     * @return the path as it stands in the request
     */
    public String path(TftpDirectory directory, String fileName) {
        return switch (this) {
            case AS_WRITTEN -> directory.asWritten(fileName);
            case PLAIN -> directory.path(fileName);
            case ABSOLUTE -> "/" + directory.path(fileName);
            case BACKSLASH -> directory.path(fileName).replace('/', '\\');
        };
    }
}
