package io.github.zip2x2.tftp.server;

import io.github.zip2x2.tftp.TftpTransferRecord;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import java.time.Instant;

/**
 * Listens for transfers and refusals. Each request is either {@code started} and then {@code ended} once, or {@code
 * refused}. Called in order, on one thread of its own, never on the server's loop. What it throws is logged.
 */
public interface TftpServerListener {
    /**
     * A transfer began.
     *
     * @param when the time of day
     * @param request who asked for what
     */
    default void started(Instant when, TftpContentRequest request) {}

    /**
     * A transfer ended, well or not.
     *
     * @param when the time of day
     * @param request who asked for what
     * @param record what the transfer did
     */
    default void ended(Instant when, TftpContentRequest request, TftpTransferRecord record) {}

    /**
     * A request did not become a transfer.
     *
     * @param when the time of day
     * @param request who asked for what
     * @param refusal why not
     */
    default void refused(Instant when, TftpContentRequest request, TftpRefusal refusal) {}
}
