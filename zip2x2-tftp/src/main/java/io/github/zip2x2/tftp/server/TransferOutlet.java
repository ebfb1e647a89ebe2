package io.github.zip2x2.tftp.server;

import io.github.zip2x2.tftp.TftpFailure;
import io.github.zip2x2.tftp.TftpTransferRecord;
import io.github.zip2x2.tftp.transfer.TftpActions;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Turns the actions of the transfer that is driven now into the server's. */
final class TransferOutlet implements TftpActions {
    private final ServerTally tally;

    private @Nullable ServerTransfer transfer;
    private @Nullable TftpServerActions actions;

    TransferOutlet(ServerTally tally) {
        this.tally = tally;
    }

    /** Whose actions follow, and who carries them out. */
    void set(ServerTransfer of, TftpServerActions by) {
        transfer = of;
        actions = by;
    }

    private ServerTransfer current() {
        if (transfer == null) {
            throw new IllegalStateException("no transfer is being driven");
        }
        return transfer;
    }

    private TftpServerActions out() {
        if (actions == null) {
            throw new IllegalStateException("no transfer is being driven");
        }
        return actions;
    }

    @Override
    public void send(ByteBuffer datagram, InetSocketAddress peer) {
        ServerTransfer from = current();
        out().send(from.listener, from.answerPort, datagram, peer);
    }

    @Override
    public void data(ByteBuffer data, long offset) {
        out().data(current().id, data, offset);
    }

    @Override
    public void store(long total) {
        out().store(current().id, total);
    }

    @Override
    public void completed(TftpTransferRecord record) {
        ended(record);
    }

    @Override
    public void failed(TftpFailure failure, TftpTransferRecord record) {
        ended(record);
    }

    private void ended(TftpTransferRecord record) {
        tally.ended(record);
        out().ended(current().id, current().request, record);
    }
}
