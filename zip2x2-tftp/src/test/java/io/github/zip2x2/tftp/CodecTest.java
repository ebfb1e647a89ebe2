package io.github.zip2x2.tftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.github.zip2x2.tftp.testing.Packets;
import java.lang.management.ManagementFactory;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.apache.commons.net.tftp.TFTP;
import org.apache.commons.net.tftp.TFTPDataPacket;
import org.apache.commons.net.tftp.TFTPErrorPacket;
import org.apache.commons.net.tftp.TFTPPacket;
import org.apache.commons.net.tftp.TFTPReadRequestPacket;
import org.apache.commons.net.tftp.TFTPWriteRequestPacket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodecTest {
    private final TftpPacketView view = new TftpPacketView();

    private TftpPacketKind decode(byte[] packet) {
        return view.decode(ByteBuffer.wrap(packet));
    }

    private static byte[] encoded(TftpRequest request) {
        ByteBuffer buffer = ByteBuffer.allocate(TftpCodec.MAX_REQUEST);
        TftpCodec.encodeRequest(buffer, request);
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    @Test
    void t2_modesInAnyCase() {
        assertThat(TftpMode.of("OCTET")).contains(TftpMode.OCTET);
        assertThat(TftpMode.of("NetAscii")).contains(TftpMode.NETASCII);
        assertThat(TftpMode.of("mail")).isEmpty();
        assertThat(TftpMode.of("octet ")).isEmpty();
        assertThat(TftpRequest.read("f").inMode(TftpMode.NETASCII).isNetascii()).isTrue();
        assertThat(TftpRequest.read("f").isNetascii()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"f", "f\0octet", "f\0octet\0blksize", "f\0octet\0blksize\0", "f\0octet\0blksize\0001", ""})
    void t4_missingNulsAreMalformed(String text) {
        byte[] body = text.getBytes(StandardCharsets.ISO_8859_1);
        byte[] packet = new byte[2 + body.length];
        packet[1] = 1;
        System.arraycopy(body, 0, packet, 2, body.length);
        assertThat(decode(packet)).isEqualTo(TftpPacketKind.MALFORMED);
        assertThat(view.defect()).isEqualTo(TftpDefect.UNTERMINATED_STRING);
        assertThat(view.opcode()).isEqualTo(1);
        assertThatThrownBy(view::request).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void t5_anEmptyNameIsMalformed() {
        assertThat(decode(Packets.strings(1, "", "octet"))).isEqualTo(TftpPacketKind.MALFORMED);
        assertThat(view.defect()).isEqualTo(TftpDefect.EMPTY_FILE_NAME);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0101, 0x0103, 0, 7, 0xFFFF, 0x0300})
    void t6_theOpcodeHas16Bits(int opcode) {
        assertThat(decode(Packets.strings(opcode, "f", "octet"))).isEqualTo(TftpPacketKind.MALFORMED);
        assertThat(view.defect()).isEqualTo(TftpDefect.UNKNOWN_OPCODE);
        assertThat(view.opcode()).isEqualTo(opcode);
    }

    @Test
    void t7_lengths() {
        assertThat(decode(new byte[] {0, 3, 0})).isEqualTo(TftpPacketKind.MALFORMED);
        assertThat(view.defect()).isEqualTo(TftpDefect.TOO_SHORT);
        assertThat(decode(new byte[] {0, 4, 0})).isEqualTo(TftpPacketKind.MALFORMED);
        assertThat(decode(new byte[] {0})).isEqualTo(TftpPacketKind.MALFORMED);
        assertThat(view.opcode()).isEqualTo(-1);
        assertThat(decode(Packets.data(0xFFFF, 65464))).isEqualTo(TftpPacketKind.DATA);
        assertThat(view.block()).isEqualTo(0xFFFF);
        assertThat(view.payloadLength()).isEqualTo(65464);
        assertThat(decode(new byte[] {0, 4, 1, 2, 9, 9})).isEqualTo(TftpPacketKind.ACK);
        assertThat(view.block()).isEqualTo(0x102);
        assertThat(view.payloadLength()).isZero();
        assertThat(decode(new byte[] {0, 5, 0, 1})).isEqualTo(TftpPacketKind.ERROR);
        assertThat(view.errorText()).isEmpty();
        assertThat(decode(new byte[] {0, 5, 0, 1, 'n', 'o'})).isEqualTo(TftpPacketKind.ERROR);
        assertThat(view.errorText()).isEqualTo("no");
        assertThat(view.errorCode()).isEqualTo(TftpErrorCode.FILE_NOT_FOUND);
        assertThat(view.block()).isZero();
        assertThat(decode(Packets.error(0xFFFF, "x".repeat(5000)))).isEqualTo(TftpPacketKind.ERROR);
        assertThat(view.errorText()).hasSize(127);
        assertThat(view.errorCode()).hasToString("65535 (error 65535)");
        assertThat(view.options()).isSameAs(TftpOptions.NONE);
    }

    @Test
    void t9_dataAndAckAllocateNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        ByteBuffer data = ByteBuffer.wrap(Packets.data(7, 512));
        ByteBuffer ack = ByteBuffer.wrap(Packets.ack(7));
        ByteBuffer out = ByteBuffer.allocateDirect(600);
        long sum = exercise(data, ack, out, 20_000);
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        sum += exercise(data, ack, out, 100_000);
        long after = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        assertThat(sum).isPositive();
        // The measuring itself takes a little, once; 100,000 packets of one byte each would be far above.
        assertThat(after - before).isLessThan(10_000);
    }

    private long exercise(ByteBuffer data, ByteBuffer ack, ByteBuffer out, int rounds) {
        long sum = 0;
        for (int i = 0; i < rounds; i++) {
            view.decode(data);
            sum += view.block() + view.payloadLength();
            view.decode(ack);
            sum += view.block();
            out.clear();
            TftpCodec.encodeAck(out, i);
            TftpCodec.encodeDataHeader(out, i);
        }
        return sum;
    }

    @Test
    void t10_ourBytesAreThoseOfCommonsNetAndItReadsThem() throws Exception {
        InetAddress host = InetAddress.getLoopbackAddress();
        for (String name : new String[] {"f", "ZIP2x2_common.cfg", "./ZIP2x2/0008A10FF312.cfg"}) {
            byte[] rrq = encoded(TftpRequest.read(name));
            assertThat(bytes(new TFTPReadRequestPacket(host, 69, name, TFTP.BINARY_MODE).newDatagram()))
                    .isEqualTo(rrq);
            byte[] wrq = encoded(TftpRequest.write(name).inMode(TftpMode.NETASCII));
            assertThat(bytes(new TFTPWriteRequestPacket(host, 69, name, TFTP.NETASCII_MODE).newDatagram()))
                    .isEqualTo(wrq);
            TFTPPacket parsed = TFTPPacket.newTFTPPacket(new DatagramPacket(rrq, rrq.length, host, 69));
            assertThat(parsed)
                    .isInstanceOfSatisfying(
                            TFTPReadRequestPacket.class,
                            request -> assertThat(request.getFilename()).isEqualTo(name));
        }
        ByteBuffer error = ByteBuffer.allocate(200);
        TftpCodec.encodeError(error, TftpErrorCode.DISK_FULL, "full");
        assertThat(bytes(new TFTPErrorPacket(host, 69, 3, "full").newDatagram()))
                .isEqualTo(Arrays.copyOf(error.array(), error.position()));
        byte[] payload = {1, 2, 3};
        byte[] theirs = bytes(new TFTPDataPacket(host, 69, 0xABCD, payload).newDatagram());
        assertThat(decode(theirs)).isEqualTo(TftpPacketKind.DATA);
        assertThat(view.block()).isEqualTo(0xABCD);
        assertThat(view.payloadStart()).isEqualTo(4);
    }

    private static byte[] bytes(DatagramPacket packet) {
        return Arrays.copyOfRange(packet.getData(), packet.getOffset(), packet.getOffset() + packet.getLength());
    }

    @Test
    void t11_requestsAbove512BytesAreRefused() {
        TftpRequest longest = TftpRequest.read("x".repeat(512 - 2 - 1 - 6));
        assertThat(encoded(longest)).hasSize(512);
        assertThat(decode(encoded(longest))).isEqualTo(TftpPacketKind.RRQ);
        assertThatThrownBy(() -> encoded(TftpRequest.read("x".repeat(504))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("513");
        assertThatThrownBy(() -> encoded(TftpRequest.read("\u00E4".repeat(252))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(decode(Packets.rrq("x".repeat(504)))).isEqualTo(TftpPacketKind.MALFORMED);
        assertThat(view.defect()).isEqualTo(TftpDefect.TOO_LONG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "a\nb", "\u007F", ""})
    void t12_namesWithControlCharactersAreNotSent(String name) {
        assertThatThrownBy(() -> encoded(TftpRequest.read(name))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> encoded(TftpRequest.read("f").withOptions(TftpOptions.NONE.with(name, 1))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void t13_t14_optionsKeepTheirOrderAndTheFirstOfANameCounts() {
        assertThat(decode(Packets.rrq("f", "tsize", "0", "FOO", "x", "BlkSize", "9", "blksize", "10")))
                .isEqualTo(TftpPacketKind.RRQ);
        TftpOptions options = view.options();
        assertThat(options.entries())
                .extracting(TftpOption::name)
                .containsExactly("tsize", "FOO", "BlkSize", "blksize");
        assertThat(options.find("BLKSIZE").orElseThrow().number()).isEqualTo(9);
        assertThat(options.find("windowsize")).isEmpty();
        assertThatThrownBy(() -> encoded(TftpRequest.read("f").withOptions(options)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("blksize");
        assertThat(decode(Packets.oack("a", "1"))).isEqualTo(TftpPacketKind.OACK);
        assertThat(view.options()).isEqualTo(TftpOptions.NONE.with("a", 1));
        assertThat(view.options()).hasSameHashCodeAs(TftpOptions.NONE.with("a", "1"));
        assertThat(view.options()).hasToString("[TftpOption[name=a, value=1]]");
        assertThat(decode(new byte[] {0, 6})).isEqualTo(TftpPacketKind.OACK);
        assertThat(view.options().isEmpty()).isTrue();
        assertThat(decode(new byte[] {0, 6, 'a', 0})).isEqualTo(TftpPacketKind.MALFORMED);
    }

    @Test
    void paddingAfterTheModeIsNotAnOption() {
        byte[] padded = Arrays.copyOf(Packets.rrq("f"), 40);
        assertThat(decode(padded)).isEqualTo(TftpPacketKind.RRQ);
        assertThat(view.request()).isEqualTo(TftpRequest.read("f"));
    }

    @Test
    void latin1NamesAreReadable() {
        assertThat(decode(Packets.rrq("caf\u00E9"))).isEqualTo(TftpPacketKind.RRQ);
        assertThat(view.request().file()).isEqualTo("caf\u00E9");
    }

    @Test
    void t68_errorTextsAreShortAscii() {
        ByteBuffer buffer = ByteBuffer.allocate(300);
        TftpCodec.encodeError(buffer, TftpErrorCode.NOT_DEFINED, "\u00E4\n" + "x".repeat(300));
        assertThat(buffer.position()).isEqualTo(4 + 127 + 1);
        assertThat(buffer.get(4)).isEqualTo((byte) '?');
        assertThat(buffer.get(5)).isEqualTo((byte) '?');
        assertThat(buffer.get(buffer.position() - 1)).isZero();
    }

    @Test
    void numbersAreReadStrictly() {
        for (String bad : new String[] {"", "-1", "+1", " 1", "1 ", "512x", "abc", "1".repeat(19), "\u0661"}) {
            assertThat(new TftpOption("blksize", bad).number()).as(bad).isEqualTo(-1);
        }
        assertThat(new TftpOption("tsize", "9".repeat(18)).number()).isEqualTo(999_999_999_999_999_999L);
        assertThat(new TftpOption("tsize", "007").number()).isEqualTo(7);
    }

    @Test
    void valuesCheckTheirRanges() {
        assertThatThrownBy(() -> new TftpErrorCode(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TftpErrorCode(65_536)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TftpTransferSettings.builder().maxBytes(0).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxBytes is 0, outside 1.." + Long.MAX_VALUE + ": choose a value in that range");
        assertThatThrownBy(() -> TftpTransferSettings.builder()
                        .stepTimeout(Duration.ZERO)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("stepTimeout is PT0S");
        TftpTransferSettings changed =
                TftpTransferSettings.builder().patience(Duration.ofSeconds(3)).build().toBuilder()
                        .build();
        assertThat(changed.patience()).isEqualTo(Duration.ofSeconds(3));
        assertThat(TftpRequest.read("f")).hasToString("RRQ f octet").hasSameHashCodeAs(TftpRequest.read("f"));
    }
}
