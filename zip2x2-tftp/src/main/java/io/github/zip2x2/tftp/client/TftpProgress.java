package io.github.zip2x2.tftp.client;

/** Hears how far a transfer is, on the thread that does it; must not block. */
@FunctionalInterface
public interface TftpProgress {
    /** Hears nothing. */
    TftpProgress NONE = (bytes, total) -> {};

    /**
     * More of the file is there.
     *
     * @param bytes how many bytes went over so far
     * @param total how many there are, or -1 if the server did not say
     */
    void advanced(long bytes, long total);
}
