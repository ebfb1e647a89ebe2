package io.github.zip2x2.tftp;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one transfer did: who, which file, how much, how well and how it ended; immutable. */
public final class TftpTransferRecord {
    private static final Set<TftpFailure.Kind> UNHEARD = EnumSet.of(
            TftpFailure.Kind.TIMEOUT,
            TftpFailure.Kind.UNREACHABLE,
            TftpFailure.Kind.SUPERSEDED,
            TftpFailure.Kind.EVICTED,
            TftpFailure.Kind.DEADLINE,
            TftpFailure.Kind.CANCELLED);

    private final TftpRequest request;
    private final boolean sender;
    private final @Nullable InetSocketAddress peer;
    private final String version;
    private final long bytes;
    private final long blocks;
    private final long retransmissions;
    private final int blksize;
    private final int windowsize;
    private final Duration duration;
    private final @Nullable TftpFailure failure;
    private final Outcome outcome;

    /** How a transfer ended. */
    public enum Outcome {
        /** The last block was acknowledged. */
        COMPLETE,
        /** The last block was sent, and the peer's next request shows that it came; its acknowledgement was lost. */
        READ,
        /** The last block was sent, and nothing was heard of it: the file may have gone over, or not. */
        LAST_UNACKNOWLEDGED,
        /** The file did not go over. */
        FAILED
    }

    private TftpTransferRecord(Builder builder) {
        request = Objects.requireNonNull(builder.request, "request");
        sender = builder.sender;
        peer = builder.peer;
        version = builder.version;
        bytes = builder.bytes;
        blocks = builder.blocks;
        retransmissions = builder.retransmissions;
        blksize = builder.blksize;
        windowsize = builder.windowsize;
        duration = builder.duration;
        failure = builder.failure;
        if (failure == null) {
            outcome = builder.proven ? Outcome.READ : Outcome.COMPLETE;
        } else {
            boolean silent = UNHEARD.contains(failure.kind());
            outcome = builder.lastSent && silent ? Outcome.LAST_UNACKNOWLEDGED : Outcome.FAILED;
        }
    }

    /**
     * Starts a record.
     *
     * @param request the request
     * @return a builder
     */
    public static Builder builder(TftpRequest request) {
        return new Builder(request);
    }

    /** {@return the request as it was on the wire} */
    public TftpRequest request() {
        return request;
    }

    /** {@return the file's name as requested} */
    public String file() {
        return request.file();
    }

    /** {@return true if this side sent the file} */
    public boolean isSender() {
        return sender;
    }

    /** {@return the peer's address and port, or empty if none had answered} */
    public Optional<InetSocketAddress> peer() {
        return Optional.ofNullable(peer);
    }

    /** {@return the version of the content, or an empty text if it has none} */
    public String version() {
        return version;
    }

    /** {@return the bytes that the peer acknowledged or that were received in order, as they were on the wire} */
    public long bytes() {
        return bytes;
    }

    /** {@return the blocks of {@link #bytes()}} */
    public long blocks() {
        return blocks;
    }

    /** {@return how many packets were sent again} */
    public long retransmissions() {
        return retransmissions;
    }

    /** {@return the block size in bytes} */
    public int blksize() {
        return blksize;
    }

    /** {@return the blocks per acknowledgement} */
    public int windowsize() {
        return windowsize;
    }

    /** {@return the time from the start to the end} */
    public Duration duration() {
        return duration;
    }

    /** {@return how it ended} */
    public Outcome outcome() {
        return outcome;
    }

    /** {@return true if the whole file went over and the sender knows it, by {@link #outcome()}} */
    public boolean isComplete() {
        return failure == null;
    }

    /** {@return why it failed, or empty if it is complete} */
    public Optional<TftpFailure> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public String toString() {
        return request + (sender ? " to " : " from ") + (peer == null ? "-" : peer) + ": " + bytes + " bytes, " + blocks
                + " blocks of " + blksize + ", window " + windowsize + ", " + retransmissions + " sent again, "
                + duration.toMillis() + " ms, " + (failure == null ? outcome.toString() : outcome + ", " + failure);
    }

    /** Collects what a transfer did. */
    public static final class Builder {
        private final TftpRequest request;
        private boolean sender;
        private @Nullable InetSocketAddress peer;
        private String version = "";
        private long bytes;
        private long blocks;
        private long retransmissions;
        private int blksize = TftpCodec.DEFAULT_BLKSIZE;
        private int windowsize = 1;
        private Duration duration = Duration.ZERO;
        private @Nullable TftpFailure failure;
        private boolean lastSent;
        private boolean proven;

        private Builder(TftpRequest request) {
            this.request = request;
        }

        /**
         * Sets who the peer was and which way the file went.
         *
         * @param value the peer, or null if none had answered
         * @param sent true if this side sent the file
         * @return this builder
         */
        public Builder peer(@Nullable InetSocketAddress value, boolean sent) {
            peer = value;
            sender = sent;
            return this;
        }

        /**
         * Sets the content's version.
         *
         * @param value the version, empty for none
         * @return this builder
         */
        public Builder version(String value) {
            version = value;
            return this;
        }

        /**
         * Sets how much was transferred.
         *
         * @param byteCount the bytes
         * @param blockCount the blocks
         * @param again the packets sent again
         * @return this builder
         */
        public Builder amount(long byteCount, long blockCount, long again) {
            bytes = byteCount;
            blocks = blockCount;
            retransmissions = again;
            return this;
        }

        /**
         * Sets what was negotiated.
         *
         * @param block the block size in bytes
         * @param window the blocks per acknowledgement
         * @return this builder
         */
        public Builder agreed(int block, int window) {
            blksize = block;
            windowsize = window;
            return this;
        }

        /**
         * Sets what is known of the last block.
         *
         * @param sent true if it was sent and not acknowledged
         * @param read true if the peer's next request shows that it came
         * @return this builder
         */
        public Builder lastSent(boolean sent, boolean read) {
            lastSent = sent;
            proven = read;
            return this;
        }

        /**
         * Sets the end.
         *
         * @param took the time from the start
         * @param why the failure, or null for a complete transfer
         * @return this builder
         */
        public Builder ended(Duration took, @Nullable TftpFailure why) {
            duration = took;
            failure = why;
            return this;
        }

        /** {@return the record} */
        public TftpTransferRecord build() {
            return new TftpTransferRecord(this);
        }
    }
}
