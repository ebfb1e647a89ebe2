package io.github.zip2x2.dhcp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.ServiceState;
import io.github.zip2x2.dhcp.lease.ClientIdentity;
import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseAnswer;
import io.github.zip2x2.dhcp.lease.LeaseChange;
import io.github.zip2x2.dhcp.lease.LeaseOutcome;
import io.github.zip2x2.dhcp.lease.LeaseQuestion;
import io.github.zip2x2.dhcp.lease.LeaseStore;
import io.github.zip2x2.dhcp.lease.LeaseStoreException;
import io.github.zip2x2.dhcp.lease.MemoryLeaseStore;
import io.github.zip2x2.dhcp.net.ProbeResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the application's code does costs the exchange that it was called for, and nothing else. */
@Timeout(60)
class ForeignCodeTest {

    private static final HardwareAddress PHONE = HardwareAddress.ethernet("000BEA010203");
    private static final HardwareAddress OTHER = HardwareAddress.ethernet("000BEA010204");

    private final Wire wire = new Wire();
    private final BlockingQueue<DhcpServerReport> reports = new LinkedBlockingQueue<>();
    private final Store store = new Store();
    private DhcpServer server;

    @AfterEach
    void close() {
        store.hold.countDown();
        if (server != null) {
            server.close();
        }
    }

    /** A store that does what a test says before it does what it should; it blocks, as a store of an application does. */
    private static final class Store implements LeaseStore {
        private final MemoryLeaseStore inside = new MemoryLeaseStore();
        private final AtomicReference<Throwable> lookupFails = new AtomicReference<>();
        private final AtomicReference<Throwable> commitFails = new AtomicReference<>();
        private final AtomicInteger lookups = new AtomicInteger();
        private final CountDownLatch held = new CountDownLatch(1);
        private final CountDownLatch hold = new CountDownLatch(1);
        private volatile boolean holds;
        private volatile boolean lies;
        private volatile boolean refusesLongNames;

        @SuppressWarnings("unchecked")
        private static <E extends Throwable> void fail(AtomicReference<Throwable> by) throws E {
            Throwable thrown = by.getAndSet(null);
            if (thrown != null) {
                throw (E) thrown;
            }
        }

        private void await() {
            if (holds) {
                held.countDown();
                try {
                    hold.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                holds = false;
            }
        }

        @Override
        public List<LeaseAnswer> answers(List<LeaseQuestion> questions) throws LeaseStoreException {
            lookups.incrementAndGet();
            Store.<RuntimeException>fail(lookupFails);
            await();
            return lies ? List.of() : inside.answers(questions);
        }

        @Override
        public List<LeaseOutcome> commit(List<LeaseChange> batch) throws LeaseStoreException {
            Store.<RuntimeException>fail(commitFails);
            if (refusesLongNames
                    && batch.stream().anyMatch(each -> each.next().hostName().length() > 9)) {
                throw new LeaseStoreException("value too long", new IOException("22001"), true);
            }
            return lies ? List.of() : inside.commit(batch);
        }

        @Override
        public Optional<Lease> byAddress(Inet4Address address) {
            return inside.byAddress(address);
        }

        @Override
        public List<Lease> byClient(ClientIdentity client) {
            return inside.byClient(client);
        }

        @Override
        public void forEach(Consumer<Lease> visitor) {
            Store.<RuntimeException>fail(lookupFails);
            await();
            inside.forEach(visitor);
        }

        @Override
        public void close() {}
    }

    private static DhcpServerSettings.Builder settings() {
        return DhcpServerSettings.of()
                .clients(ClientPolicy.ALL)
                .limits(RateLimits.NONE)
                .network(ServedNetwork.of(Prefix.parse("192.0.2.0/24"))
                        .pool(AddressRange.parse("192.0.2.100-192.0.2.199"))
                        .build());
    }

    private DhcpServer.Builder builder(DhcpServerSettings settings) {
        return DhcpServer.builder()
                .endpoint(wire)
                .store(store)
                .settings(settings)
                .listener(reports::add);
    }

    private void serve(DhcpServerSettings settings, UnaryOperator<DhcpServer.Builder> with) throws IOException {
        server = with.apply(builder(settings)).build();
        server.start();
    }

    private static DhcpMessage discover(HardwareAddress client) {
        return DhcpMessage.builder(DhcpMessageType.DISCOVER)
                .hardwareAddress(client)
                .xid(client.octet(5))
                .build();
    }

    private static DhcpMessage select(DhcpMessage offer) {
        return DhcpMessage.builder(DhcpMessageType.REQUEST)
                .hardwareAddress(offer.hardwareAddress())
                .option(DhcpOptions.REQUESTED_ADDRESS, offer.yiaddr())
                .option(DhcpOptions.SERVER_IDENTIFIER, Wire.server())
                .build();
    }

    private void isServed(HardwareAddress client) throws InterruptedException {
        wire.arrive(discover(client));
        DhcpMessage offer = wire.reply();
        assertThat(offer.hardwareAddress()).isEqualTo(client);
        wire.arrive(select(offer));
        assertThat(wire.reply().type()).isEqualTo(DhcpMessageType.ACK);
    }

    /** Nobody is locked out, and nobody else has to suffer. */
    private void bothAreServed() throws InterruptedException {
        isServed(OTHER);
        isServed(PHONE);
        assertThat(server.state().phase()).isEqualTo(ServiceState.Phase.RUNNING);
        server.close();
        assertThat(server.snapshot().gauges().getOrDefault("messages.pending", 0L))
                .isZero();
    }

    private SilenceReason silence() throws InterruptedException {
        while (true) {
            if (reports.take() instanceof DhcpServerReport.Silent silent) {
                return silent.reason();
            }
        }
    }

    @Test
    void fD4_aStoreThatThrowsCostsThatMessage() throws Exception {
        serve(settings().build(), with -> with);
        for (Throwable thrown : new Throwable[] {
            new IllegalStateException("a fault"),
            new StackOverflowError(),
            new NoClassDefFoundError("a/Driver"),
            new LeaseStoreException("away", new IOException("away"))
        }) {
            store.lookupFails.set(thrown);
            wire.arrive(discover(PHONE));
            assertThat(silence()).isEqualTo(SilenceReason.STORE_FAILED);
            assertThat(server.state().phase()).isEqualTo(ServiceState.Phase.DEGRADED);
            wire.arrive(discover(PHONE));
            DhcpMessage offer = wire.reply();
            store.commitFails.set(thrown);
            wire.arrive(select(offer));
            assertThat(silence()).isEqualTo(SilenceReason.STORE_FAILED);
        }
        assertThat(server.snapshot().count("failed.store")).isEqualTo(8);
        bothAreServed();
    }

    @Test
    void fD5_aStoreThatAnswersNonsenseCostsThoseMessages() throws Exception {
        serve(settings().build(), with -> with);
        store.lies = true;
        wire.arrive(discover(PHONE), discover(OTHER));
        assertThat(silence()).isEqualTo(SilenceReason.STORE_FAILED);
        assertThat(silence()).isEqualTo(SilenceReason.STORE_FAILED);
        store.lies = false;
        wire.arrive(discover(PHONE));
        DhcpMessage offer = wire.reply();
        store.lies = true;
        wire.arrive(select(offer));
        assertThat(silence()).isEqualTo(SilenceReason.STORE_FAILED);
        store.lies = false;
        bothAreServed();
    }

    @Test
    void fD4_aStoreThatHangsMeansSilenceAfterTwoSecondsAndServiceWhenItReturns() throws Exception {
        serve(settings().pendingMessages(2).build(), with -> with);
        store.holds = true;
        wire.arrive(discover(PHONE));
        store.held.await();
        wire.arrive(discover(PHONE), discover(OTHER), discover(HardwareAddress.ethernet("000BEA010205")));
        assertThat(silence()).as("the third").isEqualTo(SilenceReason.BUSY);
        assertThat(silence()).isEqualTo(SilenceReason.STORE_FAILED);
        assertThat(silence()).isEqualTo(SilenceReason.STORE_FAILED);
        assertThat(server.state().reasons()).singleElement().asString().contains("lease store");
        assertThat(server.snapshot().count("late.store")).isEqualTo(2);
        assertThat(server.snapshot().count("dropped.duplicate")).isEqualTo(1);
        store.hold.countDown();
        bothAreServed();
    }

    @Test
    void fD19_oneRecordThatTheStoreCannotTakeFailsNoOther() throws Exception {
        serve(settings().build(), with -> with);
        wire.arrive(discover(PHONE));
        DhcpMessage one = wire.reply();
        wire.arrive(discover(OTHER));
        DhcpMessage two = wire.reply();
        store.refusesLongNames = true;
        DhcpMessage tooLong = select(one).toBuilder()
                .option(DhcpOptions.HOSTNAME, "n".repeat(40))
                .build();
        wire.arrive(tooLong, select(two));
        assertThat(wire.reply().hardwareAddress()).isEqualTo(OTHER);
        assertThat(silence()).isEqualTo(SilenceReason.STORE_FAILED);
        bothAreServed();
    }

    @Test
    void aRoundIsFetchedInOneCall() throws Exception {
        serve(settings().build(), with -> with);
        store.holds = true;
        wire.arrive(discover(PHONE));
        store.held.await();
        DhcpMessage[] many = new DhcpMessage[40];
        for (int i = 0; i < many.length; i++) {
            many[i] = discover(HardwareAddress.of(1, (byte) 0, (byte) 11, (byte) 0xea, (byte) 7, (byte) 7, (byte) i));
        }
        wire.arrive(many);
        while (server.snapshot().count("received.DHCPDISCOVER") < 41) {
            Thread.onSpinWait();
        }
        store.hold.countDown();
        for (int i = 0; i < 41; i++) {
            wire.reply();
        }
        assertThat(store.lookups).as("the first message's, and all others'").hasValue(2);
    }

    @Test
    void fD5_aPolicyThatThrowsLocksNobodyOut() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        OptionPolicy failing = (request, network, own, options) -> {
            switch (calls.getAndIncrement()) {
                case 0 -> throw new IllegalStateException("a fault");
                case 1 -> throw new StackOverflowError();
                default -> OptionPolicy.PHONE.options(request, network, own, options);
            }
        };
        serve(
                settings().probing(true).options(failing).build(),
                with -> with.prober((address, attachment, answer) -> answer.accept(ProbeResult.UNUSED)));
        wire.arrive(discover(PHONE));
        assertThat(silence()).isEqualTo(SilenceReason.FAILED);
        wire.arrive(discover(PHONE));
        assertThat(silence()).isEqualTo(SilenceReason.FAILED);
        assertThat(server.snapshot().count("failed.decide")).isEqualTo(2);
        bothAreServed();
    }

    @Test
    void fD5_aProberThatThrowsCostsThatMessage() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        serve(
                settings().probing(true).build(),
                with -> with.prober((address, attachment, answer) -> {
                    if (calls.getAndIncrement() == 0) {
                        throw new AssertionError("a fault");
                    }
                    answer.accept(ProbeResult.UNUSED);
                    answer.accept(ProbeResult.USED); // twice, which is nonsense
                }));
        wire.arrive(discover(PHONE));
        assertThat(silence()).isEqualTo(SilenceReason.FAILED);
        bothAreServed();
    }

    @Test
    void fD5_aListenerThatThrowsAnErrorLosesThatEventOnly() throws Exception {
        AtomicInteger events = new AtomicInteger();
        serve(
                settings().build(),
                with -> with.listener(report -> {
                    if (events.getAndIncrement() % 2 == 0) {
                        throw new NoClassDefFoundError("a/Listener");
                    }
                }));
        bothAreServed();
        assertThat(events).hasValue(8);
        assertThat(server.snapshot().count("failed.listener")).isEqualTo(4);
    }

    @Test
    void fD5_outOfMemoryEndsTheServerInOrderAndItIsTold() throws Exception {
        serve(
                settings().build(),
                with -> with.listener(report -> {
                    throw new OutOfMemoryError("test");
                }));
        wire.arrive(discover(PHONE));
        ServiceState last = server.ended().get();
        assertThat(last.phase()).isEqualTo(ServiceState.Phase.FAILED);
        assertThat(last.reasons()).singleElement().asString().contains("OutOfMemoryError");
        assertThat(wire.isClosed()).isTrue();
        assertThat(server.state()).isEqualTo(last);
    }

    @Test
    void fD5_outOfMemoryInTheStoreEndsTheServerToo() throws Exception {
        serve(settings().build(), with -> with);
        store.lookupFails.set(new OutOfMemoryError("test"));
        wire.arrive(discover(PHONE));
        assertThat(server.ended().get().phase()).isEqualTo(ServiceState.Phase.FAILED);
    }

    // --- The directory

    private DhcpServerSettings asking(ClientPolicy clients, ClientDirectory directory) {
        return settings()
                .clients(clients)
                .directory(directory, ClientPolicy.ALL)
                .directoryWait(Duration.ofMillis(50))
                .build();
    }

    @Test
    void fD12_aDirectoryThatThrowsHangsOrAnswersNothingCostsThatMessage() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        serve(
                asking(ClientPolicy.NONE, clients -> switch (calls.getAndIncrement()) {
                    case 0 -> throw new StackOverflowError();
                    case 1 -> Map.of();
                    case 2 -> Map.of(clients.iterator().next(), new CompletableFuture<>());
                    case 3 ->
                        Map.of(
                                clients.iterator().next(),
                                CompletableFuture.failedFuture(new IOException("the database is away")));
                    default ->
                        Map.of(clients.iterator().next(), CompletableFuture.completedFuture(ClientStanding.KNOWN));
                }),
                with -> with);
        for (int i = 0; i < 4; i++) {
            wire.arrive(discover(PHONE));
            assertThat(silence()).as("call " + i).isEqualTo(SilenceReason.UNANSWERED);
            assertThat(server.state().reasons()).singleElement().asString().contains("directory");
        }
        bothAreServed();
    }

    @Test
    void fD12_whoIsServedAnywayWaitsOnceForADirectoryThatHangsAndNotAgain() throws Exception {
        CompletableFuture<ClientStanding> never = new CompletableFuture<>();
        serve(
                settings()
                        .directory(clients -> Map.of(clients.iterator().next(), never), ClientPolicy.ALL)
                        .directoryWait(Duration.ofMillis(1))
                        .build(),
                with -> with);
        isServed(PHONE);
        assertThat(server.state().phase()).isEqualTo(ServiceState.Phase.DEGRADED);
        assertThat(server.snapshot().count("late.directory")).isEqualTo(1);
        isServed(OTHER);
        assertThat(server.snapshot().count("late.directory")).as("nobody waits").isEqualTo(1);
        never.complete(ClientStanding.UNKNOWN);
        while (server.state().phase() != ServiceState.Phase.RUNNING) {
            Thread.onSpinWait();
        }
    }

    // --- Life

    @Test
    void aStartThatFailsGivesEverythingBackAndMayBeTriedAgain() throws Exception {
        server = builder(settings().build()).build();
        assertThat(server.state().phase()).isEqualTo(ServiceState.Phase.NEW);
        store.lookupFails.set(new IllegalStateException("not yet"));
        assertThatThrownBy(server::start).isInstanceOf(IOException.class).hasMessageContaining("not yet");
        assertThat(server.state().phase()).isEqualTo(ServiceState.Phase.NEW);
        assertThat(wire.isClosed()).isFalse();
        server.start();
        isServed(PHONE);
        assertThatThrownBy(server::start).hasMessageContaining("RUNNING");
        server.close();
        assertThat(server.ended().get().phase()).isEqualTo(ServiceState.Phase.CLOSED);
    }

    @Test
    void fD14_anEndpointWithoutAnAddressIsRefusedNamingTheSetting() throws Exception {
        wire.without();
        server = builder(settings().build()).build();
        assertThatThrownBy(server::start).hasMessageContaining("serverId");
        DhcpServer told =
                builder(settings().serverId(Ipv4.of("192.0.2.1")).build()).build();
        told.start();
        server = told;
        isServed(PHONE);
    }

    @Test
    void fD3_aReservationOfTheServersOwnAddressIsRefusedAtTheStart() {
        server = builder(DhcpServerSettings.of()
                        .network(ServedNetwork.of(Prefix.parse("192.0.2.0/24"))
                                .reserve(PHONE, Wire.server())
                                .build())
                        .build())
                .build();
        assertThatThrownBy(server::start)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("reservation")
                .hasMessageContaining("192.0.2.1");
    }

    @Test
    void aRefusedReconfigurationChangesNothingAndAnotherIsServedFromTheNextMessageOn() throws Exception {
        serve(settings().build(), with -> with);
        wire.arrive(discover(PHONE));
        DhcpMessage offer = wire.reply();
        assertThatThrownBy(() -> server.reconfigure(settings().probing(true).build()))
                .hasMessageContaining("prober");
        for (int i = 0; i < 60; i++) {
            server.reconfigure(DhcpServerSettings.of()
                    .clients(ClientPolicy.ALL)
                    .limits(RateLimits.NONE)
                    .network(ServedNetwork.of(Prefix.parse("192.0.2.0/24"))
                            .pool(AddressRange.parse("192.0.2.100-192.0.2.199"))
                            .reserve(OTHER, Ipv4.of("192.0.2." + (10 + i)))
                            .build())
                    .build());
        }
        wire.arrive(select(offer));
        assertThat(wire.reply().type()).isEqualTo(DhcpMessageType.ACK);
        wire.arrive(discover(OTHER));
        assertThat(wire.reply().yiaddr()).isEqualTo(Ipv4.of("192.0.2.69"));
    }

    @Test
    void closingIsPromptWhileAStartWaitsForTheStore() throws Exception {
        server = builder(settings().build()).build();
        store.holds = true;
        CompletableFuture<Void> started = CompletableFuture.runAsync(() -> {
            try {
                server.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        store.held.await();
        assertThat(server.state().phase()).isEqualTo(ServiceState.Phase.STARTING);
        server.close();
        assertThat(server.ended().get().phase()).isEqualTo(ServiceState.Phase.CLOSED);
        store.hold.countDown();
        assertThatThrownBy(started::get).hasRootCauseInstanceOf(IllegalStateException.class);
        assertThat(server.state().phase()).isEqualTo(ServiceState.Phase.CLOSED);
    }

    @Test
    void closingIsPromptFromTheServersOwnThread() throws Exception {
        CompletableFuture<DhcpServer> self = new CompletableFuture<>();
        serve(settings().build(), with -> with.listener(report -> self.join().close()));
        self.complete(server);
        wire.arrive(discover(PHONE));
        assertThat(server.ended().get().phase()).isEqualTo(ServiceState.Phase.CLOSED);
        assertThat(wire.isClosed()).isTrue();
    }

    @Test
    void fD31_anEndpointThatSomebodyElseClosesEndsTheServerAndItIsTold() throws Exception {
        serve(settings().build(), with -> with);
        wire.close();
        ServiceState last = server.ended().get();
        assertThat(last.phase()).isEqualTo(ServiceState.Phase.FAILED);
        assertThat(last.reasons()).singleElement().asString().contains("closed");
    }

    @Test
    void closingBeforeTheStartClosesTheEndpoint() throws Exception {
        server = builder(settings().build()).build();
        server.close();
        assertThat(wire.isClosed()).isTrue();
        assertThat(server.ended().get().phase()).isEqualTo(ServiceState.Phase.CLOSED);
        assertThatThrownBy(server::start).hasMessageContaining("CLOSED");
    }
}
