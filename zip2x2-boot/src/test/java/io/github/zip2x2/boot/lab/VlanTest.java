package io.github.zip2x2.boot.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.boot.BootOutcome;
import io.github.zip2x2.boot.BootStep;
import io.github.zip2x2.boot.lab.SimulatedDatagram.Kind;
import io.github.zip2x2.boot.phone.PhoneBootEngine;
import io.github.zip2x2.boot.phone.PhoneProfile;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.lease.MemoryLeaseStore;
import io.github.zip2x2.dhcp.server.AddressRange;
import io.github.zip2x2.dhcp.server.DhcpServerSettings;
import io.github.zip2x2.dhcp.server.ServedNetwork;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Phones whose files move them into a VLAN: another broadcast domain, with a DHCP network of its own. */
class VlanTest {
    private static final int VOICE = 20;
    private static final Prefix DATA_OF_FIRST_SITE = Prefix.parse("10.0.0.0/20");
    private static final Prefix VOICE_OF_FIRST_SITE = Prefix.parse("10.128.0.0/20");
    private static final Inet4Address VOICE_RELAY = Ipv4.of("198.51.100.1");
    private static final int YIADDR = 16;
    private static final int MESSAGE_TYPE = 242;
    private static final int ACK = 5;

    private static SimulatedFleet run(SimulatedFleet.Builder builder) {
        SimulatedFleet fleet = builder.vlan(VOICE).build();
        fleet.run(() -> {});
        assertThat(fleet.simulation().violations()).isEmpty();
        assertThat(fleet.simulation().phones())
                .allSatisfy(phone -> assertThat(phone.outcome()).isPresent());
        return fleet;
    }

    private static ServedNetwork network(String prefix, String pool, Duration lease) {
        return ServedNetwork.of(Prefix.parse(prefix))
                .pool(AddressRange.parse(pool))
                .tftpServer(Simulation.SERVER)
                .lease(lease)
                .build();
    }

    private static Simulation.Builder site(Duration lease) {
        return Simulation.builder(1)
                .dhcp(DhcpServerSettings.of()
                        .network(network("192.0.2.0/24", "192.0.2.100-192.0.2.199", lease))
                        .network(network("198.51.100.0/24", "198.51.100.100-198.51.100.199", lease))
                        .build())
                .files(new SimulatedFiles(0, VOICE))
                .secretInEachFile();
    }

    private static SimulatedPhone boot(Simulation simulation, SwitchPort port, Duration time) {
        SimulatedPhone phone = simulation.add(
                PhoneProfile.of(PhoneModel.ZIP2X2).build(), SimulatedFleet.mac(0), Optional.empty(), port);
        simulation.powerOn(phone, Duration.ZERO);
        simulation.run(time, () -> simulation.awaited() == 0 && time.toMinutes() <= 2);
        assertThat(simulation.violations()).isEmpty();
        return phone;
    }

    private static SimulatedPhone boot(Simulation simulation, SwitchPort port) {
        return boot(simulation, port, Duration.ofMinutes(2));
    }

    @Test
    void theBootAcrossBothNetworksIsOneBootWithOneOutcome() {
        MemoryLeaseStore leases = new MemoryLeaseStore();
        SimulatedFleet fleet = run(SimulatedFleet.builder().phones(200).leases(leases));
        BootStatistics statistics = fleet.simulation().statistics();
        assertThat(statistics.started()).isEqualTo(200);
        assertThat(statistics.vlanChanges()).isEqualTo(200);
        assertThat(statistics.outcomes()).isEqualTo(Map.of("completed", 200));
        assertThat(statistics.of(BootStep.DISCOVER).count()).isEqualTo(400);
        assertThat(statistics.of(BootStep.READ_SPECIFIC).count()).isEqualTo(400);
        assertThat(statistics.retransmissions()).isZero();
        assertThat(fleet.simulation().phones()).allSatisfy(phone -> {
            assertThat(phone.engine().vlan()).isEqualTo(VOICE);
            assertThat(VOICE_OF_FIRST_SITE.contains(phone.engine().address().orElseThrow()))
                    .isTrue();
        });
        long[] inNetworks = new long[2];
        leases.forEach(lease -> inNetworks[DATA_OF_FIRST_SITE.contains(lease.address()) ? 0 : 1]++);
        assertThat(inNetworks).containsExactly(200, 200);
    }

    @Test
    void aPhoneStaysInItsVlanWhenThePowerReturns() {
        SimulatedFleet fleet = run(SimulatedFleet.builder().phones(50).faults(List.of(Fault.parse("power@60s+1s=1"))));
        assertThat(fleet.simulation().statistics().started()).isEqualTo(100);
        assertThat(fleet.simulation().statistics().vlanChanges()).isEqualTo(50);
        assertThat(fleet.simulation().statistics().completed()).isEqualTo(100);
    }

    @Test
    void softwareIsLoadedInTheVlan() {
        SimulatedFleet fleet = run(SimulatedFleet.builder().phones(5).firmware(50_000));
        assertThat(fleet.simulation().statistics().started()).isEqualTo(5);
        assertThat(fleet.simulation().statistics().of(BootStep.VERIFY_SOFTWARE).count())
                .isEqualTo(5);
        assertThat(fleet.simulation().statistics().of(BootStep.DISCOVER).count())
                .isEqualTo(15);
    }

    @Test
    void lossAndCrashesDuringTheChangeCostTimeAndNoBoot() {
        SimulatedFleet.Builder builder = SimulatedFleet.builder()
                .phones(150)
                .seed(7)
                .conditions(NetworkConditions.builder()
                        .loss(0.05)
                        .duplication(0.1)
                        .reordering(0.1)
                        .jitter(Duration.ofMillis(10))
                        .build())
                .faults(List.of(
                        Fault.parse("crash-dhcp@3s+3s"),
                        Fault.parse("crash-tftp@8s+2s"),
                        Fault.parse("partition@11s+3s=0.3")));
        Simulation first = run(builder).simulation();
        Simulation second = run(builder).simulation();
        assertThat(first.statistics().completed()).isEqualTo(150);
        assertThat(first.statistics().vlanChanges()).isEqualTo(150);
        assertThat(first.statistics().retransmissions()).isPositive();
        assertThat(first.trace())
                .isEqualTo(second.trace())
                .isNotEqualTo(run(builder.seed(8)).simulation().trace());
    }

    @Test
    void whatIsOnItsWayInTheOldNetworkIsLost() {
        Simulation simulation = run(SimulatedFleet.builder()
                        .phones(30)
                        .conditions(NetworkConditions.builder()
                                .delay(Duration.ofMillis(20))
                                .jitter(Duration.ofMillis(50))
                                .duplication(1)
                                .build()))
                .simulation();
        assertThat(simulation.statistics().completed()).isEqualTo(30);
        assertThat(simulation.datagramsLost()).isPositive();
    }

    @Test
    void theServerMayBeInTheVlanItself() {
        Simulation simulation = site(Duration.ofDays(1)).build();
        SimulatedPhone phone = boot(simulation, SwitchPort.OF_SERVERS.servedVlan(VOICE, Ipv4.of("198.51.100.10")));
        assertThat(phone.outcome().orElseThrow()).isInstanceOf(BootOutcome.Completed.class);
        assertThat(phone.engine().address().orElseThrow().getHostAddress()).startsWith("198.51.100.1");
        assertThat(simulation.datagramsLost()).isZero();
    }

    @Test
    void aPhoneStaysWhereItIsIfItsPortDoesNotCarryTheVlan() {
        Simulation simulation = site(Duration.ofDays(1)).build();
        SimulatedPhone phone = boot(simulation, SwitchPort.OF_SERVERS.vlan(VOICE + 1, VOICE_RELAY));
        assertThat(phone.outcome().orElseThrow().toString()).contains("for which there is no network here");
        assertThat(phone.engine().vlan()).isEqualTo(PhoneBootEngine.UNTAGGED);
        assertThat(simulation.statistics().vlanChanges()).isZero();
    }

    @Test
    void aVlanWithoutADhcpNetworkCutsThePhoneOff() {
        Simulation simulation = site(Duration.ofDays(1)).build();
        SimulatedPhone phone = boot(simulation, SwitchPort.OF_SERVERS.vlan(VOICE, Ipv4.of("203.0.113.1")));
        assertThat(phone.outcome().orElseThrow()).isInstanceOfSatisfying(BootOutcome.Failed.class, failed -> {
            assertThat(failed.step()).isEqualTo(BootStep.OFFER);
            assertThat(failed.reason()).contains("no usable DHCPOFFER");
        });
        assertThat(simulation.silences()).isNotEmpty();
    }

    @Test
    void aPhoneThatRunsRenewsItsLeaseInItsVlan() {
        MemoryLeaseStore leases = new MemoryLeaseStore();
        Simulation simulation = site(Duration.ofMinutes(2)).leases(leases).build();
        SimulatedPhone phone = boot(simulation, SwitchPort.OF_SERVERS.vlan(VOICE, VOICE_RELAY), Duration.ofMinutes(30));
        Inet4Address address = phone.engine().address().orElseThrow();
        assertThat(leases.byAddress(address)
                        .orElseThrow()
                        .isActive(simulation.clock().instant()))
                .isTrue();
        assertThat(simulation.silences()).isEmpty();
        assertThat(simulation.datagramsLost()).isZero();
        assertThat(simulation.datagramsSent()).isGreaterThan(60);
    }

    @Test
    void anAddressOfTheOldNetworkIsSeenInTheNewOne() {
        Simulation simulation = site(Duration.ofDays(1))
                .interceptor(datagram -> {
                    ByteBuffer bytes = ByteBuffer.allocate(datagram.bytes().remaining());
                    bytes.put(datagram.bytes()).flip();
                    return Optional.of(
                            datagram.kind() == Kind.DHCP_REPLY && bytes.get(MESSAGE_TYPE) == ACK
                                    ? bytes.putInt(YIADDR, Ipv4.bits(Ipv4.of("192.0.2.100")))
                                    : bytes);
                })
                .build();
        SimulatedPhone phone = simulation.add(
                PhoneProfile.of(PhoneModel.ZIP2X2).build(),
                SimulatedFleet.mac(0),
                Optional.empty(),
                SwitchPort.OF_SERVERS.servedVlan(VOICE, Ipv4.of("198.51.100.10")));
        simulation.powerOn(phone, Duration.ZERO);
        simulation.run(Duration.ofMinutes(2), () -> simulation.awaited() == 0);
        assertThat(simulation.violations())
                .anyMatch(text ->
                        text.endsWith("00:0b:ea:00:00:00 is in network 198.51.100.0/24 and was given 192.0.2.100"));
    }

    @Test
    void badPortsAreNamed() {
        assertThatThrownBy(() -> SwitchPort.OF_SERVERS.vlan(0, VOICE_RELAY)).hasMessageContaining("vlan is 0");
        assertThatThrownBy(() -> SwitchPort.behind(VOICE_RELAY).servedVlan(4095, Simulation.SERVER))
                .hasMessageContaining("vlan is 4095");
        assertThatThrownBy(() -> SimulatedFleet.builder().vlan(5000).build()).hasMessageContaining("vlan is 5000");
        Simulation simulation = site(Duration.ofDays(1)).build();
        assertThatThrownBy(() -> boot(simulation, SwitchPort.behind(Simulation.SERVER)))
                .hasMessageContaining("relay 192.0.2.10 is also an address of the servers");
    }
}
