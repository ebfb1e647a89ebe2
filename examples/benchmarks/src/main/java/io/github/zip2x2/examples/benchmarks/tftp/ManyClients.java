package io.github.zip2x2.examples.benchmarks.tftp;

import io.github.zip2x2.tftp.TftpFailure;
import io.github.zip2x2.tftp.TftpRequest;
import io.github.zip2x2.tftp.TftpTransferRecord;
import io.github.zip2x2.tftp.TftpTransferSettings;
import io.github.zip2x2.tftp.transfer.TftpActions;
import io.github.zip2x2.tftp.transfer.TftpEvent;
import io.github.zip2x2.tftp.transfer.TftpTransferEngine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.zip.CRC32;

/**
 * Many downloads at once, each with a socket and an engine of its own on one thread, from {@link ServeDirectory} with 256
 * MB of heap in a process of its own: {@code ManyClients [CLIENTS [BYTES [ROUNDS]]]}. Ends 1 unless every client gets the
 * whole file in every round, and the server has given back its threads and, some minutes later, its sockets.
 */
public final class ManyClients {
    private static final long TICK_NANOS = 20_000_000;
    private static final int STARTED_TOGETHER = 32;
    /** What the pools of the server's loops keep open for the next phones, and some for the rest of the process. */
    private static final int SOCKETS_KEPT = 300;

    private static final Duration UNTIL_CLOSED = Duration.ofMinutes(3);
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final TftpTransferSettings SETTINGS =
            TftpTransferSettings.builder().dally(Duration.ofMillis(100)).build();

    private final TftpEvent.Received received = new TftpEvent.Received();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(2048);
    private final List<Client> clients = new ArrayList<>();
    private final InetSocketAddress server;
    private final long crc;
    private int whole;
    private int failed;
    private long retransmissions;

    private ManyClients(InetSocketAddress server, long crc) {
        this.server = server;
        this.crc = crc;
    }

    public static void main(String[] args) throws Exception {
        int count = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
        byte[] bytes = new byte[args.length > 1 ? Integer.parseInt(args[1]) : 32_000];
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 2;
        new Random(1).nextBytes(bytes);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        Path root = Files.createTempDirectory("zip2x2-many");
        Path file = Files.write(root.resolve("file"), bytes);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServeDirectory.class.getName(),
                        "127.0.0.1",
                        "0",
                        root.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        boolean good = true;
        try (BufferedReader from =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
                Writer to = process.outputWriter(StandardCharsets.US_ASCII)) {
            String ready = from.readLine();
            int port = Integer.parseInt(ready.substring(ready.lastIndexOf(':') + 1));
            String before = ask(from, to);
            for (int round = 1; round <= rounds; round++) {
                ManyClients many = new ManyClients(new InetSocketAddress("127.0.0.1", port), crc.getValue());
                long began = System.nanoTime();
                many.run(count);
                System.out.println("round=" + round + " whole=" + many.whole + " failed=" + many.failed + " ms="
                        + (System.nanoTime() - began) / 1_000_000 + " clients_retransmissions="
                        + many.retransmissions);
                ask(from, to);
                good &= many.whole == count;
            }
            good &= givenBack(before, from, to);
        } finally {
            process.destroy();
            process.waitFor();
            Files.delete(file);
            Files.delete(root);
        }
        System.exit(good ? 0 : 1);
    }

    private static String ask(BufferedReader from, Writer to) throws IOException {
        to.write("report\n");
        to.flush();
        String report = from.readLine();
        System.out.println(report);
        return report;
    }

    private static boolean givenBack(String before, BufferedReader from, Writer to) throws Exception {
        long until = System.nanoTime() + UNTIL_CLOSED.toNanos();
        String after;
        do {
            Thread.sleep(LOOK.toMillis());
            after = ask(from, to);
        } while (number("descriptors", after) > number("descriptors", before) + SOCKETS_KEPT
                && System.nanoTime() - until < 0);
        return number("descriptors", after) <= number("descriptors", before) + SOCKETS_KEPT
                && number("threads", after) <= number("threads", before);
    }

    private static int number(String name, String report) {
        String from = report.substring(report.indexOf(name + "=") + name.length() + 1);
        return Integer.parseInt(from.split(" ", 2)[0]);
    }

    private void run(int count) throws IOException {
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < count; i++) {
                clients.add(new Client(selector, i));
            }
            long tick = System.nanoTime();
            int started = 0;
            while (!clients.isEmpty()) {
                for (int i = 0; i < STARTED_TOGETHER && started < count; i++) {
                    clients.get(started++).on(TftpEvent.Signal.START);
                }
                long wait = started < count ? 1 : TICK_NANOS / 1_000_000;
                selector.select(key -> ((Client) key.attachment()).receive(), wait);
                if (started == count && System.nanoTime() - tick >= 0) {
                    tick = System.nanoTime() + TICK_NANOS;
                    clients.removeIf(Client::isOver);
                }
            }
        }
    }

    private final class Client implements TftpActions {
        private final DatagramChannel channel = DatagramChannel.open();
        private final TftpTransferEngine engine;
        private final CRC32 got = new CRC32();

        Client(Selector selector, int seed) throws IOException {
            channel.bind(new InetSocketAddress("127.0.0.1", 0)).configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
            engine = TftpTransferEngine.read(TftpRequest.read("file"), server, SETTINGS, new SplittableRandom(seed));
        }

        void on(TftpEvent event) {
            engine.on(event, System.nanoTime(), this);
        }

        void receive() {
            try {
                SocketAddress peer = channel.receive(buffer.clear());
                if (peer != null) {
                    on(received.set(buffer.flip(), (InetSocketAddress) peer));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        boolean isOver() {
            if (engine.deadlineNanos() - System.nanoTime() <= 0) {
                on(TftpEvent.Signal.TIME_REACHED);
            }
            if (engine.isDone()) {
                try {
                    channel.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return engine.isDone();
        }

        @Override
        public void send(ByteBuffer datagram, InetSocketAddress peer) {
            try {
                channel.send(datagram, peer);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void data(ByteBuffer bytes, long offset) {
            got.update(bytes);
        }

        @Override
        public void completed(TftpTransferRecord record) {
            retransmissions += record.retransmissions();
            if (got.getValue() == crc) {
                whole++;
            } else {
                failed++;
            }
        }

        @Override
        public void failed(TftpFailure why, TftpTransferRecord record) {
            retransmissions += record.retransmissions();
            failed++;
        }
    }
}
