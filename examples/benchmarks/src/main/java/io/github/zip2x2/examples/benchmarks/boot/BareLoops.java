package io.github.zip2x2.examples.benchmarks.boot;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Locale;

/**
 * UDP round trips between two bare loops, each a thread of a process of its own: a selector, a channel, and nothing else.
 * The peer of a load of boots, whose four questions and answers are as many round trips.
 *
 * <p>{@code echo PORT} answers on 127.0.0.1 until it is ended; {@code ask PORT N AT-ONCE LOADS} asks N times, at most so
 * many questions unanswered, so many loads one after the other, and prints the time of each: the first of a fresh process
 * is cold, as its first load of boots is.
 */
public final class BareLoops {
    private static final int QUESTION = 300;

    private BareLoops() {}

    /**
     * Runs one side.
     *
     * @param args as above
     * @throws IOException if the socket fails
     */
    public static void main(String[] args) throws IOException {
        InetSocketAddress server = new InetSocketAddress("127.0.0.1", Integer.parseInt(args[1]));
        if (args[0].equals("echo")) {
            echo(server);
        } else {
            int count = Integer.parseInt(args[2]);
            int atOnce = Integer.parseInt(args[3]);
            int loads = Integer.parseInt(args[4]);
            for (int load = 1; load <= loads; load++) {
                long nanos = ask(server, count, atOnce);
                System.out.printf(
                        Locale.ROOT,
                        "%d round trips, %d at once, load %d: %.3f s, %.0f/s%n",
                        count,
                        atOnce,
                        load,
                        nanos / 1e9,
                        count / (nanos / 1e9));
            }
        }
    }

    private static void echo(InetSocketAddress at) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(2048);
        try (Selector selector = Selector.open();
                DatagramChannel channel = DatagramChannel.open()) {
            channel.bind(at).configureBlocking(false).register(selector, SelectionKey.OP_READ);
            while (true) {
                selector.select(key -> {});
                for (SocketAddress from = channel.receive(buffer.clear());
                        from != null;
                        from = channel.receive(buffer.clear())) {
                    channel.send(buffer.flip(), from);
                }
            }
        }
    }

    private static long ask(InetSocketAddress server, int count, int atOnce) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(2048);
        ByteBuffer question = ByteBuffer.allocateDirect(QUESTION);
        try (Selector selector = Selector.open();
                DatagramChannel channel = DatagramChannel.open()) {
            channel.configureBlocking(false).register(selector, SelectionKey.OP_READ);
            long began = System.nanoTime();
            int sent = 0;
            int answered = 0;
            while (answered < count) {
                while (sent < count && sent - answered < atOnce) {
                    channel.send(question.clear(), server);
                    sent++;
                }
                if (selector.select(key -> {}, 1000) == 0) {
                    sent = answered; // some were lost
                }
                while (channel.receive(buffer.clear()) != null) {
                    answered++;
                }
            }
            return System.nanoTime() - began;
        }
    }
}
