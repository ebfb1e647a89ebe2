package io.github.zip2x2.boot.pbx.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.boot.pbx.rollout.PhoneLocator;
import io.github.zip2x2.boot.report.FleetReport;
import io.github.zip2x2.boot.sip.NotifyResult;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.lease.ClientIdentity;
import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseChange;
import io.github.zip2x2.dhcp.lease.MemoryLeaseStore;
import io.github.zip2x2.dhcp.server.DhcpServerReport;
import io.github.zip2x2.dhcp.server.SilenceReason;
import io.github.zip2x2.tftp.TftpRequest;
import io.github.zip2x2.tftp.TftpTransferRecord;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class FleetTest {
    private static final MacAddress PHONE = MacAddress.parse("000BEA000001");
    private static final Inet4Address ADDRESS = Ipv4.of("10.1.0.7");
    private static final Function<InetAddress, String> NETWORKS = address -> "10.1.0.0/24";

    private final MemoryFleetStore store = new MemoryFleetStore();

    private static void grant(FleetDhcpListener dhcp, MacAddress mac, int xid, Inet4Address address) {
        HardwareAddress hardware = HardwareAddress.of(HardwareAddress.ETHERNET, mac.toBytes());
        dhcp.accept(new DhcpServerReport.Offered(hardware, xid, address));
        dhcp.accept(new DhcpServerReport.Granted(hardware, xid, lease(mac, address)));
    }

    private static Lease lease(MacAddress mac, Inet4Address address) {
        HardwareAddress hardware = HardwareAddress.of(HardwareAddress.ETHERNET, mac.toBytes());
        return Lease.of(address)
                .client(ClientIdentity.ofHardware(hardware))
                .hardware(hardware)
                .start(Instant.EPOCH)
                .expiry(Lease.NEVER)
                .build();
    }

    private static void read(FleetTftpListener tftp, Inet4Address address, String file, String version) {
        TftpRequest rrq = TftpRequest.read(file);
        TftpContentRequest request = new TftpContentRequest(
                rrq, new InetSocketAddress(address, 2000), new InetSocketAddress(Ipv4.of("10.1.0.1"), 69));
        tftp.started(Instant.now(), request);
        tftp.ended(
                Instant.now(),
                request,
                TftpTransferRecord.builder(rrq)
                        .peer(request.peer(), true)
                        .version(version)
                        .build());
    }

    @Test
    void serverEventsBecomeTheFleetsRecordAndReachTheStore() throws Exception {
        MemoryLeaseStore leases = new MemoryLeaseStore();
        leases.commit(List.of(new LeaseChange(Optional.empty(), lease(PHONE, ADDRESS))));
        CountDownLatch up = new CountDownLatch(1);
        List<FleetNews> heard = new ArrayList<>();
        Fleet fleet = Fleet.builder()
                .store(store)
                .listener(news -> {
                    heard.add(news);
                    if (news.phone().isUp()) {
                        up.countDown();
                    }
                    throw new IllegalStateException("a listener with a fault");
                })
                .build()
                .start();
        try (fleet) {
            FleetDhcpListener dhcp = new FleetDhcpListener(fleet::tell, NETWORKS, InstantSource.system());
            FleetTftpListener tftp = new FleetTftpListener(
                    fleet::tell, FleetTftpListener.byLease(leases, InstantSource.system()), NETWORKS);
            grant(dhcp, PHONE, 1, ADDRESS);
            read(tftp, ADDRESS, "ZIP2x2_common.cfg", "c1");
            read(tftp, ADDRESS, "000bea000001.cfg", "s1");
            up.await();
            fleet.notified(PHONE, new NotifyResult.Answered(200, "OK"));

            assertThat(fleet.phone(PHONE).orElseThrow().isUp()).isTrue();
            assertThat(fleet.diagnose(PHONE).toString()).contains("DHCPOFFER").contains("RRQ ZIP2x2_common.cfg");
            MacAddress stranger = MacAddress.parse("000BEA000009");
            assertThat(fleet.behind(List.of(PHONE, stranger), Milestone.SPECIFIC_READ, mac -> "s1"))
                    .containsExactly(stranger);
            assertThat(fleet.behind(List.of(PHONE, stranger), Milestone.SPECIFIC_READ, mac -> "s2"))
                    .containsExactly(PHONE, stranger);
            assertThat(fleet.phones(phone -> true)).hasSize(1);
            assertThat(fleet.stalled()).isEmpty();
            assertThat(fleet.looping()).isEmpty();
        }
        assertThat(heard.get(0)).isInstanceOf(FleetNews.BootBegan.class);
        assertThat(store.phone(PHONE).flatMap(PhoneRecord::notifiedAt)).isPresent();
        assertThatThrownBy(fleet::start).isInstanceOf(IllegalStateException.class);

        try (Fleet again = Fleet.builder().store(store).build().start()) {
            assertThat(again.phone(PHONE)).isEqualTo(store.phone(PHONE));
        }
    }

    @Test
    void aLeaseThatHasExpiredTellsNothing() throws Exception {
        Instant expiry = Instant.parse("2026-01-01T00:00:00Z");
        MemoryLeaseStore kept = new MemoryLeaseStore();
        HardwareAddress hardware = HardwareAddress.of(HardwareAddress.ETHERNET, PHONE.toBytes());
        Lease lease = Lease.of(ADDRESS)
                .client(ClientIdentity.ofHardware(hardware))
                .hardware(hardware)
                .start(Instant.EPOCH)
                .expiry(expiry)
                .build();
        kept.commit(List.of(new LeaseChange(Optional.empty(), lease)));
        AtomicReference<Instant> now = new AtomicReference<>(expiry.minusSeconds(1));
        var phones = FleetTftpListener.byLease(kept, now::get);
        PhoneLocator locator = PhoneLocator.byLease(kept, now::get);
        assertThat(phones.apply(ADDRESS)).contains(PHONE);
        assertThat(locator.locate(PHONE)).contains(ADDRESS);
        now.set(expiry);
        assertThat(phones.apply(ADDRESS)).isEmpty();
        assertThat(locator.locate(PHONE)).isEmpty();
    }

    @Test
    void aServedPhoneThatGetsNoAnswerIsExplained() {
        try (Fleet fleet = Fleet.builder().store(store).build()) {
            FleetDhcpListener dhcp = new FleetDhcpListener(fleet::tell, NETWORKS, InstantSource.system());
            HardwareAddress hardware = HardwareAddress.of(HardwareAddress.ETHERNET, PHONE.toBytes());
            grant(dhcp, PHONE, 1, ADDRESS);
            dhcp.accept(
                    new DhcpServerReport.Received(hardware, 2, DhcpMessageType.DISCOVER, "eth0", Ipv4.of("10.9.0.1")));
            dhcp.accept(
                    new DhcpServerReport.Silent(hardware, 2, DhcpMessageType.DISCOVER, SilenceReason.POOL_EXHAUSTED));

            assertThat(fleet.phone(PHONE).orElseThrow().boot()).isEqualTo(2);
            Diagnosis later =
                    Diagnosis.of(PHONE, fleet.phone(PHONE), Instant.now().plusSeconds(200), FleetSettings.defaults());
            assertThat(later.standing()).isEqualTo(Diagnosis.Standing.STALLED);
            assertThat(later.cause()).contains("widen the pool");
            assertThat(later.toString()).contains("relay 10.9.0.1 at eth0 DHCPDISCOVER");

            MacAddress other = MacAddress.parse("000BEA000002");
            HardwareAddress stranger = HardwareAddress.of(HardwareAddress.ETHERNET, other.toBytes());
            dhcp.accept(new DhcpServerReport.Silent(stranger, 3, DhcpMessageType.DISCOVER, SilenceReason.STRANGER));
            assertThat(fleet.diagnose(other).standing()).isEqualTo(Diagnosis.Standing.NOT_SERVED);
            dhcp.accept(new DhcpServerReport.Refused(hardware, 4, "wrong network"));
            dhcp.accept(new DhcpServerReport.Released(hardware, 5, lease(PHONE, ADDRESS)));
            dhcp.accept(new DhcpServerReport.Quarantined(hardware, 6, lease(PHONE, ADDRESS), true));
            dhcp.accept(new DhcpServerReport.Informed(hardware, 7, ADDRESS));
            dhcp.accept(new DhcpServerReport.Informed(HardwareAddress.of(32, (byte) 1), 7, ADDRESS));
            assertThat(fleet.diagnose(PHONE).toString())
                    .contains("DHCPNAK: wrong network", "DHCPRELEASE", "DHCPDECLINE", "options only");
            assertThat(fleet.phones(phone -> true)).hasSize(2);
        }
    }

    @Test
    void manyThreadsLoseNothing() throws Exception {
        int threads = 8;
        int boots = 20;
        int phonesEach = 10;
        Fleet fleet = Fleet.builder()
                .store(store)
                .settings(FleetSettings.builder()
                        .flushEvery(java.time.Duration.ofMillis(1))
                        .build())
                .build()
                .start();
        CyclicBarrier begin = new CyclicBarrier(threads);
        List<Thread> all = new ArrayList<>();
        try (fleet) {
            for (int t = 0; t < threads; t++) {
                int thread = t;
                all.add(new Thread(() -> {
                    try {
                        begin.await();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                    for (int boot = 1; boot <= boots; boot++) {
                        for (int i = 0; i < phonesEach; i++) {
                            bootOnce(fleet, thread * phonesEach + i, boot);
                        }
                    }
                }));
            }
            all.forEach(Thread::start);
            for (Thread thread : all) {
                thread.join();
            }
            assertThat(fleet.phones(phone -> phone.boot() == boots && phone.isUp()))
                    .hasSize(threads * phonesEach);
            assertThat(fleet.phones(phone -> phone.mark(Milestone.SPECIFIC_READ)
                            .map(Mark::goodVersion)
                            .filter(("v" + boots)::equals)
                            .isPresent()))
                    .hasSize(threads * phonesEach);
        }
        List<PhoneRecord> kept = new ArrayList<>();
        store.forEachPhone(kept::add);
        assertThat(kept).hasSize(threads * phonesEach).allMatch(phone -> phone.boot() == boots && phone.isUp());
    }

    private static void bootOnce(Fleet fleet, int phone, int boot) {
        MacAddress mac = MacAddress.parse(String.format("000BEA00%04X", phone));
        Inet4Address address = Ipv4.of(0x0a010000 + phone + 1);
        Instant at = Instant.EPOCH.plusSeconds(60L * boot);
        fleet.tell(new FleetEvent.Discovered(mac, at, boot, "n", "eth0"));
        fleet.tell(new FleetEvent.Leased(mac, at.plusSeconds(1), boot, address, "n"));
        fleet.tell(new FleetEvent.FileAsked(mac, at.plusSeconds(2), address, "n", "ZIP2x2_common.cfg"));
        FleetEvent.FileResult done = FleetEvent.FileResult.read(ReadFile.of("v" + boot), "");
        fleet.tell(new FleetEvent.FileEnded(mac, at.plusSeconds(3), address, "n", "ZIP2x2_common.cfg", done));
        fleet.tell(new FleetEvent.FileEnded(mac, at.plusSeconds(4), address, "n", mac.hex() + ".cfg", done));
    }

    @Test
    void whatCannotBeWrittenIsWrittenLater() throws Exception {
        class Failing extends Stores.Forwarding {
            boolean fails = true;

            Failing() {
                super(store);
            }

            @Override
            public void save(java.util.Collection<PhoneRecord> changed, java.util.Collection<MacAddress> forgotten)
                    throws io.github.zip2x2.boot.pbx.fleet.FleetStoreException {
                if (fails) {
                    throw new io.github.zip2x2.boot.pbx.fleet.FleetStoreException(
                            "full", new java.io.IOException("full"));
                }
                super.save(changed, forgotten);
            }
        }
        Failing failing = new Failing();
        Fleet fleet = Fleet.builder().store(failing).build(); // not started: only flush() writes
        bootOnce(fleet, 1, 1);
        assertThatThrownBy(fleet::flush).hasMessage("full");
        bootOnce(fleet, 2, 1);
        failing.fails = false;
        fleet.flush();
        List<PhoneRecord> kept = new ArrayList<>();
        store.forEachPhone(kept::add);
        assertThat(kept).hasSize(2);
        assertThat(FleetHistory.read(store))
                .singleElement()
                .satisfies(bucket ->
                        assertThat(bucket.times(FleetStep.WHOLE_BOOT).count()).isEqualTo(2));
        fleet.close();
    }

    @Test
    void theHistoryIsWrittenBesideTheRecordsAndSurvivesARestart() throws Exception {
        Instant at = Instant.EPOCH.plusSeconds(3_600);
        FleetSettings settings =
                FleetSettings.builder().history(java.time.Duration.ofDays(1), 3).build();
        Fleet fleet = Fleet.builder()
                .store(store)
                .settings(settings)
                .clock(() -> at)
                .build()
                .start();
        try (fleet) {
            bootOnce(fleet, 1, 1);
            bootOnce(fleet, 1, 2);
            bootOnce(fleet, 2, 1);
            fleet.flush();
            fleet.flush();
            FleetReport told = report(fleet, settings, at);
            assertThat(told.ends()).isEqualTo(Map.of(BootEnd.COMPLETE, 3L));
            assertThat(told.standings()).isEqualTo(Map.of(Diagnosis.Standing.UP, 2));
            assertThat(FleetReport.of(store, settings, at).toJson())
                    .as("what another process tells")
                    .isEqualTo(told.toJson());
        }
        try (Fleet again = Fleet.builder()
                .store(store)
                .settings(settings)
                .clock(() -> at)
                .build()
                .start()) {
            assertThat(report(again, settings, at).ends()).isEqualTo(Map.of(BootEnd.COMPLETE, 3L));
            for (int day = 1; day <= 5; day++) {
                bootOnce(again, 1, 3 + day * 1_440);
                again.flush();
            }
            assertThat(store.books()).as("days that are no longer kept").hasSize(3);
        }
    }

    private static FleetReport report(Fleet fleet, FleetSettings settings, Instant at) {
        return FleetReport.of(fleet.phones(phone -> true), fleet.history(), settings, at);
    }

    @Test
    void fP12_aListenerThatIsBusyDelaysNeitherTheStoreNorTheOtherSubscribers() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        FleetSettings settings = FleetSettings.builder()
                .flushEvery(java.time.Duration.ofMillis(1))
                .build();
        Fleet fleet = Fleet.builder()
                .store(store)
                .settings(settings)
                .listener(news -> {
                    try {
                        busy.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                })
                .build()
                .start();
        try (fleet) {
            FleetSubscription other = fleet.subscribe(news -> told.countDown());
            bootOnce(fleet, 1, 1);
            told.await();
            while (store.phone(MacAddress.parse("000BEA000001")).isEmpty()) {
                Thread.onSpinWait();
            }
            assertThat(other.lost()).isZero();
            other.close();
            for (int boot = 2; boot < 2 + FleetSubscription.MAX_NEWS / 4; boot++) {
                bootOnce(fleet, 1, boot);
            }
            assertThat(fleet.lostNews())
                    .as("what the busy one misses is counted")
                    .isPositive();
            busy.countDown();
        }
        assertThatThrownBy(() -> fleet.subscribe(news -> {})).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aListenerThatDiesOfAnErrorHearsTheNextNews() throws Exception {
        CountDownLatch heard = new CountDownLatch(2);
        try (Fleet fleet = Fleet.builder().store(store).build().start()) {
            FleetSubscription subscription = fleet.subscribe(news -> {
                heard.countDown();
                throw new NoClassDefFoundError("gone");
            });
            bootOnce(fleet, 1, 1);
            bootOnce(fleet, 1, 2);
            heard.await();
            subscription.close();
            assertThat(subscription.failures()).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void fP9_aServiceClockThatTftpDoesNotShareDelaysNoBoot() {
        try (Fleet fleet = Fleet.builder().store(store).build()) {
            Instant behind = Instant.now().minusSeconds(7_200);
            FleetDhcpListener dhcp = new FleetDhcpListener(fleet::tell, NETWORKS, () -> behind);
            FleetTftpListener tftp =
                    new FleetTftpListener(fleet::tell, peer -> Optional.of(PHONE), NETWORKS, () -> behind);
            for (int boot = 1; boot <= 2; boot++) {
                grant(dhcp, PHONE, boot, ADDRESS);
                read(tftp, ADDRESS, "ZIP2x2_common.cfg", "c1");
                read(tftp, ADDRESS, "000bea000001.cfg", "s1");
                assertThat(fleet.phone(PHONE).orElseThrow().boot()).isEqualTo(boot);
                assertThat(fleet.phone(PHONE).orElseThrow().isUp()).isTrue();
            }
            assertThat(fleet.phone(PHONE).orElseThrow().bootBegan()).isEqualTo(behind);
        }
    }
}
