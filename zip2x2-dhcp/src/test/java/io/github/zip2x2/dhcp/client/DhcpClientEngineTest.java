package io.github.zip2x2.dhcp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.zip2x2.dhcp.ClasslessRoute;
import io.github.zip2x2.dhcp.ClientIdentifier;
import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.DropReason;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.LeaseTime;
import io.github.zip2x2.dhcp.ParameterRequestList;
import io.github.zip2x2.dhcp.client.DhcpClientActions.LossReason;
import io.github.zip2x2.dhcp.client.DhcpClientEvent.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DhcpClientEngineTest {

    private static ClientBench client() {
        return new ClientBench(ClientBench.atOnce().build());
    }

    @Test
    void k43_discoverIsBroadcastFromNowhere() {
        ClientBench bench = client().start();
        DhcpMessage discover = bench.last();
        assertThat(discover.type()).isEqualTo(DhcpMessageType.DISCOVER);
        assertThat(discover.op()).isEqualTo(DhcpMessage.BOOTREQUEST);
        assertThat(discover.ciaddr()).isEqualTo(Ipv4.ANY);
        assertThat(discover.giaddr()).isEqualTo(Ipv4.ANY);
        assertThat(discover.has(54)).isFalse();
        assertThat(bench.lastDestination()).isEqualTo(Ipv4.BROADCAST);
        assertThat(client().start().last().xid()).isEqualTo(discover.xid());
        bench.start();
        assertThat(bench.last().xid()).isNotEqualTo(discover.xid());
    }

    @Test
    void k44_theFirstDiscoverWaitsOneToTenSeconds() {
        ClientBench bench =
                new ClientBench(DhcpClientSettings.of(ClientBench.PHONE).build()).start();
        assertThat(bench.sent).isEmpty();
        assertThat(bench.engine.state()).isEqualTo(DhcpClientState.INIT);
        assertThat(bench.secondsToDeadline()).isBetween(1.0, 10.0);
        bench.wake();
        assertThat(bench.sent).hasSize(1);
    }

    @Test
    void k45_discoverIsRepeatedAfter4To64SecondsGiveOrTakeOne() {
        ClientBench bench = client().start();
        for (int wait : new int[] {4, 8, 16, 32, 64, 64, 64}) {
            assertThat(bench.secondsToDeadline()).isCloseTo(wait, within(1.0));
            bench.wake();
            assertThat(bench.last().type()).isEqualTo(DhcpMessageType.DISCOVER);
        }
        assertThat(bench.last().xid()).isEqualTo(bench.sent.get(0).message().xid());
        assertThat(bench.last().secs()).isGreaterThan(100);
    }

    @Test
    void k45_aTimerThatComesEarlyIsNotTime() {
        ClientBench bench = client().start().tell(Signal.TIME_REACHED);
        assertThat(bench.sent).hasSize(1);
    }

    @Test
    void k46_theBroadcastFlagIsSetWhereUnicastCannotBeHeard() {
        assertThat(client().start().last().broadcast()).isFalse();
        ClientBench deaf = new ClientBench(ClientBench.atOnce().broadcast(true).build()).start();
        assertThat(deaf.last().broadcast()).isTrue();
        deaf.hear(deaf.reply(DhcpMessageType.OFFER).build());
        assertThat(deaf.last().broadcast()).isTrue();
    }

    @Test
    void k47_offersOfOthersAndAcksWhileSelectingAreDiscarded() {
        ClientBench bench = client().start();
        DhcpMessage offer = bench.reply(DhcpMessageType.OFFER).build();
        bench.hear(offer.toBuilder().xid(offer.xid() + 1).build());
        bench.hear(offer.toBuilder()
                .hardwareAddress(HardwareAddress.ethernet("000BEA999999"))
                .build());
        bench.hear(offer.toBuilder().without(54).build());
        bench.hear(bench.reply(DhcpMessageType.ACK).build());
        bench.hear(bench.reply(DhcpMessageType.NAK).build());
        assertThat(bench.ignored).hasSize(5).containsOnly(DropReason.NOT_FOR_US);
        assertThat(bench.engine.state()).isEqualTo(DhcpClientState.SELECTING);
    }

    @Test
    void k48_requestNamesServerAndAddressWithTheSameXidListAndIdentifier() {
        ClientBench bench = new ClientBench(ClientBench.atOnce()
                        .clientIdentifier(ClientIdentifier.of(ClientBench.PHONE))
                        .option(DhcpOptions.VENDOR_CLASS_IDENTIFIER, "ZIP2x2")
                        .leaseTime(LeaseTime.ofSeconds(600))
                        .build())
                .start();
        DhcpMessage discover = bench.last();
        bench.hear(bench.reply(DhcpMessageType.OFFER).build());
        DhcpMessage request = bench.last();
        assertThat(request.type()).isEqualTo(DhcpMessageType.REQUEST);
        assertThat(request.option(DhcpOptions.SERVER_IDENTIFIER)).contains(ClientBench.SERVER);
        assertThat(request.option(DhcpOptions.REQUESTED_ADDRESS)).contains(Ipv4.of("192.0.2.100"));
        assertThat(request.ciaddr()).isEqualTo(Ipv4.ANY);
        assertThat(request.xid()).isEqualTo(discover.xid());
        assertThat(request.secs()).isEqualTo(discover.secs());
        for (int code : new int[] {51, 55, 57, 60, 61}) {
            assertThat(request.octets(code)).isEqualTo(discover.octets(code)).isPresent();
        }
        assertThat(bench.lastDestination()).isEqualTo(Ipv4.BROADCAST);
        assertThat(bench.offered).hasSize(1);
    }

    @Test
    void k49_initRebootAsksForTheRememberedAddressWithoutAServer() {
        ClientBench bench =
                new ClientBench(ClientBench.atOnce().initReboot(true).build()).start("192.0.2.77");
        assertThat(bench.engine.state()).isEqualTo(DhcpClientState.REBOOTING);
        assertThat(bench.last().type()).isEqualTo(DhcpMessageType.REQUEST);
        assertThat(bench.last().option(DhcpOptions.REQUESTED_ADDRESS)).contains(Ipv4.of("192.0.2.77"));
        assertThat(bench.last().has(54)).isFalse();
        assertThat(bench.last().ciaddr()).isEqualTo(Ipv4.ANY);
        assertThat(bench.lastDestination()).isEqualTo(Ipv4.BROADCAST);
        bench.hear(bench.reply(DhcpMessageType.ACK).build());
        assertThat(bench.bound).as("another address than the one asked for").isEmpty();
        bench.hear(
                bench.reply(DhcpMessageType.ACK).yiaddr(Ipv4.of("192.0.2.77")).build());
        assertThat(bench.bound).hasSize(1);
    }

    @Test
    void k49_aPhoneBeginsWithDiscoverAndNamesTheRememberedAddressThere() {
        ClientBench bench = client().start("192.0.2.77");
        assertThat(bench.last().type()).isEqualTo(DhcpMessageType.DISCOVER);
        assertThat(bench.last().option(DhcpOptions.REQUESTED_ADDRESS)).contains(Ipv4.of("192.0.2.77"));
    }

    @Test
    void k50_renewingIsUnicastAndRebindingBroadcastBothWithCiaddrOnly() {
        ClientBench bench = client().bind().wake();
        assertThat(bench.engine.state()).isEqualTo(DhcpClientState.RENEWING);
        assertThat(bench.lastDestination()).isEqualTo(ClientBench.SERVER);
        assertExtends(bench.last());
        while (bench.engine.state() == DhcpClientState.RENEWING) {
            bench.wake();
        }
        assertThat(bench.engine.state()).isEqualTo(DhcpClientState.REBINDING);
        assertThat(bench.lastDestination()).isEqualTo(Ipv4.BROADCAST);
        assertExtends(bench.last());
    }

    private static void assertExtends(DhcpMessage request) {
        assertThat(request.type()).isEqualTo(DhcpMessageType.REQUEST);
        assertThat(request.ciaddr()).isEqualTo(Ipv4.of("192.0.2.100"));
        assertThat(request.has(50)).isFalse();
        assertThat(request.has(54)).isFalse();
        assertThat(request.has(55)).isTrue();
    }

    @Test
    void k51_theLeaseCountsFromTheSendingOfTheRequest() {
        ClientBench bench = client().start();
        bench.hear(bench.reply(DhcpMessageType.OFFER).build());
        long sent = bench.now;
        bench.pass(3).hear(bench.reply(DhcpMessageType.ACK).build());
        assertThat(bench.bound.get(0).expiryNanos()).isEqualTo(sent + 3600 * ClientBench.SECOND);
    }

    @Test
    void k52_t1AndT2HaveDefaultsWithFuzzAndBadOnesAreReplaced() {
        ClientLease byDefault = client().bind().bound.get(0);
        assertTimes(byDefault, 1800, 3150);
        assertTimes(bindWith(600, 1200).bound.get(0), 600, 1200);
        assertTimes(bindWith(1200, 600).bound.get(0), 1800, 3150);
        assertTimes(bindWith(1200, 3600).bound.get(0), 1800, 3150);
    }

    private static ClientBench bindWith(long t1, long t2) {
        ClientBench bench = client().start();
        bench.hear(bench.reply(DhcpMessageType.OFFER).build());
        return bench.hear(bench.reply(DhcpMessageType.ACK)
                .option(DhcpOptions.RENEWAL_TIME, LeaseTime.ofSeconds(t1))
                .option(DhcpOptions.REBINDING_TIME, LeaseTime.ofSeconds(t2))
                .build());
    }

    private static void assertTimes(ClientLease lease, double t1, double t2) {
        double start = lease.expiryNanos() / 1e9 - 3600;
        assertThat(lease.renewalNanos() / 1e9 - start).isBetween(t1 * 31 / 32 - 0.001, t1 + 0.001);
        assertThat(lease.rebindingNanos() / 1e9 - start).isBetween(t2 * 31 / 32 - 0.001, t2 + 0.001);
    }

    @Test
    void k52_aLeaseWithoutEndIsNeverExtended() {
        ClientBench bench = client().start();
        bench.hear(bench.reply(DhcpMessageType.OFFER).build());
        bench.hear(bench.reply(DhcpMessageType.ACK)
                .option(DhcpOptions.LEASE_TIME, LeaseTime.INFINITE)
                .build());
        assertThat(bench.engine.state()).isEqualTo(DhcpClientState.BOUND);
        assertThat(bench.engine.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void k53_renewalIsRepeatedAtHalfTheRestButNotBeforeAMinute() {
        ClientBench bench = bindWith(1000, 2000).wake();
        double rest = (bench.engine.lease().orElseThrow().rebindingNanos() - bench.now) / 1e9;
        assertThat(bench.secondsToDeadline()).isCloseTo(rest / 2, within(0.001));
        double least = Double.MAX_VALUE;
        while (bench.engine.state() == DhcpClientState.RENEWING) {
            double wait = bench.secondsToDeadline();
            boolean lastOne = bench.engine.deadlineNanos()
                    == bench.engine.lease().orElseThrow().rebindingNanos();
            least = lastOne ? least : Math.min(least, wait);
            bench.wake();
        }
        assertThat(least).isGreaterThanOrEqualTo(60);
    }

    @Test
    void k53_anExtendedLeaseIsBoundAgain() {
        ClientBench bench = client().bind().wake();
        bench.hear(bench.reply(DhcpMessageType.ACK).build());
        assertThat(bench.engine.state()).isEqualTo(DhcpClientState.BOUND);
        assertThat(bench.renewed).hasSize(1);
        assertThat(bench.bound).hasSize(1);
        bench.wake();
        bench.hear(
                bench.reply(DhcpMessageType.ACK).yiaddr(Ipv4.of("192.0.2.101")).build());
        assertThat(bench.renewed).as("another address is no renewal").hasSize(1);
    }

    @Test
    void k54_aNakCountsFromTheSelectedServerOnly() {
        ClientBench bench = client().start();
        bench.hear(bench.reply(DhcpMessageType.OFFER).build());
        bench.hear(bench.reply(DhcpMessageType.NAK)
                .option(DhcpOptions.SERVER_IDENTIFIER, Ipv4.of("192.0.2.66"))
                .build());
        bench.hear(bench.reply(DhcpMessageType.NAK).without(54).build());
        assertThat(bench.engine.state()).isEqualTo(DhcpClientState.REQUESTING);
        bench.hear(bench.reply(DhcpMessageType.NAK).build());
        assertThat(bench.lost).containsExactly(LossReason.REFUSED);
        assertThat(bench.last().type()).isEqualTo(DhcpMessageType.DISCOVER);
    }

    @Test
    void k54_anyServersNakCountsWhileRebinding() {
        ClientBench bench = client().bind();
        while (bench.engine.state() != DhcpClientState.REBINDING) {
            bench.wake();
        }
        bench.hear(bench.reply(DhcpMessageType.NAK)
                .option(DhcpOptions.SERVER_IDENTIFIER, Ipv4.of("192.0.2.66"))
                .build());
        assertThat(bench.lost).containsExactly(LossReason.REFUSED);
    }

    @Test
    void k54_aNakWithoutServerCountsWhereThatIsSet() {
        ClientBench bench =
                new ClientBench(ClientBench.atOnce().anonymousNaks(true).build()).start();
        bench.hear(bench.reply(DhcpMessageType.OFFER).build());
        bench.hear(bench.reply(DhcpMessageType.NAK).without(54).build());
        assertThat(bench.lost).containsExactly(LossReason.REFUSED);
    }

    @Test
    void k54_aServerThatOffersAndRefusesIsAskedEverLessOften() {
        ClientBench bench = client().start();
        for (double wait : new double[] {0, 1, 2, 4}) {
            bench.hear(bench.reply(DhcpMessageType.OFFER).build());
            bench.hear(bench.reply(DhcpMessageType.NAK).build());
            if (wait > 0) {
                assertThat(bench.engine.state()).isEqualTo(DhcpClientState.INIT);
                assertThat(bench.secondsToDeadline()).isEqualTo(wait);
                bench.wake();
            }
            assertThat(bench.engine.state()).isEqualTo(DhcpClientState.SELECTING);
        }
    }

    @Test
    void k55_aNakWhileRenewingOrTheEndOfTheLeaseBeginsAnew() {
        ClientBench refused = client().bind().wake();
        refused.hear(refused.reply(DhcpMessageType.NAK).build());
        assertThat(refused.lost).containsExactly(LossReason.REFUSED);
        assertThat(refused.engine.lease()).isEmpty();
        assertThat(refused.last().has(50)).isFalse();

        ClientBench expired = client().bind();
        while (expired.lost.isEmpty()) {
            expired.wake();
        }
        assertThat(expired.lost).containsExactly(LossReason.EXPIRED);
        assertThat(expired.engine.lease()).isEmpty();
        assertThat(expired.last().type()).isEqualTo(DhcpMessageType.DISCOVER);
        assertThat(expired.last().option(DhcpOptions.REQUESTED_ADDRESS)).contains(Ipv4.of("192.0.2.100"));
    }

    @Test
    void k56_requestingGivesUpAfterFourTriesInAboutAMinute() {
        ClientBench bench = client().start();
        bench.hear(bench.reply(DhcpMessageType.OFFER).build());
        long first = bench.now;
        for (int i = 0; i < 4; i++) {
            assertThat(bench.last().type()).isEqualTo(DhcpMessageType.REQUEST);
            bench.wake();
        }
        assertThat(bench.lost).containsExactly(LossReason.NO_ANSWER);
        assertThat((bench.now - first) / 1e9).isBetween(56.0, 64.0);
        assertThat(bench.last().type()).isEqualTo(DhcpMessageType.DISCOVER);
    }

    @Test
    void k57_silenceToARebootFallsBackToDiscover() {
        ClientBench bench = new ClientBench(
                        ClientBench.atOnce().initReboot(true).requestTries(2).build())
                .start("192.0.2.77");
        bench.wake();
        assertThat(bench.last().type()).isEqualTo(DhcpMessageType.REQUEST);
        bench.wake();
        assertThat(bench.engine.state()).isEqualTo(DhcpClientState.SELECTING);
        assertThat(bench.last().option(DhcpOptions.REQUESTED_ADDRESS)).contains(Ipv4.of("192.0.2.77"));
    }

    @Test
    void k57_silenceToARebootLeavesAnUnexpiredLeaseInUse() {
        ClientBench bench = new ClientBench(ClientBench.atOnce().requestTries(2).build()).bind();
        ClientLease held = bench.engine.lease().orElseThrow();
        bench.tell(DhcpClientEvent.Signal.STOP);
        bench.tell(new DhcpClientEvent.Resume(held));
        assertThat(bench.last().type()).isEqualTo(DhcpMessageType.REQUEST);
        assertThat(bench.last().option(DhcpOptions.REQUESTED_ADDRESS)).contains(held.address());
        assertThat(bench.last().option(DhcpOptions.SERVER_IDENTIFIER)).isEmpty();
        bench.wake();
        bench.wake();
        assertThat(bench.engine.state()).isEqualTo(DhcpClientState.BOUND);
        assertThat(bench.engine.lease()).contains(held);
        assertThat(bench.engine.deadlineNanos()).isEqualTo(held.renewalNanos());
        assertThat(bench.bound).hasSize(2);
    }

    @Test
    void k57_anExpiredLeaseIsNotResumed() {
        ClientBench bench = new ClientBench(ClientBench.atOnce().requestTries(2).build()).bind();
        ClientLease held = bench.engine.lease().orElseThrow();
        bench.tell(DhcpClientEvent.Signal.STOP);
        bench.now = held.expiryNanos() - 1;
        bench.tell(new DhcpClientEvent.Resume(held));
        bench.wake();
        bench.wake();
        assertThat(bench.engine.lease()).isEmpty();
        assertThat(bench.last().type()).isEqualTo(DhcpMessageType.DISCOVER);
    }

    @Test
    void k57_aRefusedRebootEndsTheLease() {
        ClientBench bench = new ClientBench(ClientBench.atOnce().build()).bind();
        ClientLease held = bench.engine.lease().orElseThrow();
        bench.tell(DhcpClientEvent.Signal.STOP);
        bench.tell(new DhcpClientEvent.Resume(held));
        bench.hear(bench.reply(DhcpMessageType.NAK).build());
        assertThat(bench.engine.lease()).isEmpty();
        assertThat(bench.last().type()).isEqualTo(DhcpMessageType.DISCOVER);
    }

    @Test
    void k58_aConflictIsDeclinedAndTenSecondsAreWaited() {
        ClientBench bench = new ClientBench(ClientBench.atOnce().probing(true).build()).bind();
        assertThat(bench.engine.state()).isEqualTo(DhcpClientState.CHECKING);
        assertThat(bench.probes).containsExactly(Ipv4.of("192.0.2.100"));
        assertThat(bench.bound).isEmpty();
        bench.tell(new DhcpClientEvent.Probed(true));
        DhcpMessage decline = bench.last();
        assertThat(decline.type()).isEqualTo(DhcpMessageType.DECLINE);
        assertThat(decline.option(DhcpOptions.REQUESTED_ADDRESS)).contains(Ipv4.of("192.0.2.100"));
        assertThat(decline.option(DhcpOptions.SERVER_IDENTIFIER)).contains(ClientBench.SERVER);
        assertThat(decline.ciaddr()).isEqualTo(Ipv4.ANY);
        assertThat(decline.has(55)).isFalse();
        assertThat(bench.lastDestination()).isEqualTo(Ipv4.BROADCAST);
        assertThat(bench.lost).containsExactly(LossReason.CONFLICT);
        assertThat(bench.secondsToDeadline()).isGreaterThanOrEqualTo(10);
    }

    @Test
    void k58_aSilentAddressIsBoundAndALaterConflictDeclinedToo() {
        ClientBench bench = new ClientBench(ClientBench.atOnce().probing(true).build()).bind();
        bench.tell(new DhcpClientEvent.Probed(false));
        assertThat(bench.bound).hasSize(1);
        bench.tell(new DhcpClientEvent.Probed(true));
        assertThat(bench.lost).as("an answer nobody waits for").isEmpty();
        bench.tell(Signal.CONFLICT);
        assertThat(bench.last().type()).isEqualTo(DhcpMessageType.DECLINE);
    }

    @Test
    void k59_releaseIsUnicastWithCiaddrAndServerOnly() {
        ClientBench bench = client().bind().tell(Signal.RELEASE);
        DhcpMessage release = bench.last();
        assertThat(release.type()).isEqualTo(DhcpMessageType.RELEASE);
        assertThat(release.ciaddr()).isEqualTo(Ipv4.of("192.0.2.100"));
        assertThat(release.option(DhcpOptions.SERVER_IDENTIFIER)).contains(ClientBench.SERVER);
        assertThat(release.has(50)).isFalse();
        assertThat(release.has(55)).isFalse();
        assertThat(bench.lastDestination()).isEqualTo(ClientBench.SERVER);
        assertThat(bench.engine.state()).isEqualTo(DhcpClientState.STOPPED);
        assertThat(bench.lost).containsExactly(LossReason.RELEASED);
    }

    @Test
    void k59_aStoppedClientSaysNothing() {
        ClientBench bench = client().bind();
        int before = bench.sent.size();
        bench.tell(Signal.STOP).tell(Signal.RELEASE).tell(Signal.CONFLICT).tell(Signal.TIME_REACHED);
        assertThat(bench.sent).hasSize(before);
        assertThat(bench.engine.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void k60_informTakesAnAckWithoutAnAddress() {
        ClientBench bench = client().tell(new DhcpClientEvent.Inform(Ipv4.of("192.0.2.50")));
        DhcpMessage inform = bench.last();
        assertThat(inform.type()).isEqualTo(DhcpMessageType.INFORM);
        assertThat(inform.ciaddr()).isEqualTo(Ipv4.of("192.0.2.50"));
        assertThat(inform.has(50) || inform.has(51) || inform.has(54)).isFalse();
        assertThat(inform.has(55)).isTrue();
        bench.wake();
        bench.hear(DhcpMessage.replyTo(bench.last(), DhcpMessageType.ACK)
                .option(DhcpOptions.SERVER_IDENTIFIER, ClientBench.SERVER)
                .build());
        assertThat(bench.informed).hasSize(1);
        assertThat(bench.engine.state()).isEqualTo(DhcpClientState.STOPPED);
    }

    @Test
    void k60_informGivesUp() {
        ClientBench bench = client().tell(new DhcpClientEvent.Inform(Ipv4.of("192.0.2.50")));
        bench.wake().wake().wake().wake();
        assertThat(bench.sent).hasSize(4);
        assertThat(bench.lost).containsExactly(LossReason.NO_ANSWER);
    }

    @Test
    void k61_rapidCommitTakesAnAckThatSaysSo() {
        ClientBench bench =
                new ClientBench(ClientBench.atOnce().rapidCommit(true).build()).start();
        assertThat(bench.last().has(80)).isTrue();
        bench.hear(bench.reply(DhcpMessageType.ACK).build());
        assertThat(bench.bound).isEmpty();
        bench.hear(bench.reply(DhcpMessageType.ACK)
                .option(DhcpOptions.RAPID_COMMIT, true)
                .build());
        assertThat(bench.bound).hasSize(1);
    }

    @Test
    void k62_theRequestListOfAPhone() {
        ParameterRequestList list = DhcpClientSettings.PHONE_REQUEST_LIST;
        assertThat(list.code(0)).isEqualTo(121);
        for (int code : new int[] {1, 3, 6, 15, 42, 66, 67, 43, 150, 120}) {
            assertThat(list.contains(code)).isTrue();
        }
    }

    @Test
    void k63_theFirstOfferWithABootServerWinsWithinTheWindow() {
        ClientBench bench = client().start();
        DhcpMessage plain = bench.reply(DhcpMessageType.OFFER)
                .option(DhcpOptions.SERVER_IDENTIFIER, Ipv4.of("192.0.2.66"))
                .without(66)
                .build();
        bench.hear(plain);
        assertThat(bench.engine.state()).isEqualTo(DhcpClientState.SELECTING);
        bench.pass(0.2)
                .hear(bench.reply(DhcpMessageType.OFFER)
                        .without(66)
                        .option(DhcpOptions.TFTP_SERVER_ADDRESS, List.of(ClientBench.SERVER))
                        .build());
        assertThat(bench.last().option(DhcpOptions.SERVER_IDENTIFIER)).contains(ClientBench.SERVER);
    }

    @Test
    void k63_withoutABootServerTheFirstOfferIsTakenWhenTheWindowEnds() {
        ClientBench bench = client().start();
        bench.hear(bench.reply(DhcpMessageType.OFFER).without(66).build());
        assertThat(bench.secondsToDeadline()).isEqualTo(1.0);
        bench.wake();
        assertThat(bench.engine.state()).isEqualTo(DhcpClientState.REQUESTING);
    }

    @Test
    void k63_aSelectorMayWantNone() {
        ClientBench bench = new ClientBench(ClientBench.atOnce()
                        .offerSelector((offers, over) -> Optional.empty())
                        .build())
                .start();
        bench.hear(bench.reply(DhcpMessageType.OFFER).build()).wake();
        assertThat(bench.last().type()).isEqualTo(DhcpMessageType.DISCOVER);
        assertThat(bench.sent).hasSize(2);
        ClientBench any = new ClientBench(
                        ClientBench.atOnce().offerSelector(OfferSelector.FIRST).build())
                .start();
        any.hear(any.reply(DhcpMessageType.OFFER).without(66).build());
        assertThat(any.engine.state()).isEqualTo(DhcpClientState.REQUESTING);
    }

    @Test
    void k64_classlessRoutesCountAlone() {
        ClientBench bench = client().start();
        bench.hear(bench.reply(DhcpMessageType.OFFER).build());
        bench.hear(bench.reply(DhcpMessageType.ACK)
                .option(DhcpOptions.SUBNET_MASK, Ipv4.of("255.255.255.0"))
                .option(DhcpOptions.ROUTER, List.of(ClientBench.SERVER))
                .option(
                        DhcpOptions.CLASSLESS_STATIC_ROUTE,
                        List.of(new io.github.zip2x2.dhcp.ClasslessRoute(Ipv4.ANY, 0, Ipv4.of("192.0.2.9"))))
                .build());
        ClientLease lease = bench.bound.get(0);
        assertThat(lease.routers()).isEmpty();
        assertThat(lease.subnetMask()).contains(Ipv4.of("255.255.255.0"));
        assertThat(lease.time()).isEqualTo(LeaseTime.ofSeconds(3600));
        assertThat(lease.toString()).contains("192.0.2.100", "192.0.2.1");
        assertThat(client().bind().bound.get(0).routers()).isEmpty();
    }

    @Test
    void row1_and_3_datagramsThatAreNoRepliesAreIgnored() {
        ClientBench bench = client().start();
        bench.hear(bench.last());
        assertThat(bench.ignored).containsExactly(DropReason.BAD_OP);
    }

    @Test
    void row13_and_37_anAckWithoutALeaseTimeIsNoLease() {
        ClientBench bench = client().start();
        bench.hear(bench.reply(DhcpMessageType.OFFER).build());
        bench.hear(bench.reply(DhcpMessageType.ACK).without(51).build());
        bench.hear(bench.reply(DhcpMessageType.ACK)
                .option(DhcpOptions.LEASE_TIME, LeaseTime.ofSeconds(0))
                .build());
        assertThat(bench.ignored).containsExactly(DropReason.NO_LEASE_TIME, DropReason.NO_LEASE_TIME);
        assertThat(bench.bound).isEmpty();
    }

    @Test
    void row36_offersThatNoHostCanUseAreDropped() {
        ClientBench bench = client().start();
        for (String address : new String[] {"0.0.0.0", "255.255.255.255", "224.0.0.1", "127.0.0.9"}) {
            bench.hear(
                    bench.reply(DhcpMessageType.OFFER).yiaddr(Ipv4.of(address)).build());
        }
        bench.hear(bench.reply(DhcpMessageType.OFFER)
                .option(DhcpOptions.SUBNET_MASK, Ipv4.of("255.0.255.0"))
                .build());
        bench.hear(bench.reply(DhcpMessageType.OFFER)
                .option(DhcpOptions.SUBNET_MASK, Ipv4.of("255.255.255.0"))
                .option(DhcpOptions.ROUTER, List.of(Ipv4.of("198.51.100.1")))
                .build());
        assertThat(bench.ignored).hasSize(6).containsOnly(DropReason.UNUSABLE_OFFER);
        bench.hear(
                bench.reply(DhcpMessageType.OFFER).yiaddr(Ipv4.of("127.0.0.9")).build(), "127.0.0.1");
        assertThat(bench.engine.state()).isEqualTo(DhcpClientState.REQUESTING);
        bench.hear(bench.reply(DhcpMessageType.ACK).yiaddr(Ipv4.ANY).build());
        assertThat(bench.ignored).hasSize(7);
    }

    @Test
    void aRestartWhileBoundBeginsAnew() {
        ClientBench bench = client().bind().start();
        assertThat(bench.engine.lease()).isEmpty();
        assertThat(bench.engine.state()).isEqualTo(DhcpClientState.SELECTING);
        bench.tell(Signal.STOP);
        bench.hear(bench.reply(DhcpMessageType.OFFER).build());
        assertThat(bench.ignored).contains(DropReason.NOT_FOR_US);
        bench.start();
        bench.hear(bench.reply(DhcpMessageType.INFORM).op(2).build());
        assertThat(bench.engine.state()).isEqualTo(DhcpClientState.SELECTING);
    }

    @Test
    void settingsOutOfRangeAreRefusedByName() {
        assertThatThrownBy(() -> DhcpClientSettings.of(HardwareAddress.of(1)).build())
                .hasMessageContaining("hardwareAddress");
        assertThatThrownBy(() -> ClientBench.atOnce().requestTries(0).build()).hasMessageContaining("requestTries");
        assertThatThrownBy(() -> ClientBench.atOnce().maximumMessageSize(500).build())
                .hasMessageContaining("576");
        assertThatThrownBy(() ->
                        ClientBench.atOnce().offerWindow(Duration.ofSeconds(-1)).build())
                .hasMessageContaining("offerWindow");
        assertThatThrownBy(() -> ClientBench.atOnce().option(DhcpOptions.LEASE_TIME, LeaseTime.INFINITE))
                .hasMessageContaining("engine");
    }

    @Test
    void fD26_whatARenewalLeavesOutStillHolds() {
        ClientBench bench = client().start();
        bench.hear(bench.reply(DhcpMessageType.OFFER).build());
        bench.hear(bench.reply(DhcpMessageType.ACK)
                .option(DhcpOptions.SUBNET_MASK, Ipv4.of("255.255.255.0"))
                .option(DhcpOptions.ROUTER, List.of(Ipv4.of("192.0.2.254")))
                .build());
        for (int renewal = 0; renewal < 2; renewal++) {
            bench.wake();
            bench.hear(bench.reply(DhcpMessageType.ACK).build());
        }
        assertThat(bench.renewed).hasSize(2);
        assertThat(bench.renewed.get(1).subnetMask()).contains(Ipv4.of("255.255.255.0"));
        assertThat(bench.renewed.get(1).routers()).containsExactly(Ipv4.of("192.0.2.254"));

        bench.wake();
        bench.hear(bench.reply(DhcpMessageType.ACK)
                .option(DhcpOptions.SUBNET_MASK, Ipv4.of("255.255.0.0"))
                .option(DhcpOptions.ROUTER, List.of(Ipv4.of("192.0.2.253")))
                .build());
        assertThat(bench.renewed.get(2).subnetMask()).contains(Ipv4.of("255.255.0.0"));
        assertThat(bench.renewed.get(2).routers()).containsExactly(Ipv4.of("192.0.2.253"));

        bench.tell(Signal.RELEASE).start();
        bench.hear(bench.reply(DhcpMessageType.OFFER).build());
        bench.hear(bench.reply(DhcpMessageType.ACK).build());
        assertThat(bench.bound.get(1).subnetMask())
                .as("another lease has nothing of it")
                .isEmpty();
    }

    @Test
    void fD26_withOption121ARouterOfAnotherNetworkHurtsNoOffer() {
        ClientBench bench = client().start();
        DhcpMessage.Builder offNet = bench.reply(DhcpMessageType.OFFER)
                .option(DhcpOptions.SUBNET_MASK, Ipv4.of("255.255.255.0"))
                .option(DhcpOptions.ROUTER, List.of(Ipv4.of("198.51.100.1")));
        bench.hear(offNet.build());
        assertThat(bench.ignored).containsExactly(DropReason.UNUSABLE_OFFER);
        bench.hear(offNet.option(
                        DhcpOptions.CLASSLESS_STATIC_ROUTE,
                        List.of(new ClasslessRoute(Ipv4.ANY, 0, Ipv4.of("192.0.2.254"))))
                .build());
        assertThat(bench.engine.state()).isEqualTo(DhcpClientState.REQUESTING);
    }

    @Test
    void fD31_ofAFloodOfOffersTheFirstOnesAreKept() {
        List<Integer> sizes = new ArrayList<>();
        OfferSelector counting = (offers, timeIsOver) -> {
            sizes.add(offers.size());
            return OfferSelector.FIRST_WITH_BOOT_SERVER.choose(offers, timeIsOver);
        };
        ClientBench bench =
                new ClientBench(ClientBench.atOnce().offerSelector(counting).build()).start();
        for (int i = 0; i < 20_000; i++) {
            bench.hear(DhcpMessage.replyTo(bench.sent.get(0).message(), DhcpMessageType.OFFER)
                    .option(DhcpOptions.SERVER_IDENTIFIER, Ipv4.of(0x0a00_0001 + i))
                    .yiaddr(Ipv4.of("192.0.2.100"))
                    .build());
        }
        assertThat(sizes).hasSize(16).allMatch(size -> size <= 16);
        assertThat(bench.ignored).hasSize(20_000 - 16).containsOnly(DropReason.TOO_MANY_OFFERS);
        bench.wake();
        assertThat(bench.last().option(DhcpOptions.SERVER_IDENTIFIER)).contains(Ipv4.of("10.0.0.1"));
    }

    @Test
    void fD5_aClientWhoseSelectorFailedBeginsAnewLater() {
        boolean[] broken = {true};
        OfferSelector selector = (offers, timeIsOver) -> {
            if (broken[0]) {
                throw new IllegalStateException("a fault");
            }
            return OfferSelector.FIRST.choose(offers, timeIsOver);
        };
        ClientBench bench =
                new ClientBench(ClientBench.atOnce().offerSelector(selector).build()).start();
        assertThatThrownBy(() -> bench.hear(bench.reply(DhcpMessageType.OFFER).build()))
                .hasMessage("a fault");
        broken[0] = false;
        bench.tell(Signal.BEGIN_LATER);
        assertThat(bench.secondsToDeadline()).isEqualTo(10);
        bench.wake();
        bench.hear(bench.reply(DhcpMessageType.OFFER).build());
        bench.hear(bench.reply(DhcpMessageType.ACK).build());
        assertThat(bench.bound).hasSize(1);
    }
}
