package io.github.zip2x2.dhcp.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.OctetString;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LeaseTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static HardwareAddress phone(int number) {
        return HardwareAddress.of(
                1, (byte) 0, (byte) 11, (byte) 0xea, (byte) (number >> 16), (byte) (number >> 8), (byte) number);
    }

    private static Lease.Builder lease() {
        return Lease.of(Ipv4.of("192.0.2.1"))
                .client(ClientIdentity.ofHardware(phone(1)))
                .hardware(phone(1))
                .start(START)
                .expiry(START.plusSeconds(60));
    }

    @Test
    void aLeaseIsItsClientsUntilItsExpiryAndNotAtIt() {
        Lease bound = lease().build();
        assertThat(bound.isActive(START.plusMillis(59_999))).isTrue();
        assertThat(bound.isActive(START.plusSeconds(60))).isFalse();
        assertThat(bound.isHeld(START.plusSeconds(60))).isFalse();
        assertThat(lease().expiry(Lease.NEVER).build().isActive(START.plusSeconds(1L << 40)))
                .isTrue();
    }

    @Test
    void anAddressIsHeldAlsoWhileItIsOfferedOrInQuarantine() {
        assertThat(lease().state(LeaseState.OFFERED).build().isHeld(START)).isTrue();
        assertThat(lease().state(LeaseState.OFFERED).build().isActive(START)).isFalse();
        assertThat(lease().state(LeaseState.QUARANTINED).build().isHeld(START)).isTrue();
        assertThat(lease().state(LeaseState.RELEASED).build().isHeld(START)).isFalse();
    }

    @Test
    void aLeaseThatEndsBeforeItBeginsIsRefused() {
        Lease.Builder backwards = lease().expiry(START.minusMillis(1));
        assertThatThrownBy(backwards::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2026-01-01");
    }

    @Test
    void identitiesThatCountUpSpreadOverTheirHashes() {
        Set<Integer> hashes = new HashSet<>();
        for (int i = 0; i < 65_536; i++) {
            hashes.add(ClientIdentity.ofHardware(phone(i)).hashCode());
        }
        assertThat(hashes).hasSizeGreaterThan(65_000);
        ClientIdentity option = ClientIdentity.ofClientIdentifier(OctetString.hex("01 00 0b ea 00 00 01"));
        assertThat(option).isNotEqualTo(ClientIdentity.ofHardware(phone(1)));
        assertThat(ClientIdentity.parse(option.toString())).isEqualTo(option).hasSameHashCodeAs(option);
    }
}
