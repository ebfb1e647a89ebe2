package io.github.zip2x2.dhcp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.Prefix;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SettingsTest {

    private static ServedNetwork.Builder network() {
        return ServedNetwork.of(Prefix.parse("192.0.2.0/24"));
    }

    @Test
    void aPrefixKnowsItsEnds() {
        Prefix prefix = Prefix.parse("192.0.2.77/24");
        assertThat(prefix)
                .isEqualTo(Prefix.of(Ipv4.of("192.0.2.0"), 24))
                .hasSameHashCodeAs(Prefix.parse("192.0.2.0/24"));
        assertThat(prefix).isNotEqualTo(Prefix.parse("192.0.2.0/25")).hasToString("192.0.2.0/24");
        assertThat(prefix.mask()).isEqualTo(Ipv4.of("255.255.255.0"));
        assertThat(prefix.broadcast()).isEqualTo(Ipv4.of("192.0.2.255"));
        assertThat(prefix.contains(Ipv4.of("192.0.3.0"))).isFalse();
        assertThat(Prefix.parse("192.0.2.1").length()).isEqualTo(32);
        assertThat(Prefix.parse("0.0.0.0/0").contains(Ipv4.of("203.0.113.1"))).isTrue();
        for (String bad : new String[] {"192.0.2.0/33", "192.0.2.0/", "192.0.2/24", "host/24"}) {
            assertThatThrownBy(() -> Prefix.parse(bad)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aRangeHasBothItsEnds() {
        AddressRange range = AddressRange.parse("192.0.2.10 - 192.0.2.20");
        assertThat(range.size()).isEqualTo(11);
        assertThat(range.contains(Ipv4.of("192.0.2.20"))).isTrue();
        assertThat(range.contains(Ipv4.of("192.0.2.21"))).isFalse();
        assertThat(range).hasToString("192.0.2.10-192.0.2.20").isEqualTo(AddressRange.parse(range.toString()));
        assertThat(range)
                .hasSameHashCodeAs(AddressRange.parse(range.toString()))
                .isNotEqualTo(null);
        assertThatThrownBy(() -> AddressRange.parse("192.0.2.20-192.0.2.10")).hasMessageContaining("exchange");
        assertThatThrownBy(() -> AddressRange.parse("192.0.2.20")).hasMessageContaining("192.0.2.100-192.0.2.199");
    }

    @Test
    void s95_networksThatCannotBeAreRefusedByName() {
        HardwareAddress phone = HardwareAddress.ethernet("000BEA010203");
        HardwareAddress other = HardwareAddress.ethernet("000BEA010204");
        assertThatThrownBy(() -> network().reserve(phone, Ipv4.of("192.0.2.5")).reserve(phone, Ipv4.of("192.0.2.6")))
                .hasMessageContaining("reservation");
        assertThatThrownBy(() -> network().reserve(phone, Ipv4.of("192.0.2.5")).reserve(other, Ipv4.of("192.0.2.5")))
                .hasMessageContaining("reservation");
        assertThatThrownBy(
                        () -> network().reserve(phone, Ipv4.of("198.51.100.5")).build())
                .hasMessageContaining("192.0.2.0/24");
        assertThatThrownBy(() -> network()
                        .pool(AddressRange.parse("192.0.2.250-192.0.3.5"))
                        .build())
                .hasMessageContaining("pool");
        assertThatThrownBy(() -> network()
                        .pool(AddressRange.parse("192.0.2.10-192.0.2.20"))
                        .pool(AddressRange.parse("192.0.2.20-192.0.2.30"))
                        .build())
                .hasMessageContaining("overlaps");
        assertThatThrownBy(() -> network().lease(Duration.ZERO).build()).hasMessageContaining("lease");
        assertThatThrownBy(() -> network().bootfile("x".repeat(128)).build()).hasMessageContaining("bootfile");
        assertThatThrownBy(() -> network()
                        .leaseBounds(Duration.ofHours(2), Duration.ofHours(1))
                        .build())
                .hasMessageContaining("leaseBounds");
        ServedNetwork good = network()
                .reserve(phone, Ipv4.of("192.0.2.5"))
                .lease(Duration.ofSeconds(30))
                .build();
        assertThat(good.reservation(phone)).contains(Ipv4.of("192.0.2.5"));
        assertThat(good.reservation(other)).isEmpty();
        assertThat(good.shortestLease()).isEqualTo(Duration.ofSeconds(30));
        assertThat(good).hasToString("192.0.2.0/24 pools []");
    }

    @Test
    void serversThatCannotBeAreRefusedByName() {
        assertThatThrownBy(() -> DhcpServerSettings.of()
                        .network(network().build())
                        .network(
                                ServedNetwork.of(Prefix.parse("192.0.2.128/25")).build())
                        .build())
                .hasMessageContaining("overlaps");
        assertThatThrownBy(() ->
                        DhcpServerSettings.of().offerHold(Duration.ofMillis(1)).build())
                .hasMessageContaining("offerHold");
        assertThatThrownBy(
                        () -> DhcpServerSettings.of().quarantine(Duration.ZERO).build())
                .hasMessageContaining("quarantine");
        assertThatThrownBy(() -> DhcpServerSettings.of().pendingMessages(0).build())
                .hasMessageContaining("pendingMessages");
        assertThatThrownBy(() -> RateLimits.of().perClient(0, 1)).hasMessageContaining("perSecond");
        assertThatThrownBy(() -> RateLimits.of().perClient(1, 0)).hasMessageContaining("burst");
        assertThatThrownBy(() -> RateLimits.of().clientsTracked(0).build()).hasMessageContaining("clientsTracked");
    }
}
