package io.github.zip2x2.boot.pbx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.boot.pbx.fleet.Fleet;
import io.github.zip2x2.boot.pbx.fleet.MemoryFleetStore;
import io.github.zip2x2.boot.pbx.site.PhoneSettings;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.schema.Parameters;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.ServiceState;
import io.github.zip2x2.dhcp.ServiceState.Phase;
import io.github.zip2x2.dhcp.lease.MemoryLeaseStore;
import io.github.zip2x2.dhcp.net.UdpEndpoint;
import io.github.zip2x2.dhcp.server.AddressRange;
import io.github.zip2x2.dhcp.server.DhcpServerSettings;
import io.github.zip2x2.dhcp.server.ServedNetwork;
import io.github.zip2x2.tftp.client.TftpClient;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // closed early on purpose: that is what is tested
class ServiceLifecycleTest {
    private static final InetAddress LOOPBACK = Ipv4.of("127.0.0.1");
    private static final MacAddress MAC = MacAddress.parse("0008A10FF312");

    @TempDir
    Path root;

    private static DhcpServerSettings settings() {
        return DhcpServerSettings.of()
                .network(ServedNetwork.of(Prefix.parse("192.0.2.0/24"))
                        .pool(AddressRange.parse("192.0.2.100-192.0.2.199"))
                        .build())
                .build();
    }

    private static ProvisioningService.Builder onLoopback(int tftpPort) throws IOException {
        return ProvisioningService.builder()
                .dhcp(UdpEndpoint.unicast(Ipv4.of("127.0.0.1"), 0), settings())
                .leases(new MemoryLeaseStore())
                .tftp(new InetSocketAddress(LOOPBACK, tftpPort))
                .phones(mac -> Optional.of(PhoneSettings.of(PhoneModel.ZIP2X2).set(Parameters.DEVICE_ID, "201")));
    }

    @Test
    void fP11_aStartThatFailsGivesEverythingBackAndMayBeTriedAgain() throws Exception {
        Files.writeString(root.resolve("ZIP2x2_common.cfg"), "[SIP_CONFIG]\nproxy_port=5060\n");
        Fleet fleet = Fleet.builder().store(new MemoryFleetStore()).build();
        DatagramSocket taken = new DatagramSocket(0, LOOPBACK);
        try (taken;
                ProvisioningService service =
                        onLoopback(taken.getLocalPort()).root(root).fleet(fleet).build()) {
            assertThat(service.state().phase()).isEqualTo(Phase.NEW);
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(service::start).isInstanceOf(IOException.class);
                assertThat(service.state()).isEqualTo(new ServiceState(Phase.NEW, java.util.List.of()));
                assertThat(service.tftp()).isEmpty();
            }
            taken.close();
            service.start();
            assertThat(service.state()).isEqualTo(new ServiceState(Phase.RUNNING, java.util.List.of()));
            try (TftpClient client = TftpClient.builder().build()) {
                InetSocketAddress server = new InetSocketAddress(
                        LOOPBACK, service.tftp().orElseThrow().port());
                assertThat(client.get(server, "ZIP2x2_common.cfg").bytes()).isNotEmpty();
            }
            assertThatThrownBy(service::start)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("RUNNING");
        }
    }

    @Test
    void fP11_aFleetThatRunsIsRefusedAndLeftToItsOwner() throws Exception {
        try (Fleet fleet = Fleet.builder().store(new MemoryFleetStore()).build().start();
                ProvisioningService service = onLoopback(0).fleet(fleet).build()) {
            assertThatThrownBy(service::start).hasMessageContaining("runs already");
            service.close();
            fleet.flush(); // it still works
            assertThatThrownBy(fleet::start).hasMessageContaining("runs already");
        }
    }

    @Test
    void fP11_aRefusedReconfigurationChangesNothing() throws Exception {
        try (ProvisioningService service = onLoopback(0).build()) {
            assertThatThrownBy(() -> service.reconfigure(settings())).hasMessageContaining("start");
            service.start();
            service.reconfigure(settings());
            assertThat(service.state().phase()).isEqualTo(Phase.RUNNING);
        }
    }

    @Test
    void closingEndsItOnceAndForAllAndIsTold() throws Exception {
        ProvisioningService service = onLoopback(0).build().start();
        var ended = service.ended();
        assertThat(ended).isNotDone();
        service.close();
        service.close();
        assertThat(ended.get().phase()).isEqualTo(Phase.CLOSED);
        assertThat(service.state().phase()).isEqualTo(Phase.CLOSED);
        assertThat(service.dhcp()).isEmpty();
        assertThatThrownBy(service::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("CLOSED")
                .hasMessageContaining("build another");
        ProvisioningService never = onLoopback(0).build();
        never.close();
        assertThat(never.ended()).isCompleted();
    }

    @Test
    void aDirectoryThatFailsDegradesTheServiceUntilItAnswers() throws Exception {
        AtomicBoolean fails = new AtomicBoolean();
        try (ProvisioningService service = ProvisioningService.builder()
                .tftp(new InetSocketAddress(LOOPBACK, 0))
                .phones(mac -> {
                    if (fails.get()) {
                        throw new IOException("away");
                    }
                    return Optional.of(PhoneSettings.of(PhoneModel.ZIP2X2).set(Parameters.DEVICE_ID, "201"));
                })
                .build()
                .start()) {
            InetSocketAddress server =
                    new InetSocketAddress(LOOPBACK, service.tftp().orElseThrow().port());
            try (TftpClient client = TftpClient.builder().build()) {
                client.get(server, MAC.hex() + ".cfg");
                fails.set(true);
                assertThat(client.get(server, MAC.hex() + ".cfg").bytes()).isNotEmpty();
                assertThat(service.state().phase()).isEqualTo(Phase.DEGRADED);
                assertThat(service.state().reasons()).singleElement().asString().contains("directory of phones");
                fails.set(false);
                client.get(server, MAC.hex() + ".cfg");
                assertThat(service.state().phase()).isEqualTo(Phase.RUNNING);
            }
        }
    }

    private static ProvisioningService.Builder kept(Path state) throws IOException {
        return ProvisioningService.builder()
                .dhcp(UdpEndpoint.unicast(Ipv4.of("127.0.0.1"), 0), settings())
                .tftp(new InetSocketAddress(LOOPBACK, 0))
                .phones(mac -> mac.equals(MAC)
                        ? Optional.of(PhoneSettings.of(PhoneModel.ZIP2X2).set(Parameters.DEVICE_ID, "201"))
                        : Optional.empty())
                .state(state);
    }

    @Test
    void fP7_theStateIsDurableByItsDirectoryAloneAndItsOwnersOnly() throws Exception {
        Path state = root.resolve("state");
        MacAddress successor = MacAddress.parse("0008A10FF313");
        String version;
        try (ProvisioningService service = kept(state).build().start()) {
            version = service.replace(MAC, successor);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state)))
                .isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(state)) {
            assertThat(files)
                    .extracting(file -> file.getFileName() + " "
                            + PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .contains("fleet.db rw-------", "leases.db rw-------", "version.key rw-------")
                    .allMatch(text -> text.endsWith(" rw-------"));
        }
        try (ProvisioningService service = kept(state).build()) {
            assertThat(service.phoneChanged(successor)).hasValue(version);
            assertThat(service.phoneChanged(MAC)).isEmpty();
        }
    }

    @Test
    void fP11_aBuildThatThrowsLeavesNothingOpen() throws Exception {
        Path state = root.resolve("state");
        try (UdpEndpoint endpoint = UdpEndpoint.unicast(Ipv4.of("127.0.0.1"), 0)) {
            ProvisioningService.Builder builder = ProvisioningService.builder()
                    .dhcp(endpoint, settings())
                    .root(root.resolve("no-such-root"))
                    .state(state);
            assertThatThrownBy(builder::build).isInstanceOf(IOException.class);
            Files.createDirectory(root.resolve("no-such-root"));
            builder.build().close(); // the lease store, which one process has at a time, was given back
        }
    }
}
