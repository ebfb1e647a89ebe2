package example.consumer;

import io.github.zip2x2.tftp.TftpFailure;
import io.github.zip2x2.tftp.TftpRequest;
import io.github.zip2x2.tftp.TftpTransferRecord;
import io.github.zip2x2.tftp.TftpTransferSettings;
import io.github.zip2x2.tftp.content.TftpAnswer;
import io.github.zip2x2.tftp.content.TftpContent;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import io.github.zip2x2.tftp.content.TftpContentSource;
import io.github.zip2x2.tftp.content.TftpUpload;
import io.github.zip2x2.tftp.content.TftpUploadTarget;
import io.github.zip2x2.tftp.client.DatagramTransport;
import io.github.zip2x2.tftp.client.TftpClient;
import io.github.zip2x2.tftp.client.TftpDownload;
import io.github.zip2x2.tftp.client.TftpProgress;
import io.github.zip2x2.tftp.server.TftpServer;
import io.github.zip2x2.tftp.server.TftpServerListener;
import io.github.zip2x2.tftp.transfer.TftpActions;
import io.github.zip2x2.tftp.transfer.TftpAgreement;
import io.github.zip2x2.tftp.transfer.TftpEvent;
import io.github.zip2x2.tftp.server.TftpServerActions;
import io.github.zip2x2.tftp.server.TftpServerEngine;
import io.github.zip2x2.tftp.server.TftpServerEvent;
import io.github.zip2x2.tftp.server.TftpServerSettings;
import io.github.zip2x2.tftp.transfer.TftpTransferEngine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server and a client whose content, sockets and observers are the consumer's. */
final class TftpPart implements Consumer.Part {
    private static final byte[] HELLO = "hello, phone".getBytes(StandardCharsets.US_ASCII);

    /** The same bytes for everybody. */
    static final class Hello implements TftpContent {
        @Override
        public long length() {
            return HELLO.length;
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public int read(long position, ByteBuffer into) {
            int count = Math.min(into.remaining(), HELLO.length - (int) position);
            if (count <= 0) {
                return -1;
            }
            into.put(HELLO, (int) position, count);
            return count;
        }
    }

    /** One file. */
    static final class OneFile implements TftpContentSource {
        @Override
        public TftpAnswer open(TftpContentRequest request) {
            return request.path().equals("hello") ? TftpAnswer.served(new Hello()) : TftpAnswer.notFound();
        }
    }

    /** Takes one upload into memory. */
    static final class Upload implements TftpUpload {
        private final ByteBuffer bytes = ByteBuffer.allocate(1024);
        private volatile boolean committed;

        @Override
        public void write(ByteBuffer more, long offset) {
            bytes.position((int) offset).put(more);
        }

        @Override
        public void commit() {
            committed = true;
        }

        @Override
        public void close() {}
    }

    /** Takes every upload. */
    static final class Uploads implements TftpUploadTarget {
        private final Upload upload = new Upload();

        @Override
        public TftpAnswer begin(TftpContentRequest request) {
            return new TftpAnswer.Accepted(upload);
        }
    }

    /** Hears the end of a transfer. */
    static final class EndListener implements TftpServerListener {
        private final CountDownLatch ended = new CountDownLatch(1);

        @Override
        public void ended(Instant when, TftpContentRequest request, TftpTransferRecord record) {
            ended.countDown();
        }
    }

    /** Remembers how far it got. */
    static final class Progress implements TftpProgress {
        private long reached;

        @Override
        public void advanced(long bytes, long total) {
            reached = bytes;
        }
    }

    /** A socket of the consumer's. */
    static final class OwnTransport implements DatagramTransport {
        private final DatagramChannel channel = DatagramChannel.open();
        private final Selector selector = Selector.open();

        OwnTransport() throws IOException {
            channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
        }

        @Override
        public void send(ByteBuffer datagram, InetSocketAddress peer) throws IOException {
            channel.send(datagram, peer);
        }

        @Override
        public @Nullable InetSocketAddress receive(ByteBuffer into, long timeoutNanos) throws IOException {
            if (timeoutNanos > 0) {
                selector.select(key -> {}, Math.max(1, TimeUnit.NANOSECONDS.toMillis(timeoutNanos)));
            }
            return (InetSocketAddress) channel.receive(into);
        }

        @Override
        public void wakeup() {
            selector.wakeup();
        }

        @Override
        public void close() throws IOException {
            channel.close();
            selector.close();
        }
    }

    /** Opens them. */
    static final class OwnTransports implements DatagramTransport.Factory {
        @Override
        public DatagramTransport open(InetSocketAddress server) throws IOException {
            return new OwnTransport();
        }
    }

    /** Drives a transfer without any socket. */
    static final class TransferActions implements TftpActions {
        private final List<Integer> sent = new ArrayList<>();

        @Override
        public void send(ByteBuffer datagram, InetSocketAddress peer) {
            sent.add(datagram.remaining());
        }

        @Override
        public void completed(TftpTransferRecord record) {
            throw new IllegalStateException("nobody answered");
        }

        @Override
        public void failed(TftpFailure failure, TftpTransferRecord record) {}
    }

    /** Drives a server without any socket. */
    static final class ServerActions implements TftpServerActions {
        @Override
        public void send(int listener, int port, ByteBuffer datagram, InetSocketAddress peer) {}

        @Override
        public TftpServerEvent.Opened open(long id, TftpContentRequest request, TftpAgreement preliminary) {
            return null;
        }

        @Override
        public void close(long id, TftpContent content) {}
    }

    @Override
    public String run() throws Exception {
        engines();
        EndListener listener = new EndListener();
        Progress progress = new Progress();
        Uploads uploads = new Uploads();
        try (TftpServer server = TftpServer.builder(new OneFile())
                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .listener(listener)
                        .uploads(uploads)
                        .build()
                        .start();
                TftpClient client =
                        TftpClient.builder().transports(new OwnTransports()).build()) {
            TftpDownload download = client.get(server.addresses().get(0), TftpRequest.read("hello"), progress);
            Consumer.require(download.length() == HELLO.length, "the file is whole");
            Consumer.require(progress.reached == HELLO.length, "progress was heard");
            Consumer.require(listener.ended.await(10, TimeUnit.SECONDS), "the listener heard the end");
            client.put(server.addresses().get(0), TftpRequest.write("log"), new Hello());
            Consumer.require(uploads.upload.committed, "the upload was stored");
            return "tftp: " + download.length() + " bytes";
        }
    }

    private static void engines() {
        InetSocketAddress nowhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 69);
        TransferActions actions = new TransferActions();
        TftpTransferEngine transfer = TftpTransferEngine.read(
                TftpRequest.read("hello"), nowhere, TftpTransferSettings.defaults(), new SplittableRandom(1));
        transfer.on(TftpEvent.Signal.START, 0, actions);
        Consumer.require(actions.sent.size() == 1, "the engine sent its request");
        TftpServerEngine server = new TftpServerEngine(TftpServerSettings.defaults(), new SplittableRandom(1));
        server.on(TftpServerEvent.Signal.TIME_REACHED, 0, new ServerActions());
        Consumer.require(server.active() == 0, "the server engine rests");
    }
}
