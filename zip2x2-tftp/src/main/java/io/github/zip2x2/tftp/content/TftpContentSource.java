package io.github.zip2x2.tftp.content;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Opens what a read request names. Implementations are safe for use by several threads. */
@FunctionalInterface
public interface TftpContentSource {
    /**
     * Opens what the request names. Over sockets this runs on a thread that may block, within the server's deadline for
     * it, after which the thread is interrupted and the peer gets error 0.
     *
     * @param request the request
     * @return content or a refusal
     * @throws IOException if opening fails; the peer is told no more than that
     */
    TftpAnswer open(TftpContentRequest request) throws IOException;

    /**
     * Answers at once where that is possible without any blocking, such as from memory; called on the server's loop.
     *
     * @param request the request
     * @return the answer, or null if {@link #open} must be asked
     */
    default @Nullable TftpAnswer openNow(TftpContentRequest request) {
        return null;
    }
}
