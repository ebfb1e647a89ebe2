package io.github.zip2x2.tftp.server;

import io.github.zip2x2.tftp.content.TftpContent;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import io.github.zip2x2.tftp.transfer.TftpTransferEngine;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** What the server knows of one transfer, from its request on. */
final class ServerTransfer {
    final long id;
    final int listener;
    final TftpContentRequest request;
    int port = TftpServerEvent.LISTENING;
    /** Where its packets leave from: the port that the peer takes for ours. */
    int answerPort = TftpServerEvent.LISTENING;
    /** What the admission counts it as. */
    final Object source;
    /** The admission counts it. */
    boolean counted;
    /** Nobody acknowledges it, and since when. */
    boolean halfOpen;

    long halfOpenSince;

    boolean large;
    long heardAt;
    /** The same request came again while nothing else did, and when. */
    boolean askedAgain;

    long askedAgainAt;
    /** When the source must have answered. */
    long openBy;

    @Nullable
    TftpContent content;
    /** Null as long as the source has not answered. */
    @Nullable
    TftpTransferEngine engine;

    long wheelTick;
    int wheelSlot = -1;

    @Nullable
    ServerTransfer wheelNext;

    @Nullable
    ServerTransfer wheelPrevious;

    ServerTransfer(long id, int listener, TftpContentRequest request, Object source) {
        this.source = source;
        this.id = id;
        this.listener = listener;
        this.request = request;
    }

    InetSocketAddress peer() {
        return request.peer();
    }

    long deadlineNanos() {
        return engine == null ? openBy : engine.deadlineNanos();
    }
}
