package io.github.zip2x2.tftp.server;

import static io.github.zip2x2.tftp.testing.Packets.ack;
import static io.github.zip2x2.tftp.testing.Packets.rrq;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.tftp.TftpTransferRecord.Outcome;
import io.github.zip2x2.tftp.content.MemoryContentSource;
import io.github.zip2x2.tftp.testing.LinkFaults;
import io.github.zip2x2.tftp.testing.VirtualTftp;
import io.github.zip2x2.tftp.testing.VirtualTftp.Sent;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Source ports that come again, for the next file or the same one, by clients that restarted or whose last acknowledgement
 * was lost. The clients here are as simple as loaders are: the sender of the first packet is the server's port, whatever
 * that packet is.
 */
class SourcePortsUsedAgainTest {
    private static final long SECOND = 1_000_000_000L;
    private static final InetSocketAddress PHONE = VirtualTftp.address(2, 40_000);

    private final MemoryContentSource files = new MemoryContentSource();

    private static byte[] bytes(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private VirtualTftp network(LinkFaults faults) {
        files.put("a", bytes(1, 1500)).put("b", bytes(2, 1400)).put("one", bytes(3, 100));
        return new VirtualTftp(files, TftpServerSettings.defaults(), faults, 1);
    }

    /** One socket of a simple client: asks, takes what comes first for its server, repeats itself each second. */
    private static final class Simple {
        private final VirtualTftp network;
        private final InetSocketAddress from;
        private final byte[] request;
        private final ByteArrayOutputStream got = new ByteArrayOutputStream();
        private @Nullable InetSocketAddress server;
        private int next = 1;
        private int error = -1;
        private boolean complete;
        private boolean gone;

        Simple(VirtualTftp network, InetSocketAddress from, String file) {
            this.network = network;
            this.from = from;
            request = rrq(file);
            network.listen(from, this::take);
            repeat();
        }

        /** Its process dies, or has what it wants. */
        void close() {
            gone = true;
        }

        private void repeat() {
            if (gone || complete || error >= 0) {
                return;
            }
            InetSocketAddress at = server;
            network.send(from, at == null ? VirtualTftp.SERVER : at, at == null ? request : ack(next - 1));
            network.later(network.now() + SECOND, this::repeat);
        }

        private void take(Sent packet) {
            InetSocketAddress at = server;
            if (gone || complete || at != null && !at.equals(packet.from())) {
                return;
            }
            server = packet.from();
            if (packet.opcode() == 5) {
                error = packet.number();
            } else if (packet.opcode() == 3 && packet.number() == next) {
                got.write(packet.bytes(), 4, packet.bytes().length - 4);
                next++;
                network.send(from, packet.from(), ack(packet.number()));
                complete = packet.bytes().length < 516;
            } else if (packet.opcode() == 3) {
                network.send(from, packet.from(), ack(next - 1));
            }
        }
    }

    private void whole(Simple client, String file, int seed, int length) {
        assertThat(client.error).as("error to the reader of %s", file).isEqualTo(-1);
        assertThat(client.complete).as("%s is complete", file).isTrue();
        assertThat(client.got.toByteArray()).isEqualTo(bytes(seed, length));
    }

    /** Loses the acknowledgements of one block to the server while {@code losing[0]} is set. */
    private static LinkFaults losingAcks(boolean[] losing, int block) {
        return (toServer, index, datagram) -> {
            boolean ack = datagram.getShort(0) == 4 && datagram.getShort(2) == block;
            return toServer && losing[0] && ack ? new long[0] : new long[] {0};
        };
    }

    @ParameterizedTest
    @ValueSource(longs = {1_000_000L, 400_000_000L, 950_000_000L, 1_200_000_000L, 3_500_000_000L, 10_000_000_000L})
    void fT1_theSameFileAgainFromThePortWhoseLastAckWasLost(long pause) {
        boolean[] losing = {true};
        VirtualTftp network = network(losingAcks(losing, 3));
        Simple first = new Simple(network, PHONE, "a");
        network.run(pause);
        first.close();
        losing[0] = false;
        Simple second = new Simple(network, PHONE, "a");
        network.run(20 * SECOND);
        whole(second, "a", 1, 1500);
        assertThat(network.serverRecords()).hasSize(2);
        assertThat(network.serverRecords().get(0).outcome()).isEqualTo(Outcome.LAST_UNACKNOWLEDGED);
        assertThat(network.serverRecords().get(1).outcome()).isEqualTo(Outcome.COMPLETE);
    }

    @ParameterizedTest
    @ValueSource(longs = {1_000_000L, 400_000_000L, 950_000_000L, 1_200_000_000L, 3_500_000_000L, 10_000_000_000L})
    void fT1_theNextFileFromThePortWhoseLastAckWasLost(long pause) {
        boolean[] losing = {true};
        VirtualTftp network = network(losingAcks(losing, 3));
        Simple first = new Simple(network, PHONE, "a");
        network.run(pause);
        first.close();
        losing[0] = false;
        Simple second = new Simple(network, PHONE, "b");
        network.run(20 * SECOND);
        whole(second, "b", 2, 1400);
        assertThat(network.serverRecords().get(0).outcome()).isEqualTo(Outcome.READ);
        assertThat(network.serverRecords().get(0).isComplete()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {100_000L, 600_000_000L, 1_050_000_000L, 1_500_000_000L, 3_050_000_000L, 20_000_000_000L})
    void fT1_aClientThatDiedInTheMiddleAndComesAgain(long pause) {
        for (int block = 1; block <= 2; block++) {
            boolean[] losing = {true};
            VirtualTftp network = network(losingAcks(losing, block));
            Simple first = new Simple(network, PHONE, "a");
            network.run(pause);
            first.close();
            losing[0] = false;
            Simple second = new Simple(network, PHONE, "a");
            network.run(40 * SECOND);
            whole(second, "a", 1, 1500);
        }
    }

    @Test
    void fT1_aLateRepetitionOfTheLastBlockReachesTheNextRequestFirst() {
        boolean[] losing = {true};
        VirtualTftp network = network(losingAcks(losing, 3));
        new Simple(network, PHONE, "a").close();
        Simple first = new Simple(network, PHONE, "a");
        // The repetition is on its way when the next client opens the same port.
        network.run(SECOND + 350_000);
        first.close();
        losing[0] = false;
        Simple second = new Simple(network, PHONE, "b");
        InetSocketAddress stale = network.sent().stream()
                .filter(packet -> packet.opcode() == 3)
                .reduce((one, other) -> other)
                .orElseThrow()
                .from();
        second.take(new Sent(network.now(), stale, PHONE, new byte[] {0, 3, 0, 3, 1}));
        network.run(20 * SECOND);
        whole(second, "b", 2, 1400);
    }

    @Test
    void fT1_aDelayedCopyOfTheRequestDisturbsNothing() {
        VirtualTftp network = network(LinkFaults.NONE);
        files.put("large", bytes(4, 100_000));
        Simple client = new Simple(network, PHONE, "large");
        for (int i = 0; i < 20; i++) {
            network.run(700_000);
            network.inject(PHONE, VirtualTftp.SERVER, rrq("large"));
        }
        network.run(20 * SECOND);
        whole(client, "large", 4, 100_000);
        assertThat(network.server().counters().started()).isEqualTo(1);
    }

    @Test
    void fT1_thePortBeforeARequestIsTheOneOfItsPeer() {
        boolean[] losing = {true};
        VirtualTftp network = network(losingAcks(losing, 3));
        assertThat(network.server().portBefore(0, PHONE)).isEqualTo(TftpServerEvent.LISTENING);
        new Simple(network, PHONE, "a");
        network.run(SECOND / 2);
        int port = network.server().portBefore(0, PHONE);
        assertThat(network.sent().get(1).from().getPort()).isEqualTo(50_000 + port);
        assertThat(network.server().portBefore(7, PHONE)).isEqualTo(TftpServerEvent.LISTENING);
    }

    /** Twenty ports, three files, losses both ways, clients that die anywhere: whoever stays is served. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void fT1_anyPortsUsedAgain(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean[] losing = {true};
        // Requests are not lost: a server that never heard of the next one goes on with the last, as it must.
        VirtualTftp network = network((toServer, index, datagram) -> {
            boolean lost = losing[0] && datagram.getShort(0) != 1 && random.nextInt(8) == 0;
            return lost ? new long[0] : new long[] {random.nextInt(3_000_000)};
        });
        Simple[] clients = new Simple[20];
        String[] asked = new String[20];
        for (int round = 0; round < 400; round++) {
            int port = random.nextInt(20);
            if (clients[port] != null) {
                clients[port].close();
            }
            // What is on its way to a port that was just given up would be taken for the next client's, by any client.
            network.run(10_000_000);
            asked[port] = random.nextBoolean() ? "a" : "b";
            clients[port] = new Simple(network, VirtualTftp.address(2 + port % 2, 40_000 + port), asked[port]);
            network.run(random.nextLong(SECOND / 5));
        }
        losing[0] = false;
        network.run(60 * SECOND);
        List<String> broken = new ArrayList<>();
        for (int port = 0; port < 20; port++) {
            Simple client = clients[port];
            byte[] wanted = "a".equals(asked[port]) ? bytes(1, 1500) : bytes(2, 1400);
            if (client != null && (!client.complete || !Arrays.equals(client.got.toByteArray(), wanted))) {
                broken.add(port + " " + asked[port] + " next=" + client.next + " error=" + client.error + " from "
                        + client.server);
            }
        }
        assertThat(broken).isEmpty();
        assertThat(network.server().active()).isZero();
    }
}
