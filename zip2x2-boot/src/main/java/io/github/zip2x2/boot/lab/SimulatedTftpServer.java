package io.github.zip2x2.boot.lab;

import io.github.zip2x2.tftp.TftpErrorCode;
import io.github.zip2x2.tftp.content.TftpAnswer;
import io.github.zip2x2.tftp.content.TftpContent;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import io.github.zip2x2.tftp.content.TftpContentSource;
import io.github.zip2x2.tftp.server.TftpRefusal;
import io.github.zip2x2.tftp.server.TftpServerActions;
import io.github.zip2x2.tftp.server.TftpServerEngine;
import io.github.zip2x2.tftp.server.TftpServerEvent;
import io.github.zip2x2.tftp.server.TftpServerSettings;
import io.github.zip2x2.tftp.transfer.TftpAgreement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The library's TFTP server engine on a simulated network. */
final class SimulatedTftpServer implements TftpServerActions {
    private static final int FIRST_PORT = 1024;
    private static final int MTU = 1500;

    private final Simulation simulation;
    private final TftpServerSettings settings;
    private final TftpContentSource source;
    private final InetSocketAddress address;
    private final SplittableRandom random;
    private final TftpServerEvent.Received received = new TftpServerEvent.Received();
    private final Map<Long, TftpContent> open = new HashMap<>();
    private final Wakeup wakeup;
    private int listener = -1;
    private long resentBefore;
    /** Null while it has crashed. */
    private @Nullable TftpServerEngine engine;

    SimulatedTftpServer(
            Simulation simulation,
            TftpServerSettings settings,
            TftpContentSource source,
            InetSocketAddress address,
            SplittableRandom random) {
        this.simulation = simulation;
        this.settings = settings;
        this.source = source;
        this.address = address;
        this.random = random;
        wakeup = new Wakeup(
                simulation.queue(),
                () -> engine == null ? Long.MAX_VALUE : engine.deadlineNanos(),
                now -> on(TftpServerEvent.Signal.TIME_REACHED));
        start();
    }

    void start() {
        if (engine == null) {
            engine = new TftpServerEngine(settings, random.split());
            on(new TftpServerEvent.ListenerOpened(++listener, address, MTU));
        }
    }

    void crash() {
        resentBefore = retransmissions();
        engine = null;
        open.values().forEach(SimulatedTftpServer::close);
        open.clear();
    }

    long retransmissions() {
        return resentBefore + (engine == null ? 0 : engine.counters().retransmissions());
    }

    void received(InetSocketAddress from, int port, ByteBuffer bytes) {
        on(received.set(
                listener, port == address.getPort() ? TftpServerEvent.LISTENING : port - FIRST_PORT, bytes, from));
    }

    private void on(TftpServerEvent event) {
        TftpServerEngine running = engine;
        if (running != null) {
            running.on(event, simulation.nowNanos(), this);
            wakeup.plan(simulation.nowNanos());
        }
    }

    @Override
    public void send(int from, int port, ByteBuffer datagram, InetSocketAddress peer) {
        simulation.tftpToPhone(
                port == TftpServerEvent.LISTENING ? address.getPort() : FIRST_PORT + port, peer, datagram);
    }

    @Override
    public TftpServerEvent.Opened open(long id, TftpContentRequest request, TftpAgreement preliminary) {
        TftpAnswer answer;
        try {
            answer = source.open(request);
        } catch (IOException | RuntimeException e) {
            simulation.silent("tftp source-failed");
            answer = new TftpAnswer.Refused(TftpErrorCode.NOT_DEFINED, "The file cannot be opened");
        }
        if (answer instanceof TftpAnswer.Served served) {
            open.put(id, served.content());
        }
        return new TftpServerEvent.Opened(id, answer, null);
    }

    @Override
    public void close(long id, TftpContent content) {
        open.remove(id);
        close(content);
    }

    private static void close(TftpContent content) {
        try {
            content.close();
        } catch (IOException e) {
            throw new UncheckedIOException("what the simulated TFTP server served cannot be closed", e);
        }
    }

    @Override
    public void refused(TftpContentRequest request, TftpRefusal refusal) {
        simulation.silent(
                "tftp " + refusal.reason().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
}
