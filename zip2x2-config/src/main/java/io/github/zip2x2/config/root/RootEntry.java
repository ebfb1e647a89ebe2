package io.github.zip2x2.config.root;

/**
 * A file of a TFTP root: where and how long.
 *
 * @param path relative to the root, with slashes, without a leading one
 * @param size bytes, 0 or more
 */
public record RootEntry(String path, long size) {
    /**
     * The path's last part.
     *
     * @return the file's name without directories
     */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /**
     * The path without its last part.
     *
     * @return the directory without a slash at its end; empty for the root itself
     */
    public String directory() {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }
}
