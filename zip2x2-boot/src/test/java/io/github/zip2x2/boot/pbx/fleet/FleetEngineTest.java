package io.github.zip2x2.boot.pbx.fleet;

import static io.github.zip2x2.boot.pbx.fleet.FleetBench.COMMON;
import static io.github.zip2x2.boot.pbx.fleet.FleetBench.IMAGE;
import static io.github.zip2x2.boot.pbx.fleet.FleetBench.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.boot.BootCause;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.dhcp.Ipv4;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FleetEngineTest {
    private static final String DATA = "10.1.0.0/24";
    private static final String VOICE = "10.2.0.0/24";

    private final FleetBench bench = new FleetBench();

    private Diagnosis diagnosis() {
        return Diagnosis.of(PHONE, bench.engine.phone(PHONE), bench.now(), FleetSettings.defaults());
    }

    @Test
    void aBootIsFollowedStepByStep() {
        bench.boot(PHONE, "7");

        PhoneRecord phone = bench.phone(PHONE);
        assertThat(phone.boot()).isEqualTo(1);
        assertThat(phone.isUp()).isTrue();
        assertThat(phone.address()).contains(Ipv4.of("10.1.0.7"));
        assertThat(phone.network()).isEqualTo(DATA);
        assertThat(phone.mark(Milestone.SPECIFIC_READ).map(Mark::version)).contains("7");
        assertThat(phone.mark(Milestone.COMMON_READ).map(Mark::version)).contains("c7");
        assertThat(phone.marks())
                .containsOnlyKeys(Milestone.SEEN, Milestone.LEASED, Milestone.COMMON_READ, Milestone.SPECIFIC_READ);
        assertThat(bench.stored.get(PHONE)).isEqualTo(phone);
        assertThat(bench.engine.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(diagnosis().standing()).isEqualTo(Diagnosis.Standing.UP);
        assertThat(diagnosis().cause()).isEmpty();
    }

    @Test
    void theNextBootIsCountedWithItsCause() {
        bench.boot(PHONE, "7");
        bench.pass(Duration.ofHours(1));
        bench.boot(PHONE, "7");
        assertThat(bench.phone(PHONE).boot()).isEqualTo(2);
        assertThat(bench.phone(PHONE).cause()).isEqualTo(BootCause.POWER_ON);

        bench.pass(Duration.ofHours(1));
        bench.tell(new FleetEvent.Notified(PHONE, bench.now(), true, "200 OK"));
        bench.boot(PHONE, "8");
        assertThat(bench.phone(PHONE).boot()).isEqualTo(3);
        assertThat(bench.phone(PHONE).cause()).isEqualTo(BootCause.NOTIFY);
        assertThat(bench.phone(PHONE).mark(Milestone.REBOOTED).map(Mark::detail))
                .contains("after a NOTIFY");
        assertThat(bench.count(FleetNews.BootBegan.class)).isEqualTo(3);
    }

    @Test
    void aPhoneMayBeFasterThanItsAnswer() {
        bench.boot(PHONE, "7");
        java.time.Instant sent = bench.now();
        bench.boot(PHONE, "7");
        bench.tell(new FleetEvent.Notified(PHONE, sent, true, "200 OK"));
        assertThat(bench.phone(PHONE).cause()).isEqualTo(BootCause.NOTIFY);
        assertThat(bench.phone(PHONE).mark(Milestone.REBOOTED).map(Mark::detail))
                .contains("after a NOTIFY");
    }

    @Test
    void aPhoneMayBeFasterThanTheNewsOfItsImage() {
        bench.boot(PHONE, "7");
        java.time.Instant asked = bench.now();
        bench.pass(Duration.ofMillis(5));
        java.time.Instant ended = bench.now();
        bench.pass(Duration.ofMillis(5));
        bench.discover(PHONE, DATA);
        bench.lease(PHONE, DATA, "10.1.0.7");
        String image = "ZIP2x2_1_0_0.bin";
        var peer = Ipv4.of("10.1.0.7");
        bench.tell(new FleetEvent.FileAsked(PHONE, asked, peer, DATA, image));
        bench.tell(new FleetEvent.FileEnded(
                PHONE, ended, peer, DATA, image, FleetEvent.FileResult.read(ReadFile.of("i"), "")));
        bench.read(PHONE, "10.1.0.7", COMMON, "c7");
        bench.read(PHONE, "10.1.0.7", PHONE.hex() + ".cfg", "7");
        PhoneRecord phone = bench.phone(PHONE);
        assertThat(phone.boot()).isEqualTo(2);
        assertThat(phone.isUp()).isTrue();
        assertThat(phone.firmwareBoot()).isEqualTo(1);
        assertThat(phone.cause()).isEqualTo(BootCause.SOFTWARE_DOWNLOADED);
        assertThat(phone.mark(Milestone.FIRMWARE_READ).map(Mark::boot)).contains(1L);
    }

    @Test
    void aRequestThatIsToldAfterTheNextBootBeganBelongsToTheBootBefore() {
        bench.boot(PHONE, "7");
        bench.discover(PHONE, DATA);
        bench.lease(PHONE, DATA, "10.1.0.7");
        bench.pass(Duration.ofMillis(5));
        java.time.Instant asked = bench.now();
        bench.pass(Duration.ofMillis(5));
        java.time.Instant ended = bench.now();
        bench.pass(Duration.ofMillis(5));
        bench.discover(PHONE, DATA);
        bench.lease(PHONE, DATA, "10.1.0.7");
        var peer = Ipv4.of("10.1.0.7");
        bench.tell(new FleetEvent.FileAsked(PHONE, asked, peer, DATA, COMMON));
        bench.tell(new FleetEvent.FileEnded(
                PHONE, ended, peer, DATA, COMMON, FleetEvent.FileResult.read(ReadFile.of("c8"), "")));
        PhoneRecord phone = bench.phone(PHONE);
        assertThat(phone.boot()).isEqualTo(3);
        assertThat(phone.hasReached(Milestone.COMMON_READ)).isFalse();
        assertThat(phone.mark(Milestone.COMMON_READ).map(Mark::boot)).contains(2L);
        assertThat(phone.mark(Milestone.COMMON_READ).map(Mark::goodVersion)).contains("c8");
        bench.read(PHONE, "10.1.0.7", COMMON, "c8");
        bench.read(PHONE, "10.1.0.7", PHONE.hex() + ".cfg", "8");
        assertThat(bench.phone(PHONE).isUp()).isTrue();
    }

    @Test
    void theEndOfAnImageMayBeToldAfterTheNextBootAskedForItsFirstFile() {
        bench.boot(PHONE, "7");
        String image = "ZIP2x2_1_0_0.bin";
        var peer = Ipv4.of("10.1.0.7");
        bench.tell(new FleetEvent.FileAsked(PHONE, bench.now(), peer, DATA, image));
        bench.pass(Duration.ofMillis(5));
        bench.discover(PHONE, DATA);
        bench.lease(PHONE, DATA, "10.1.0.7");
        bench.tell(new FleetEvent.FileAsked(PHONE, bench.now(), peer, DATA, COMMON));
        bench.tell(new FleetEvent.FileEnded(
                PHONE, bench.now(), peer, DATA, image, FleetEvent.FileResult.read(ReadFile.of("i"), "")));
        bench.tell(new FleetEvent.FileEnded(
                PHONE, bench.now(), peer, DATA, COMMON, FleetEvent.FileResult.read(ReadFile.of("c7"), "")));
        bench.read(PHONE, "10.1.0.7", PHONE.hex() + ".cfg", "7");
        PhoneRecord phone = bench.phone(PHONE);
        assertThat(phone.boot()).isEqualTo(2);
        assertThat(phone.isUp()).isTrue();
        assertThat(phone.firmwareBoot()).isEqualTo(1);
        assertThat(phone.cause()).isEqualTo(BootCause.SOFTWARE_DOWNLOADED);
    }

    @Test
    void aRefusedNotifyIsNoCause() {
        bench.boot(PHONE, "7");
        bench.tell(new FleetEvent.Notified(PHONE, bench.now(), false, "489 Bad Event"));
        bench.boot(PHONE, "7");
        assertThat(bench.phone(PHONE).cause()).isEqualTo(BootCause.POWER_ON);
    }

    @Test
    void aRepeatedDiscoverIsNoBoot() {
        bench.discover(PHONE, DATA);
        bench.discover(PHONE, DATA);
        bench.tell(new FleetEvent.Discovered(PHONE, bench.now(), 102, DATA, ""));
        assertThat(bench.phone(PHONE).boot()).isEqualTo(1);
        bench.lease(PHONE, DATA, "10.1.0.7");
        assertThat(bench.phone(PHONE).hasReached(Milestone.LEASED)).isTrue();
    }

    @Test
    void aPhoneThatNumbersItsExchangesAlikeBootsAgainAllTheSame() {
        for (int boot = 1; boot <= 2; boot++) {
            bench.pass(Duration.ofSeconds(20));
            bench.tell(new FleetEvent.Discovered(PHONE, bench.now(), 1, DATA, ""));
            bench.tell(new FleetEvent.Leased(PHONE, bench.now(), 1, Ipv4.of("10.1.0.7"), DATA));
            bench.read(PHONE, "10.1.0.7", COMMON, "");
            assertThat(bench.phone(PHONE).boot()).isEqualTo(boot);
        }
    }

    @Test
    void aBootThatCrossesTwoVlansIsOneBoot() {
        bench.boot(PHONE, "7");
        bench.discover(PHONE, VOICE);
        PhoneRecord crossing = bench.phone(PHONE);
        assertThat(crossing.boot()).isEqualTo(1);
        assertThat(crossing.leg()).isEqualTo(2);
        assertThat(crossing.isUp()).isFalse();
        assertThat(diagnosis().standing()).isEqualTo(Diagnosis.Standing.UNDER_WAY);

        bench.lease(PHONE, VOICE, "10.2.0.7");
        bench.read(PHONE, "10.2.0.7", COMMON, "c7");
        bench.read(PHONE, "10.2.0.7", PHONE.hex() + ".cfg", "7");
        assertThat(bench.phone(PHONE).isUp()).isTrue();
        assertThat(bench.phone(PHONE).boot()).isEqualTo(1);
        assertThat(bench.count(FleetNews.BootBegan.class)).isEqualTo(1);
        assertThat(bench.count(FleetNews.NetworkCrossed.class)).isEqualTo(1);

        bench.discover(PHONE, DATA);
        assertThat(bench.phone(PHONE).boot())
                .as("back in the first VLAN is the next boot")
                .isEqualTo(2);
        bench.pass(Duration.ofSeconds(1));
        bench.lease(PHONE, DATA, "10.1.0.7");
        bench.read(PHONE, "10.1.0.7", COMMON, "c7");
        bench.pass(Duration.ofMinutes(6));
        bench.discover(PHONE, VOICE);
        assertThat(bench.phone(PHONE).boot())
                .as("too late for a change of the VLAN")
                .isEqualTo(3);
    }

    @Test
    void aRenewalIsNoBoot() {
        bench.boot(PHONE, "7");
        bench.pass(Duration.ofHours(1));
        bench.tell(new FleetEvent.Leased(PHONE, bench.now(), 4711, Ipv4.of("10.1.0.8"), DATA));
        assertThat(bench.phone(PHONE).boot()).isEqualTo(1);
        assertThat(bench.phone(PHONE).isUp()).isTrue();
        assertThat(bench.phone(PHONE).address()).contains(Ipv4.of("10.1.0.8"));
    }

    @Test
    void anImageIsReadAndTheBootAfterItIsNamedSo() {
        bench.boot(PHONE, "7");
        bench.read(PHONE, "10.1.0.7", IMAGE, "i1");
        assertThat(bench.phone(PHONE).isUp()).isFalse();
        assertThat(diagnosis().next()).isEqualTo("a reboot with the new software");
        bench.boot(PHONE, "7");
        assertThat(bench.phone(PHONE).cause()).isEqualTo(BootCause.SOFTWARE_DOWNLOADED);
        assertThat(bench.phone(PHONE).isUp()).isTrue();
        assertThat(bench.phone(PHONE).mark(Milestone.FIRMWARE_READ).map(Mark::goodVersion))
                .contains("i1");
    }

    @Test
    void theEndOfATransferThatIsToldAfterTheNextBootBeganBelongsToTheBootBefore() {
        bench.boot(PHONE, "7");
        var peer = Ipv4.of("10.1.0.7");
        bench.tell(new FleetEvent.FileAsked(PHONE, bench.now(), peer, DATA, IMAGE));
        bench.discover(PHONE, DATA);
        bench.tell(new FleetEvent.FileEnded(
                PHONE, bench.now(), peer, DATA, IMAGE, FleetEvent.FileResult.read(ReadFile.of("i1"), "")));
        PhoneRecord phone = bench.phone(PHONE);
        assertThat(phone.boot()).isEqualTo(2);
        assertThat(phone.cause()).isEqualTo(BootCause.SOFTWARE_DOWNLOADED);
        assertThat(phone.hasAskedForFirmware()).isFalse();
        assertThat(phone.mark(Milestone.FIRMWARE_READ).map(Mark::boot)).contains(1L);
        bench.lease(PHONE, DATA, "10.1.0.7");
        bench.read(PHONE, "10.1.0.7", COMMON, "c");
        bench.read(PHONE, "10.1.0.7", PHONE.hex() + ".cfg", "7");
        assertThat(bench.phone(PHONE).isUp()).isTrue();
    }

    @Test
    void theSameImageBootAfterBootIsALoop() {
        for (int boot = 1; boot <= 3; boot++) {
            bench.boot(PHONE, "7");
            bench.read(PHONE, "10.1.0.7", IMAGE, "i1");
            bench.read(PHONE, "10.1.0.7", IMAGE, "i1");
            assertThat(bench.phone(PHONE).firmwareBoots()).isEqualTo(boot);
        }
        assertThat(bench.count(FleetNews.Looping.class)).isEqualTo(1);
        assertThat(diagnosis().standing()).isEqualTo(Diagnosis.Standing.LOOPING);
        assertThat(diagnosis().cause()).contains(IMAGE).contains("software_version");

        bench.boot(PHONE, "8");
        assertThat(diagnosis().standing()).isEqualTo(Diagnosis.Standing.UP);
    }

    @Test
    void anImageThatIsNotThereIsALoopToo() {
        for (int boot = 1; boot <= 3; boot++) {
            bench.boot(PHONE, "7");
            bench.refuse(PHONE, "10.1.0.7", IMAGE);
        }
        assertThat(diagnosis().standing()).isEqualTo(Diagnosis.Standing.LOOPING);
        assertThat(diagnosis().cause()).contains("not there");
    }

    @Test
    void aBootWithoutANextStepHasStalled() {
        bench.discover(PHONE, DATA);
        bench.lease(PHONE, DATA, "10.1.0.7");
        assertThat(diagnosis().standing()).isEqualTo(Diagnosis.Standing.UNDER_WAY);
        bench.pass(Duration.ofMinutes(2));
        assertThat(bench.count(FleetNews.Stalled.class)).isEqualTo(1);
        assertThat(diagnosis().standing()).isEqualTo(Diagnosis.Standing.STALLED);
        assertThat(diagnosis().lastGood()).contains(Milestone.LEASED);
        assertThat(diagnosis().next()).isEqualTo("the common file");
        assertThat(diagnosis().cause()).contains("port 69");
        bench.pass(Duration.ofHours(1));
        assertThat(bench.count(FleetNews.Stalled.class)).as("told once").isEqualTo(1);
    }

    @Test
    void aRefusedFileIsTheCause() {
        bench.discover(PHONE, DATA);
        bench.lease(PHONE, DATA, "10.1.0.7");
        bench.read(PHONE, "10.1.0.7", COMMON, "c");
        bench.refuse(PHONE, "10.1.0.7", PHONE.hex() + ".cfg");
        bench.pass(Duration.ofMinutes(3));
        assertThat(bench.count(FleetNews.Missed.class)).isEqualTo(1);
        assertThat(diagnosis().lastGood()).contains(Milestone.COMMON_READ);
        assertThat(diagnosis().cause()).contains("not there").contains("make the file");
        assertThat(diagnosis().toString())
                .contains("RRQ " + PHONE.hex() + ".cfg")
                .contains("last good step: common read");
    }

    @Test
    void anOlderReadIsRememberedWhenALaterOneFails() {
        bench.boot(PHONE, "7");
        bench.discover(PHONE, DATA);
        bench.lease(PHONE, DATA, "10.1.0.7");
        bench.refuse(PHONE, "10.1.0.7", PHONE.hex() + ".cfg");
        Mark mark = bench.phone(PHONE).mark(Milestone.SPECIFIC_READ).orElseThrow();
        assertThat(mark.isGood()).isFalse();
        assertThat(mark.goodVersion()).isEqualTo("7");
        assertThat(bench.phone(PHONE).hasMissed(Milestone.SPECIFIC_READ)).isTrue();
        bench.read(PHONE, "10.1.0.7", PHONE.hex() + ".cfg", "8");
        bench.refuse(PHONE, "10.1.0.7", PHONE.hex() + ".cfg");
        assertThat(bench.phone(PHONE).isUp())
                .as("a later refusal takes nothing back")
                .isTrue();
    }

    @Test
    void aPhoneThatIsNotServedIsExplainedByTheSilence() {
        bench.tell(new FleetEvent.Unanswered(
                PHONE, new PacketNote(bench.now(), "eth1", "DHCPDISCOVER", "no answer: stranger"), NoAnswer.STRANGER));
        assertThat(bench.phone(PHONE).boot()).isZero();
        assertThat(diagnosis().standing()).isEqualTo(Diagnosis.Standing.NOT_SERVED);
        assertThat(diagnosis().cause()).contains("add it to the phones");
        assertThat(diagnosis().toString()).contains("eth1 DHCPDISCOVER: no answer: stranger");
    }

    @Test
    void nobodyIsExplainedToo() {
        assertThat(Diagnosis.of(PHONE, Optional.empty(), bench.now(), FleetSettings.defaults())
                        .standing())
                .isEqualTo(Diagnosis.Standing.NEVER_HEARD);
    }

    @Test
    void whereAnotherServerGivesTheAddressesAPhoneIsKnownByItsOwnFile() {
        for (int boot = 1; boot <= 2; boot++) {
            bench.pass(Duration.ofMinutes(1));
            bench.read(null, "10.3.0.9", COMMON, "c");
            bench.read(null, "10.3.0.9", "./ZIP2x2/" + PHONE.hex().toLowerCase(java.util.Locale.ROOT) + ".cfg", "7");
            PhoneRecord phone = bench.phone(PHONE);
            assertThat(phone.boot()).isEqualTo(boot);
            assertThat(phone.isUp()).isTrue();
            assertThat(phone.hasReached(Milestone.COMMON_READ)).isTrue();
            assertThat(phone.network()).isEqualTo("10.3.0.0/24");
        }
        bench.read(null, "10.3.0.9", IMAGE, "i");
        assertThat(bench.phone(PHONE).hasReached(Milestone.FIRMWARE_READ)).isTrue();
    }

    @Test
    void anotherPhonesFileIsNoStepOfThisOne() {
        bench.discover(PHONE, DATA);
        bench.lease(PHONE, DATA, "10.1.0.7");
        bench.refuse(PHONE, "10.1.0.7", "000BEA000002.cfg");
        bench.read(PHONE, "10.1.0.7", "ring.wav", "");
        assertThat(bench.phone(PHONE).hasMissed(Milestone.SPECIFIC_READ)).isFalse();
        assertThat(bench.engine.phone(MacAddress.parse("000BEA000002"))).isEmpty();
        assertThat(bench.phone(PHONE).packets().toString()).contains("000BEA000002.cfg");
    }

    @Test
    void memoryIsBoundedAndInventedAddressesPushOutNoPhone() {
        FleetBench small = new FleetBench(
                FleetSettings.builder().capacity(10, 5).packetsPerPhone(4).build());
        for (int i = 0; i < 30; i++) {
            small.boot(MacAddress.parse(String.format("000BEA0000%02X", i)), "7");
        }
        for (int i = 0; i < 1_000; i++) {
            small.discover(MacAddress.parse(String.format("0200000%05X", i)), DATA);
            small.read(null, "10.9." + i / 250 + "." + i % 250, COMMON, "c");
        }
        assertThat(small.engine.phones()).hasSize(15);
        assertThat(small.stored).hasSize(15);
        assertThat(small.engine.phone(MacAddress.parse("000BEA00001D"))).isPresent();
        assertThat(small.engine.phone(MacAddress.parse("000BEA000001"))).isEmpty();
        assertThat(small.engine.phones()).allMatch(phone -> phone.packets().size() <= 4);
    }

    @Test
    void aRestartGoesOnWhereItStood() {
        bench.boot(PHONE, "7");
        MacAddress other = MacAddress.parse("000BEA000002");
        bench.discover(other, DATA);
        bench.lease(other, DATA, "10.1.0.8");

        FleetBench again = new FleetBench();
        bench.stored.values().forEach(phone -> again.tell(new FleetEvent.Restored(phone, bench.now())));
        assertThat(again.engine.phones()).containsExactlyInAnyOrderElementsOf(bench.engine.phones());
        again.tell(new FleetEvent.FileAsked(null, bench.now(), Ipv4.of("10.1.0.8"), DATA, COMMON));
        assertThat(again.phone(other).packets().toString()).contains(COMMON);
        again.pass(Duration.ofMinutes(3));
        assertThat(again.count(FleetNews.Stalled.class)).isEqualTo(1);
    }

    /** A clock that is set back in the middle of a boot, as its servers stamp it: dates go back, the monotonic clock on. */
    @Test
    void fP9_aClockThatIsSetBackDuringABootChangesNothing() {
        java.time.Instant noon = bench.now();
        long nanos = 1_000_000_000L;
        var peer = Ipv4.of("10.1.0.7");
        bench.tell(new FleetEvent.Discovered(PHONE, Moment.of(noon, nanos), 7, DATA, ""));
        bench.tell(new FleetEvent.Leased(PHONE, Moment.of(noon, nanos + 1), 7, peer, DATA, java.time.Instant.MAX));
        for (String file : java.util.List.of(COMMON, PHONE.hex() + ".cfg")) {
            nanos += 1_000_000;
            Moment asked = Moment.of(noon.minusSeconds(5), nanos);
            Moment ended = Moment.of(noon.minusSeconds(5).plusMillis(3), nanos + 3_000_000);
            bench.tell(new FleetEvent.FileAsked(PHONE, asked, peer, DATA, file));
            bench.tell(new FleetEvent.FileEnded(
                    PHONE, ended, peer, DATA, file, FleetEvent.FileResult.read(ReadFile.of("7"), "")));
        }
        assertThat(bench.phone(PHONE).boot()).isEqualTo(1);
        assertThat(bench.phone(PHONE).isUp()).isTrue();
        assertThat(diagnosis().standing()).isEqualTo(Diagnosis.Standing.UP);
        assertThat(bench.engine.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void fP9_aClockThatJumpsAheadStallsNobody() {
        bench.discover(PHONE, DATA);
        Diagnosis live = Diagnosis.of(PHONE, bench.engine.phone(PHONE), FleetSettings.defaults());
        assertThat(live.standing()).isEqualTo(Diagnosis.Standing.UNDER_WAY);
        bench.pass(FleetSettings.defaults().stallAfter());
        assertThat(bench.phone(PHONE).isStalled()).isTrue();
        assertThat(bench.stored.get(PHONE).isStalled())
                .as("another process sees it, too")
                .isTrue();
        bench.lease(PHONE, DATA, "10.1.0.7");
        assertThat(bench.phone(PHONE).isStalled()).isFalse();
    }

    @Test
    void fP29_anAddressCountsWhileItsLeaseLastsAndNobodyElseHasIt() {
        MacAddress other = MacAddress.parse("000BEA0000EE");
        var address = Ipv4.of("10.1.0.7");
        java.time.Instant end = bench.now().plusSeconds(3_600);
        bench.tell(new FleetEvent.Leased(PHONE, Moment.dated(bench.now()), 1, address, DATA, end));
        assertThat(bench.phone(PHONE).hasAddressAt(end.minusSeconds(1))).isTrue();
        assertThat(bench.phone(PHONE).hasAddressAt(end)).isFalse();

        bench.tell(new FleetEvent.Leased(other, Moment.dated(bench.now()), 2, address, DATA, end));
        assertThat(bench.phone(PHONE).address()).isEmpty();
        assertThat(bench.phone(other).address()).contains(address);
        bench.tell(new FleetEvent.Left(other, Moment.dated(bench.now()), address));
        assertThat(bench.phone(other).address()).isEmpty();
    }

    @Test
    void whatAPhoneReadLastSaysWhoItIs() {
        bench.boot(PHONE, "7");
        var peer = Ipv4.of("10.1.0.7");
        ReadFile common = ReadFile.of("c").sipPort(5062);
        ReadFile own = ReadFile.of("8").deviceId("201");
        bench.tell(new FleetEvent.FileEnded(
                PHONE, bench.now(), peer, DATA, COMMON, FleetEvent.FileResult.read(common, "")));
        bench.tell(new FleetEvent.FileEnded(
                PHONE, bench.now(), peer, DATA, PHONE.hex() + ".cfg", FleetEvent.FileResult.read(own, "")));
        bench.refuse(PHONE, "10.1.0.7", PHONE.hex() + ".cfg");
        assertThat(bench.phone(PHONE).deviceId())
                .as("what was not read changes nothing")
                .contains("201");
        assertThat(bench.phone(PHONE).sipPort()).hasValue(5062);
    }

    @Test
    void thePbxTellsOfARegistrationOnceInABoot() {
        bench.boot(PHONE, "7");
        bench.tell(new FleetEvent.Registered(PHONE, Moment.dated(bench.now())));
        bench.tell(new FleetEvent.Registered(PHONE, Moment.dated(bench.now())));
        assertThat(bench.count(FleetNews.Registered.class)).isOne();
        assertThat(bench.phone(PHONE).isRegistered()).isTrue();
        bench.pass(Duration.ofHours(1));
        bench.boot(PHONE, "7");
        assertThat(bench.phone(PHONE).isRegistered()).isFalse();
    }
}
