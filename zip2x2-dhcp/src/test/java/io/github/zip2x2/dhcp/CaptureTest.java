package io.github.zip2x2.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.dhcp.testing.Capture;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What real clients, servers and relays sent, next to what tshark says of it. */
class CaptureTest {
    static Stream<String> captures() throws IOException, URISyntaxException {
        URL folder = Objects.requireNonNull(CaptureTest.class.getResource("/captures"));
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".pcap"))
                    .map(name -> name.substring(0, name.length() - 5))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private static InputStream open(String name) {
        return Objects.requireNonNull(CaptureTest.class.getResourceAsStream("/captures/" + name));
    }

    private static List<byte[]> payloads(String name) throws IOException {
        try (InputStream in = open(name + ".pcap")) {
            return Capture.payloads(in);
        }
    }

    private static List<String[]> rows(String name) throws IOException {
        try (InputStream in = open(name + ".tshark.tsv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(line -> line.split("\t", -1))
                    .toList();
        }
    }

    /** Some replies ignore option 57 and are longer than one frame. */
    private static final DecodePolicy LONG =
            DecodePolicy.builder().maximumLength(4000).build();

    private static DecodeResult.Decoded decode(byte[] payload) {
        return (DecodeResult.Decoded) DhcpMessage.decode(ByteBuffer.wrap(payload), LONG);
    }

    @Test
    void theCorpusIsThere() throws Exception {
        assertThat(captures()).hasSizeGreaterThan(40);
        for (String name : captures().toList()) {
            assertThat(payloads(name)).as(name).isNotEmpty().hasSameSizeAs(rows(name));
        }
    }

    @ParameterizedTest
    @MethodSource("captures")
    void everyPacketIsDecodedAndEncodedToTheOctet(String name) throws Exception {
        for (byte[] payload : payloads(name)) {
            DecodeResult.Decoded decoded = decode(payload);
            ByteBuffer out = ByteBuffer.allocate(payload.length);
            assertThat(decoded.value().encode(out).length()).isEqualTo(payload.length);
            assertThat(out.array()).isEqualTo(payload);
            DhcpMessage rebuilt =
                    decoded.value().toBuilder().maximumDatagram(4000).build();
            assertThat(rebuilt).isEqualTo(decoded.value());
            assertThat(decode(rebuilt.toByteArray()).value()).isEqualTo(rebuilt);
            assertThat(decoded.value().dump()).contains(decoded.value().type().toString());
        }
    }

    @ParameterizedTest
    @MethodSource("captures")
    void fieldsAndOptionsAreThoseThatTsharkSees(String name) throws Exception {
        List<String[]> rows = rows(name);
        int i = 0;
        for (byte[] payload : payloads(name)) {
            String[] row = rows.get(i++);
            DhcpMessage message = decode(payload).value();
            assertThat(String.valueOf(message.op())).isEqualTo(row[1]);
            assertThat(String.valueOf(message.type().number())).isEqualTo(row[2]);
            assertThat(String.format("0x%08x", message.xid())).isEqualTo(row[3]);
            assertThat(message.ciaddr()).isEqualTo(Ipv4.of(row[4]));
            assertThat(message.yiaddr()).isEqualTo(Ipv4.of(row[5]));
            assertThat(message.siaddr()).isEqualTo(Ipv4.of(row[6]));
            assertThat(message.giaddr()).isEqualTo(Ipv4.of(row[7]));
            assertThat(payload).hasSize(Integer.parseInt(row[8]) - 8);
            // tshark walks sname before file, and both where option 52 stands.
            assertThat(message.rawOptions().stream()
                            .map(option -> String.valueOf(option.code()))
                            .toList())
                    .containsExactlyInAnyOrder(row[9].split(","));
        }
    }

    /** What is odd about these packets and tshark does not say: capture, kind, option. */
    private static final List<String> UNSEEN_BY_TSHARK = List.of(
            // dnsmasq ends 66 and 67 with a NUL, whoever asks.
            ".*dnsmasq.* trailing_nul 66",
            ".*dnsmasq.* trailing_nul 67",
            "udhcpc-two-servers trailing_nul 6[67]",
            "udhcpc-pxe-request trailing_nul 6[67]",
            // Made on purpose: a host name, class and domain with NULs behind them.
            "udhcpc-odd-request trailing_nul (12|15|60|66)",
            // Made on purpose: a server told to send 54 and 51 once more.
            "udhcpc-dnsmasq-duplicate-54 repeated_option (54|51)",
            // Made on purpose: 57 twice with different values, 97 of 18 octets.
            "udhcpc-isc-long bad_length 57",
            "udhcpc-pxe-request bad_length 97");

    @ParameterizedTest
    @MethodSource("captures")
    void anomaliesAreThoseThatTsharkSeesOrAreListed(String name) throws Exception {
        List<String[]> rows = rows(name);
        int i = 0;
        for (byte[] payload : payloads(name)) {
            String[] row = rows.get(i++);
            boolean complaint = !row[10].isEmpty()
                    || Arrays.stream(row[11].split(","))
                            .anyMatch(note -> !note.isEmpty() && !note.endsWith("overloaded by DHCP"));
            List<Anomaly> unlisted = new ArrayList<>();
            for (Anomaly anomaly : decode(payload).anomalies()) {
                String line = name + " " + anomaly.kind().label() + " " + anomaly.code();
                if (UNSEEN_BY_TSHARK.stream().noneMatch(line::matches)) {
                    unlisted.add(anomaly);
                }
            }
            assertThat(!unlisted.isEmpty())
                    .as("%s packet %d: %s, tshark: %s", name, i, unlisted, row[11])
                    .isEqualTo(complaint);
        }
    }

    @Test
    void theListOfWhatTsharkDoesNotSeeHasNoDeadLines() throws Exception {
        List<String> lines = new ArrayList<>();
        for (String name : captures().toList()) {
            for (byte[] payload : payloads(name)) {
                decode(payload)
                        .anomalies()
                        .forEach(a -> lines.add(name + " " + a.kind().label() + " " + a.code()));
            }
        }
        assertThat(UNSEEN_BY_TSHARK).allMatch(pattern -> lines.stream().anyMatch(line -> line.matches(pattern)));
    }
}
