package io.github.zip2x2.boot.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.boot.BootOutcome;
import io.github.zip2x2.boot.lab.SimulatedDatagram.Kind;
import io.github.zip2x2.boot.pbx.ProvisioningEvent;
import io.github.zip2x2.boot.pbx.ProvisioningService;
import io.github.zip2x2.boot.pbx.site.CfgAccess;
import io.github.zip2x2.boot.pbx.site.PhoneSettings;
import io.github.zip2x2.boot.pbx.site.Site;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.schema.Parameters;
import io.github.zip2x2.dhcp.lease.MemoryLeaseStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a PBX serves, its access rules included, to simulated phones: the service is not started, only asked. */
class ProvisionedFleetTest {
    private static final int PHONES = 500;
    private static final int VOICE = 30;

    private final List<ProvisioningEvent> events = new ArrayList<>();

    /** A fleet whose files a service renders, and what makes that service, but for who may read a phone's file. */
    private final class Company {
        final MemoryLeaseStore leases = new MemoryLeaseStore();
        final SimulatedFleet.Builder fleet =
                SimulatedFleet.builder().phones(PHONES).vlan(VOICE).leases(leases);

        SimulatedFleet run(CfgAccess access) throws IOException {
            try (ProvisioningService service = ProvisioningService.builder()
                    .leases(leases)
                    .clock(fleet.clock())
                    .cfgAccess(access)
                    .listener(events::add)
                    .site(Site.named("berlin")
                            .networks("10.0.0.0/8")
                            .set(Parameters.PROXY_ADDR, "192.0.2.10")
                            .set(Parameters.VLAN_MODE, "1")
                            .set(Parameters.VLAN_ID_A, "" + VOICE)
                            .acceptLockOut(Parameters.VLAN_MODE)
                            .acceptLockOut(Parameters.VLAN_ID_A))
                    .phones(mac -> Optional.of(PhoneSettings.of(PhoneModel.ZIP2X2)
                            .set(Parameters.DEVICE_ID, "" + (mac.toLong() & 0xff_ffff))
                            .set(Parameters.AUTH_PASSWORD, Simulation.secretOf(mac))))
                    .build()) {
                SimulatedFleet made = fleet.files(own -> service.content()).build();
                made.run(() -> {});
                return made;
            }
        }
    }

    private SimulatedFleet powerReturn(long seed) throws IOException {
        Company company = new Company();
        company.fleet
                .seed(seed)
                .conditions(NetworkConditions.builder()
                        .loss(0.03)
                        .duplication(0.05)
                        .reordering(0.05)
                        .jitter(Duration.ofMillis(10))
                        .build())
                .faults(List.of(
                        Fault.parse("crash-dhcp@3s+2s"),
                        Fault.parse("crash-tftp@7s+2s"),
                        Fault.parse("partition@10s+5s=0.3"),
                        Fault.parse("power@14s+1s=0.5")));
        return company.run(CfgAccess.lease());
    }

    @Test
    void aServiceServesAPowerReturnWithFaultsAndNobodyGetsAnothersFile() throws IOException {
        // With this seed no phone loses each of the four DHCP messages that its deadline leaves room for; one of 30
        // may.
        SimulatedFleet fleet = powerReturn(5);
        assertThat(fleet.simulation().violations()).isEmpty();
        assertThat(fleet.simulation().phones())
                .allSatisfy(
                        phone -> assertThat(phone.outcome().orElseThrow()).isInstanceOf(BootOutcome.Completed.class))
                .allSatisfy(phone -> assertThat(phone.engine().vlan()).isEqualTo(VOICE));
        assertThat(fleet.simulation().statistics().started()).isGreaterThan(PHONES);
        assertThat(events).isEmpty();
        assertThat(powerReturn(5).simulation().trace())
                .isEqualTo(fleet.simulation().trace());
    }

    /** The first phone asks for the second's file. */
    private static Optional<ByteBuffer> prying(SimulatedDatagram datagram) {
        byte[] bytes = new byte[datagram.bytes().remaining()];
        datagram.bytes().get(bytes);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return Optional.of(
                datagram.kind() == Kind.TFTP_TO_SERVER
                        ? ByteBuffer.wrap(text.replace("000BEA000000.cfg", "000BEA000001.cfg")
                                .getBytes(StandardCharsets.ISO_8859_1))
                        : ByteBuffer.wrap(bytes));
    }

    @Test
    void aPhoneThatAsksForAnothersFileIsRefused() throws IOException {
        Company company = new Company();
        company.fleet.phones(50).interceptor(ProvisionedFleetTest::prying);
        SimulatedFleet fleet = company.run(CfgAccess.lease());
        assertThat(fleet.simulation().violations()).isEmpty();
        assertThat(fleet.simulation().statistics().outcomes())
                .isEqualTo(Map.of("completed", 49, "failed at step 8", 1));
        assertThat(events)
                .singleElement()
                .isInstanceOfSatisfying(
                        ProvisioningEvent.AccessDenied.class,
                        denied -> assertThat(denied.mac()).isEqualTo(SimulatedFleet.mac(1)));
    }

    @Test
    void withoutARuleForAccessTheSameIsSeenAsAViolation() throws IOException {
        Company company = new Company();
        company.fleet.phones(50).interceptor(ProvisionedFleetTest::prying);
        assertThat(company.run(CfgAccess.ANY).simulation().violations())
                .anyMatch(text -> text.endsWith("a secret of 00:0b:ea:00:00:01 reached 00:0b:ea:00:00:00"));
    }
}
