package io.github.zip2x2.dhcp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.LeaseTime;
import io.github.zip2x2.dhcp.ServiceState;
import io.github.zip2x2.dhcp.ServiceState.Phase;
import io.github.zip2x2.dhcp.net.ScriptedEndpoint;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class DhcpClientsTest {

    private static final HardwareAddress ONE = HardwareAddress.ethernet("000BEA000001");
    private static final HardwareAddress TWO = HardwareAddress.ethernet("000BEA000002");

    private final ScriptedEndpoint wire = new ScriptedEndpoint();
    private final DhcpClients clients = new DhcpClients(ClientPort.broadcasting(wire, 67));
    private final BlockingQueue<HardwareAddress> bound = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        clients.close();
    }

    static List<Throwable> faults() {
        return List.of(
                new IllegalStateException("a fault"),
                new AssertionError("a check"),
                new StackOverflowError(),
                new NoClassDefFoundError("a/Class"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void fD5_whatOneListenerThrowsHurtsNoOther(Throwable fault) throws Exception {
        clients.start();
        clients.add(atOnce(ONE).build(), Optional.empty(), listener(client -> sneak(fault)));
        serve();
        clients.add(atOnce(TWO).build(), Optional.empty(), listener(bound::add));
        serve();
        assertThat(bound.poll(10, TimeUnit.SECONDS)).isEqualTo(TWO);
        assertThat(clients.count("failed.listener")).isEqualTo(1);
        assertThat(clients.state().phase()).isEqualTo(Phase.RUNNING);

        // It has its address all the same, and gives it back.
        clients.release(ONE);
        DhcpMessage release = next();
        assertThat(release.type()).isEqualTo(DhcpMessageType.RELEASE);
        assertThat(release.hardwareAddress()).isEqualTo(ONE);
        clients.close();
        assertThat(clients.count("failed.listener")).isEqualTo(2);
    }

    @Test
    void fD5_whatOneSelectorThrowsHurtsNoOther() throws Exception {
        clients.start();
        OfferSelector faulty = (offers, timeIsOver) -> {
            throw new LinkageError("a fault");
        };
        clients.add(atOnce(ONE).offerSelector(faulty).build(), Optional.empty(), listener(bound::add));
        answer(next(), DhcpMessageType.OFFER);
        clients.add(atOnce(TWO).build(), Optional.empty(), listener(bound::add));
        serve();
        assertThat(bound.poll(10, TimeUnit.SECONDS)).isEqualTo(TWO);
        assertThat(clients.count("failed.selector")).isEqualTo(1);
    }

    @Test
    void fD5_whenTheMachineIsInDoubtTheClientsEndInOrder() throws Exception {
        clients.start();
        clients.add(atOnce(ONE).build(), Optional.empty(), listener(client -> sneak(new OutOfMemoryError("heap"))));
        serve();
        ServiceState last = clients.ended().get(10, TimeUnit.SECONDS);
        assertThat(last.phase()).isEqualTo(Phase.FAILED);
        assertThat(last.reasons()).singleElement().asString().contains("heap");
        assertThat(wire.isClosed()).isTrue();
        clients.close();
        assertThat(clients.state().phase()).isEqualTo(Phase.FAILED);
    }

    @Test
    void fD25_aClientThatIsReplacedSaysNothingMore() throws Exception {
        clients.start();
        clients.add(startingIn(ONE, 200).broadcast(true).build(), Optional.empty(), listener(bound::add));
        clients.add(startingIn(ONE, 0).build(), Optional.empty(), listener(bound::add));
        // Its time comes after that of the one replaced.
        clients.add(startingIn(TWO, 400).build(), Optional.empty(), listener(bound::add));
        DhcpMessage first = next();
        assertThat(first.hardwareAddress()).isEqualTo(ONE);
        assertThat(first.broadcast()).isFalse();
        assertThat(next().hardwareAddress()).isEqualTo(TWO);
    }

    @Test
    void theirStateIsToldFromTheFirstToTheLast() throws Exception {
        assertThat(clients.state().phase()).isEqualTo(Phase.NEW);
        clients.start();
        assertThat(clients.state().phase()).isEqualTo(Phase.RUNNING);
        assertThatThrownBy(clients::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("RUNNING");
        assertThat(clients.ended()).isNotDone();

        wire.problems(List.of("interface eth0 is gone"));
        await(new ServiceState(Phase.DEGRADED, List.of("interface eth0 is gone")));
        wire.problems(List.of());
        await(new ServiceState(Phase.RUNNING, List.of()));

        clients.close();
        assertThat(clients.ended().get(10, TimeUnit.SECONDS).phase()).isEqualTo(Phase.CLOSED);
        assertThatThrownBy(clients::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("CLOSED");
    }

    @Test
    void clientsThatNeverRanAreClosedWithTheirPort() {
        clients.close();
        assertThat(wire.isClosed()).isTrue();
        assertThat(clients.ended()).isCompletedWithValueMatching(state -> state.phase() == Phase.CLOSED);
    }

    @Test
    void fD31_aPortThatItsOwnerClosesEndsThem() throws Exception {
        clients.start();
        wire.close();
        ServiceState last = clients.ended().get(10, TimeUnit.SECONDS);
        assertThat(last.phase()).isEqualTo(Phase.FAILED);
        assertThat(last.reasons()).containsExactly("the port was closed by its owner");
    }

    @Test
    void aNetworkThatFailsOnceIsCountedAndAskedAgain() throws Exception {
        clients.start();
        wire.fail(new SocketException("a cable"));
        clients.add(atOnce(ONE).build(), Optional.empty(), listener(bound::add));
        serve();
        assertThat(bound.poll(10, TimeUnit.SECONDS)).isEqualTo(ONE);
        assertThat(clients.count("failed.receiving")).isEqualTo(1);
    }

    @Test
    void aClientMayBeClosedByItsOwnListener() throws Exception {
        clients.start();
        clients.add(atOnce(ONE).build(), Optional.empty(), listener(client -> clients.close()));
        serve();
        assertThat(clients.ended().get(10, TimeUnit.SECONDS).phase()).isEqualTo(Phase.CLOSED);
        assertThat(wire.isClosed()).isTrue();
    }

    @Test
    void whatThisDriverCannotDoIsRefused() {
        DhcpClientSettings probing = atOnce(ONE).probing(true).build();
        assertThatThrownBy(() -> clients.add(probing, Optional.empty(), listener(bound::add)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("probing");
    }

    /** Runs in a process whose image has the modules of a small one only. */
    public static final class InASmallImage {
        private InASmallImage() {}

        /** Prints the phase of clients that were started and closed. */
        public static void main(String[] args) throws IOException {
            DhcpClients clients = new DhcpClients(ClientPort.broadcasting(new ScriptedEndpoint(), 67));
            clients.start().close();
            System.out.println(clients.state().phase());
        }
    }

    @Test
    void fD27_noProviderOfRandomnessIsLookedUp() throws Exception {
        Process small = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--limit-modules",
                        "java.base",
                        "-cp",
                        System.getProperty("java.class.path"),
                        InASmallImage.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(small.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(said.strip()).endsWith("CLOSED");
        assertThat(small.waitFor()).isZero();
    }

    /** Waits for the clients' thread to go round; the test's own limit ends it. */
    private void await(ServiceState state) {
        while (!clients.state().equals(state)) {
            Thread.onSpinWait();
        }
    }

    private static DhcpClientSettings.Builder atOnce(HardwareAddress client) {
        return startingIn(client, 0);
    }

    private static DhcpClientSettings.Builder startingIn(HardwareAddress client, int millis) {
        return DhcpClientSettings.of(client).startDelay(Duration.ofMillis(millis), Duration.ZERO);
    }

    private static DhcpClients.Listener listener(Consumer<HardwareAddress> told) {
        return new DhcpClients.Listener() {
            @Override
            public void bound(HardwareAddress client, ClientLease lease) {
                told.accept(client);
            }

            @Override
            public void lost(HardwareAddress client, DhcpClientActions.LossReason reason) {
                told.accept(client);
            }
        };
    }

    private DhcpMessage next() throws InterruptedException {
        return DhcpMessage.decode(ByteBuffer.wrap(wire.awaitSent())).message().orElseThrow();
    }

    private void answer(DhcpMessage asked, DhcpMessageType with) {
        wire.arrive(DhcpMessage.replyTo(asked, with)
                .option(DhcpOptions.SERVER_IDENTIFIER, Ipv4.of("192.0.2.1"))
                .yiaddr(Ipv4.of("192.0.2.100"))
                .option(DhcpOptions.LEASE_TIME, LeaseTime.ofSeconds(3_600))
                .option(DhcpOptions.TFTP_SERVER_NAME, "192.0.2.1")
                .build()
                .toByteArray());
    }

    /** Offers and grants what the next client asks for. */
    private void serve() throws InterruptedException {
        answer(next(), DhcpMessageType.OFFER);
        answer(next(), DhcpMessageType.ACK);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable thrown) throws E {
        throw (E) thrown;
    }
}
