package io.github.zip2x2.tftp.content;

import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Opens what a read request names. Implementations are safe for use by several threads. */
@FunctionalInterface
public interface TftpContentSource {
    /**
     * Opens what the request names. Over sockets this runs on one of some threads that may block. Whoever takes longer
     * than the server's time to open is interrupted, and the peer gets error 0; so it does where this throws anything or
     * gives null, which is counted and one WARN a minute. Others are served meanwhile.
     *
     * @param request the request
     * @return content or a refusal
     * @throws IOException if opening fails; the peer is told no more than that
     */
    TftpAnswer open(TftpContentRequest request) throws IOException;

    /**
     * Makes a source of one function, for files that are made when they are asked for.
     *
     * @param files gives the bytes of what a request names, or empty for "file not found"; called as {@link #open} is.
     *     Where it throws or gives null, the peer gets error 0. Its bytes are not copied: it must not change them later
     * @return the source
     */
    static TftpContentSource of(Function<? super TftpContentRequest, Optional<byte[]>> files) {
        Objects.requireNonNull(files, "files");
        return request -> {
            Optional<byte[]> bytes = files.apply(request);
            if (bytes == null) {
                throw new IllegalStateException("the function gave null: Optional.empty() is a file that is not there");
            }
            return bytes.map(file -> TftpAnswer.served(BytesContent.over(file))).orElseGet(TftpAnswer::notFound);
        };
    }

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
