package io.github.zip2x2.tftp.server;

import io.github.zip2x2.tftp.TftpRequest;
import io.github.zip2x2.tftp.transfer.TftpTransferEngine;

/** What a request means that comes from an address and port where a transfer is under way already. */
enum SecondRequest {
    /** Its answer is on its way, or was lost. */
    REPETITION,
    /** The peer has begun anew and asks for the same file. */
    AGAIN,
    /** The peer asks for something else. */
    OTHER;

    /** Requests this long after the peer's last sign of life are no copies that the network delayed. */
    private static final long SILENCE = 3_000_000_000L;

    /** An upload's peer that is silent so long and asks twice has restarted. */
    private static final long WRITER_SILENCE = 1_000_000_000L;

    static SecondRequest of(ServerTransfer before, TftpRequest request, long now) {
        if (!before.request.request().equals(request)) {
            return OTHER;
        }
        TftpTransferEngine engine = before.engine;
        if (engine == null) {
            return REPETITION;
        }
        if (engine.isEnded()) {
            return OTHER;
        }
        if (request.isWrite()) {
            return writesAnew(before, engine, now) ? AGAIN : REPETITION;
        }
        boolean anew = engine.isLastOutstanding() || now - before.heardAt > SILENCE;
        return engine.isAnswered() && anew ? AGAIN : REPETITION;
    }

    private static boolean writesAnew(ServerTransfer before, TftpTransferEngine engine, long now) {
        boolean silent = engine.isAnswered() && now - before.heardAt > WRITER_SILENCE;
        boolean askedBefore = before.askedAgain && before.askedAgainAt - before.heardAt > WRITER_SILENCE;
        if (silent && askedBefore && now - before.askedAgainAt > WRITER_SILENCE / 2) {
            return true;
        }
        before.askedAgain = silent;
        before.askedAgainAt = now;
        return false;
    }
}
