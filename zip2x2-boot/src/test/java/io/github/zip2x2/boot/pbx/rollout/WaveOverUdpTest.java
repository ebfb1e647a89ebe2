package io.github.zip2x2.boot.pbx.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.boot.BootCause;
import io.github.zip2x2.boot.BootOutcome;
import io.github.zip2x2.boot.firmware.TestContainer;
import io.github.zip2x2.boot.pbx.fleet.Diagnosis;
import io.github.zip2x2.boot.pbx.fleet.Fleet;
import io.github.zip2x2.boot.pbx.fleet.FleetDhcpListener;
import io.github.zip2x2.boot.pbx.fleet.FleetTftpListener;
import io.github.zip2x2.boot.pbx.fleet.Mark;
import io.github.zip2x2.boot.pbx.fleet.Milestone;
import io.github.zip2x2.boot.pbx.fleet.PhoneRecord;
import io.github.zip2x2.boot.phone.Phone;
import io.github.zip2x2.boot.phone.PhoneAttachment;
import io.github.zip2x2.boot.phone.PhoneLoop;
import io.github.zip2x2.boot.phone.PhoneProfile;
import io.github.zip2x2.boot.sip.UdpNotifySender;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.client.DhcpClientSettings;
import io.github.zip2x2.dhcp.lease.MemoryLeaseStore;
import io.github.zip2x2.dhcp.net.UdpEndpoint;
import io.github.zip2x2.dhcp.server.AddressRange;
import io.github.zip2x2.dhcp.server.ClientPolicy;
import io.github.zip2x2.dhcp.server.DhcpServer;
import io.github.zip2x2.dhcp.server.DhcpServerSettings;
import io.github.zip2x2.dhcp.server.ServedNetwork;
import io.github.zip2x2.tftp.content.MemoryContentSource;
import io.github.zip2x2.tftp.server.TftpServer;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A phone, its servers and a wave, over real UDP on loopback. */
@Timeout(60)
class WaveOverUdpTest {
    private static final Inet4Address LOOPBACK = Ipv4.of("127.0.0.1");
    private static final MacAddress MAC = MacAddress.parse("0008A10F0001");

    private final MemoryContentSource files = new MemoryContentSource();

    private void put(String name, String text) {
        files.put(name, text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aPhoneIsFollowedThroughADownloadAndRebootedByAWave() throws Exception {
        put("ZIP2x2_common.cfg", "[GENERAL_INFO]\nsoftware_version=1.0.0");
        put(MAC.hex() + ".cfg", "[SIP_CONFIG]\ndevice_id=201");
        files.put("ZIP2x2_1_0_0.bin", TestContainer.wrap("ZIP2x2", "1.0.0", new byte[5000]));
        CompletableFuture<PhoneRecord> first = new CompletableFuture<>();
        try (Fleet fleet = Fleet.builder()
                        .listener(news -> {
                            if (news.phone().isUp() && news.phone().boot() == 2) {
                                first.complete(news.phone());
                            }
                        })
                        .build()
                        .start();
                DhcpServer dhcp = DhcpServer.builder()
                        .endpoint(UdpEndpoint.unicast(LOOPBACK, 0))
                        .store(new MemoryLeaseStore())
                        .settings(DhcpServerSettings.of()
                                .clients(ClientPolicy.ALL)
                                .network(ServedNetwork.of(Prefix.parse("192.0.2.0/24"))
                                        .pool(AddressRange.parse("192.0.2.10-192.0.2.250"))
                                        .build())
                                .build())
                        .listener(new FleetDhcpListener(fleet::tell, address -> "", InstantSource.system()))
                        .build()
                        .start();
                TftpServer tftp = TftpServer.builder(files)
                        .bind(new InetSocketAddress(LOOPBACK, 0))
                        .listener(new FleetTftpListener(fleet::tell, peer -> Optional.empty(), address -> ""))
                        .build()
                        .start();
                PhoneLoop loop = PhoneLoop.start();
                Phone phone = phone(loop, dhcp.port(), tftp.port())) {
            assertThat(phone.powerOn().get()).isEqualTo(new BootOutcome.Completed(""));
            PhoneRecord record = first.get();
            assertThat(record.cause()).isEqualTo(BootCause.SOFTWARE_DOWNLOADED);
            assertThat(record.mark(Milestone.FIRMWARE_READ).map(Mark::boot)).contains(1L);
            assertThat(record.packets().toString()).contains("DHCPDISCOVER", "DHCPACK", "RRQ ZIP2x2_common.cfg");

            CompletableFuture<BootOutcome> again = phone.nextOutcome();
            try (Wave wave = Wave.of(
                            "udp",
                            fleet,
                            PhoneNotifier.of(new UdpNotifySender(new InetSocketAddress(LOOPBACK, 0)))
                                    .fleet(fleet)
                                    .locator(mac -> Optional.of(LOOPBACK))
                                    .build())
                    .settings(WaveSettings.builder().settle(Duration.ZERO).build())
                    .begin(List.of(new WavePhone(
                            MAC, "201", phone.sipAddress().orElseThrow().getPort())))) {
                assertThat(wave.ended().get().isComplete())
                        .as(wave.summary().toString())
                        .isTrue();
            }
            assertThat(again.get()).isEqualTo(new BootOutcome.Completed(""));
            assertThat(fleet.phone(MAC).map(PhoneRecord::cause)).contains(BootCause.NOTIFY);
            assertThat(fleet.diagnose(MAC).standing()).isEqualTo(Diagnosis.Standing.UP);
        }
    }

    private static Phone phone(PhoneLoop loop, int dhcpPort, int tftpPort) throws Exception {
        return loop.add(
                PhoneAttachment.onLoopback(LOOPBACK, new InetSocketAddress(LOOPBACK, dhcpPort)),
                PhoneProfile.of(PhoneModel.ZIP2X2)
                        .tftpPort(tftpPort)
                        .dhcp(mac -> DhcpClientSettings.of(mac)
                                .startDelay(Duration.ZERO, Duration.ZERO)
                                .build())
                        .build(),
                MAC,
                Optional.of(SoftwareVersion.parse("0.9.0")),
                event -> {});
    }
}
