package io.github.zip2x2.boot.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.boot.BootStep;
import io.github.zip2x2.boot.phone.PhoneProfile;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.client.DhcpClientSettings;
import io.github.zip2x2.dhcp.lease.MemoryLeaseStore;
import io.github.zip2x2.dhcp.net.UdpEndpoint;
import io.github.zip2x2.dhcp.server.AddressRange;
import io.github.zip2x2.dhcp.server.DhcpServer;
import io.github.zip2x2.dhcp.server.DhcpServerSettings;
import io.github.zip2x2.dhcp.server.ServedNetwork;
import io.github.zip2x2.tftp.server.TftpServer;
import io.github.zip2x2.tftp.server.TftpServerSettings;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class UdpFleetTest {
    private static final Inet4Address LOOPBACK = Ipv4.of("127.0.0.1");

    private static PhoneProfile.Builder profile() {
        return PhoneProfile.of(PhoneModel.ZIP2X2)
                .dhcp(hardware -> DhcpClientSettings.of(hardware)
                        .startDelay(Duration.ZERO, Duration.ZERO)
                        .build());
    }

    @Test
    void manyPhonesBootOverRealUdpFromOneThread() throws Exception {
        try (DhcpServer dhcp = DhcpServer.builder()
                        .endpoint(UdpEndpoint.unicast(LOOPBACK, 0))
                        .store(new MemoryLeaseStore())
                        .settings(DhcpServerSettings.of()
                                .trust(Prefix.parse("10.0.0.0/8"))
                                .network(ServedNetwork.of(Prefix.parse("10.0.0.0/16"))
                                        .pool(AddressRange.parse("10.0.0.10-10.0.9.250"))
                                        .tftpServer(LOOPBACK)
                                        .build())
                                .build())
                        .build()
                        .start();
                TftpServer tftp = TftpServer.builder(new SimulatedFiles(0))
                        .bind(new InetSocketAddress(LOOPBACK, 0))
                        .settings(TftpServerSettings.builder()
                                .trusted("127.0.0.0/8")
                                .build())
                        .build()
                        .start()) {
            int tftpPort = tftp.addresses().get(0).getPort();
            UdpFleet fleet = UdpFleet.builder(
                            new InetSocketAddress(LOOPBACK, dhcp.port()),
                            profile().tftpPort(tftpPort).build())
                    .phones(300)
                    .relay(Ipv4.of("10.0.0.1"))
                    .atOnce(32)
                    .build();
            Duration took = fleet.run(() -> {});
            assertThat(took).isPositive();
            assertThat(fleet.ended()).isEqualTo(300);
            assertThat(fleet.statistics().failures()).isEmpty();
            assertThat(fleet.statistics().outcomes()).isEqualTo(Map.of("completed", 300));
            assertThat(fleet.statistics().of(BootStep.READ_SPECIFIC).count()).isEqualTo(300);
        }
    }

    @Test
    void phonesWithoutAServerEndWithACause() throws IOException {
        try (DatagramChannel silent = DatagramChannel.open()) {
            silent.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            UdpFleet fleet = UdpFleet.builder(
                            (InetSocketAddress) silent.getLocalAddress(),
                            profile().deadline(Duration.ofMillis(200)).build())
                    .phones(3)
                    .loss(0.5)
                    .perSecond(1000)
                    .build();
            fleet.run(() -> {});
            assertThat(fleet.statistics().outcomes()).isEqualTo(Map.of("failed at step 2", 3));
        }
    }

    @Test
    void badSettingsAreNamed() {
        UdpFleet.Builder builder =
                UdpFleet.builder(new InetSocketAddress(LOOPBACK, 67), profile().build());
        assertThatThrownBy(() -> builder.atOnce(0).build()).hasMessageContaining("atOnce is 0");
    }
}
