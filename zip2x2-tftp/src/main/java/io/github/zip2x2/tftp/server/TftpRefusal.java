package io.github.zip2x2.tftp.server;

import io.github.zip2x2.tftp.TftpErrorCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The reason why a request did not become a transfer. Immutable. */
public final class TftpRefusal {
    /** The reasons. */
    public enum Reason {
        /** The mode is {@code mail} or unknown. */
        MODE,
        /** Uploads are off. */
        UPLOADS_OFF,
        /** As many transfers as allowed are under way. */
        TOO_MANY,
        /** As many transfers as allowed are under way from this address, or, where it is trusted, of this client. */
        TOO_MANY_OF_SOURCE,
        /** As many transfers as allowed began within a second in this trusted prefix. */
        TOO_MANY_OF_PREFIX,
        /** As many transfers of large files as allowed are under way. */
        TOO_MANY_LARGE,
        /** As many uploads as allowed are under way. */
        TOO_MANY_UPLOADS,
        /** No transfer port is free. */
        NO_PORT,
        /** The source refused. */
        SOURCE,
        /** The source said nothing in time. */
        SOURCE_TIMEOUT,
        /** The server is draining. */
        DRAINING
    }

    private final Reason reason;
    private final @Nullable TftpErrorCode code;
    private final String text;

    TftpRefusal(Reason reason, @Nullable TftpErrorCode code, String text) {
        this.reason = reason;
        this.code = code;
        this.text = text;
    }

    /** {@return the reason} */
    public Reason reason() {
        return reason;
    }

    /** {@return the error that the peer was sent, or empty if it got silence} */
    public Optional<TftpErrorCode> code() {
        return Optional.ofNullable(code);
    }

    /** {@return the reason in words} */
    public String text() {
        return text;
    }

    @Override
    public String toString() {
        return reason + (code == null ? " (silent)" : " " + code) + ": " + text;
    }
}
