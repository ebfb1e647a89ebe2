package io.github.zip2x2.tftp.client;

import io.github.zip2x2.tftp.TftpFailure;
import io.github.zip2x2.tftp.TftpTransferRecord;
import java.io.IOException;
import java.net.InetSocketAddress;

/** A transfer failed; {@link #failure()} says why in a form that a program can act on. */
public final class TftpException extends IOException {
    private static final long serialVersionUID = 1L;

    /** The server that was asked. */
    private final InetSocketAddress server;

    private final transient TftpFailure failure;
    private final transient TftpTransferRecord record;

    /**
     * Makes an exception.
     *
     * @param server the server that was asked
     * @param failure why the transfer failed
     * @param record what it did
     */
    public TftpException(InetSocketAddress server, TftpFailure failure, TftpTransferRecord record) {
        super("server " + server + ": " + failure, failure.cause().orElse(null));
        this.server = server;
        this.failure = failure;
        this.record = record;
    }

    /** {@return the server that was asked} */
    public InetSocketAddress server() {
        return server;
    }

    /** {@return why the transfer failed} */
    public TftpFailure failure() {
        return failure;
    }

    /** {@return what the transfer did until then} */
    public TftpTransferRecord record() {
        return record;
    }
}
