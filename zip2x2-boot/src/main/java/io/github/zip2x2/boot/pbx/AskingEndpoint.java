package io.github.zip2x2.boot.pbx;

import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.dhcp.net.DatagramEndpoint;
import io.github.zip2x2.dhcp.net.ReceivedDatagram;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint that holds a client's message back until the directory of phones has said what it knows of it, so that the
 * DHCP server decides at once about each message that it receives, and one slow answer delays nobody else. A message for
 * which there is no answer in time goes on without one. One thread receives.
 */
final class AskingEndpoint extends KeptEndpoint implements DirectoryAnswers.Listener {
    private static final int MOST_HELD = 4_096;

    /** A client may say several things in a row, such as that it gives an address back and wants one. */
    private static final int MOST_OF_ONE_CLIENT = 4;

    /** Messages taken before the caller has its turn. */
    private static final int BATCH = 64;

    /** Without the options of DHCP, no server reads a message (RFC 2131 section 2). */
    private static final int SHORTEST = 240;

    private static final int HARDWARE_ADDRESS = 28;
    private static final int LENGTH = 6;
    private static final byte BOOTREQUEST = 1;
    private static final byte ETHERNET = 1;

    private final DirectoryAnswers answers;
    /** By client, those who wait longest first. */
    private final Map<MacAddress, Held> held = new LinkedHashMap<>();

    private final Deque<Message> ready = new ArrayDeque<>();
    private final Queue<MacAddress> answered = new ConcurrentLinkedQueue<>();
    private int messagesHeld;

    /** What one client has said. */
    private static final class Held {
        private final long until;
        private final Deque<Message> messages = new ArrayDeque<>();

        Held(long until) {
            this.until = until;
        }
    }

    /** A copy of a datagram. */
    private static final class Message {
        private final byte[] octets;
        private final InetSocketAddress source;
        private final int localPort;
        private final int attachment;

        Message(ReceivedDatagram from) {
            octets = new byte[from.payload().remaining()];
            from.payload().get(0, octets);
            source = from.source();
            localPort = from.localPort();
            attachment = from.attachment();
        }

        void putInto(ReceivedDatagram into) {
            into.payload().clear().put(octets).flip();
            into.arrived(source, localPort, attachment);
        }
    }

    AskingEndpoint(DatagramEndpoint inside, DirectoryAnswers answers) {
        super(inside);
        this.answers = answers;
    }

    @Override
    public boolean receive(ReceivedDatagram into, long timeoutNanos) throws IOException {
        if (takeReady(into)) {
            return true;
        }
        long wait = Math.min(timeoutNanos, untilFirstIsLate());
        for (int taken = 0; taken < BATCH && super.receive(into, wait); taken++) {
            if (!isHeldBack(into) || takeReady(into)) {
                return true;
            }
            wait = 0;
        }
        return takeReady(into);
    }

    @Override
    public void answered(MacAddress mac) {
        answered.add(mac);
        wakeup();
    }

    private boolean isHeldBack(ReceivedDatagram datagram) {
        MacAddress mac = client(datagram.payload());
        if (mac == null || answers.isFresh(mac) || messagesHeld >= MOST_HELD) {
            return false;
        }
        Held ofClient = held.get(mac);
        if (ofClient == null) {
            ofClient = new Held(System.nanoTime() + answers.waitNanos());
            held.put(mac, ofClient);
            if (!answers.ask(mac, this)) {
                held.remove(mac);
                return false;
            }
        }
        if (ofClient.messages.size() < MOST_OF_ONE_CLIENT) {
            ofClient.messages.add(new Message(datagram));
            messagesHeld++;
        }
        return true;
    }

    /** Whose message it is; null if it is none of a phone. */
    private static @Nullable MacAddress client(ByteBuffer message) {
        if (message.remaining() < SHORTEST
                || message.get(0) != BOOTREQUEST
                || message.get(1) != ETHERNET
                || message.get(2) != LENGTH) {
            return null;
        }
        byte[] octets = new byte[LENGTH];
        message.get(HARDWARE_ADDRESS, octets);
        return MacAddress.of(octets);
    }

    private boolean takeReady(ReceivedDatagram into) {
        for (MacAddress mac = answered.poll(); mac != null; mac = answered.poll()) {
            release(held.remove(mac));
        }
        long now = System.nanoTime();
        Iterator<Map.Entry<MacAddress, Held>> longest = held.entrySet().iterator();
        while (longest.hasNext()) {
            Map.Entry<MacAddress, Held> late = longest.next();
            if (late.getValue().until - now > 0) {
                break;
            }
            longest.remove();
            answers.tooLate(late.getKey());
            release(late.getValue());
        }
        Message next = ready.poll();
        if (next != null) {
            next.putInto(into);
        }
        return next != null;
    }

    private void release(@Nullable Held ofClient) {
        if (ofClient != null) {
            messagesHeld -= ofClient.messages.size();
            ready.addAll(ofClient.messages);
        }
    }

    private long untilFirstIsLate() {
        return held.isEmpty() ? Long.MAX_VALUE : held.values().iterator().next().until - System.nanoTime();
    }
}
