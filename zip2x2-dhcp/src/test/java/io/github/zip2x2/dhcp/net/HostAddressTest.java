package io.github.zip2x2.dhcp.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.Prefix;
import java.net.Inet4Address;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HostAddressTest {

    private static final Inet4Address FIRST = Ipv4.of("198.51.100.1");
    private static final Inet4Address SECOND = Ipv4.of("192.0.2.1");
    private static final List<HostAddress> BOTH = List.of(new HostAddress(FIRST, 24), new HostAddress(SECOND, 24));

    @Test
    void fD7_theServerIsKnownByItsAddressInTheClientsNetwork() {
        NetworkAttachment eth0 = new NetworkAttachment(0, "eth0", BOTH);
        assertThat(eth0.addressIn(Prefix.parse("192.0.2.0/24"))).contains(SECOND);
        assertThat(eth0.addressIn(Prefix.parse("198.51.100.0/24"))).contains(FIRST);
        assertThat(eth0.addressIn(Prefix.parse("203.0.113.0/24"))).isEmpty();
        assertThat(eth0.address()).contains(FIRST);
        assertThat(eth0.isLoopback()).isFalse();
        assertThat(eth0).hasToString("eth0 198.51.100.1/24 192.0.2.1/24");
        assertThat(new NetworkAttachment(0, "eth0", List.of())).hasToString("eth0 without address");
    }

    @Test
    void fD7_aDatagramLeavesFromTheWantedAddressElseFromThatOfTheReceiversNetwork() {
        Inet4Address client = Ipv4.of("192.0.2.100");
        assertThat(HostAddress.source(BOTH, Optional.of(FIRST), client)).contains(FIRST);
        assertThat(HostAddress.source(BOTH, Optional.empty(), client)).contains(SECOND);
        assertThat(HostAddress.source(BOTH, Optional.empty(), Ipv4.BROADCAST)).contains(FIRST);
        assertThat(HostAddress.source(BOTH, Optional.of(Ipv4.of("203.0.113.1")), client))
                .as("one that the host does not have")
                .contains(SECOND);
        assertThat(HostAddress.source(List.of(), Optional.of(FIRST), client)).isEmpty();
    }

    @Test
    void aPrefixIsOf32BitsAtMost() {
        assertThat(new HostAddress(SECOND, 32).network()).isEqualTo(Prefix.parse("192.0.2.1/32"));
        assertThatThrownBy(() -> new HostAddress(SECOND, 33)).hasMessageContaining("33 is not in 0..32");
        assertThatThrownBy(() -> new NetworkAttachment(-1, "", List.of())).hasMessageContaining("index -1");
    }
}
