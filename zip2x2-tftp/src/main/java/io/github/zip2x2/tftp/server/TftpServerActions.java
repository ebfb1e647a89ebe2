package io.github.zip2x2.tftp.server;

import io.github.zip2x2.tftp.TftpTransferRecord;
import io.github.zip2x2.tftp.content.TftpContent;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import io.github.zip2x2.tftp.transfer.TftpAgreement;
import io.github.zip2x2.tftp.transfer.TftpEvent;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link TftpServerEngine} asks its driver to do. The engine calls these methods during {@link
 * TftpServerEngine#on}; none of them may call the engine. Buffers are valid only during the call.
 */
public interface TftpServerActions {
    /** What became of a transfer port. */
    enum PortState {
        /** It is open. */
        OPEN,
        /** Another program has it; another port may do. */
        TAKEN,
        /** This process can open no sockets now. */
        EXHAUSTED
    }

    /**
     * Open a transfer port, or find it open.
     *
     * @param listener the listener to whose address it belongs
     * @param port the transfer port
     * @return what became of it
     */
    default PortState openPort(int listener, int port) {
        return PortState.OPEN;
    }

    /**
     * Send a datagram.
     *
     * @param listener the listener whose local address it leaves from
     * @param port the transfer port, which was opened by {@link #openPort}, or {@link TftpServerEvent#LISTENING}
     * @param datagram its bytes, from the position to the limit; the position may be moved
     * @param peer to whom
     */
    void send(int listener, int port, ByteBuffer datagram, InetSocketAddress peer);

    /**
     * Close a transfer port that is not needed now. A later {@link #openPort} may name its number again, for another port.
     *
     * @param listener the listener
     * @param port the transfer port
     */
    default void closePort(int listener, int port) {}

    /**
     * Open what a request names.
     *
     * @param id names the answer
     * @param request the request
     * @param preliminary what was negotiated without knowing the length: its block size is final
     * @return the answer if it is there at once, or null if it comes later, as an event
     */
    TftpServerEvent.@Nullable Opened open(long id, TftpContentRequest request, TftpAgreement preliminary);

    /**
     * The answer of {@link #open} is no longer wanted.
     *
     * @param id the answer's name
     */
    default void cancelOpen(long id) {}

    /**
     * Close a content that was opened; nothing reads it any more.
     *
     * @param id the transfer
     * @param content the content
     */
    void close(long id, TftpContent content);

    /**
     * Take the next bytes of an upload.
     *
     * @param id the transfer
     * @param bytes the bytes
     * @param offset where the first of them stands in the file
     */
    default void data(long id, ByteBuffer bytes, long offset) {}

    /**
     * Store an upload for good; {@link TftpEvent.Signal#STORED} answers.
     *
     * @param id the transfer
     * @param bytes the number of bytes handed over in all
     */
    default void store(long id, long bytes) {}

    /**
     * An upload is over, stored or not: nothing comes for it any more. Also called for one that never began.
     *
     * @param id the transfer
     */
    default void discard(long id) {}

    /**
     * A transfer began.
     *
     * @param id the transfer
     * @param request the request
     */
    default void started(long id, TftpContentRequest request) {}

    /**
     * A transfer ended, well or not; comes once for each that began.
     *
     * @param id the transfer
     * @param request the request
     * @param record what it did
     */
    default void ended(long id, TftpContentRequest request, TftpTransferRecord record) {}

    /**
     * A request did not become a transfer.
     *
     * @param request the request
     * @param refusal why
     */
    default void refused(TftpContentRequest request, TftpRefusal refusal) {}
}
