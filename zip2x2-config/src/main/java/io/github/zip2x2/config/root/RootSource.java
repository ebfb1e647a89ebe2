package io.github.zip2x2.config.root;

import java.io.IOException;
import java.util.List;

/**
 * Where a root's files come from: a directory, an archive, a map in memory.
 *
 * <p>The methods may block and are called by the thread that reads the root. Implementations that are used from several
 * threads must allow that.
 */
public interface RootSource {
    /**
     * Lists all files, those of subdirectories too.
     *
     * @return the files, in any order
     * @throws IOException if the root cannot be listed
     */
    List<RootEntry> list() throws IOException;

    /**
     * Reads a file.
     *
     * @param path as {@link #list} gave it
     * @return the whole file
     * @throws IOException if the file cannot be read
     */
    byte[] read(String path) throws IOException;

    /**
     * Lists all files, and says what was left out; {@link #list} is its first part.
     *
     * @return the listing; here without anything left out
     * @throws IOException if the root cannot be listed
     */
    default RootListing listing() throws IOException {
        return new RootListing(list(), List.of());
    }
}
