package io.github.zip2x2.boot.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.boot.BootOutcome;
import io.github.zip2x2.boot.BootStep;
import io.github.zip2x2.boot.lab.SimulatedDatagram.Kind;
import io.github.zip2x2.boot.phone.BootEvent;
import io.github.zip2x2.boot.phone.MissingFile;
import io.github.zip2x2.boot.phone.PhoneProfile;
import io.github.zip2x2.boot.testing.ForgetfulLeaseStore;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.server.AddressRange;
import io.github.zip2x2.dhcp.server.DhcpServerSettings;
import io.github.zip2x2.dhcp.server.ServedNetwork;
import io.github.zip2x2.tftp.TftpRequest;
import io.github.zip2x2.tftp.content.BytesContent;
import io.github.zip2x2.tftp.content.TftpAnswer;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import io.github.zip2x2.tftp.content.TftpContentSource;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What must never be is seen when it is: each test breaks a server, a store, the network or a phone on purpose. */
class InvariantTest {
    /** Where the server writes the value of option 53, and the value of a DHCPACK. */
    private static final int MESSAGE_TYPE = 242;

    private static final int ACK = 5;
    private static final int YIADDR = 16;
    private static final String FIRST = "00:0b:ea:00:00:00";
    private static final TftpContentSource HONEST = new SimulatedFiles(0);
    private static final PhoneProfile PROFILE =
            PhoneProfile.of(PhoneModel.ZIP2X2).build();

    private static DhcpServerSettings.Builder network() {
        return DhcpServerSettings.of()
                .network(ServedNetwork.of(Prefix.parse("192.0.2.0/24"))
                        .pool(AddressRange.parse("192.0.2.100-192.0.2.199"))
                        .tftpServer(Simulation.SERVER)
                        .build());
    }

    private static Simulation.Builder site(long seed) {
        return Simulation.builder(seed).dhcp(network().build()).files(HONEST).secretInEachFile();
    }

    private static SimulatedPhone on(Simulation simulation, PhoneProfile profile, Duration after) {
        SimulatedPhone phone = simulation.add(
                profile, SimulatedFleet.mac(simulation.phones().size()), Optional.empty(), SwitchPort.OF_SERVERS);
        simulation.powerOn(phone, after);
        return phone;
    }

    private static List<String> boot(Simulation.Builder builder, int phones) {
        Simulation simulation = builder.build();
        for (int i = 0; i < phones; i++) {
            on(simulation, PROFILE, Duration.ZERO);
        }
        simulation.run(Duration.ofMinutes(2), () -> simulation.awaited() == 0);
        return simulation.violations();
    }

    /** Every DHCPACK gives this address. */
    private static Function<SimulatedDatagram, Optional<ByteBuffer>> always(String address) {
        return datagram -> {
            ByteBuffer bytes = ByteBuffer.allocate(datagram.bytes().remaining());
            bytes.put(datagram.bytes()).flip();
            return Optional.of(
                    datagram.kind() == Kind.DHCP_REPLY && bytes.get(MESSAGE_TYPE) == ACK
                            ? bytes.putInt(YIADDR, Ipv4.bits(Ipv4.of(address)))
                            : bytes);
        };
    }

    private static TftpContentSource insteadOf(String part, String text) {
        TftpAnswer other = TftpAnswer.served(new BytesContent(text.getBytes(StandardCharsets.US_ASCII), ""));
        return request -> request.path().contains(part) ? other : HONEST.open(request);
    }

    @Test
    void anHonestSiteBreaksNothing() {
        assertThat(boot(site(1), 3)).isEmpty();
    }

    @Test
    void anAddressThatTwoPhonesHoldIsSeen() {
        assertThat(boot(site(17).interceptor(always("192.0.2.150")), 2))
                .anySatisfy(text -> assertThat(text)
                        .matches("seed 17, at \\d+ ms: address 192\\.0\\.2\\.150 belongs to 00:0b:ea:00:00:0[01] and "
                                + "00:0b:ea:00:00:0[01]"));
    }

    @Test
    void anAddressWithoutALeaseIsSeen() {
        assertThat(boot(site(1).interceptor(always("192.0.2.150")), 1))
                .singleElement()
                .asString()
                .matches("seed 1, at \\d+ ms: " + FIRST + " was given 192\\.0\\.2\\.150 and has no lease of it");
    }

    @Test
    void anAddressOfAnotherNetworkIsSeen() {
        assertThat(boot(site(1).interceptor(always("198.51.100.7")), 1))
                .anyMatch(
                        text -> text.endsWith(": " + FIRST + " is in network 192.0.2.0/24 and was given 198.51.100.7"));
    }

    @Test
    void anAddressThatTheStoreGivesAwayTwiceIsSeen() {
        Simulation simulation = site(5).leases(new ForgetfulLeaseStore())
                .faults(List.of(Fault.parse("crash-dhcp@20s+1s")))
                .build();
        on(simulation, PROFILE, Duration.ZERO);
        on(simulation, PROFILE, Duration.ofSeconds(30));
        simulation.run(Duration.ofMinutes(2), () -> simulation.awaited() == 0);
        assertThat(simulation.violations())
                .hasSize(2)
                .anyMatch(text -> text.matches("seed 5, at \\d+ ms: address 192\\.0\\.2\\.\\d+ was given to "
                        + "00:0b:ea:00:00:01 while the lease of 00:0b:ea:00:00:00 holds"))
                .anyMatch(text -> text.endsWith("belongs to 00:0b:ea:00:00:00 and 00:0b:ea:00:00:01"));
    }

    /** Found by a run of many seeds: the phone went on to say that it had the address, and to answer for it. */
    @Test
    void aPhoneWhoseBootFailedHoldsNoAddressAndAnotherGetsIt() {
        Simulation simulation = Simulation.builder(1)
                .dhcp(DhcpServerSettings.of()
                        .network(ServedNetwork.of(Prefix.parse("192.0.2.0/24"))
                                .pool(AddressRange.parse("192.0.2.100-192.0.2.100"))
                                .tftpServer(Simulation.SERVER)
                                .lease(Duration.ofMinutes(2))
                                .build())
                        .build())
                .files(HONEST)
                .faults(List.of(Fault.parse("crash-tftp@0s+100s")))
                .build();
        SimulatedPhone stopped = on(simulation, PROFILE, Duration.ZERO);
        SimulatedPhone next = on(simulation, PROFILE, Duration.ofMinutes(5));
        simulation.run(Duration.ofMinutes(10), () -> simulation.awaited() == 0);
        assertThat(stopped.outcome().orElseThrow()).isInstanceOf(BootOutcome.Failed.class);
        assertThat(stopped.engine().address()).isEmpty();
        assertThat(next.engine().address()).contains(Ipv4.of("192.0.2.100"));
        assertThat(simulation.violations()).isEmpty();
    }

    @Test
    void anAddressOfAStrangerIsSeenUnlessTheServerProbes() {
        Set<Inet4Address> strangers = Set.of(Ipv4.of("192.0.2.100"), Ipv4.of("192.0.2.101"));
        assertThat(boot(site(3).strangers(strangers), 4))
                .hasSize(2)
                .allMatch(text -> text.contains(" belongs to a host that is no phone and to 00:0b:ea:00:00:0"));
        assertThat(boot(
                        site(3).strangers(strangers)
                                .dhcp(network().probing(true).build()),
                        4))
                .isEmpty();
    }

    @Test
    void anothersFileIsSeenOnTheWireAndInThePhone() {
        TftpContentSource confused = request -> HONEST.open(
                request.path().contains("000BEA")
                        ? new TftpContentRequest(
                                TftpRequest.read("ZIP2x2/000BEA0000FF.cfg"), request.peer(), request.local())
                        : request);
        assertThat(boot(site(1).files(confused), 1))
                .anyMatch(text -> text.endsWith(" ms: a secret of 00:0b:ea:00:00:ff reached " + FIRST))
                .anyMatch(text -> text.endsWith(FIRST + " was served what is not its own file under that file's name"));
    }

    @Test
    void aFileThatHoldsAnothersSecretBesideThePhonesOwnIsSeen() {
        String both = "[SIP_CONFIG]\nauth_password=" + Simulation.secretOf(SimulatedFleet.mac(0)) + "\n;"
                + Simulation.secretOf(SimulatedFleet.mac(9)) + "\n";
        assertThat(boot(site(1).files(insteadOf(".cfg", both)), 1))
                .anyMatch(text -> text.endsWith("a secret of 00:0b:ea:00:00:09 reached " + FIRST))
                .anyMatch(text -> text.endsWith(FIRST + " was served what is not its own file under that file's name"));
    }

    @Test
    void aSecretThatStandsAcrossTwoPacketsIsSeen() {
        String common = "[NET_CONFIG]\n;" + ".".repeat(480) + Simulation.secretOf(SimulatedFleet.mac(9)) + "\n";
        assertThat(boot(site(1).files(insteadOf("common", common)), 1))
                .anyMatch(text -> text.endsWith(FIRST + " read a secret of 00:0b:ea:00:00:09 in ZIP2x2_common.cfg"))
                .noneMatch(text -> text.contains(" reached "));
    }

    @Test
    void anOwnFileWithoutTheOwnSecretIsSeen() {
        assertThat(boot(site(1).files(insteadOf("000BEA", "")), 1))
                .singleElement()
                .asString()
                .endsWith(FIRST + " was served what is not its own file under that file's name");
    }

    @Test
    void aBootThatCompletesWithoutTheOwnFileIsSeen() {
        Simulation simulation = site(8).files(
                        request -> request.path().contains("000BEA") ? TftpAnswer.notFound() : HONEST.open(request))
                .build();
        SimulatedPhone phone = on(
                simulation,
                PhoneProfile.of(PhoneModel.ZIP2X2)
                        .missingSpecific(MissingFile.GO_ON)
                        .build(),
                Duration.ZERO);
        simulation.run(Duration.ofMinutes(2), () -> simulation.awaited() == 0);
        assertThat(phone.outcome().orElseThrow()).isInstanceOf(BootOutcome.Completed.class);
        assertThat(simulation.violations())
                .singleElement()
                .asString()
                .matches("seed 8, at \\d+ ms: the boot of " + FIRST + " completed without the phone's own file");
    }

    @Test
    void aBootThatNeverEndsIsSeenAndTheOthersGoOn() {
        Simulation simulation = site(4).listener((phone, event) -> {
                    if (phone.index() == 1
                            && event instanceof BootEvent.StepStarted step
                            && step.step() == BootStep.READ_COMMON) {
                        phone.hang();
                    }
                })
                .build();
        for (int i = 0; i < 3; i++) {
            on(simulation, PROFILE, Duration.ofSeconds(i));
        }
        simulation.run(Duration.ofMinutes(5), () -> false);
        assertThat(simulation.violations())
                .containsExactly("seed 4, at "
                        + PROFILE.deadline().plus(Duration.ofSeconds(6)).toMillis()
                        + " ms: the boot of 00:0b:ea:00:00:01 has no outcome");
        assertThat(simulation.awaited()).isEqualTo(1);
        assertThat(simulation.phones().get(2).outcome()).isPresent();
    }

    @Test
    void powerBringsAPhoneBackThatHangs() {
        Simulation simulation = site(4).listener((phone, event) -> {
                    if (event instanceof BootEvent.Leased
                            && event.atNanos() < Duration.ofSeconds(40).toNanos()) {
                        phone.hang();
                    }
                })
                .faults(List.of(Fault.parse("power@40s+1s=1")))
                .build();
        SimulatedPhone phone = on(simulation, PROFILE, Duration.ZERO);
        simulation.run(Duration.ofMinutes(5), () -> false);
        assertThat(phone.outcome().orElseThrow()).isInstanceOf(BootOutcome.Completed.class);
        assertThat(simulation.violations()).isEmpty();
    }

    @Test
    void aBootThatEndsTwiceIsSeen() {
        Simulation simulation = site(6).build();
        SimulatedPhone phone = on(simulation, PROFILE, Duration.ZERO);
        simulation.run(Duration.ofMinutes(2), () -> simulation.awaited() == 0);
        Invariants invariants = new Invariants("seed 6", Secrets.ANYWHERE, simulation.clock(), Set.of());
        invariants.ended(phone, phone.outcome().orElseThrow());
        assertThat(invariants.violations())
                .singleElement()
                .asString()
                .endsWith("the boot of " + FIRST + " ended twice");
    }

    @Test
    void aFleetThatBreaksNamesItsSeedAndTheCommandThatRepeatsIt() {
        SimulatedFleet fleet = SimulatedFleet.builder()
                .phones(3)
                .seed(99)
                .vlan(20)
                .profile(SimulatedFleet.Profile.STAGGERED)
                .conditions(NetworkConditions.builder()
                        .loss(0.01)
                        .delay(Duration.ofNanos(2_500_000))
                        .build())
                .faults(List.of(Fault.parse("crash-tftp@2s+1s")))
                .files(honest -> insteadOf("000BEA", ""))
                .build();
        fleet.run(() -> {});
        assertThat(fleet.simulation().violations())
                .isNotEmpty()
                .allSatisfy(text -> assertThat(text).startsWith("seed 99, at "));
        assertThat(fleet.replay())
                .isEqualTo("examples/run fleet-sim --phones 3 --seed 99 --profile staggered --loss 0.01 --delay 2.5"
                        + " --vlan 20 --fault crash-tftp@2s+1s");
    }
}
