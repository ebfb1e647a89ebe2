package io.github.zip2x2.boot.pbx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.boot.internal.Macs;
import io.github.zip2x2.boot.pbx.site.PhoneDirectory;
import io.github.zip2x2.boot.pbx.site.PhoneSettings;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.net.DatagramEndpoint;
import io.github.zip2x2.dhcp.net.DatagramRoute;
import io.github.zip2x2.dhcp.net.EndpointCapabilities;
import io.github.zip2x2.dhcp.net.NetworkAttachment;
import io.github.zip2x2.dhcp.net.ReceivedDatagram;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages that wait for the directory of phones. */
@Timeout(20)
class AskingEndpointTest {
    private static final MacAddress SLOW = MacAddress.parse("0008A1000001");
    private static final MacAddress FAST = MacAddress.parse("0008A1000002");
    private static final long FOR_EVER = TimeUnit.MINUTES.toNanos(10);

    private final Wire wire = new Wire();
    private final ReceivedDatagram datagram = new ReceivedDatagram(2_048);
    private final List<ProvisioningEvent> events = new CopyOnWriteArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final Semaphore answer = new Semaphore(0);
    private final CountDownLatch asking = new CountDownLatch(1);
    private DirectoryAnswers answers = answers(Duration.ofMinutes(10));

    private DirectoryAnswers answers(Duration wait) {
        return new DirectoryAnswers(this::find, wait.toNanos(), events::add);
    }

    private Optional<PhoneSettings> find(MacAddress mac) throws IOException {
        asked.incrementAndGet();
        if (mac.equals(SLOW)) {
            asking.countDown();
            try {
                answer.acquire();
            } catch (InterruptedException e) {
                throw new InterruptedIOException("interrupted");
            }
        }
        return Optional.of(PhoneSettings.of(PhoneModel.ZIP2X2).site("berlin"));
    }

    @AfterEach
    void close() {
        answers.close();
    }

    /** A network on which only this test speaks. */
    private static final class Wire implements DatagramEndpoint {
        private final Queue<byte[]> arriving = new ArrayDeque<>();
        private final Semaphore woken = new Semaphore(0);

        void arrives(MacAddress mac, int xid) {
            arriving.add(DhcpMessage.builder(DhcpMessageType.DISCOVER)
                    .hardwareAddress(Macs.hardware(mac))
                    .xid(xid)
                    .build()
                    .toByteArray());
        }

        @Override
        public boolean receive(ReceivedDatagram into, long timeoutNanos) {
            if (arriving.isEmpty() && timeoutNanos > 0) {
                try {
                    boolean unused = woken.tryAcquire(timeoutNanos, TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            byte[] next = arriving.poll();
            if (next == null) {
                return false;
            }
            into.payload().clear().put(next).flip();
            into.arrived(new InetSocketAddress(Ipv4.of("192.0.2.9"), 68), 67, next.length % 7);
            return true;
        }

        @Override
        public void wakeup() {
            woken.release();
        }

        @Override
        public List<NetworkAttachment> attachments() {
            return List.of();
        }

        @Override
        public EndpointCapabilities capabilities() {
            return new EndpointCapabilities(true, true, true, true, true);
        }

        @Override
        public int port() {
            return 67;
        }

        @Override
        public void send(ByteBuffer payload, DatagramRoute route) {}

        @Override
        public void close() {}
    }

    /** The transaction of the next message; 0 if there is none now. */
    private int receive(AskingEndpoint endpoint, long timeoutNanos) throws IOException {
        return endpoint.receive(datagram, timeoutNanos) ? datagram.payload().getInt(4) : 0;
    }

    private int await(AskingEndpoint endpoint) throws IOException {
        int xid = 0;
        while (xid == 0) {
            xid = receive(endpoint, FOR_EVER);
        }
        return xid;
    }

    @Test
    void aMessageWaitsForTheAnswerAndNobodyElseDoes() throws Exception {
        AskingEndpoint endpoint = new AskingEndpoint(wire, answers);
        wire.arrives(SLOW, 1);
        assertThat(receive(endpoint, 0)).isZero();
        asking.await();
        wire.arrives(SLOW, 2);
        wire.arrives(FAST, 3);
        assertThat(await(endpoint)).isEqualTo(3);
        assertThat(answers.knows(FAST)).isTrue();
        assertThat(answers.site(FAST)).hasValue("berlin");
        wire.arrives(FAST, 4);
        assertThat(receive(endpoint, 0)).as("by the answer that is there").isEqualTo(4);
        assertThat(answers.knows(SLOW)).isFalse();

        answer.release();
        assertThat(await(endpoint)).isEqualTo(1);
        assertThat(datagram.source()).isEqualTo(new InetSocketAddress(Ipv4.of("192.0.2.9"), 68));
        assertThat(datagram.localPort()).isEqualTo(67);
        assertThat(datagram.attachment()).isEqualTo(datagram.payload().remaining() % 7);
        assertThat(await(endpoint)).isEqualTo(2);
        assertThat(answers.knows(SLOW)).isTrue();
        assertThat(asked).hasValue(2);
        assertThat(events).isEmpty();
    }

    @Test
    void whatClientsRepeatMeanwhileIsBounded() throws Exception {
        AskingEndpoint endpoint = new AskingEndpoint(wire, answers);
        for (int xid = 1; xid < 200; xid++) {
            wire.arrives(SLOW, xid);
        }
        assertThat(receive(endpoint, 0))
                .as("after some, the caller has its turn")
                .isZero();
        assertThat(wire.arriving).isNotEmpty();
        while (!wire.arriving.isEmpty()) {
            assertThat(receive(endpoint, 0)).isZero();
        }
        answer.release();
        assertThat(List.of(await(endpoint), await(endpoint), await(endpoint), await(endpoint)))
                .containsExactly(1, 2, 3, 4);
        assertThat(receive(endpoint, 0)).isZero();
    }

    @Test
    void aMessageWhoseAnswerIsTooLateGoesOnAndTheNextOneHasThatAnswer() throws Exception {
        answers.close();
        answers = answers(Duration.ofMillis(1));
        AskingEndpoint endpoint = new AskingEndpoint(wire, answers);
        wire.arrives(SLOW, 1);
        assertThat(await(endpoint)).isEqualTo(1);
        assertThat(answers.knows(SLOW)).isFalse();
        assertThat(events)
                .singleElement()
                .isInstanceOfSatisfying(
                        ProvisioningEvent.DirectoryFailed.class,
                        failed -> assertThat(failed.reason()).contains("directoryWait"));

        wire.arrives(SLOW, 2);
        assertThat(await(endpoint)).isEqualTo(2);
        assertThat(asked).as("it is being asked").hasValue(1);
        answer.release();
        while (!answers.isFresh(SLOW)) {
            Thread.onSpinWait();
        }
        wire.arrives(SLOW, 3);
        assertThat(receive(endpoint, 0)).isEqualTo(3);
        assertThat(answers.knows(SLOW)).isTrue();
    }

    @Test
    void whatIsNoPhonesGoesOnAtOnceAndSoDoesAllWhereThereIsNoDirectory() throws Exception {
        AskingEndpoint endpoint = new AskingEndpoint(wire, answers);
        wire.arriving.add(new byte[12]);
        assertThat(endpoint.receive(datagram, 0)).isTrue();
        byte[] reply = DhcpMessage.builder(DhcpMessageType.DISCOVER)
                .hardwareAddress(Macs.hardware(SLOW))
                .build()
                .toByteArray();
        reply[0] = 2;
        wire.arriving.add(reply);
        assertThat(endpoint.receive(datagram, 0)).isTrue();
        try (DirectoryAnswers nobody = new DirectoryAnswers(PhoneDirectory.NONE, FOR_EVER, events::add)) {
            wire.arrives(SLOW, 1);
            assertThat(receive(new AskingEndpoint(wire, nobody), 0)).isEqualTo(1);
            assertThat(nobody.knows(SLOW)).isFalse();
        }
        assertThat(asked).hasValue(0);
    }

    @Test
    void aPhoneThatChangesIsAskedForAgainAlsoIfItIsBeingAskedFor() throws Exception {
        AskingEndpoint endpoint = new AskingEndpoint(wire, answers);
        wire.arrives(FAST, 1);
        assertThat(await(endpoint)).isEqualTo(1);
        answers.changed(FAST);
        assertThat(answers.isFresh(FAST)).isFalse();
        assertThat(answers.knows(FAST)).as("for the message at hand").isTrue();
        wire.arrives(FAST, 2);
        assertThat(await(endpoint)).isEqualTo(2);
        assertThat(asked).hasValue(2);

        wire.arrives(SLOW, 3);
        assertThat(receive(endpoint, 0)).isZero();
        asking.await();
        answers.changed(SLOW);
        answer.release(2);
        assertThat(await(endpoint)).isEqualTo(3);
        assertThat(asked).as("by an answer after the change").hasValue(4);
    }

    @Test
    void aServiceThatIsClosedHoldsNothingBack() throws Exception {
        answers.close();
        wire.arrives(SLOW, 1);
        assertThat(receive(new AskingEndpoint(wire, answers), 0)).isEqualTo(1);
    }
}
