package io.github.zip2x2.tftp.transfer;

import io.github.zip2x2.tftp.TftpFailure;
import io.github.zip2x2.tftp.TftpTransferRecord;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** What a transfer wants done; called during {@link TftpTransferEngine#on}. Buffers are valid only during the call. */
public interface TftpActions {
    /**
     * Send a datagram.
     *
     * @param datagram its bytes, from the position to the limit; the position may be moved
     * @param peer to whom
     */
    void send(ByteBuffer datagram, InetSocketAddress peer);

    /**
     * Take the next bytes of the file; they come in order, each once. Netascii has been turned into local text already.
     *
     * @param bytes the bytes, from the position to the limit
     * @param offset where the first of them stands in the file
     */
    default void data(ByteBuffer bytes, long offset) {}

    /**
     * Store what was received for good; only a transfer that was made to wait for it calls this, and acknowledges the
     * last block when {@link TftpEvent.Signal#STORED} comes.
     *
     * @param bytes the number of bytes handed over in all
     */
    default void store(long bytes) {}

    /**
     * The file went over. A receiver may still answer repetitions of the last block until {@link
     * TftpTransferEngine#isDone()}.
     *
     * @param record what the transfer did
     */
    void completed(TftpTransferRecord record);

    /**
     * The transfer failed and is over.
     *
     * @param failure why
     * @param record what it did
     */
    void failed(TftpFailure failure, TftpTransferRecord record);
}
