package io.github.zip2x2.boot.lab;

import io.github.zip2x2.boot.lab.SimulatedDatagram.Kind;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What lies between phones and servers: when a datagram arrives, how often, or never. */
final class SimulatedLink {
    /** Of IPv4, UDP and Ethernet. */
    private static final int HEADERS = 46;

    private static final long LONGEST_QUEUE = 1_000_000_000L;
    private static final long LEAST_HOLD = 1_000_000L;

    /** What becomes of a datagram, for the trace; the kinds themselves are 0 to 3. */
    private static final int DELIVERED = 4;

    private static final int LOST = 8;

    private final EventQueue queue;
    private final Trace trace;
    private final SplittableRandom random;
    private final List<Fault> faults;
    private final long faultSeed;
    private final Receiver receiver;
    private final @Nullable Function<SimulatedDatagram, Optional<ByteBuffer>> interceptor;
    private final long delay;
    private final long jitter;
    private final long hold;
    private final double loss;
    private final double duplication;
    private final double reordering;
    private final double nanosPerByte;
    private final ArrayDeque<Flight> idle = new ArrayDeque<>();
    private long upFreeAt;
    private long downFreeAt;
    private long sent;
    private long lost;

    /** Who gets what arrives. */
    interface Receiver {
        /** Whether there is somebody, now, where the datagram goes. */
        boolean isThere(Flight flight);

        void arrived(Flight flight);
    }

    /** A datagram on its way; used again after it has arrived. */
    final class Flight implements EventQueue.Occurrence {
        private ByteBuffer bytes = ByteBuffer.allocate(640);
        private Kind kind = Kind.DHCP_REQUEST;
        private @Nullable SimulatedPhone phone;
        private @Nullable Segment segment;
        private @Nullable InetSocketAddress phoneEnd;
        private int serverPort;

        /** It is broadcast in a domain. */
        Flight across(Segment domain) {
            segment = domain;
            return this;
        }

        /** It goes between a phone's address and port and a port of the servers. */
        Flight between(InetSocketAddress end, int port) {
            phoneEnd = end;
            serverPort = port;
            return this;
        }

        Kind kind() {
            return kind;
        }

        /** From the position to the limit; its array may be read. */
        ByteBuffer bytes() {
            return bytes;
        }

        SimulatedPhone phone() {
            SimulatedPhone of = phone;
            if (of == null) {
                throw new IllegalStateException("the datagram has arrived");
            }
            return of;
        }

        /** The domain that it is broadcast in, or that the servers have the address in to which it goes. */
        @Nullable
        Segment segment() {
            return segment;
        }

        /** The phone's address and port; null for a broadcast. */
        @Nullable
        InetSocketAddress phoneEnd() {
            return phoneEnd;
        }

        int serverPort() {
            return serverPort;
        }

        @Override
        public void happen(long atNanos) {
            if (receiver.isThere(this)) {
                trace.datagram(atNanos, DELIVERED + kind.code(), phone().index(), bytes);
                try {
                    receiver.arrived(this);
                } finally {
                    land();
                }
            } else {
                lost(kind, phone(), bytes, atNanos);
                land();
            }
        }

        private void load(ByteBuffer datagram) {
            if (bytes.capacity() < datagram.remaining()) {
                bytes = ByteBuffer.allocate(datagram.remaining());
            }
            bytes.clear().put(datagram.duplicate()).flip();
        }

        private void land() {
            phone = null;
            segment = null;
            phoneEnd = null;
            idle.push(this);
        }
    }

    SimulatedLink(
            EventQueue queue,
            Trace trace,
            NetworkConditions conditions,
            List<Fault> faults,
            SplittableRandom random,
            @Nullable Function<SimulatedDatagram, Optional<ByteBuffer>> interceptor,
            Receiver receiver) {
        this.queue = queue;
        this.trace = trace;
        this.faults = List.copyOf(faults);
        this.random = random;
        this.interceptor = interceptor;
        this.receiver = receiver;
        faultSeed = random.nextLong();
        delay = conditions.delay().toNanos();
        jitter = conditions.jitter().toNanos();
        hold = 3 * (delay + jitter) + LEAST_HOLD;
        loss = conditions.loss();
        duplication = conditions.duplication();
        reordering = conditions.reordering();
        nanosPerByte = conditions.bandwidth() == 0 ? 0 : 8e9 / conditions.bandwidth();
    }

    /** Whether a fault that concerns some phones concerns this one. */
    boolean strikes(Fault fault, SimulatedPhone phone) {
        long mixed = new SplittableRandom(faultSeed ^ (fault.fromNanos() * 31 + phone.index()) * 0x9e3779b97f4a7c15L)
                .nextLong();
        return (mixed >>> 11) * 0x1.0p-53 < fault.share();
    }

    /** Prepares a datagram, from or to a phone; the caller says which way it goes. */
    Flight flight(Kind kind, SimulatedPhone phone) {
        Flight flight = idle.isEmpty() ? new Flight() : idle.pop();
        flight.kind = kind;
        flight.phone = phone;
        return flight;
    }

    /** Sends a datagram on its way; its bytes are copied. */
    void carry(Flight flight, ByteBuffer bytes, long now) {
        Kind kind = flight.kind();
        SimulatedPhone phone = flight.phone();
        trace.datagram(now, kind.code(), phone.index(), bytes);
        sent++;
        ByteBuffer passed = bytes;
        if (interceptor != null) {
            ByteBuffer seen = bytes.asReadOnlyBuffer();
            passed = interceptor.apply(new SimulatedDatagram(now, kind, seen)).orElse(null);
        }
        long departure = passed == null || isLost(phone, now) ? -1 : departure(kind, passed.remaining(), now);
        if (passed == null || departure < 0) {
            lost(kind, phone, bytes, now);
            flight.land();
            return;
        }
        flight.load(passed);
        fly(flight, departure);
        if (duplication > 0 && random.nextDouble() < duplication) {
            Flight again = flight(kind, phone);
            again.segment = flight.segment;
            again.phoneEnd = flight.phoneEnd;
            again.serverPort = flight.serverPort;
            again.load(passed);
            fly(again, departure);
        }
    }

    private void lost(Kind kind, SimulatedPhone phone, ByteBuffer bytes, long now) {
        lost++;
        trace.datagram(now, LOST + kind.code(), phone.index(), bytes);
    }

    private boolean isLost(SimulatedPhone phone, long now) {
        double probability = loss;
        for (Fault fault : faults) {
            if (fault.isOn(Fault.Kind.LOSS, now)) {
                probability = Math.max(probability, fault.share());
            } else if (fault.isOn(Fault.Kind.PARTITION, now) && strikes(fault, phone)) {
                return true;
            }
        }
        return probability > 0 && random.nextDouble() < probability;
    }

    /** When the last bit has left; below 0 if the queue is too long. */
    private long departure(Kind kind, int length, long now) {
        if (nanosPerByte == 0) {
            return now;
        }
        long free = Math.max(now, kind.isToServer() ? upFreeAt : downFreeAt);
        if (free - now > LONGEST_QUEUE) {
            return -1;
        }
        long departed = free + (long) ((length + HEADERS) * nanosPerByte);
        if (kind.isToServer()) {
            upFreeAt = departed;
        } else {
            downFreeAt = departed;
        }
        return departed;
    }

    private void fly(Flight flight, long departure) {
        long arrival = departure + delay;
        if (jitter > 0) {
            arrival += random.nextLong(jitter);
        }
        if (reordering > 0 && random.nextDouble() < reordering) {
            arrival += random.nextLong(hold);
        }
        queue.add(arrival, flight);
    }

    long sent() {
        return sent;
    }

    long lost() {
        return lost;
    }
}
