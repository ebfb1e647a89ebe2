package io.github.zip2x2.boot.testing;

import io.github.zip2x2.tftp.content.TftpContent;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import io.github.zip2x2.tftp.content.TftpContentSource;
import io.github.zip2x2.tftp.engine.TftpAgreement;
import io.github.zip2x2.tftp.engine.TftpServerActions;
import io.github.zip2x2.tftp.engine.TftpServerEngine;
import io.github.zip2x2.tftp.engine.TftpServerEvent;
import io.github.zip2x2.tftp.engine.TftpServerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Random;

/** The library's TFTP server engine on a virtual network. */
final class VirtualTftpServer implements TftpServerActions {
    private static final int LISTENER = 0;
    private static final int FIRST_PORT = 20_000;
    private static final int MTU = 1500;

    private final VirtualSite site;
    private final TftpContentSource source;
    private final TftpServerEngine engine;
    private final TftpServerEvent.Received received = new TftpServerEvent.Received();
    private long wakeAt = Long.MAX_VALUE;

    VirtualTftpServer(VirtualSite site, TftpContentSource source, Random random) {
        this.site = site;
        this.source = source;
        this.engine = new TftpServerEngine(TftpServerSettings.defaults(), random);
        on(new TftpServerEvent.ListenerOpened(LISTENER, VirtualSite.TFTP, MTU));
    }

    void received(InetSocketAddress from, InetSocketAddress to, ByteBuffer bytes) {
        int port = to.getPort() == VirtualSite.TFTP.getPort() ? TftpServerEvent.LISTENING : to.getPort() - FIRST_PORT;
        on(received.set(LISTENER, port, bytes, from));
    }

    private void on(TftpServerEvent event) {
        engine.on(event, site.now(), this);
        long next = engine.deadlineNanos();
        if (next != wakeAt) {
            wakeAt = next;
            if (next != Long.MAX_VALUE) {
                site.at(next, () -> wake(next));
            }
        }
    }

    private void wake(long at) {
        if (wakeAt == at) {
            wakeAt = Long.MAX_VALUE;
            on(TftpServerEvent.Signal.TIME_REACHED);
        }
    }

    @Override
    public void send(int listener, int port, ByteBuffer datagram, InetSocketAddress peer) {
        InetSocketAddress from = port == TftpServerEvent.LISTENING
                ? VirtualSite.TFTP
                : new InetSocketAddress(VirtualSite.TFTP.getAddress(), FIRST_PORT + port);
        site.tftpToPhone(from, peer, datagram);
    }

    @Override
    public void open(long id, TftpContentRequest request, TftpAgreement preliminary) {
        try {
            engine.on(new TftpServerEvent.Opened(id, source.open(request), null), site.now(), this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close(long id, TftpContent content) {
        try {
            content.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
