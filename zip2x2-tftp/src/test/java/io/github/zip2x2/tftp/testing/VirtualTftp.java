package io.github.zip2x2.tftp.testing;

import io.github.zip2x2.tftp.TftpErrorCode;
import io.github.zip2x2.tftp.TftpFailure;
import io.github.zip2x2.tftp.TftpTransferRecord;
import io.github.zip2x2.tftp.content.TftpAnswer;
import io.github.zip2x2.tftp.content.TftpContent;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import io.github.zip2x2.tftp.content.TftpContentSource;
import io.github.zip2x2.tftp.content.TftpUpload;
import io.github.zip2x2.tftp.server.TftpAdmission;
import io.github.zip2x2.tftp.server.TftpRefusal;
import io.github.zip2x2.tftp.server.TftpServerActions;
import io.github.zip2x2.tftp.server.TftpServerEngine;
import io.github.zip2x2.tftp.server.TftpServerEvent;
import io.github.zip2x2.tftp.server.TftpServerSettings;
import io.github.zip2x2.tftp.transfer.TftpActions;
import io.github.zip2x2.tftp.transfer.TftpAgreement;
import io.github.zip2x2.tftp.transfer.TftpEvent;
import io.github.zip2x2.tftp.transfer.TftpTransferEngine;
import io.github.zip2x2.tftp.transfer.TftpWireImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One TFTP server and any number of transfers of clients on a network in virtual time, without sockets. Same seed, source
 * and faults, same run.
 */
public final class VirtualTftp implements TftpServerActions {
    /** Where the server listens. */
    public static final InetSocketAddress SERVER = address(1, 69);

    /** One datagram as it left its sender. */
    public record Sent(long atNanos, InetSocketAddress from, InetSocketAddress to, byte[] bytes) {
        /** {@return its opcode} */
        public int opcode() {
            return (bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF;
        }

        /** {@return its second 16 bits} */
        public int number() {
            return (bytes[2] & 0xFF) << 8 | bytes[3] & 0xFF;
        }
    }

    /** Uploads are taken through {@link #data}; the engine never looks at this. */
    private static final TftpUpload NO_UPLOAD = new TftpUpload() {
        @Override
        public void write(ByteBuffer bytes, long offset) {}

        @Override
        public void commit() {}

        @Override
        public void close() {}
    };

    private record Pending(long at, long order, Runnable action) {}

    /** One transfer of a client. */
    public final class Client implements TftpActions {
        private final InetSocketAddress address;
        private final TftpTransferEngine engine;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int completions;
        private @Nullable TftpFailure failure;
        private @Nullable TftpTransferRecord record;
        private long timerAt = Long.MAX_VALUE;

        private Client(InetSocketAddress address, TftpTransferEngine engine) {
            this.address = address;
            this.engine = engine;
        }

        /** {@return the address and port that it uses} */
        public InetSocketAddress address() {
            return address;
        }

        /** {@return the engine} */
        public TftpTransferEngine engine() {
            return engine;
        }

        /** {@return the bytes that it received} */
        public byte[] bytes() {
            return bytes.toByteArray();
        }

        /** {@return how often it was told of completion} */
        public int completions() {
            return completions;
        }

        /** {@return why it failed, or null} */
        public @Nullable TftpFailure failure() {
            return failure;
        }

        /** {@return what it did, or null before the end} */
        public @Nullable TftpTransferRecord record() {
            return record;
        }

        /** Gives the engine an event now. */
        public void on(TftpEvent event) {
            engine.on(event, now, this);
            schedule();
        }

        private void schedule() {
            long at = engine.deadlineNanos();
            if (at != Long.MAX_VALUE && at != timerAt) {
                timerAt = at;
                later(at, () -> {
                    timerAt = Long.MAX_VALUE;
                    if (engine.deadlineNanos() - now <= 0) {
                        engine.on(TftpEvent.Signal.TIME_REACHED, now, this);
                    }
                    schedule();
                });
            }
        }

        @Override
        public void send(ByteBuffer datagram, InetSocketAddress peer) {
            transmit(true, address, peer, datagram);
        }

        @Override
        public void data(ByteBuffer data, long offset) {
            if (offset != bytes.size()) {
                throw new AssertionError("byte " + offset + " came when " + bytes.size() + " was due");
            }
            while (data.hasRemaining()) {
                bytes.write(data.get());
            }
        }

        @Override
        public void completed(TftpTransferRecord done) {
            completions++;
            record = done;
        }

        @Override
        public void failed(TftpFailure why, TftpTransferRecord done) {
            if (failure != null || completions > 0) {
                throw new AssertionError("ended twice: " + why);
            }
            failure = why;
            record = done;
        }
    }

    private final PriorityQueue<Pending> queue =
            new PriorityQueue<>(Comparator.comparingLong(Pending::at).thenComparingLong(Pending::order));
    private final TftpContentSource source;
    private final LinkFaults faults;
    private final TftpServerEngine server;
    private final Map<InetSocketAddress, Client> clients = new HashMap<>();
    private final Map<InetSocketAddress, Consumer<Sent>> takers = new HashMap<>();
    private final Map<Integer, PortState> portStates = new HashMap<>();
    private final List<Sent> sent = new ArrayList<>();
    private final List<TftpTransferRecord> serverRecords = new ArrayList<>();
    private final List<TftpRefusal> refusals = new ArrayList<>();
    private final ByteArrayOutputStream uploaded = new ByteArrayOutputStream();
    private final TftpServerEvent.Received atServer = new TftpServerEvent.Received();
    private final TftpEvent.Received atClient = new TftpEvent.Received();
    private final long seed;
    private boolean images;
    private @Nullable Consumer<Long> later;
    private long latency = 100_000;
    private long now = -5_000_000_000L;
    private long order;
    private long serverTimerAt = Long.MAX_VALUE;
    private int toServer;
    private int toClient;
    private int opened;
    private int closed;
    private final Set<Integer> openPorts = new HashSet<>();

    /** Makes the network and the server. */
    public VirtualTftp(TftpContentSource source, TftpServerSettings settings, LinkFaults faults, long seed) {
        this(source, settings, faults, seed, new TftpAdmission(settings));
    }

    /** Makes a network whose server shares its limits with others. */
    public VirtualTftp(
            TftpContentSource source,
            TftpServerSettings settings,
            LinkFaults faults,
            long seed,
            TftpAdmission admission) {
        this.source = source;
        this.faults = faults;
        this.seed = seed;
        server = new TftpServerEngine(settings, new SplittableRandom(seed), admission);
        onServer(new TftpServerEvent.ListenerOpened(0, SERVER, 65_535));
    }

    /** The address of a host of the virtual network. */
    public static InetSocketAddress address(int host, int port) {
        try {
            byte[] ip = {10, 0, (byte) (host >> 8), (byte) host};
            return new InetSocketAddress(InetAddress.getByAddress(ip), port);
        } catch (UnknownHostException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets the server send from prebuilt images. */
    public VirtualTftp withImages() {
        images = true;
        return this;
    }

    /** Lets the test answer for the source: it is told what to answer. */
    public void sourceAnswersLater(Consumer<Long> asked) {
        later = asked;
    }

    /** Sets the time that a datagram takes. */
    public VirtualTftp latency(long nanos) {
        latency = nanos;
        return this;
    }

    /** Starts a client's transfer now. */
    public Client start(InetSocketAddress from, TftpTransferEngine engine) {
        Client client = new Client(from, engine);
        clients.put(from, client);
        client.on(TftpEvent.Signal.START);
        return client;
    }

    /** Lets someone else play a client: it takes what comes to an address, in place of who did before. */
    public void listen(InetSocketAddress at, Consumer<Sent> taker) {
        clients.remove(at);
        takers.put(at, taker);
    }

    /** Sends a datagram of such a client, through the faults of the network. */
    public void send(InetSocketAddress from, InetSocketAddress to, byte[] datagram) {
        transmit(true, from, to, ByteBuffer.wrap(datagram));
    }

    /** {@return the virtual time} */
    public long now() {
        return now;
    }

    /** {@return the random source for clients} */
    public SplittableRandom random() {
        return new SplittableRandom(seed + clients.size() + 1);
    }

    /** {@return the server} */
    public TftpServerEngine server() {
        return server;
    }

    /** {@return every datagram that was sent} */
    public List<Sent> sent() {
        return sent;
    }

    /** {@return what the server's transfers did, in the order of their ends} */
    public List<TftpTransferRecord> serverRecords() {
        return serverRecords;
    }

    /** {@return what the server refused} */
    public List<TftpRefusal> refusals() {
        return refusals;
    }

    /** {@return the bytes of all uploads, one after the other} */
    public byte[] uploaded() {
        return uploaded.toByteArray();
    }

    /** {@return how many contents are open} */
    public int openContents() {
        return opened - closed;
    }

    /** Does something at a time. */
    public void later(long at, Runnable action) {
        queue.add(new Pending(Math.max(at, now), order++, action));
    }

    /** Lets a datagram of anyone arrive at the server or a client, without faults. */
    public void inject(InetSocketAddress from, InetSocketAddress to, byte[] datagram) {
        later(now, () -> arrive(from, to, datagram));
    }

    /** Runs until nothing happens any more, at most for a virtual time. */
    public VirtualTftp run(long nanos) {
        long end = now + nanos;
        while (!queue.isEmpty() && queue.peek().at() - end <= 0) {
            Pending next = queue.poll();
            now = next.at();
            next.action().run();
        }
        now = Math.max(now, queue.isEmpty() ? now : end);
        return this;
    }

    /** Runs until nothing happens any more, at most for an hour. */
    public VirtualTftp run() {
        return run(3_600_000_000_000L);
    }

    /** Gives the server an event now. */
    public void onServer(TftpServerEvent event) {
        server.on(event, now, this);
        scheduleServer();
    }

    private void scheduleServer() {
        long at = server.deadlineNanos();
        if (at != Long.MAX_VALUE && at != serverTimerAt) {
            serverTimerAt = at;
            later(at, () -> {
                serverTimerAt = Long.MAX_VALUE;
                server.on(TftpServerEvent.Signal.TIME_REACHED, now, this);
                scheduleServer();
            });
        }
    }

    private void transmit(boolean up, InetSocketAddress from, InetSocketAddress to, ByteBuffer datagram) {
        byte[] bytes = new byte[datagram.remaining()];
        datagram.get(bytes);
        sent.add(new Sent(now, from, to, bytes));
        for (long extra : faults.copies(up, up ? toServer++ : toClient++, ByteBuffer.wrap(bytes))) {
            later(now + latency + extra, () -> arrive(from, to, bytes));
        }
    }

    private void arrive(InetSocketAddress from, InetSocketAddress to, byte[] bytes) {
        if (to.getAddress().equals(SERVER.getAddress())) {
            int port = to.getPort() == SERVER.getPort() ? TftpServerEvent.LISTENING : to.getPort() - 50_000;
            onServer(atServer.set(0, port, ByteBuffer.wrap(bytes), from));
            return;
        }
        Consumer<Sent> taker = takers.get(to);
        if (taker != null) {
            taker.accept(new Sent(now, from, to, bytes));
        }
        Client client = clients.get(to);
        if (client != null) {
            client.on(atClient.set(ByteBuffer.wrap(bytes), from));
        }
    }

    @Override
    public void send(int listener, int port, ByteBuffer datagram, InetSocketAddress peer) {
        InetSocketAddress from =
                port == TftpServerEvent.LISTENING ? SERVER : new InetSocketAddress(SERVER.getAddress(), 50_000 + port);
        if (port != TftpServerEvent.LISTENING) {
            openPorts.add(port);
        }
        transmit(false, from, peer, datagram);
    }

    /** Says what becomes of a transfer port that the server wants to open. */
    public void taken(int port, PortState state) {
        portStates.put(port, state);
    }

    @Override
    public PortState openPort(int listener, int port) {
        return portStates.getOrDefault(port, PortState.OPEN);
    }

    @Override
    public void closePort(int listener, int port) {
        openPorts.remove(port);
    }

    /** {@return how many transfer ports the server has open that it sent from} */
    public int openPorts() {
        return openPorts.size();
    }

    @Override
    public TftpServerEvent.@Nullable Opened open(long id, TftpContentRequest request, TftpAgreement preliminary) {
        if (later != null) {
            later.accept(id);
            return null;
        }
        TftpAnswer answer;
        TftpWireImage image = null;
        try {
            answer = request.request().isWrite() ? new TftpAnswer.Accepted(NO_UPLOAD) : source.open(request);
            if (answer instanceof TftpAnswer.Served served) {
                opened++;
                image = images ? TftpWireImage.of(served.content(), preliminary.blksize()) : null;
            }
        } catch (IOException e) {
            answer = new TftpAnswer.Refused(TftpErrorCode.NOT_DEFINED, "The file cannot be opened");
        }
        return new TftpServerEvent.Opened(id, answer, image);
    }

    @Override
    public void close(long id, TftpContent content) {
        closed++;
    }

    @Override
    public void data(long id, ByteBuffer bytes, long offset) {
        while (bytes.hasRemaining()) {
            uploaded.write(bytes.get());
        }
    }

    @Override
    public void store(long id, long bytes) {
        later(now + 1_000_000, () -> onServer(new TftpServerEvent.Content(id, TftpEvent.Signal.STORED)));
    }

    @Override
    public void ended(long id, TftpContentRequest request, TftpTransferRecord record) {
        serverRecords.add(record);
    }

    @Override
    public void refused(TftpContentRequest request, TftpRefusal refusal) {
        refusals.add(refusal);
    }
}
