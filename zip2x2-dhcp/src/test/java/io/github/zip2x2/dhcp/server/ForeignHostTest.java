package io.github.zip2x2.dhcp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.ServiceState.Phase;
import io.github.zip2x2.dhcp.lease.LeaseAnswer;
import io.github.zip2x2.dhcp.lease.LeaseOutcome;
import io.github.zip2x2.dhcp.lease.MemoryLeaseStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an endpoint, a clock or a late answer does costs what it was called for, and is told once. */
@Timeout(60)
class ForeignHostTest {

    private static final HardwareAddress PHONE = HardwareAddress.ethernet("000BEA010203");

    private final Wire wire = new Wire();
    private final PrintStream err = System.err;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private DhcpServer server;

    @AfterEach
    void close() {
        System.setErr(err);
        if (server != null) {
            server.close();
        }
    }

    private static DhcpServerSettings.Builder settings() {
        return DhcpServerSettings.of()
                .clients(ClientPolicy.ALL)
                .limits(RateLimits.NONE)
                .network(ServedNetwork.of(Prefix.parse("192.0.2.0/24"))
                        .pool(AddressRange.parse("192.0.2.100-192.0.2.199"))
                        .build());
    }

    private void serve(DhcpServerSettings settings, UnaryOperator<DhcpServer.Builder> with) throws IOException {
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        server = with.apply(DhcpServer.builder()
                        .endpoint(wire)
                        .store(new MemoryLeaseStore())
                        .settings(settings))
                .build()
                .start();
    }

    private static DhcpMessage discover() {
        return DhcpMessage.builder(DhcpMessageType.DISCOVER)
                .hardwareAddress(PHONE)
                .xid(5)
                .build();
    }

    private void isServed() throws InterruptedException {
        wire.arrive(discover());
        DhcpMessage offer = wire.reply();
        wire.arrive(DhcpMessage.builder(DhcpMessageType.REQUEST)
                .hardwareAddress(PHONE)
                .option(DhcpOptions.REQUESTED_ADDRESS, offer.yiaddr())
                .option(DhcpOptions.SERVER_IDENTIFIER, Wire.server())
                .build());
        assertThat(wire.reply().type()).isEqualTo(DhcpMessageType.ACK);
    }

    private void await(String counter, long count) {
        until(() -> server.snapshot().count(counter) >= count);
    }

    /** The test's own limit ends it. */
    private static void until(BooleanSupplier is) {
        while (!is.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    private List<String> warnings() {
        return log.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains("WARN"))
                .toList();
    }

    @Test
    void fD5_anEndpointThatThrowsIsAskedAgain() throws Exception {
        serve(settings().build(), with -> with);
        int failures = 0;
        for (Throwable thrown : List.of(
                new IllegalStateException("a fault"),
                new StackOverflowError(),
                new NoClassDefFoundError("a/Socket"),
                new SocketException("down"))) {
            failures++;
            wire.receiveFails.set(thrown);
            wire.wakeup();
            await("failed.receiving", failures);
            isServed();
            wire.sendFails.set(thrown);
            wire.arrive(discover());
            await("failed.sending", failures);
            isServed();
            wire.problemsFail.set(thrown);
            await("failed.endpoint", failures);
        }
        isServed();
        assertThat(server.state().phase()).isEqualTo(Phase.RUNNING);
        assertThat(warnings()).as("one for each kind").hasSize(3);
    }

    @Test
    void fD5_anEndpointThatNamesAnAttachmentThatItHasNotLosesThatMessage() throws Exception {
        serve(settings().build(), with -> with);
        wire.lie(7);
        wire.arrive(discover());
        await("failed.receiving", 1);
        wire.lie(0);
        isServed();
    }

    @Test
    void fD6_anOutageOfTheHostIsWarnedOfByTheEndpointOnly() throws Exception {
        serve(settings().build(), with -> with);
        wire.problems = List.of("interface wire0 is gone");
        until(() -> server.state().phase() == Phase.DEGRADED);
        assertThat(server.state().reasons()).containsExactly("interface wire0 is gone");
        assertThat(warnings()).isEmpty();
        wire.problems = List.of();
        until(() -> server.state().phase() == Phase.RUNNING);
    }

    @Test
    void fD12_anOutageOfTheDirectoryIsOneWarning() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        serve(
                settings()
                        .clients(ClientPolicy.NONE)
                        .directoryWait(Duration.ofMillis(20))
                        .directory(clients -> {
                            asked.incrementAndGet();
                            return Map.of(PHONE, new CompletableFuture<>());
                        })
                        .build(),
                with -> with);
        for (int i = 1; i <= 3; i++) {
            wire.arrive(discover());
            await("silent.unanswered", i);
        }
        assertThat(asked).hasValue(3);
        assertThat(server.snapshot().count("failed.directory")).isEqualTo(3);
        assertThat(warnings()).singleElement().asString().contains("the directory of clients failed");
        server.reconfigure(settings().build());
        isServed();
        assertThat(server.state().phase())
                .as("nothing waits for a directory any more")
                .isEqualTo(Phase.RUNNING);
    }

    @Test
    void aPolicyThatHoldsUpTheLoopIsToldOf() throws Exception {
        serve(
                settings()
                        .options((request, network, own, options) -> {
                            long end = System.nanoTime() + 110_000_000L;
                            until(() -> System.nanoTime() - end >= 0);
                        })
                        .build(),
                with -> with);
        isServed();
        assertThat(server.snapshot().count("slow.options")).isEqualTo(2);
        assertThat(warnings()).singleElement().asString().contains("held up the service");
    }

    /** A clock that a test moves or breaks. */
    private static final class Clock implements InstantSource {
        private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
        private final AtomicInteger asked = new AtomicInteger();
        private volatile boolean fails;

        @Override
        public Instant instant() {
            if (fails) {
                throw new IllegalStateException("no time");
            }
            return Instant.now().plus(ahead.get());
        }

        @Override
        public long millis() {
            long now = instant().toEpochMilli();
            asked.incrementAndGet();
            return now;
        }
    }

    @Test
    void fD21_clocksThatPartAreToldOfOnce() throws Exception {
        Clock clock = new Clock();
        serve(settings().build(), with -> with.clock(clock));
        until(() -> clock.asked.get() > 0);
        clock.ahead.set(Duration.ofDays(400));
        await("clock.steps", 1);
        isServed();
        int asked = clock.asked.get();
        until(() -> clock.asked.get() > asked);
        assertThat(server.snapshot().count("clock.steps")).isEqualTo(1);
        assertThat(warnings())
                .singleElement()
                .asString()
                .contains("the wall clock went 345", "see to the time service");
    }

    @Test
    void fD21_aClockThatThrowsCostsWhatNeedsATime() throws Exception {
        Clock clock = new Clock();
        serve(settings().build(), with -> with.clock(clock));
        clock.fails = true;
        wire.arrive(discover());
        await("silent.failed", 1);
        await("failed.clock", 1);
        clock.fails = false;
        isServed();
    }

    @Test
    void closingEndsAServerWhoseListenerHangs() throws Exception {
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        serve(
                settings().build(),
                with -> with.listener(report -> {
                    hangs.countDown();
                    until(() -> never.getCount() == 0);
                }));
        wire.arrive(discover());
        hangs.await();
        server.close();
        assertThat(server.ended()).isCompletedWithValueMatching(state -> state.phase() == Phase.CLOSED);
        never.countDown();
    }

    @Test
    void aServerThatIsClosedIsNotReconfigured() throws Exception {
        serve(settings().build(), with -> with);
        server.close();
        assertThatThrownBy(() -> server.reconfigure(settings().build()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("CLOSED");
    }

    @Test
    void aStoreCannotAnswerWithNothing() {
        assertThatThrownBy(() -> new LeaseAnswer(null, List.of())).hasMessageContaining("ofAddress");
        assertThatThrownBy(() -> new LeaseOutcome.Applied(null)).hasMessageContaining("stored");
        assertThatThrownBy(() -> new LeaseOutcome.Conflict(null)).hasMessageContaining("actual");
    }
}
