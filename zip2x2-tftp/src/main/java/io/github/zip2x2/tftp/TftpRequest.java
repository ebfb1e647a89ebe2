package io.github.zip2x2.tftp;

import java.util.Objects;

/**
 * A read or write request (RFC 1350 section 5, options RFC 2347); immutable. As decoded it holds whatever the peer sent,
 * so {@link #mode()} is text; {@link TftpCodec#encodeRequest} refuses what must not be sent.
 */
public final class TftpRequest {
    private final boolean write;
    private final String file;
    private final String mode;
    private final TftpOptions options;

    /**
     * Makes a request from its parts.
     *
     * @param write true for a WRQ, false for an RRQ
     * @param file the file's name as on the wire
     * @param mode the mode's name as on the wire
     * @param options the options
     */
    public TftpRequest(boolean write, String file, String mode, TftpOptions options) {
        this.write = write;
        this.file = Objects.requireNonNull(file, "file");
        this.mode = Objects.requireNonNull(mode, "mode");
        this.options = Objects.requireNonNull(options, "options");
    }

    /**
     * Makes a request to read a file in octet mode without options.
     *
     * @param file the file's name as it shall stand on the wire
     * @return the request
     */
    public static TftpRequest read(String file) {
        return new TftpRequest(false, file, TftpMode.OCTET.wireName(), TftpOptions.NONE);
    }

    /**
     * Makes a request to write a file in octet mode without options.
     *
     * @param file the file's name as it shall stand on the wire
     * @return the request
     */
    public static TftpRequest write(String file) {
        return new TftpRequest(true, file, TftpMode.OCTET.wireName(), TftpOptions.NONE);
    }

    /**
     * Makes the same request in another mode.
     *
     * @param other the mode
     * @return a new request
     */
    public TftpRequest inMode(TftpMode other) {
        return new TftpRequest(write, file, other.wireName(), options);
    }

    /**
     * Makes the same request with other options.
     *
     * @param other the options
     * @return a new request
     */
    public TftpRequest withOptions(TftpOptions other) {
        return new TftpRequest(write, file, mode, other);
    }

    /** {@return true for a WRQ, false for an RRQ} */
    public boolean isWrite() {
        return write;
    }

    /** {@return the file's name as on the wire} */
    public String file() {
        return file;
    }

    /** {@return the mode's name as on the wire} */
    public String mode() {
        return mode;
    }

    /** {@return true if the mode is netascii} */
    public boolean isNetascii() {
        return TftpMode.of(mode).orElse(TftpMode.OCTET) == TftpMode.NETASCII;
    }

    /** {@return the options in their order on the wire} */
    public TftpOptions options() {
        return options;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TftpRequest that
                && write == that.write
                && file.equals(that.file)
                && mode.equals(that.mode)
                && options.equals(that.options);
    }

    @Override
    public int hashCode() {
        return Objects.hash(write, file, mode, options);
    }

    @Override
    public String toString() {
        return (write ? "WRQ " : "RRQ ") + file + " " + mode + (options.isEmpty() ? "" : " " + options);
    }
}
