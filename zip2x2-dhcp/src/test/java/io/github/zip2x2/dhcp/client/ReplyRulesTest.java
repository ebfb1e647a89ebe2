package io.github.zip2x2.dhcp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.DropReason;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.LeaseTime;
import io.github.zip2x2.dhcp.OctetString;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client asks of a well-formed reply before it acts on it: rows 13, 31, 36 and 37 of the catalogue of bad input. */
class ReplyRulesTest {
    private static ClientBench started() {
        return new ClientBench(ClientBench.atOnce().probing(false).build()).start();
    }

    private static ClientBench requesting() {
        ClientBench bench = started();
        bench.hear(bench.reply(DhcpMessageType.OFFER).build());
        assertThat(bench.engine.state()).isEqualTo(DhcpClientState.REQUESTING);
        return bench;
    }

    private static DhcpMessage.Builder offer(ClientBench bench) {
        return bench.reply(DhcpMessageType.OFFER).yiaddr(Ipv4.of("192.0.2.9"));
    }

    @Test
    void row31_aReplyToSomebodyElseIsNotForUs() {
        ClientBench bench = started();
        DhcpMessage offer = offer(bench).build();
        byte[] own = ClientBench.PHONE.octets();
        bench.hear(offer.toBuilder().xid(offer.xid() + 1).build());
        bench.hear(offer.toBuilder()
                .hardwareAddress(HardwareAddress.ethernet("00:0B:EA:01:02:04"))
                .build());
        bench.hear(offer.toBuilder().hardwareAddress(HardwareAddress.of(6, own)).build());
        bench.hear(offer.toBuilder()
                .hardwareAddress(HardwareAddress.of(1, Arrays.copyOf(own, 2)))
                .build());
        assertThat(bench.ignored).hasSize(4).containsOnly(DropReason.NOT_FOR_US);
        bench.hear(offer);
        assertThat(bench.engine.state()).isEqualTo(DhcpClientState.REQUESTING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0.0.0.0", "255.255.255.255", "224.0.0.1", "239.1.1.1", "127.0.0.1", "0.1.1.1", "240.0.0.1"})
    void row36_anOfferOfAnAddressThatNoHostHasIsRefused(String address) {
        ClientBench bench = started();
        bench.hear(offer(bench).yiaddr(Ipv4.of(address)).build());
        assertThat(bench.ignored).containsExactly(DropReason.UNUSABLE_OFFER);
    }

    @ParameterizedTest
    @CsvSource({
        "255.0.255.0,",
        "0.0.0.255,",
        "255.255.255.0,192.0.3.1",
    })
    void row36_anOfferOfANetworkThatNoHostCanUseIsRefused(String mask, String router) {
        ClientBench bench = started();
        bench.hear(in(offer(bench), mask, router).build());
        assertThat(bench.ignored).containsExactly(DropReason.UNUSABLE_OFFER);
        assertThat(bench.engine.state()).isEqualTo(DhcpClientState.SELECTING);
    }

    @ParameterizedTest
    @CsvSource({
        ",",
        ",192.0.3.1",
        "255.255.255.0,",
        "255.255.255.255,",
        "0.0.0.0,",
        "128.0.0.0,",
        "255.255.255.255,192.0.3.1",
        "255.255.255.0,192.0.3.1 192.0.2.1",
    })
    void row36_anOfferOfANetworkThatAHostCanUseIsTaken(String mask, String router) {
        ClientBench bench = started();
        bench.hear(in(offer(bench), mask, router).build());
        assertThat(bench.ignored).isEmpty();
        assertThat(bench.engine.state()).isEqualTo(DhcpClientState.REQUESTING);
    }

    private static DhcpMessage.Builder in(DhcpMessage.Builder offer, String mask, String router) {
        if (mask != null) {
            offer.option(DhcpOptions.SUBNET_MASK, Ipv4.of(mask));
        }
        if (router != null) {
            offer.option(
                    DhcpOptions.ROUTER,
                    Arrays.stream(router.split(" ")).map(Ipv4::of).toList());
        }
        return offer;
    }

    @Test
    void row13_aLeaseTimeOfThreeOctetsIsNone() {
        ClientBench bench = requesting();
        bench.hear(bench.reply(DhcpMessageType.ACK)
                .rawOption(51, OctetString.hex("000e10"))
                .build());
        assertThat(bench.ignored).containsExactly(DropReason.NO_LEASE_TIME);
    }

    @Test
    void row37_aLeaseOfNoTimeIsRefusedAndOneOfASecondTaken() {
        ClientBench bench = requesting();
        bench.hear(bench.reply(DhcpMessageType.ACK).without(51).build());
        bench.hear(bench.reply(DhcpMessageType.ACK)
                .option(DhcpOptions.LEASE_TIME, LeaseTime.ofSeconds(0))
                .build());
        assertThat(bench.ignored).containsExactly(DropReason.NO_LEASE_TIME, DropReason.NO_LEASE_TIME);
        assertThat(bench.bound).isEmpty();
        bench.hear(bench.reply(DhcpMessageType.ACK)
                .option(DhcpOptions.LEASE_TIME, LeaseTime.ofSeconds(1))
                .build());
        assertThat(bench.bound).hasSize(1);
    }
}
