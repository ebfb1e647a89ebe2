package io.github.zip2x2.tftp.content;

import io.github.zip2x2.tftp.TftpErrorCode;

/** What a source says to a request: content, a refusal that the peer is told, or silence. */
public sealed interface TftpAnswer {
    /**
     * The content that the peer gets; the server closes it.
     *
     * @param content the content
     */
    record Served(TftpContent content) implements TftpAnswer {}

    /**
     * A refusal.
     *
     * @param code the TFTP error
     * @param text what the peer is told: ASCII, at most 127 characters, nothing of this host's paths
     */
    record Refused(TftpErrorCode code, String text) implements TftpAnswer {}

    /**
     * Leave for a write request; the server closes the upload.
     *
     * @param upload takes the bytes
     */
    record Accepted(TftpUpload upload) implements TftpAnswer {}

    /** No answer at all: the peer learns nothing, not even that a server is there. */
    record Silent() implements TftpAnswer {}

    /**
     * Answers with content.
     *
     * @param content the content
     * @return the answer
     */
    static TftpAnswer served(TftpContent content) {
        return new Served(content);
    }

    /** {@return error 1} */
    static TftpAnswer notFound() {
        return new Refused(TftpErrorCode.FILE_NOT_FOUND, "File not found");
    }

    /** {@return error 2} */
    static TftpAnswer denied() {
        return new Refused(TftpErrorCode.ACCESS_VIOLATION, "Access violation");
    }

    /** {@return true for error 1, which lets the next source of a chain answer} */
    default boolean isNotFound() {
        return this instanceof Refused refused && refused.code().equals(TftpErrorCode.FILE_NOT_FOUND);
    }
}
