package io.github.zip2x2.boot.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.boot.BootCause;
import io.github.zip2x2.boot.BootOutcome;
import io.github.zip2x2.boot.BootStep;
import io.github.zip2x2.boot.phone.BootEvent;
import io.github.zip2x2.boot.phone.WirePacket;
import io.github.zip2x2.dhcp.Ipv4;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import javax.xml.parsers.DocumentBuilderFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EvidenceTest {
    private static final InetSocketAddress PHONE = new InetSocketAddress(Ipv4.of("192.0.2.7"), 50_000);
    private static final InetSocketAddress SERVER = new InetSocketAddress(Ipv4.of("192.0.2.1"), 69);
    private static final InetSocketAddress TRANSFER = new InetSocketAddress(Ipv4.of("192.0.2.1"), 40_000);
    private static final String OWN =
            "[SIP_CONFIG]\ndevice_id=201\nauth_password=hush-hush-hush\r\n;auth_password = old-hush\n"
                    + "[GENERAL_INFO]\npassword=123456\ngreeting_message=hello\n";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static WirePacket packet(boolean sent, InetSocketAddress remote, byte[] payload) {
        return new WirePacket(5_000_000, sent, PHONE, remote, ByteBuffer.wrap(payload));
    }

    private static byte[] data(int block, byte[] content) {
        return ByteBuffer.allocate(4 + content.length)
                .putShort((short) 3)
                .putShort((short) block)
                .put(content)
                .array();
    }

    private static byte[] slice(byte[] all, int from, int to) {
        return java.util.Arrays.copyOfRange(all, from, Math.min(to, all.length));
    }

    /** The captured file, cut in blocks of that size, each second one sent twice. */
    private static String captured(int blockSize) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (BootCapture capture = new BootCapture(out, 0, Instant.EPOCH)) {
            capture.passed(packet(true, SERVER, bytes("\0\1x.cfg\0octet\0")));
            byte[] all = bytes(OWN);
            for (int block = 1; (block - 1) * blockSize <= all.length; block++) {
                byte[] piece = slice(all, (block - 1) * blockSize, block * blockSize);
                capture.passed(packet(false, TRANSFER, data(block, piece)));
                if (block % 2 == 0) {
                    capture.passed(packet(false, TRANSFER, data(block, piece)));
                }
            }
        }
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    @Property(tries = 80)
    void noSecretIsCapturedWhereverTheBlocksAreCut(@ForAll @IntRange(min = 1, max = 200) int blockSize)
            throws IOException {
        ByteArrayInputStream file = new ByteArrayInputStream(bytes(captured(blockSize)));
        assertThat(file.readNBytes(24)).hasSize(24);
        StringBuilder content = new StringBuilder();
        byte[] head = new byte[16];
        int last = 0;
        while (file.read(head) == head.length) {
            byte[] datagram = new byte[ByteBuffer.wrap(head).getInt(8)];
            assertThat(file.read(datagram)).isEqualTo(datagram.length);
            int block = ByteBuffer.wrap(datagram).getShort(30);
            if (datagram[29] == 3 && block != last) {
                last = block;
                content.append(new String(slice(datagram, 32, datagram.length), StandardCharsets.ISO_8859_1));
            } else if (datagram[29] == 3) {
                assertThat(content.toString())
                        .as("a block that is sent again is masked alike")
                        .endsWith(new String(slice(datagram, 32, datagram.length), StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(content.toString())
                .isEqualTo(OWN.replace("hush-hush-hush", "**************")
                        .replace(" = old-hush", " **********")
                        .replace("123456", "******"));
    }

    @Test
    void whatIsNotKnownToBeAnImageIsMaskedWhole() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (BootCapture capture = new BootCapture(out, 0, Instant.EPOCH)) {
            capture.passed(packet(false, TRANSFER, data(1, bytes("auth_password=one-secret"))));
            capture.passed(packet(true, SERVER, bytes("\0\1x.cfg\0octet\0")));
            capture.passed(packet(false, TRANSFER, data(7, bytes("two-secret"))));
            capture.passed(packet(true, SERVER, bytes("\0\1ZIP2x2_1_0_0.BIN\0octet\0")));
            capture.passed(packet(false, TRANSFER, data(9, bytes("firmware"))));
            assertThat(capture.failure()).isEmpty();
        }
        assertThat(out.toString(StandardCharsets.ISO_8859_1))
                .doesNotContain("secret")
                .contains("firmware");
    }

    @Test
    void aDiskThatIsFullEndsTheCaptureAndNothingElse() throws IOException {
        OutputStream full = new OutputStream() {
            private int left = 30;

            @Override
            public void write(int b) throws IOException {
                if (left-- <= 0) {
                    throw new IOException("full");
                }
            }
        };
        BootCapture capture = new BootCapture(full, 0, Instant.EPOCH);
        capture.passed(packet(true, SERVER, new byte[9_000]));
        capture.on(new BootEvent.Finished(1, 0, new BootOutcome.Cancelled()));
        capture.passed(packet(true, SERVER, new byte[9]));
        assertThat(capture.failure()).hasValueSatisfying(e -> assertThat(e).hasMessage("full"));
    }

    @Test
    void aLongTransferIsOneLineAndTheRestIsCounted() {
        BootRecorder recorder = new BootRecorder(0);
        recorder.passed(packet(true, SERVER, bytes("\0\1ZIP2x2_1_0_0.bin\0octet\0")));
        for (int block = 1; block <= 400; block++) {
            recorder.passed(packet(false, TRANSFER, data(block, new byte[512])));
            recorder.passed(packet(true, TRANSFER, new byte[] {0, 4, (byte) (block >> 8), (byte) block}));
        }
        assertThat(recorder.report().packets())
                .extracting(BootReport.Packet::text)
                .containsExactly(
                        "RRQ ZIP2x2_1_0_0.bin",
                        "DATA 1, 512 bytes",
                        "ACK 1",
                        "DATA and ACK, blocks 2 to 400, 798 packets");
        assertThat(recorder.report().packets().get(3).bytes()).isEqualTo(399 * 520);
        for (int i = 0; i < BootRecorder.MAX_PACKETS; i++) {
            recorder.passed(packet(true, SERVER, bytes("\0\1x\0octet\0")));
        }
        assertThat(recorder.report().packets()).hasSize(BootRecorder.MAX_PACKETS);
        assertThat(recorder.report().packetsLeftOut()).isEqualTo(4);
    }

    /** A boot whose every text comes from somebody who means ill. */
    private static BootReport hostile(String text) {
        BootRecorder recorder = new BootRecorder(0);
        recorder.on(new BootEvent.Started(1, 0, BootCause.POWER_ON));
        recorder.on(new BootEvent.StepEnded(1, 0, 3_000_000, BootStep.DISCOVER, true, text));
        recorder.on(new BootEvent.FileRead(1, 1, text, ByteBuffer.wrap(bytes(OWN))));
        recorder.passed(packet(true, SERVER, bytes("\0\1" + text.replace("\0", "") + "\0octet\0")));
        recorder.passed(packet(false, TRANSFER, data(1, bytes(OWN))));
        recorder.passed(packet(false, TRANSFER, new byte[0]));
        recorder.passed(packet(false, TRANSFER, new byte[700]));
        recorder.on(new BootEvent.StepEnded(1, 3_000_000, 900_000_000, BootStep.OFFER, false, text));
        recorder.on(new BootEvent.Finished(1, 900_000_000, new BootOutcome.Failed(BootStep.OFFER, text)));
        return recorder.report();
    }

    @Property(tries = 100)
    void thePageIsWellFormedAndHarmlessWhateverTheNetworkSays(@ForAll String text) throws Exception {
        String page = hostile("<script>alert('x')</script>\"&" + text).toHtml("A <phone>");
        assertThat(page).doesNotContain("<script", "hush", "123456").contains("A &lt;phone&gt;", "at step 2");
        int drawings = 0;
        for (int from = page.indexOf("<svg"); from >= 0; from = page.indexOf("<svg", from + 1)) {
            String svg = page.substring(from, page.indexOf("</svg>", from) + 6);
            DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
            drawings++;
        }
        assertThat(drawings).as("a waterfall and a ladder").isEqualTo(2);
    }

    @Test
    void aReportOfNothingIsAPageToo() {
        String page = new BootRecorder(0).report().toHtml("nothing");
        assertThat(page).contains("under way").doesNotContain("<svg");
    }
}
