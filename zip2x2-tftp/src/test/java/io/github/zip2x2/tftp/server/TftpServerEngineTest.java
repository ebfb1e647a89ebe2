package io.github.zip2x2.tftp.server;

import static io.github.zip2x2.tftp.testing.Packets.ack;
import static io.github.zip2x2.tftp.testing.Packets.data;
import static io.github.zip2x2.tftp.testing.Packets.error;
import static io.github.zip2x2.tftp.testing.Packets.oack;
import static io.github.zip2x2.tftp.testing.Packets.rrq;
import static io.github.zip2x2.tftp.testing.Packets.strings;
import static io.github.zip2x2.tftp.testing.Packets.wrq;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.tftp.TftpErrorCode;
import io.github.zip2x2.tftp.TftpFailure;
import io.github.zip2x2.tftp.TftpRequest;
import io.github.zip2x2.tftp.TftpTransferRecord;
import io.github.zip2x2.tftp.TftpTransferSettings;
import io.github.zip2x2.tftp.content.BytesContent;
import io.github.zip2x2.tftp.content.MemoryContentSource;
import io.github.zip2x2.tftp.content.TftpAnswer;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import io.github.zip2x2.tftp.server.TftpRefusal.Reason;
import io.github.zip2x2.tftp.server.TftpServerSettings.Ports;
import io.github.zip2x2.tftp.testing.LinkFaults;
import io.github.zip2x2.tftp.testing.VirtualTftp;
import io.github.zip2x2.tftp.testing.VirtualTftp.Client;
import io.github.zip2x2.tftp.testing.VirtualTftp.Sent;
import io.github.zip2x2.tftp.transfer.TftpEvent;
import io.github.zip2x2.tftp.transfer.TftpOptionLimits;
import io.github.zip2x2.tftp.transfer.TftpTransferEngine;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Admission, repetition, caps and ports, in virtual time. */
class TftpServerEngineTest {
    private static final InetSocketAddress PHONE = VirtualTftp.address(2, 40_000);
    private static final long SECOND = 1_000_000_000L;

    private final MemoryContentSource files =
            new MemoryContentSource().put("f", new byte[2000]).put("large", new byte[100_000]);

    private VirtualTftp network(TftpServerSettings settings) {
        return new VirtualTftp(files, settings, LinkFaults.NONE, 1);
    }

    private VirtualTftp network() {
        return network(TftpServerSettings.defaults());
    }

    private static VirtualTftp after(VirtualTftp network, InetSocketAddress from, byte[] datagram) {
        network.inject(from, VirtualTftp.SERVER, datagram);
        return network.run(SECOND / 10);
    }

    private static Client read(VirtualTftp network, InetSocketAddress from, String file) {
        return network.start(
                from,
                TftpTransferEngine.read(
                        TftpRequest.read(file), VirtualTftp.SERVER, TftpTransferSettings.defaults(), network.random()));
    }

    private static List<Integer> opcodes(VirtualTftp network) {
        return network.sent().stream().map(Sent::opcode).toList();
    }

    @Test
    void t50_aRepeatedRequestStartsOneTransfer() {
        VirtualTftp network = network();
        after(network, PHONE, rrq("f"));
        after(network, PHONE, rrq("f"));
        after(network, PHONE, rrq("f"));
        assertThat(network.sent()).hasSize(1);
        assertThat(network.server().counters().started()).isEqualTo(1);
        assertThat(network.server().counters().repeated()).isEqualTo(2);
    }

    @Test
    void t51_anotherRequestFromTheSamePortReplacesTheFirst() {
        VirtualTftp network = network();
        after(network, PHONE, rrq("f"));
        after(network, PHONE, rrq("large"));
        assertThat(network.sent()).hasSize(2);
        assertThat(network.serverRecords())
                .singleElement()
                .satisfies(record ->
                        assertThat(record.failure().orElseThrow().kind()).isEqualTo(TftpFailure.Kind.SUPERSEDED));
        assertThat(network.server().active()).isEqualTo(1);
        InetSocketAddress port = network.sent().get(1).from();
        network.inject(PHONE, port, ack(1));
        network.run(2 * SECOND);
        int before = network.sent().size();
        // One copy of the request, perhaps delayed, ends nothing.
        after(network, PHONE, rrq("large"));
        assertThat(network.server().counters().started()).isEqualTo(2);
        // The phone lost power in the middle of it and asks again and again.
        network.run(SECOND);
        after(network, PHONE, rrq("large"));
        assertThat(network.server().counters().started()).isEqualTo(3);
        assertThat(network.sent().size()).isGreaterThan(before);
    }

    @Test
    void t51_aRequestAfterCompletionIsANewTransfer() {
        VirtualTftp network = network();
        read(network, PHONE, "f");
        network.run(SECOND);
        Client again = read(network, PHONE, "f");
        network.run();
        assertThat(again.completions()).isEqualTo(1);
        assertThat(network.server().counters().completed()).isEqualTo(2);
    }

    @Test
    void nothingButRequestsIsAnsweredOnTheListeningPort() {
        VirtualTftp network = network();
        for (byte[] packet : List.of(
                data(1, 5),
                ack(0),
                error(1, "x"),
                oack("blksize", "512"),
                new byte[] {1},
                new byte[0],
                new byte[] {0, 7},
                new byte[] {1, 1, 'f', 0, 'o', 'c', 't', 'e', 't', 0})) {
            after(network, PHONE, packet);
        }
        assertThat(network.sent()).isEmpty();
        assertThat(network.server().counters().unsolicited()).isEqualTo(4);
        assertThat(network.server().counters().malformed()).isEqualTo(4);
    }

    @Test
    void t3_t4_t5_badRequestsGetError4AtALimitedRate() {
        VirtualTftp network = network();
        for (byte[] packet : List.of(
                strings(1, "f", "mail"),
                strings(1, "f", "junk"),
                strings(1, "", "octet"),
                new byte[] {0, 1, 'f'},
                new byte[] {0, 1, 'f', 0, 'o'})) {
            after(network, PHONE, packet);
        }
        assertThat(network.sent()).hasSize(5).allSatisfy(packet -> {
            assertThat(packet.opcode()).isEqualTo(5);
            assertThat(packet.number()).isEqualTo(4);
            assertThat(packet.from()).isNotEqualTo(VirtualTftp.SERVER);
        });
        for (int i = 0; i < 1000; i++) {
            network.inject(PHONE, VirtualTftp.SERVER, new byte[] {0, 1, 'f'});
        }
        network.run(SECOND / 10);
        assertThat(network.sent()).hasSizeLessThan(250);
    }

    @Test
    void uploadsAreOffByDefault() {
        VirtualTftp network = network();
        after(network, PHONE, wrq("f"));
        assertThat(network.sent())
                .singleElement()
                .satisfies(packet -> assertThat(packet.number()).isEqualTo(2));
        assertThat(network.refusals()).singleElement().satisfies(refusal -> {
            assertThat(refusal.reason()).isEqualTo(Reason.UPLOADS_OFF);
            assertThat(refusal.code()).contains(TftpErrorCode.ACCESS_VIOLATION);
            assertThat(refusal.toString()).contains("UPLOADS_OFF");
        });
    }

    @Test
    void capsInAllPerSourceAndForLargeFiles() {
        TftpServerSettings settings = TftpServerSettings.builder()
                .maxTransfers(4)
                .maxPerSource(2)
                .maxLarge(1)
                .trusted("10.0.3.0/24")
                .trusted("2001:db8::/32")
                .build();
        VirtualTftp network = network(settings);
        for (int i = 0; i < 3; i++) {
            after(network, VirtualTftp.address(2, 40_000 + i), rrq("f"));
        }
        assertThat(network.refusals()).extracting(TftpRefusal::reason).containsExactly(Reason.TOO_MANY_OF_SOURCE);
        assertThat(network.refusals().get(0).code()).isEmpty();
        after(network, VirtualTftp.address(0x301, 1), rrq("large"));
        after(network, VirtualTftp.address(0x301, 2), rrq("large"));
        after(network, VirtualTftp.address(0x301, 3), rrq("f"));
        after(network, VirtualTftp.address(5, 3), rrq("f"));
        assertThat(network.refusals())
                .extracting(TftpRefusal::reason)
                .containsExactly(Reason.TOO_MANY_OF_SOURCE, Reason.TOO_MANY_LARGE, Reason.TOO_MANY);
        network.run();
        assertThat(network.server().active()).isZero();
        assertThat(network.server().counters().activeLarge()).isZero();
        assertThat(network.openContents()).isZero();
        after(network, VirtualTftp.address(2, 40_009), rrq("f"));
        assertThat(network.server().active()).isEqualTo(1);
    }

    @Test
    void inATrustedPrefixClientsAreCountedByTheirKeys() {
        VirtualTftp network = network(TftpServerSettings.builder()
                .maxPerSource(2)
                .trusted("10.0.3.0/24")
                .clientKey(request -> request.path().substring(0, 1))
                .build());
        InetSocketAddress relay = VirtualTftp.address(0x301, 1);
        for (String file : List.of("a1", "a2", "a3", "b1", "b2", "b3", "c1")) {
            relay = new InetSocketAddress(relay.getAddress(), relay.getPort() + 1);
            files.put(file, new byte[2000]);
            after(network, relay, rrq(file));
        }
        assertThat(network.server().active()).isEqualTo(5);
        assertThat(network.refusals())
                .extracting(TftpRefusal::reason)
                .containsExactly(Reason.TOO_MANY_OF_SOURCE, Reason.TOO_MANY_OF_SOURCE);
        // Elsewhere a name proves nothing.
        for (int i = 0; i < 3; i++) {
            after(network, VirtualTftp.address(2, 40_000 + i), rrq("a" + (i + 1)));
        }
        assertThat(network.refusals()).hasSize(3);
        assertThat(network.refusals().get(2).reason()).isEqualTo(Reason.TOO_MANY_OF_SOURCE);
    }

    @Test
    void aKeyThatCannotBeMadeCountsAsTheAddress() {
        VirtualTftp network = network(TftpServerSettings.builder()
                .maxPerSource(1)
                .trusted("10.0.3.0/24")
                .clientKey(request -> request.path().charAt(1))
                .build());
        after(network, VirtualTftp.address(0x301, 1), rrq("f"));
        after(network, VirtualTftp.address(0x301, 2), rrq("f"));
        after(network, VirtualTftp.address(0x302, 2), rrq("f"));
        assertThat(network.server().active()).isEqualTo(2);
        assertThat(network.refusals()).extracting(TftpRefusal::reason).containsExactly(Reason.TOO_MANY_OF_SOURCE);
    }

    @Test
    void aTrustedPrefixHasARateOfItsOwn() {
        VirtualTftp network = network(TftpServerSettings.builder()
                .trusted("10.0.3.0/24", 10)
                .clientKey(TftpContentRequest::peer)
                .build());
        for (int i = 0; i < 15; i++) {
            network.inject(VirtualTftp.address(0x300 + i, 1), VirtualTftp.SERVER, rrq("f"));
        }
        network.run(SECOND / 100);
        assertThat(network.server().active()).isEqualTo(10);
        assertThat(network.refusals())
                .hasSize(5)
                .allSatisfy(refusal -> assertThat(refusal.reason()).isEqualTo(Reason.TOO_MANY_OF_PREFIX));
        network.run(SECOND / 2);
        for (int i = 20; i < 30; i++) {
            network.inject(VirtualTftp.address(0x300 + i, 1), VirtualTftp.SERVER, rrq("f"));
        }
        network.run(SECOND / 100);
        assertThat(network.server().counters().started()).isEqualTo(15);
        assertThatThrownBy(() -> TftpServerSettings.builder().trusted("10.0.0.0/8", 0))
                .hasMessageContaining("trusted 10.0.0.0/8");
    }

    @Test
    void t80_peersThatNeverAcknowledgeSlowNobody() {
        long alone = slowestOfTwenty(0);
        long among = slowestOfTwenty(500);
        assertThat(among).isEqualTo(alone);
    }

    private long slowestOfTwenty(int silent) {
        VirtualTftp network = network();
        long start = network.now();
        for (int i = 0; i < silent; i++) {
            network.inject(VirtualTftp.address(0x200 + i, 1), VirtualTftp.SERVER, rrq("large"));
        }
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            clients.add(read(network, VirtualTftp.address(0x1000 + i, 1), "large"));
        }
        while (clients.stream().anyMatch(client -> client.completions() == 0)) {
            network.run(1_000_000);
        }
        assertThat(network.server().active()).isGreaterThanOrEqualTo(silent);
        return network.now() - start;
    }

    @Test
    void portsOfAStormAreClosedWhenItIsOver() {
        VirtualTftp network = network();
        for (int i = 0; i < 1_000; i++) {
            read(network, VirtualTftp.address(0x1000 + i, 1), "f");
        }
        network.run(SECOND);
        assertThat(network.server().active()).isZero();
        assertThat(network.openPorts()).isGreaterThan(900);
        network.run();
        assertThat(network.openPorts()).isLessThan(130);
        assertThat(network.server().deadlineNanos()).isEqualTo(Long.MAX_VALUE);
        // Numbers of closed ports serve again.
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            clients.add(read(network, VirtualTftp.address(0x1000 + i, 2), "f"));
        }
        network.run(SECOND);
        assertThat(clients)
                .allSatisfy(client -> assertThat(client.completions()).isEqualTo(1));
    }

    @Test
    void enginesThatShareAnAdmissionShareItsLimits() {
        TftpServerSettings settings =
                TftpServerSettings.builder().maxTransfers(3).maxLarge(1).build();
        TftpAdmission admission = new TftpAdmission(settings);
        VirtualTftp one = new VirtualTftp(files, settings, LinkFaults.NONE, 1, admission);
        VirtualTftp other = new VirtualTftp(files, settings, LinkFaults.NONE, 2, admission);
        after(one, VirtualTftp.address(2, 1), rrq("large"));
        after(other, VirtualTftp.address(2, 2), rrq("large"));
        after(other, VirtualTftp.address(2, 3), rrq("f"));
        after(other, VirtualTftp.address(2, 4), rrq("f"));
        after(one, VirtualTftp.address(2, 5), rrq("f"));
        assertThat(other.refusals()).extracting(TftpRefusal::reason).containsExactly(Reason.TOO_MANY_LARGE);
        assertThat(one.refusals()).extracting(TftpRefusal::reason).containsExactly(Reason.TOO_MANY);
        TftpServerCounters both = one.server().counters().plus(other.server().counters());
        assertThat(both.active()).isEqualTo(3);
        assertThat(both.activeLarge()).isEqualTo(1);
        one.run();
        other.run();
        after(one, VirtualTftp.address(2, 6), rrq("large"));
        assertThat(one.server().active()).isEqualTo(1);
    }

    @Test
    void aBusyServerIsSilentSoThatPhonesAskAgain() {
        VirtualTftp network =
                network(TftpServerSettings.builder().ports(Ports.RANGE, 1).build());
        after(network, PHONE, rrq("f"));
        after(network, VirtualTftp.address(3, 1), rrq("f"));
        assertThat(opcodes(network)).containsExactly(3);
        assertThat(network.refusals()).extracting(TftpRefusal::reason).containsExactly(Reason.NO_PORT);
    }

    @Test
    void t49_portsAreDrawnAtRandomAndOnePerTransfer() {
        VirtualTftp network =
                network(TftpServerSettings.builder().maxPerSource(500).build());
        List<InetSocketAddress> ports = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            after(network, VirtualTftp.address(2, 1000 + i), rrq("f"));
            ports.add(network.sent().get(network.sent().size() - 1).from());
            network.inject(VirtualTftp.address(9, 9), ports.get(i), ack(1));
            network.run(0);
        }
        assertThat(network.server().counters().started()).isEqualTo(300);
        assertThat(network.server().counters().strangers()).isZero();
        assertThat(ports.subList(0, 5))
                .isNotEqualTo(ports.subList(0, 5).stream()
                        .sorted((a, b) -> a.getPort() - b.getPort())
                        .toList());
    }

    @Test
    void t75_aSinglePortServesEveryTransfer() {
        VirtualTftp network =
                network(TftpServerSettings.builder().ports(Ports.SINGLE, 1).build());
        Client first = read(network, PHONE, "large");
        Client second = read(network, VirtualTftp.address(3, 40_000), "f");
        network.run(SECOND);
        assertThat(first.completions()).isEqualTo(1);
        assertThat(second.completions()).isEqualTo(1);
        assertThat(network.sent().stream().filter(packet -> packet.opcode() == 3))
                .allSatisfy(packet -> assertThat(packet.from()).isEqualTo(VirtualTftp.SERVER));
    }

    @Test
    void t52_anUnreachablePeerEndsItsTransfer() {
        VirtualTftp network = network();
        after(network, PHONE, rrq("f"));
        int port = network.sent().get(0).from().getPort() - 50_000;
        network.onServer(new TftpServerEvent.Unreachable(0, port));
        network.onServer(new TftpServerEvent.Unreachable(0, port));
        network.onServer(new TftpServerEvent.Unreachable(7, 0));
        assertThat(network.server().active()).isZero();
        network.inject(PHONE, network.sent().get(0).from(), ack(1));
        network.run(SECOND);
        assertThat(network.server().counters().strangers()).isEqualTo(1);
        assertThat(network.serverRecords().get(0).failure().orElseThrow().kind())
                .isEqualTo(TftpFailure.Kind.UNREACHABLE);
    }

    @Test
    void drainLetsTransfersEndAndAbortDoesNot() {
        VirtualTftp network = network();
        Client client = read(network, PHONE, "large");
        network.run(1_000_000);
        network.onServer(TftpServerEvent.Signal.DRAIN);
        after(network, VirtualTftp.address(3, 1), rrq("f"));
        assertThat(network.refusals()).extracting(TftpRefusal::reason).containsExactly(Reason.DRAINING);
        network.run(SECOND);
        assertThat(client.completions()).isEqualTo(1);
        VirtualTftp other = network();
        Client aborted = read(other, PHONE, "large");
        other.run(1_000_000);
        other.onServer(TftpServerEvent.Signal.ABORT);
        other.run(SECOND);
        assertThat(aborted.failure()).isNotNull();
        assertThat(other.server().active()).isZero();
    }

    @Test
    void aListenerThatGoesAwayTakesItsTransfersAlong() {
        VirtualTftp network = network();
        after(network, PHONE, rrq("f"));
        network.onServer(new TftpServerEvent.ListenerClosed(0));
        assertThat(network.server().active()).isZero();
        assertThat(network.openContents()).isZero();
        network.onServer(new TftpServerEvent.ListenerClosed(0));
        after(network, PHONE, rrq("f"));
        assertThat(network.sent()).hasSize(1);
    }

    @Test
    void t69_aSourceThatSaysNothingInTimeOrAnswersTwice() {
        VirtualTftp network = network(
                TftpServerSettings.builder().openTimeout(Duration.ofSeconds(2)).build());
        List<Long> asked = new ArrayList<>();
        network.sourceAnswersLater(asked::add);
        after(network, PHONE, rrq("f"));
        after(network, PHONE, rrq("f"));
        assertThat(asked).hasSize(1);
        network.run(3 * SECOND);
        assertThat(network.refusals()).extracting(TftpRefusal::reason).containsExactly(Reason.SOURCE_TIMEOUT);
        assertThat(opcodes(network)).containsExactly(5);
        network.onServer(new TftpServerEvent.Opened(asked.get(0), TftpAnswer.notFound(), null));
        assertThat(opcodes(network)).containsExactly(5);
        after(network, PHONE, rrq("f"));
        network.onServer(new TftpServerEvent.Opened(asked.get(1), new TftpAnswer.Silent(), null));
        assertThat(opcodes(network)).containsExactly(5);
        after(network, PHONE, rrq("f"));
        network.onServer(TftpServerEvent.Signal.ABORT);
        assertThat(network.server().active()).isZero();
    }

    @Test
    void contentThatFailsMidwayEndsTheTransfer() {
        VirtualTftp network = network();
        List<Long> asked = new ArrayList<>();
        network.sourceAnswersLater(asked::add);
        after(network, PHONE, rrq("f"));
        long id = asked.get(0);
        network.onServer(new TftpServerEvent.Content(id, TftpEvent.Signal.CONTENT_READY));
        TftpAnswer answer = TftpAnswer.served(new BytesContent(new byte[600], ""));
        network.onServer(new TftpServerEvent.Opened(id, answer, null));
        network.onServer(new TftpServerEvent.ContentFailed(id, TftpErrorCode.NOT_DEFINED, "gone", null));
        network.onServer(new TftpServerEvent.ContentFailed(id, TftpErrorCode.NOT_DEFINED, "gone", null));
        assertThat(network.server().active()).isZero();
    }

    @Test
    void fT3_anHonestRequestFindsRoomAmongHalfOpenTransfersOfItsAddress() {
        VirtualTftp network = network();
        for (int i = 0; i < 100; i++) {
            after(network, VirtualTftp.address(2, 1_000 + i), rrq("f", "timeout", "255"));
        }
        Client phone = read(network, PHONE, "f");
        network.run(2 * SECOND);
        assertThat(phone.completions()).isEqualTo(1);
    }

    @Test
    void fT3_halfOpenTransfersOfTheGreediestSourceGoFirstTheOldestFirst() {
        VirtualTftp network =
                network(TftpServerSettings.builder().maxTransfers(6).build());
        after(network, VirtualTftp.address(3, 1), rrq("f"));
        for (int i = 0; i < 5; i++) {
            after(network, VirtualTftp.address(2, 1_000 + i), rrq("f"));
        }
        after(network, VirtualTftp.address(4, 1), rrq("f"));
        assertThat(network.refusals()).extracting(TftpRefusal::reason).containsExactly(Reason.TOO_MANY);
        network.run(SECOND);
        after(network, VirtualTftp.address(4, 1), rrq("f"));
        assertThat(network.serverRecords()).singleElement().satisfies(record -> {
            assertThat(record.failure().orElseThrow().kind()).isEqualTo(TftpFailure.Kind.EVICTED);
            assertThat(record.peer()).contains(VirtualTftp.address(2, 1_000));
        });
        assertThat(network.server().active()).isEqualTo(6);
    }

    @Test
    void fT3_whoAcknowledgesIsNotEvicted() {
        VirtualTftp network =
                network(TftpServerSettings.builder().maxTransfers(3).build());
        for (int i = 0; i < 3; i++) {
            InetSocketAddress peer = VirtualTftp.address(2, 1_000 + i);
            after(network, peer, rrq("large"));
            network.inject(peer, network.sent().get(2 * i).from(), ack(1));
            network.run(SECOND / 10);
        }
        network.run(30 * SECOND);
        after(network, PHONE, rrq("f"));
        assertThat(network.refusals()).extracting(TftpRefusal::reason).contains(Reason.TOO_MANY);
        assertThat(network.serverRecords()).isEmpty();
    }

    @Test
    void fT3_whoStillAsksForItsLastBlockIsNotEvicted() {
        VirtualTftp network =
                network(TftpServerSettings.builder().maxTransfers(1).build());
        after(network, PHONE, rrq("f"));
        InetSocketAddress port = network.sent().get(0).from();
        for (int block = 1; block <= 3; block++) {
            network.inject(PHONE, port, ack(block));
        }
        // The last block and its repetition are lost, and the phone says by its own timer what it has.
        network.run(1_100_000_000L);
        network.inject(PHONE, port, ack(3));
        network.run(SECOND / 2);
        after(network, VirtualTftp.address(3, 1), rrq("f"));
        assertThat(network.refusals()).extracting(TftpRefusal::reason).containsExactly(Reason.TOO_MANY);
        network.inject(PHONE, port, ack(4));
        network.run(SECOND / 10);
        assertThat(network.serverRecords())
                .singleElement()
                .matches(record -> record.failure().isEmpty());
    }

    @Test
    void fT3_whoAskedForItsLastBlockAndWentMakesRoom() {
        VirtualTftp network =
                network(TftpServerSettings.builder().maxTransfers(1).build());
        after(network, PHONE, rrq("f"));
        InetSocketAddress port = network.sent().get(0).from();
        for (int block = 1; block <= 3; block++) {
            network.inject(PHONE, port, ack(block));
        }
        network.run(1_100_000_000L);
        network.inject(PHONE, port, ack(3));
        network.run(8 * SECOND);
        after(network, VirtualTftp.address(3, 1), rrq("f"));
        assertThat(network.refusals()).isEmpty();
    }

    @Test
    void fT3_twiceAsManyHonestPhonesOfOneAddressAsAllowedAllComplete() {
        VirtualTftp network = network().latency(250_000_000L);
        List<Client> phones = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            phones.add(read(network, VirtualTftp.address(2, 1_000 + i), "f"));
        }
        network.run(60 * SECOND);
        assertThat(phones).allSatisfy(phone -> assertThat(phone.completions()).isEqualTo(1));
        assertThat(network.serverRecords()).noneMatch(record -> record.failure().isPresent());
    }

    @Test
    void fT3_halfOpenUploadsAndLargeFilesMakeRoomForTheirLike() {
        VirtualTftp network = network(TftpServerSettings.builder()
                .uploads(true)
                .maxUploads(2, 1_000)
                .maxLarge(2)
                .build());
        for (int i = 0; i < 2; i++) {
            after(network, VirtualTftp.address(10 + i, 1), wrq("up" + i, "timeout", "255"));
            after(network, VirtualTftp.address(20 + i, 1), rrq("large", "timeout", "255"));
        }
        network.run(2 * SECOND);
        after(network, VirtualTftp.address(30, 1), wrq("up"));
        after(network, VirtualTftp.address(31, 1), rrq("large"));
        assertThat(network.refusals()).isEmpty();
        assertThat(network.server().active()).isEqualTo(4);
        assertThat(network.server().counters().activeLarge()).isEqualTo(2);
    }

    @Test
    void fT3_aLaterRequestOfThePhoneProvesThatTheLastBlockCame() {
        VirtualTftp network = network();
        after(network, PHONE, rrq("f"));
        InetSocketAddress port = network.sent().get(0).from();
        for (int block = 1; block <= 3; block++) {
            network.inject(PHONE, port, ack(block));
        }
        network.run(SECOND / 10);
        after(network, VirtualTftp.address(2, 40_001), rrq("large"));
        network.run(4 * SECOND);
        assertThat(network.serverRecords()).singleElement().satisfies(record -> {
            assertThat(record.outcome()).isEqualTo(TftpTransferRecord.Outcome.READ);
            assertThat(record.file()).isEqualTo("f");
        });
    }

    @Test
    void fT3_whatIsOverCountsNoLonger() {
        VirtualTftp network = network(TftpServerSettings.builder()
                .uploads(true)
                .maxUploads(1, 1_000_000)
                .build());
        after(network, PHONE, wrq("one"));
        network.inject(PHONE, network.sent().get(0).from(), data(1, 5));
        network.run(SECOND / 2);
        // The first still answers repetitions of its last block.
        assertThat(network.server().active()).isEqualTo(1);
        after(network, VirtualTftp.address(3, 1), wrq("two"));
        assertThat(network.refusals()).isEmpty();
        network.run();
        assertThat(network.server().active()).isZero();
    }

    @Test
    void fT4_requestsWithALongTimeoutWhoseSendersAreGoneHoldLittle() {
        VirtualTftp network = network(
                TftpServerSettings.builder().uploads(true).maxUploads(8, 1_000).build());
        for (int i = 0; i < 8; i++) {
            after(network, VirtualTftp.address(10 + i, 1), wrq("up" + i, "timeout", "255"));
        }
        network.run(13 * SECOND);
        assertThat(network.server().active()).isZero();
    }

    @Test
    void fT5_refusalsLeaveFromAPortOfTheirOwn() {
        VirtualTftp network = network();
        for (int i = 0; i < 3_000; i++) {
            network.inject(VirtualTftp.address(2, 1_000 + i), VirtualTftp.SERVER, rrq("missing"));
        }
        network.run(SECOND);
        assertThat(network.sent()).hasSize(3_000);
        for (Sent packet : network.sent()) {
            assertThat(packet.opcode()).isEqualTo(5);
            assertThat(packet.from()).isNotEqualTo(VirtualTftp.SERVER);
        }
        // However many there are, they need few sockets.
        assertThat(network.openPorts()).isLessThan(70);
        VirtualTftp single =
                network(TftpServerSettings.builder().ports(Ports.SINGLE, 1).build());
        after(single, PHONE, rrq("missing"));
        assertThat(single.sent().get(0).from()).isEqualTo(VirtualTftp.SERVER);
    }

    @Test
    void fT11_aTakenPortOfTheRangeIsPassedOver() {
        VirtualTftp network =
                network(TftpServerSettings.builder().ports(Ports.RANGE, 4).build());
        network.taken(0, TftpServerActions.PortState.TAKEN);
        network.taken(2, TftpServerActions.PortState.TAKEN);
        List<Client> phones = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            phones.add(read(network, VirtualTftp.address(10 + i, 1), "f"));
        }
        network.run(SECOND / 2);
        assertThat(phones).allSatisfy(phone -> assertThat(phone.completions()).isEqualTo(1));
        // It serves again when the other program is gone.
        network.taken(0, TftpServerActions.PortState.OPEN);
        network.taken(2, TftpServerActions.PortState.OPEN);
        network.later(network.now() + 61 * SECOND, () -> {});
        network.run(61 * SECOND);
        for (int i = 0; i < 4; i++) {
            after(network, VirtualTftp.address(20 + i, 1), rrq("f"));
        }
        assertThat(network.server().active()).isEqualTo(4);
    }

    @Test
    void fT11_outOfDescriptorsPhonesHearNothingAndAskAgain() {
        VirtualTftp network = network();
        for (int port = 0; port < 200; port++) {
            network.taken(port, TftpServerActions.PortState.EXHAUSTED);
        }
        Client phone = read(network, PHONE, "f");
        network.run(SECOND / 2);
        assertThat(network.sent()).hasSize(1);
        assertThat(network.refusals()).singleElement().satisfies(refusal -> {
            assertThat(refusal.reason()).isEqualTo(Reason.NO_PORT);
            assertThat(refusal.code()).isEmpty();
        });
        for (int port = 0; port < 200; port++) {
            network.taken(port, TftpServerActions.PortState.OPEN);
        }
        network.run(SECOND);
        assertThat(phone.completions()).isEqualTo(1);
        assertThat(network.openContents()).isZero();
    }

    @Test
    void settingsNameWhatIsWrongWithThem() {
        assertThatThrownBy(() -> TftpServerSettings.builder().maxTransfers(0).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxTransfers is 0, outside 1..1000000");
        assertThatThrownBy(() -> TftpOptionLimits.builder().maxBlksize(4).build())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TftpServerSettings.builder().trusted("10.0.0.0/40"))
                .isInstanceOf(IllegalArgumentException.class);
        TftpServerSettings settings = TftpServerSettings.builder()
                .transfer(TftpTransferSettings.defaults())
                .options(TftpOptionLimits.builder().maxWindowsize(4).build())
                .build();
        assertThat(settings.options().maxWindowsize()).isEqualTo(4);
    }
}
