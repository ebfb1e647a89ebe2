package io.github.zip2x2.tftp;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why a transfer failed: a kind that a program can act on, the TFTP error and the circumstances; immutable. */
public final class TftpFailure {
    /** What failed, as far as the caller may act differently on it. */
    public enum Kind {
        /** The peer sent an ERROR; asking again will not help unless something changes there. */
        REFUSED,
        /** The peer did not answer (any more); asking again later may help. */
        TIMEOUT,
        /** The transfer's own deadline passed. */
        DEADLINE,
        /** The caller cancelled it, or the server ended it. */
        CANCELLED,
        /** The peer broke the protocol. */
        PROTOCOL,
        /** The OACK held what was not asked for. */
        OPTIONS,
        /** The bytes received are not as many as the peer announced. */
        SIZE_MISMATCH,
        /** The file is larger than allowed. */
        TOO_LARGE,
        /** Reading or writing the content failed on this side. */
        LOCAL,
        /** The peer's host or port is unreachable. */
        UNREACHABLE,
        /** The same peer began another transfer from the same port. */
        SUPERSEDED,
        /** Nobody acknowledged it, and the server had room for no other one. */
        EVICTED
    }

    private final Kind kind;
    private final TftpErrorCode code;
    private final String text;
    private final String file;
    private final @Nullable InetSocketAddress peer;
    private final int attempts;
    private final Duration elapsed;
    private final @Nullable Throwable cause;

    /**
     * Makes a failure.
     *
     * @param kind what failed
     * @param code the TFTP error, received or sent
     * @param text what went wrong, in words
     * @param file the file's name as requested
     * @param peer the peer, or null if none had answered
     * @param attempts how often the last packet was sent
     * @param elapsed the time from the transfer's start
     * @param cause what threw on this side, or null
     */
    public TftpFailure(
            Kind kind,
            TftpErrorCode code,
            String text,
            String file,
            @Nullable InetSocketAddress peer,
            int attempts,
            Duration elapsed,
            @Nullable Throwable cause) {
        this.kind = Objects.requireNonNull(kind, "kind");
        this.code = Objects.requireNonNull(code, "code");
        this.text = Objects.requireNonNull(text, "text");
        this.file = Objects.requireNonNull(file, "file");
        this.peer = peer;
        this.attempts = attempts;
        this.elapsed = Objects.requireNonNull(elapsed, "elapsed");
        this.cause = cause;
    }

    /** {@return what failed} */
    public Kind kind() {
        return kind;
    }

    /** {@return the TFTP error, received or sent} */
    public TftpErrorCode code() {
        return code;
    }

    /** {@return what went wrong, in words} */
    public String text() {
        return text;
    }

    /** {@return the file's name as requested} */
    public String file() {
        return file;
    }

    /** {@return the peer, or empty if none had answered} */
    public Optional<InetSocketAddress> peer() {
        return Optional.ofNullable(peer);
    }

    /** {@return how often the last packet was sent} */
    public int attempts() {
        return attempts;
    }

    /** {@return the time from the transfer's start} */
    public Duration elapsed() {
        return elapsed;
    }

    /** {@return what threw on this side, if anything did} */
    public Optional<Throwable> cause() {
        return Optional.ofNullable(cause);
    }

    @Override
    public String toString() {
        return kind + " " + file + ": " + text + " [error " + code + ", peer " + (peer == null ? "-" : peer)
                + ", attempts " + attempts + ", after " + elapsed.toMillis() + " ms]";
    }
}
