package io.github.zip2x2.tftp.client;

import io.github.zip2x2.tftp.TftpFailure;
import io.github.zip2x2.tftp.TftpTransferRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** What happened beside a transfer and may be why its peer did not answer. */
final class Circumstances {
    private static final long LAST_NUMBER = 0xFFFF;

    private final InetSocketAddress server;
    private final boolean rolloverToOne;
    private @Nullable IOException unsent;
    private @Nullable InetAddress stranger;
    private long strangers;

    Circumstances(InetSocketAddress server, boolean rolloverToOne) {
        this.server = server;
        this.rolloverToOne = rolloverToOne;
    }

    /** The last packet went out, or could not be sent. */
    void sent(@Nullable IOException failure) {
        unsent = failure;
    }

    void received(InetSocketAddress from) {
        if (!from.getAddress().equals(server.getAddress())) {
            stranger = from.getAddress();
            strangers++;
        }
    }

    /** The failure with all that is known about it. */
    TftpFailure explain(TftpFailure failure, TftpTransferRecord record) {
        if (failure.kind() != TftpFailure.Kind.TIMEOUT && failure.kind() != TftpFailure.Kind.DEADLINE) {
            return failure;
        }
        StringJoiner text = new StringJoiner("; ");
        text.add(failure.text());
        IOException cause = unsent;
        if (cause != null) {
            String message = cause.getMessage();
            text.add("the last packet could not be sent: " + (message == null ? cause.toString() : message));
        }
        InetAddress other = stranger;
        if (other != null && failure.peer().isEmpty()) {
            text.add(
                    strangers + (strangers == 1 ? " packet" : " packets") + " came from another address, the last from "
                            + other.getHostAddress() + ": if that is the server, allow anyReplyAddress");
        }
        if (record.blocks() == LAST_NUMBER) {
            text.add("it stopped after block 65535: the server may go on with another number, so set rolloverToOne to "
                    + !rolloverToOne + ", or ask for a larger blksize");
        }
        return new TftpFailure(
                failure.kind(),
                failure.code(),
                text.toString(),
                failure.file(),
                failure.peer().orElse(null),
                failure.attempts(),
                failure.elapsed(),
                cause == null ? failure.cause().orElse(null) : cause);
    }
}
