package io.github.zip2x2.dhcp.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.OctetString;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.lease.ClientIdentity;
import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseAnswer;
import io.github.zip2x2.dhcp.lease.LeaseChange;
import io.github.zip2x2.dhcp.lease.LeaseOutcome;
import io.github.zip2x2.dhcp.lease.LeaseQuestion;
import io.github.zip2x2.dhcp.lease.LeaseState;
import io.github.zip2x2.dhcp.lease.LeaseStore;
import io.github.zip2x2.dhcp.server.AddressRange;
import io.github.zip2x2.dhcp.server.ClientPolicy;
import io.github.zip2x2.dhcp.server.DhcpServerSettings;
import io.github.zip2x2.dhcp.server.RateLimits;
import io.github.zip2x2.dhcp.server.ServedNetwork;
import java.io.IOException;
import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link LeaseStore} must do; an implementation's test extends this. */
@NullMarked
public abstract class LeaseStoreContract {

    /** A time to date leases from. */
    protected static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    /** The store under test. */
    @SuppressWarnings("NullAway.Init")
    protected LeaseStore store;

    /** Opens the store: empty the first time, with what it kept when it is opened again. */
    protected abstract LeaseStore open() throws IOException;

    /** Whether what was committed is there after closing and opening. */
    protected abstract boolean isDurable();

    @BeforeEach
    void openStore() throws IOException {
        store = open();
    }

    @AfterEach
    void closeStore() throws IOException {
        store.close();
    }

    /** A client by number. */
    protected static ClientIdentity client(int number) {
        return ClientIdentity.ofHardware(hardware(number));
    }

    private static HardwareAddress hardware(int number) {
        return HardwareAddress.of(1, (byte) 0, (byte) 11, (byte) 0xea, (byte) 0, (byte) (number >> 8), (byte) number);
    }

    /** A bound lease of an hour. */
    protected static Lease.Builder lease(String address, int client) {
        return Lease.of(Ipv4.of(address))
                .client(client(client))
                .hardware(hardware(client))
                .start(NOW)
                .expiry(NOW.plusSeconds(3600));
    }

    private LeaseOutcome change(Optional<Lease> expected, Lease next) throws IOException {
        return store.commit(List.of(new LeaseChange(expected, next))).get(0);
    }

    /** Stores a record where there is none. */
    protected Lease insert(Lease lease) throws IOException {
        return ((LeaseOutcome.Applied) change(Optional.empty(), lease)).stored();
    }

    @Test
    void aRecordIsFoundByAddressAndByClientWithAllItSays() throws IOException {
        Lease written = lease("192.0.2.10", 1)
                .client(ClientIdentity.ofClientIdentifier(OctetString.hex("00 ff 41")))
                .state(LeaseState.RELEASED)
                .expiry(Lease.NEVER)
                .hostName("böse \"name\", with; all'kinds")
                .previousClient(client(7))
                .build();
        Lease stored = insert(written);
        assertThat(stored).isEqualTo(written.toBuilder().version(1).build());
        assertThat(store.byAddress(Ipv4.of("192.0.2.10"))).contains(stored);
        assertThat(store.byClient(written.client())).containsExactly(stored);
        assertThat(store.byAddress(Ipv4.of("192.0.2.11"))).isEmpty();
        assertThat(store.byClient(client(9))).isEmpty();
    }

    @Test
    void aRecordThatIsThereIsNotInsertedAgain() throws IOException {
        Lease first = insert(lease("192.0.2.10", 1).build());
        assertThat(change(Optional.empty(), lease("192.0.2.10", 2).build()))
                .isEqualTo(new LeaseOutcome.Conflict(Optional.of(first)));
        assertThat(store.byAddress(Ipv4.of("192.0.2.10"))).contains(first);
        assertThat(store.byClient(client(2))).isEmpty();
    }

    @Test
    void onlyTheRecordThatWasReadIsReplaced() throws IOException {
        Lease first = insert(lease("192.0.2.10", 1).build());
        LeaseOutcome renewed = change(
                Optional.of(first),
                first.toBuilder().expiry(NOW.plusSeconds(7200)).build());
        Lease second = ((LeaseOutcome.Applied) renewed).stored();
        assertThat(second.version()).isEqualTo(2);
        assertThat(change(Optional.of(first), lease("192.0.2.10", 2).build()))
                .isEqualTo(new LeaseOutcome.Conflict(Optional.of(second)));
        assertThat(change(
                        Optional.of(lease("192.0.2.11", 1).version(3).build()),
                        lease("192.0.2.11", 2).build()))
                .isEqualTo(new LeaseOutcome.Conflict(Optional.empty()));
    }

    @Test
    void aRecordThatChangesHandsIsItsNewClientsOnly() throws IOException {
        Lease first = insert(lease("192.0.2.10", 1).build());
        change(
                Optional.of(first),
                lease("192.0.2.10", 2).previousClient(client(1)).build());
        assertThat(store.byClient(client(1))).isEmpty();
        assertThat(store.byClient(client(2))).hasSize(1);
        assertThat(store.byClient(client(2)).get(0).previousClient()).contains(client(1));
        insert(lease("198.51.100.1", 2).build());
        assertThat(store.byClient(client(2))).hasSize(2);
    }

    @Test
    void aBatchIsAppliedInOrderAndAConflictHurtsNoOther() throws IOException {
        Lease taken = insert(lease("192.0.2.10", 1).build());
        Lease a = lease("192.0.2.11", 2).build();
        List<LeaseOutcome> outcomes = store.commit(List.of(
                new LeaseChange(Optional.empty(), lease("192.0.2.10", 3).build()),
                new LeaseChange(Optional.empty(), a),
                new LeaseChange(
                        Optional.of(a.toBuilder().version(1).build()),
                        a.toBuilder().state(LeaseState.RELEASED).build()),
                new LeaseChange(Optional.empty(), lease("192.0.2.12", 4).build())));
        assertThat(outcomes.get(0)).isEqualTo(new LeaseOutcome.Conflict(Optional.of(taken)));
        assertThat(outcomes.subList(1, 4)).allMatch(LeaseOutcome.Applied.class::isInstance);
        assertThat(store.byAddress(a.address()).orElseThrow().state()).isEqualTo(LeaseState.RELEASED);
        assertThat(store.byAddress(a.address()).orElseThrow().version()).isEqualTo(2);
        assertThat(store.commit(List.of())).isEmpty();
    }

    @Test
    void manyQuestionsAreAnsweredInTheirOrder() throws IOException {
        List<LeaseQuestion> questions = new ArrayList<>();
        List<LeaseAnswer> answers = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            Optional<Lease> record = i % 3 == 0
                    ? Optional.empty()
                    : Optional.of(
                            insert(lease("10.0." + i / 100 + "." + i % 100, i).build()));
            questions.add(new LeaseQuestion(client(i), i % 2 == 0 ? null : Ipv4.of("10.0." + i / 100 + "." + i % 100)));
            answers.add(new LeaseAnswer(
                    i % 2 == 0 ? Optional.empty() : record, record.stream().toList()));
        }
        assertThat(store.answers(questions)).isEqualTo(answers);
        assertThat(store.answers(questions.subList(4, 5))).isEqualTo(answers.subList(4, 5));
        assertThat(store.answers(List.of())).isEmpty();
        LeaseQuestion another = new LeaseQuestion(client(1), Ipv4.of("10.0.0.2"));
        assertThat(store.answers(List.of(another, another)))
                .containsOnly(new LeaseAnswer(
                        answers.get(2).ofClient().stream().findFirst(),
                        answers.get(1).ofClient()))
                .hasSize(2);
    }

    @Test
    void anAddressWhoseLeaseRanOutIsReclaimedAndItsLastOwnerRemembered() throws IOException {
        ServerBench bench = new ServerBench(
                DhcpServerSettings.of()
                        .clients(ClientPolicy.ALL)
                        .limits(RateLimits.NONE)
                        .sharedStore(store.isShared())
                        .network(ServedNetwork.of(Prefix.parse("192.0.2.0/24"))
                                .pool(AddressRange.parse("192.0.2.100-192.0.2.100"))
                                .lease(Duration.ofHours(1))
                                .build())
                        .build(),
                store);
        assertThat(bound(bench, 1)).isPresent();
        assertThat(bound(bench.pass(3_599), 2)).isEmpty();
        assertThat(bound(bench.pass(2), 2)).contains(Ipv4.of("192.0.2.100"));
        Lease reclaimed = store.byAddress(Ipv4.of("192.0.2.100")).orElseThrow();
        assertThat(reclaimed.client()).isEqualTo(client(2));
        assertThat(reclaimed.previousClient()).contains(client(1));
        assertThat(reclaimed.isActive(bench.now())).isTrue();
        assertThat(store.byClient(client(1))).isEmpty();
        assertThat(bound(bench, 1)).isEmpty();
    }

    /** DISCOVER to ACK; the address, empty without an offer. */
    private static Optional<Inet4Address> bound(ServerBench bench, int number) {
        DhcpMessage discover = DhcpMessage.builder(DhcpMessageType.DISCOVER)
                .hardwareAddress(hardware(number))
                .build();
        return bench.ask(discover)
                .flatMap(offer -> bench.ask(DhcpMessage.builder(DhcpMessageType.REQUEST)
                        .hardwareAddress(hardware(number))
                        .option(DhcpOptions.REQUESTED_ADDRESS, offer.yiaddr())
                        .option(
                                DhcpOptions.SERVER_IDENTIFIER,
                                offer.option(DhcpOptions.SERVER_IDENTIFIER).orElseThrow())
                        .build()))
                .filter(ack -> ack.type().equals(DhcpMessageType.ACK))
                .map(DhcpMessage::yiaddr);
    }

    @Test
    void whatAClientCallsItselfNeverFailsTheBatch() throws IOException {
        List<String> names = List.of("\0", "a\ud83d", "\udca9b", "n".repeat(254) + "\ud83d\udca9", "'; DROP TABLE");
        List<LeaseChange> batch = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            batch.add(new LeaseChange(
                    Optional.empty(),
                    lease("192.0.2." + i, i).hostName(names.get(i)).build()));
        }
        assertThat(store.commit(batch)).allMatch(LeaseOutcome.Applied.class::isInstance);
        store.close();
        store = open();
        List<Lease> kept = new ArrayList<>();
        store.forEach(kept::add);
        assertThat(kept).hasSize(isDurable() ? names.size() : 0);
    }

    @Test
    void serversThatChangeTheSameRecordsAgreeOnEach() throws Exception {
        List<LeaseChange> inserts = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            inserts.add(
                    new LeaseChange(Optional.empty(), lease("192.0.2." + i, i).build()));
        }
        List<Lease> records = store.commit(inserts).stream()
                .map(outcome -> ((LeaseOutcome.Applied) outcome).stored())
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<List<LeaseOutcome>>> futures = new ArrayList<>();
            for (int server = 0; server < 4; server++) {
                List<LeaseChange> batch = new ArrayList<>();
                for (int i = 0; i < 40; i++) {
                    // each in another order, and half of the addresses twice
                    Lease record = records.get((i * (2 * server + 1) + server) % 40);
                    Lease next = record.toBuilder().client(client(100 + server)).build();
                    batch.add(new LeaseChange(Optional.of(record), next));
                    if (i % 2 == 0) {
                        Lease after =
                                next.toBuilder().version(record.version() + 1).build();
                        batch.add(new LeaseChange(Optional.of(after), after));
                    }
                }
                futures.add(threads.submit(() -> store.commit(batch)));
            }
            long applied = 0;
            for (Future<List<LeaseOutcome>> future : futures) {
                applied += future.get().stream()
                        .filter(LeaseOutcome.Applied.class::isInstance)
                        .count();
            }
            List<Lease> now = new ArrayList<>();
            store.forEach(now::add);
            assertThat(now.stream().mapToLong(Lease::version).sum()).isEqualTo(40 + applied);
            assertThat(now).allMatch(lease -> lease.version() >= 2);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void everyRecordIsVisitedOnce() throws IOException {
        List<LeaseChange> batch = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            batch.add(new LeaseChange(Optional.empty(), lease("192.0.2." + i, i).build()));
        }
        store.commit(batch);
        List<Lease> all = new ArrayList<>();
        store.forEach(all::add);
        assertThat(all).hasSize(200).doesNotHaveDuplicates();
    }

    @Test
    void ofManyThreadsThatWantOneAddressOneGetsIt() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<LeaseOutcome>> futures = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                int number = i;
                futures.add(threads.submit(() ->
                        change(Optional.empty(), lease("192.0.2.10", number).build())));
            }
            int won = 0;
            for (Future<LeaseOutcome> future : futures) {
                won += future.get() instanceof LeaseOutcome.Applied ? 1 : 0;
            }
            assertThat(won).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whatWasCommittedIsThereAfterOpeningAgain() throws IOException {
        Lease stored = insert(lease("192.0.2.10", 1).hostName("desk").build());
        store.close();
        store = open();
        assertThat(store.byAddress(Ipv4.of("192.0.2.10")))
                .isEqualTo(isDurable() ? Optional.of(stored) : Optional.empty());
        assertThat(store.byClient(client(1))).hasSize(isDurable() ? 1 : 0);
    }
}
