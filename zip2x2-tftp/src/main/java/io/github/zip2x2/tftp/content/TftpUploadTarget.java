package io.github.zip2x2.tftp.content;

import java.io.IOException;

/** Takes the files that peers write. Implementations are safe for use by several threads. */
@FunctionalInterface
public interface TftpUploadTarget {
    /**
     * Decides about a write request. Over sockets this runs on one of some threads that may block; where it is late,
     * throws or gives null, the peer gets error 0.
     *
     * @param request the request
     * @return {@link TftpAnswer.Accepted}, a refusal or silence
     * @throws IOException if the upload cannot begin; the peer is told no more than that
     */
    TftpAnswer begin(TftpContentRequest request) throws IOException;
}
