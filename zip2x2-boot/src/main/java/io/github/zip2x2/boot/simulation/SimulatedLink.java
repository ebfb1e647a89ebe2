package io.github.zip2x2.boot.simulation;

import io.github.zip2x2.boot.simulation.SimulatedDatagram.Kind;
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
        void arrived(Flight flight);
    }

    /** A datagram on its way; used again after it has arrived. */
    final class Flight implements EventQueue.Occurrence {
        private ByteBuffer bytes = ByteBuffer.allocate(640);
        private Kind kind = Kind.DHCP_REQUEST;
        private @Nullable SimulatedPhone phone;
        private @Nullable InetSocketAddress phoneEnd;
        private int serverPort;

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

        @Nullable
        InetSocketAddress phoneEnd() {
            return phoneEnd;
        }

        int serverPort() {
            return serverPort;
        }

        @Override
        public void happen(long atNanos) {
            trace.datagram(atNanos, DELIVERED + kind.code(), phone().index(), bytes);
            try {
                receiver.arrived(this);
            } finally {
                phone = null;
                phoneEnd = null;
                idle.push(this);
            }
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

    /** Takes a datagram on; its bytes are copied. */
    void carry(
            Kind kind,
            SimulatedPhone phone,
            ByteBuffer bytes,
            int serverPort,
            @Nullable InetSocketAddress phoneEnd,
            long now) {
        trace.datagram(now, kind.code(), phone.index(), bytes);
        sent++;
        ByteBuffer passed = bytes;
        if (interceptor != null) {
            ByteBuffer seen = bytes.asReadOnlyBuffer();
            passed = interceptor.apply(new SimulatedDatagram(now, kind, seen)).orElse(null);
        }
        if (passed == null || isLost(phone, now)) {
            lost(kind, phone, bytes, now);
            return;
        }
        long departure = departure(kind, passed.remaining(), now);
        if (departure < 0) {
            lost(kind, phone, bytes, now);
            return;
        }
        fly(kind, phone, passed, serverPort, phoneEnd, departure);
        if (duplication > 0 && random.nextDouble() < duplication) {
            fly(kind, phone, passed, serverPort, phoneEnd, departure);
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

    private void fly(
            Kind kind,
            SimulatedPhone phone,
            ByteBuffer bytes,
            int serverPort,
            @Nullable InetSocketAddress phoneEnd,
            long departure) {
        long arrival = departure + delay;
        if (jitter > 0) {
            arrival += random.nextLong(jitter);
        }
        if (reordering > 0 && random.nextDouble() < reordering) {
            arrival += random.nextLong(hold);
        }
        Flight flight = idle.isEmpty() ? new Flight() : idle.pop();
        flight.kind = kind;
        flight.phone = phone;
        flight.phoneEnd = phoneEnd;
        flight.serverPort = serverPort;
        if (flight.bytes.capacity() < bytes.remaining()) {
            flight.bytes = ByteBuffer.allocate(bytes.remaining());
        }
        flight.bytes.clear().put(bytes.duplicate()).flip();
        queue.add(arrival, flight);
    }

    long sent() {
        return sent;
    }

    long lost() {
        return lost;
    }
}
