package io.github.zip2x2.boot.phone;

import io.github.zip2x2.tftp.TftpFailure;
import io.github.zip2x2.tftp.TftpOptions;
import io.github.zip2x2.tftp.TftpRequest;
import io.github.zip2x2.tftp.TftpTransferRecord;
import io.github.zip2x2.tftp.TftpTransferSettings;
import io.github.zip2x2.tftp.transfer.TftpActions;
import io.github.zip2x2.tftp.transfer.TftpEvent;
import io.github.zip2x2.tftp.transfer.TftpTransferEngine;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/**
 * One file on its way to the phone: a TFTP transfer and the bytes it has brought so far. After the last byte it lives on
 * until it {@linkplain #isDone() has dallied}, to answer a server that missed the last ACK.
 */
final class FileFetch implements TftpActions {
    private final int id;
    private final String name;
    private final TftpTransferEngine transfer;
    private final Listener listener;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();

    /** Who wants the file. */
    interface Listener {
        void send(int transfer, ByteBuffer datagram, InetSocketAddress peer);

        void fetched(FileFetch fetch, TftpTransferRecord record);

        void notFetched(FileFetch fetch, TftpFailure failure);
    }

    FileFetch(
            int id,
            String name,
            TftpOptions options,
            InetSocketAddress server,
            TftpTransferSettings settings,
            RandomGenerator random,
            Listener listener) {
        this.id = id;
        this.name = name;
        this.listener = listener;
        this.transfer = TftpTransferEngine.read(TftpRequest.read(name).withOptions(options), server, settings, random);
    }

    void on(TftpEvent event, long nowNanos) {
        transfer.on(event, nowNanos, this);
    }

    int id() {
        return id;
    }

    String name() {
        return name;
    }

    /** What has arrived; whole once {@link Listener#fetched} was called. */
    byte[] content() {
        return content.toByteArray();
    }

    int size() {
        return content.size();
    }

    long deadlineNanos() {
        return transfer.deadlineNanos();
    }

    boolean isDone() {
        return transfer.isDone();
    }

    @Override
    public void send(ByteBuffer datagram, InetSocketAddress peer) {
        listener.send(id, datagram, peer);
    }

    @Override
    public void data(ByteBuffer bytes, long offset) {
        byte[] block = new byte[bytes.remaining()];
        bytes.get(block);
        content.writeBytes(block);
    }

    @Override
    public void completed(TftpTransferRecord record) {
        listener.fetched(this, record);
    }

    @Override
    public void failed(TftpFailure failure, TftpTransferRecord record) {
        listener.notFetched(this, failure);
    }
}
