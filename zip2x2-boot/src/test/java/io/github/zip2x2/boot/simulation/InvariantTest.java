package io.github.zip2x2.boot.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.boot.engine.PhoneProfile;
import io.github.zip2x2.boot.simulation.SimulatedDatagram.Kind;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.engine.AddressRange;
import io.github.zip2x2.dhcp.engine.DhcpServerSettings;
import io.github.zip2x2.dhcp.engine.Prefix;
import io.github.zip2x2.dhcp.engine.ServedNetwork;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import io.github.zip2x2.tftp.content.TftpContentSource;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What must never be is seen when it is: each test breaks a server or the network on purpose. */
class InvariantTest {
    /** Where the server writes the value of option 53, and the value of a DHCPACK. */
    private static final int MESSAGE_TYPE = 242;

    private static final int ACK = 5;

    private static final DhcpServerSettings NETWORK = DhcpServerSettings.of()
            .network(ServedNetwork.of(Prefix.parse("192.0.2.0/24"))
                    .pool(AddressRange.parse("192.0.2.100-192.0.2.199"))
                    .tftpServer(Simulation.SERVER)
                    .build())
            .build();

    private static Simulation boot(Simulation.Builder builder, int phones) {
        Simulation simulation = builder.dhcp(NETWORK).secrets(Secrets.MARKED).build();
        PhoneProfile profile = PhoneProfile.of(PhoneModel.ZIP2X2).build();
        for (int i = 0; i < phones; i++) {
            simulation.powerOn(
                    simulation.add(profile, SimulatedFleet.mac(i), Optional.empty(), Optional.empty()), Duration.ZERO);
        }
        simulation.run(Duration.ofMinutes(2), () -> simulation.awaited() == 0);
        return simulation;
    }

    @Test
    void anHonestSiteBreaksNothing() {
        assertThat(boot(Simulation.builder(1).files(new SimulatedFiles(0)), 3).violations())
                .isEmpty();
    }

    @Test
    void anAddressThatTwoPhonesHoldIsSeen() {
        Simulation simulation = boot(
                Simulation.builder(1).files(new SimulatedFiles(0)).interceptor(datagram -> {
                    ByteBuffer bytes = ByteBuffer.allocate(datagram.bytes().remaining());
                    bytes.put(datagram.bytes()).flip();
                    return Optional.of(
                            datagram.kind() == Kind.DHCP_REPLY && bytes.get(MESSAGE_TYPE) == ACK
                                    ? bytes.putInt(16, Ipv4.bits(Ipv4.of("192.0.2.150")))
                                    : bytes);
                }),
                2);
        assertThat(simulation.violations())
                .anyMatch(text -> text.contains("address 192.0.2.150 belongs to 00:0b:ea:00:00:0"));
    }

    @Test
    void anothersFileIsSeenOnTheWireAndInThePhone() {
        SimulatedFiles honest = new SimulatedFiles(0);
        TftpContentSource confused = request -> honest.open(new TftpContentRequest(
                request.request().isWrite() || !request.path().contains("000BEA")
                        ? request.request()
                        : io.github.zip2x2.tftp.TftpRequest.read("ZIP2x2/000BEA0000FF.cfg"),
                request.peer(),
                request.local()));
        Simulation simulation = boot(Simulation.builder(1).files(confused), 1);
        assertThat(simulation.violations())
                .anyMatch(text -> text.endsWith("a secret of 00:0b:ea:00:00:ff reached 00:0b:ea:00:00:00"))
                .anyMatch(text -> text.contains("served another's file"));
    }
}
