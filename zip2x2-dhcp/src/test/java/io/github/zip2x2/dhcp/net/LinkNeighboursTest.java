package io.github.zip2x2.dhcp.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LinkNeighboursTest {

    private static final int OURS = 0xc000_0264; // 192.0.2.100
    private static final int THEIRS = 0xc000_0201;
    private static final String OUR_MAC = "000bea000001";
    private static final String THEIR_MAC = "020000000001";
    private static final String ALL = "ffffffffffff";
    private static final long SECOND = 1_000_000_000L;
    private static final String ARP_REQUEST = "0001080006040001";
    private static final String ARP_REPLY = "0001080006040002";

    private final List<String> ip = new ArrayList<>();
    private final List<String> arp = new ArrayList<>();
    private final Queue<String> arrived = new ArrayDeque<>();
    private final List<Integer> heard = new ArrayList<>();
    private final AtomicLong dropped = new AtomicLong();
    private final LinkNeighbours neighbours = new LinkNeighbours(
            (packet, to) -> ip.add(hex(to) + " " + hex(packet)),
            (packet, to) -> arp.add(hex(to) + " " + hex(packet)),
            this::next,
            HexFormat.of().parseHex(OUR_MAC),
            dropped);

    @Test
    void aPacketWaitsUntilItsNeighbourAnswers() throws IOException {
        neighbours.send(packet("0102"), THEIRS, OURS, 0);
        assertThat(ip).isEmpty();
        assertThat(arp).containsExactly(ALL + " " + ARP_REQUEST + OUR_MAC + "c0000264" + "000000000000" + "c0000201");

        arrived.add(ARP_REPLY + THEIR_MAC + "c0000201" + OUR_MAC + "c0000264");
        neighbours.receive(SECOND / 2, this::hear);
        assertThat(ip).containsExactly(THEIR_MAC + " 0102");
        assertThat(heard).containsExactly(THEIRS);

        neighbours.send(packet("03"), THEIRS, OURS, SECOND);
        assertThat(ip).endsWith(THEIR_MAC + " 03");
        assertThat(arp).hasSize(1);
    }

    @Test
    void aPacketForNobodyIsGivenUp() throws IOException {
        neighbours.send(packet("01"), THEIRS, OURS, 0);
        neighbours.receive(2 * SECOND, this::hear);
        arrived.add(ARP_REPLY + THEIR_MAC + "c0000201" + OUR_MAC + "c0000264");
        neighbours.receive(3 * SECOND, this::hear);
        assertThat(ip).isEmpty();
        assertThat(dropped).hasValue(1);
    }

    @Test
    void fD9_whatIsDroppedForAFullQueueIsCounted() throws IOException {
        for (int i = 0; i < 70; i++) {
            neighbours.send(packet("01"), THEIRS + i, OURS, 0);
        }
        assertThat(dropped).hasValue(6);
        neighbours.receive(2 * SECOND, this::hear);
        assertThat(dropped).hasValue(70);
    }

    @Test
    void anInterfaceThatGetsAnotherAddressAnswersWithThat() throws IOException {
        neighbours.own(HexFormat.of().parseHex("0200000000aa"));
        neighbours.ask(THEIRS, 0);
        assertThat(arp)
                .containsExactly(ALL + " " + ARP_REQUEST + "0200000000aa" + "00000000" + "000000000000" + "c0000201");
    }

    @Test
    void whatWasLearnedIsForgottenAfterAMinute() throws IOException {
        neighbours.learn(THEIRS, HexFormat.of().parseHex(THEIR_MAC), 0);
        neighbours.send(packet("01"), THEIRS, OURS, 60 * SECOND);
        assertThat(ip).hasSize(1);
        neighbours.send(packet("01"), THEIRS, OURS, 60 * SECOND + 1);
        assertThat(ip).hasSize(1);
        assertThat(arp).hasSize(1);
    }

    @Test
    void onlyTheAssumedAddressIsAnsweredFor() throws IOException {
        String asked = ARP_REQUEST + THEIR_MAC + "c0000201" + "000000000000" + "c0000264";
        arrived.add(asked);
        neighbours.receive(0, this::hear);
        assertThat(arp).isEmpty();

        neighbours.assume(OURS);
        arrived.add(asked);
        arrived.add(ARP_REQUEST + THEIR_MAC + "c0000201" + "000000000000" + "c0000265");
        neighbours.receive(0, this::hear);
        assertThat(arp).containsExactly(THEIR_MAC + " " + ARP_REPLY + OUR_MAC + "c0000264" + THEIR_MAC + "c0000201");
    }

    @Test
    void whatIsNoArpForIpv4OverEthernetIsPassedOver() throws IOException {
        neighbours.assume(OURS);
        arrived.add(ARP_REQUEST + THEIR_MAC + "c0000201");
        arrived.add("0006080006040001" + THEIR_MAC + "c0000201" + "000000000000" + "c0000264");
        arrived.add("0001080008040001" + THEIR_MAC + "c0000201" + "000000000000" + "c0000264");
        neighbours.receive(0, this::hear);
        assertThat(arp).isEmpty();
        assertThat(heard).isEmpty();
    }

    private void hear(int address, byte[] ethernet) {
        assertThat(hex(ethernet)).isEqualTo(THEIR_MAC);
        heard.add(address);
    }

    private boolean next(ByteBuffer into) {
        String packet = arrived.poll();
        if (packet == null) {
            return false;
        }
        into.clear().put(HexFormat.of().parseHex(packet)).flip();
        return true;
    }

    private static ByteBuffer packet(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }

    private static String hex(byte[] octets) {
        return HexFormat.of().formatHex(octets);
    }

    private static String hex(ByteBuffer packet) {
        byte[] octets = new byte[packet.remaining()];
        packet.get(packet.position(), octets);
        return hex(octets);
    }
}
