package io.github.zip2x2.dhcp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.lease.MemoryLeaseStore;
import io.github.zip2x2.dhcp.net.HostAddress;
import io.github.zip2x2.dhcp.net.NetworkAttachment;
import io.github.zip2x2.dhcp.net.ScriptedEndpoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServedInterfacesTest {

    private static final DhcpServerSettings SETTINGS = DhcpServerSettings.of()
            .network(ServedNetwork.of(Prefix.parse("192.0.2.0/24"))
                    .pool(AddressRange.parse("192.0.2.100-192.0.2.109"))
                    .build())
            .build();

    private final ScriptedEndpoint endpoint = new ScriptedEndpoint();

    private void attached(String... addresses) {
        List<HostAddress> all = new ArrayList<>();
        for (String each : addresses) {
            all.add(new HostAddress(Ipv4.of(each), 24));
        }
        endpoint.attachments(List.of(new NetworkAttachment(0, "eth0", all)));
    }

    @Test
    void fD7_anInterfaceWithoutAnAddressInAServedNetworkIsRefusedAtStart() {
        attached("10.77.0.1");
        DhcpServer server = DhcpServer.builder()
                .endpoint(endpoint)
                .store(new MemoryLeaseStore())
                .settings(SETTINGS)
                .build();
        assertThatThrownBy(server::start)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("network: no address of interface eth0 10.77.0.1/24")
                .hasMessageContaining("192.0.2.0/24");
        server.close();
        assertThat(endpoint.isClosed()).isTrue();
    }

    @Test
    void fD7_oneAddressInAServedNetworkIsEnough() {
        attached("10.77.0.1", "192.0.2.1");
        assertThatCode(() -> ServedInterfaces.check(endpoint, SETTINGS)).doesNotThrowAnyException();
        attached("127.0.0.1");
        assertThatCode(() -> ServedInterfaces.check(endpoint, SETTINGS)).doesNotThrowAnyException();
    }

    @Test
    void fD14_anEndpointWithoutAnAddressNeedsAnIdentifier() {
        attached();
        assertThatThrownBy(() -> ServedInterfaces.check(endpoint, SETTINGS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("serverId");
        DhcpServerSettings named =
                SETTINGS.toBuilder().serverId(Ipv4.of("192.0.2.1")).build();
        assertThatCode(() -> ServedInterfaces.check(endpoint, named)).doesNotThrowAnyException();
    }
}
