package io.github.zip2x2.dhcp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.dhcp.Ipv4;
import java.nio.ByteBuffer;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class UdpPacketTest {

    private static final int HOST = 0;
    private static final int BROADCAST = 1;
    private static final int OTHER_HOST = 3;

    private static ByteBuffer written(byte[] payload) {
        ByteBuffer out = ByteBuffer.allocate(2_048);
        UdpPacket.write(
                out,
                Ipv4.bits(Ipv4.of("192.0.2.1")),
                67,
                Ipv4.bits(Ipv4.of("255.255.255.255")),
                68,
                ByteBuffer.wrap(payload));
        return out;
    }

    @Test
    void aKnownPacketHasTheChecksumsThatAPencilGives() {
        ByteBuffer packet = written(new byte[] {1, 2, 3});
        assertThat(packet.limit()).isEqualTo(31);
        assertThat(packet.getShort(10) & 0xffff).isEqualTo(0xb8cd);
        assertThat(packet.getShort(26) & 0xffff).isEqualTo(0x394e);
    }

    @Property(tries = 200)
    void whatIsWrittenIsRead(@ForAll @Size(max = 1_400) byte[] payload) {
        ByteBuffer packet = written(payload);
        UdpPacket reader = new UdpPacket();
        assertThat(reader.read(packet)).isTrue();
        assertThat(reader.source()).isEqualTo(Ipv4.bits(Ipv4.of("192.0.2.1")));
        assertThat(reader.destination()).isEqualTo(-1);
        assertThat(reader.sourcePort()).isEqualTo(67);
        assertThat(reader.destinationPort()).isEqualTo(68);
        assertThat(packet.slice(reader.payloadStart(), reader.payloadEnd() - reader.payloadStart()))
                .isEqualTo(ByteBuffer.wrap(payload));
    }

    @Property(tries = 500)
    void noBytesMakeTheReaderThrow(@ForAll @Size(max = 64) byte[] bytes) {
        new UdpPacket().read(ByteBuffer.wrap(bytes));
        if (bytes.length > 0) {
            bytes[0] = 0x45;
            new UdpPacket().read(ByteBuffer.wrap(bytes));
        }
    }

    @Test
    void aDamagedPacketIsRefusedAndOneThatHardwareCompletesIsNot() {
        UdpPacket reader = new UdpPacket();
        for (int at : List.of(0, 3, 9, 15, 20, 24, 26, 29)) {
            ByteBuffer packet = written(new byte[] {1, 2, 3});
            packet.put(at, (byte) (packet.get(at) + 1));
            assertThat(reader.read(packet)).as("octet %d", at).isFalse();
        }
        ByteBuffer partial = written(new byte[] {1, 2, 3});
        int pseudo = 0xc000 + 0x0201 + 0xffff + 0xffff + 17 + 11;
        partial.putShort(26, (short) ((pseudo & 0xffff) + (pseudo >>> 16)));
        assertThat(reader.read(partial)).isTrue();
        partial.putShort(26, (short) 0);
        assertThat(reader.read(partial)).isTrue();
    }

    @Test
    void theFilterTakesItsPortsOnly() {
        long[] program = PortFilter.program(List.of(67, 69));
        for (int port : new int[] {66, 67, 68, 69, 70}) {
            ByteBuffer packet = written(new byte[8]);
            packet.putShort(22, (short) port);
            assertThat(run(program, packet)).as("port %d", port).isEqualTo(port == 67 || port == 69);
        }
        ByteBuffer tcp = written(new byte[8]).put(9, (byte) 6).putShort(22, (short) 67);
        assertThat(run(program, tcp)).isFalse();
        ByteBuffer fragment = written(new byte[8]).putShort(6, (short) 0x2000).putShort(22, (short) 67);
        assertThat(run(program, fragment)).isFalse();
    }

    @Test
    void fD18_aTaggedFrameAndOneForAnotherHostAreNotTakenButVlan0Is() {
        for (List<Integer> ports : List.of(List.<Integer>of(), List.of(67), List.of(68, 67))) {
            long[] program = PortFilter.program(ports);
            ByteBuffer packet = written(new byte[8]).putShort(22, (short) 67);
            assertThat(run(program, packet, BROADCAST, 0)).isTrue();
            assertThat(run(program, packet, HOST, 0)).isTrue();
            assertThat(run(program, packet, OTHER_HOST, 0)).isFalse();
            assertThat(run(program, packet, BROADCAST, 100)).isFalse();
            assertThat(run(program, packet, BROADCAST, 0xa000))
                    .as("priority 5, VLAN 0")
                    .isTrue();
        }
    }

    @Test
    void aFilterTakesSoManyPorts() {
        List<Integer> most =
                java.util.stream.IntStream.rangeClosed(1, 200).boxed().toList();
        long[] program = PortFilter.program(most);
        for (int port : new int[] {1, 2, 199, 200}) {
            assertThat(run(program, written(new byte[8]).putShort(22, (short) port), HOST, 0))
                    .isTrue();
        }
        assertThat(run(program, written(new byte[8]).putShort(22, (short) 201), HOST, 0))
                .isFalse();
        List<Integer> more =
                java.util.stream.IntStream.rangeClosed(1, 201).boxed().toList();
        assertThatThrownBy(() -> PortFilter.program(more)).hasMessageContaining("201 ports");
    }

    /** The few instructions of classic BPF that the filter uses. */
    private static boolean run(long[] program, ByteBuffer packet) {
        return run(program, packet, HOST, 0);
    }

    private static boolean run(long[] program, ByteBuffer packet, int packetType, int tag) {
        int a = 0;
        int x = 0;
        for (int pc = 0; ; pc++) {
            int code = (int) (program[pc] >>> 48);
            int jt = (int) (program[pc] >>> 40) & 0xff;
            int jf = (int) (program[pc] >>> 32) & 0xff;
            int k = (int) program[pc];
            switch (code) {
                case 0x20 -> a = k == -0x1000 + 4 ? packetType : k == -0x1000 + 44 ? tag : packet.getInt(k);
                case 0x30 -> a = packet.get(k) & 0xff;
                case 0x28 -> a = packet.getShort(k) & 0xffff;
                case 0x48 -> a = packet.getShort(x + k) & 0xffff;
                case 0xb1 -> x = 4 * (packet.get(k) & 0xf);
                case 0x15 -> pc += a == k ? jt : jf;
                case 0x45 -> pc += (a & k) != 0 ? jt : jf;
                case 0x06 -> {
                    return k != 0;
                }
                default -> throw new AssertionError("instruction " + code);
            }
        }
    }
}
