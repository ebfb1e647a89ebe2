package example.consumer;

import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DropReason;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.net.AddressProber;
import io.github.zip2x2.dhcp.net.DatagramEndpoint;
import io.github.zip2x2.dhcp.client.DhcpClients;
import io.github.zip2x2.dhcp.net.EndpointCapabilities;
import io.github.zip2x2.dhcp.net.HostAddress;
import io.github.zip2x2.dhcp.net.NetworkAttachment;
import io.github.zip2x2.dhcp.net.ProbeResult;
import io.github.zip2x2.dhcp.net.ReceivedDatagram;
import io.github.zip2x2.dhcp.client.ClientLease;
import io.github.zip2x2.dhcp.server.Arrival;
import io.github.zip2x2.dhcp.server.ClientDirectory;
import io.github.zip2x2.dhcp.server.ClientPolicy;
import io.github.zip2x2.dhcp.server.ClientStanding;
import io.github.zip2x2.dhcp.server.Decision;
import io.github.zip2x2.dhcp.server.Exchange;
import io.github.zip2x2.dhcp.server.Reading;
import io.github.zip2x2.dhcp.server.Records;
import io.github.zip2x2.dhcp.net.DatagramRoute;
import io.github.zip2x2.dhcp.client.DhcpClientActions;
import io.github.zip2x2.dhcp.server.DhcpServerEngine;
import io.github.zip2x2.dhcp.server.DhcpServerSettings;
import io.github.zip2x2.dhcp.client.OfferSelector;
import io.github.zip2x2.dhcp.server.ServedNetwork;
import io.github.zip2x2.dhcp.lease.ClientIdentity;
import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseChange;
import io.github.zip2x2.dhcp.lease.LeaseOutcome;
import io.github.zip2x2.dhcp.lease.LeaseStore;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The seams of the DHCP module, each implemented by somebody who knows only its API. */
final class DhcpSeams {
    private DhcpSeams() {}

    /** A network in memory: what arrives is put in, what is sent is taken out. */
    static final class MemoryWire implements DatagramEndpoint {
        private static final byte[] WAKE_UP = {};

        private final Inet4Address address;
        private final BlockingQueue<byte[]> toServer = new LinkedBlockingQueue<>();
        private final BlockingQueue<byte[]> toClient = new LinkedBlockingQueue<>();

        MemoryWire(Inet4Address address) {
            this.address = address;
        }

        void arrive(byte[] datagram) {
            toServer.add(datagram);
        }

        byte[] awaitReply() throws InterruptedException {
            byte[] reply = toClient.poll(500, TimeUnit.MILLISECONDS);
            return reply == null ? WAKE_UP : reply;
        }

        @Override
        public List<NetworkAttachment> attachments() {
            return List.of(new NetworkAttachment(0, "memory0", List.of(new HostAddress(address, 24))));
        }

        @Override
        public EndpointCapabilities capabilities() {
            return new EndpointCapabilities(true, true, true, false, false);
        }

        @Override
        public int port() {
            return 67;
        }

        @Override
        public boolean receive(ReceivedDatagram into, long timeoutNanos) {
            try {
                byte[] datagram = toServer.poll(Math.max(0, timeoutNanos), TimeUnit.NANOSECONDS);
                if (datagram == null || datagram.length == 0) {
                    return false;
                }
                into.payload().clear().put(datagram).flip();
                into.arrived(new InetSocketAddress(any(), 68), 67, 0);
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        @Override
        public void send(ByteBuffer payload, DatagramRoute route) {
            byte[] datagram = new byte[payload.remaining()];
            payload.get(datagram);
            toClient.add(datagram);
        }

        @Override
        public void wakeup() {
            toServer.add(WAKE_UP);
        }

        @Override
        public void close() {}

        private static InetAddress any() {
            try {
                return InetAddress.getByAddress(new byte[4]);
            } catch (UnknownHostException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Leases in a map. */
    static final class MapStore implements LeaseStore {
        private final Map<Integer, Lease> leases = new HashMap<>();

        @Override
        public synchronized Optional<Lease> byAddress(Inet4Address address) {
            return Optional.ofNullable(leases.get(Ipv4.bits(address)));
        }

        @Override
        public synchronized List<Lease> byClient(ClientIdentity client) {
            return leases.values().stream()
                    .filter(lease -> lease.client().equals(client))
                    .toList();
        }

        @Override
        public synchronized void forEach(java.util.function.Consumer<Lease> visitor) {
            leases.values().forEach(visitor);
        }

        @Override
        public synchronized List<LeaseOutcome> commit(List<LeaseChange> batch) {
            List<LeaseOutcome> outcomes = new ArrayList<>();
            for (LeaseChange change : batch) {
                Optional<Lease> actual =
                        Optional.ofNullable(leases.get(change.next().addressNumber()));
                if (actual.map(Lease::version).orElse(0L) == change.expectedVersion()) {
                    Lease stored = change.next().toBuilder()
                            .version(change.expectedVersion() + 1)
                            .build();
                    leases.put(stored.addressNumber(), stored);
                    outcomes.add(new LeaseOutcome.Applied(stored));
                } else {
                    outcomes.add(new LeaseOutcome.Conflict(actual));
                }
            }
            return outcomes;
        }

        @Override
        public void close() {}
    }

    /** Answers locally administered addresses. */
    static final class OnlyLocal implements ClientPolicy {
        @Override
        public boolean answers(HardwareAddress client) {
            return (client.octet(0) & 2) != 0;
        }
    }

    /** Never finds a conflict. */
    static final class NobodyThere implements AddressProber {
        @Override
        public void probe(Inet4Address address, int attachment, java.util.function.Consumer<ProbeResult> answer) {
            answer.accept(ProbeResult.UNUSED);
        }
    }

    /** Takes what came last. */
    static final class LastOffer implements OfferSelector {
        @Override
        public Optional<DhcpMessage> choose(List<DhcpMessage> offers, boolean timeIsOver) {
            return Optional.of(offers.get(offers.size() - 1));
        }
    }

    /** A client's hands. */
    static final class Client implements DhcpClientActions {
        final List<byte[]> sent = new ArrayList<>();

        @Nullable
        ClientLease lease;

        @Override
        public void send(DhcpMessage message, Inet4Address destination) {
            sent.add(message.toByteArray());
        }

        @Override
        public void probe(Inet4Address address) {}

        @Override
        public void offered(DhcpMessage offer) {}

        @Override
        public void bound(ClientLease newLease) {
            lease = newLease;
        }

        @Override
        public void renewed(ClientLease newLease) {
            lease = newLease;
        }

        @Override
        public void informed(DhcpMessage ack) {}

        @Override
        public void lost(LossReason reason) {
            lease = null;
        }

        @Override
        public void ignored(DropReason reason) {}
    }

    /** Hears of the leases of many clients. */
    static final class Leases implements DhcpClients.Listener {
        private final Map<HardwareAddress, ClientLease> held = new HashMap<>();

        @Override
        public void bound(HardwareAddress client, ClientLease lease) {
            held.put(client, lease);
        }

        @Override
        public void lost(HardwareAddress client, DhcpClientActions.LossReason reason) {
            held.remove(client);
        }
    }

    /** Knows nobody. */
    static final class EmptyDirectory implements ClientDirectory {
        @Override
        public Map<HardwareAddress, CompletionStage<ClientStanding>> find(Collection<HardwareAddress> clients) {
            Map<HardwareAddress, CompletionStage<ClientStanding>> found = new HashMap<>();
            clients.forEach(client -> found.put(client, CompletableFuture.completedFuture(ClientStanding.UNKNOWN)));
            return found;
        }
    }

    /** A driver of a server's engine, which has no store and asks nobody. */
    static final class Server {
        private final DhcpServerEngine engine;

        Server(DhcpServerEngine engine) {
            this.engine = engine;
        }

        boolean answers(byte[] datagram) {
            NetworkAttachment at = new NetworkAttachment(0, "memory0", List.of());
            Arrival arrival = new Arrival(new InetSocketAddress(0), at, 67);
            Reading reading = engine.read(ByteBuffer.wrap(datagram), arrival, 0);
            return reading instanceof Exchange exchange
                    && engine.decide(exchange, Records.NONE, 0) instanceof Decision.Reply;
        }
    }

    static void engines(ServedNetwork network) {
        DhcpServerEngine engine = new DhcpServerEngine(
                DhcpServerSettings.of()
                        .network(network)
                        .serverId(network.prefix().network())
                        .build(),
                new SplittableRandom(1),
                Clock.systemUTC());
        Consumer.require(!new Server(engine).answers(new byte[9]), "what is no message gets no answer");
        Consumer.require(engine.offersHeld() == 0, "a server that heard nothing holds nothing");
    }
}
