package io.github.zip2x2.tftp.server;

import static io.github.zip2x2.tftp.testing.Packets.ack;
import static io.github.zip2x2.tftp.testing.Packets.data;
import static io.github.zip2x2.tftp.testing.Packets.error;
import static io.github.zip2x2.tftp.testing.Packets.oack;
import static io.github.zip2x2.tftp.testing.Packets.rrq;
import static io.github.zip2x2.tftp.testing.Packets.strings;
import static io.github.zip2x2.tftp.testing.Packets.wrq;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.tftp.TftpFailure.Kind;
import io.github.zip2x2.tftp.TftpOptions;
import io.github.zip2x2.tftp.TftpRequest;
import io.github.zip2x2.tftp.TftpTransferSettings;
import io.github.zip2x2.tftp.content.DirectoryContentSource;
import io.github.zip2x2.tftp.content.MemoryContentSource;
import io.github.zip2x2.tftp.content.TftpAnswer;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import io.github.zip2x2.tftp.testing.EngineProbe;
import io.github.zip2x2.tftp.testing.LinkFaults;
import io.github.zip2x2.tftp.testing.VirtualTftp;
import io.github.zip2x2.tftp.testing.VirtualTftp.Client;
import io.github.zip2x2.tftp.testing.VirtualTftp.Sent;
import io.github.zip2x2.tftp.transfer.TftpAgreement;
import io.github.zip2x2.tftp.transfer.TftpOptionLimits;
import io.github.zip2x2.tftp.transfer.TftpTransferEngine;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What broke other programs is sent to this one; named after the records of those defects. */
class KnownVulnerabilitiesTest {
    private static final InetSocketAddress ATTACKER = VirtualTftp.address(0x99, 6666);
    private static final InetSocketAddress TID = VirtualTftp.address(1, 50_001);
    private static final String LONG = "A".repeat(495);

    private final VirtualTftp network = new VirtualTftp(
            new MemoryContentSource().put("f", new byte[2000]), TftpServerSettings.defaults(), LinkFaults.NONE, 1);

    /** Sends all of them, and sees that a phone is served as before and that nothing long came back. */
    private List<Sent> survives(byte[]... datagrams) {
        for (byte[] datagram : datagrams) {
            network.inject(ATTACKER, VirtualTftp.SERVER, datagram);
            network.run(10_000_000);
        }
        List<Sent> answers = network.sent().stream()
                .filter(packet -> packet.to().equals(ATTACKER))
                .toList();
        assertThat(answers).allSatisfy(packet -> assertThat(packet.bytes()).hasSizeLessThanOrEqualTo(516));
        Client phone = network.start(
                VirtualTftp.address(2, 40_000),
                TftpTransferEngine.read(
                        TftpRequest.read("f"), VirtualTftp.SERVER, TftpTransferSettings.defaults(), network.random()));
        network.run();
        assertThat(phone.bytes()).hasSize(2000);
        assertThat(network.server().active()).isZero();
        return answers;
    }

    private static EngineProbe reading(String... options) {
        TftpOptions asked = TftpOptions.NONE;
        for (int i = 0; i < options.length; i += 2) {
            asked = asked.with(options[i], options[i + 1]);
        }
        EngineProbe probe = new EngineProbe(TftpTransferEngine.read(
                TftpRequest.read("f").withOptions(asked),
                VirtualTftp.SERVER,
                TftpTransferSettings.defaults(),
                new SplittableRandom(1)));
        probe.sent();
        return probe;
    }

    private static byte[] cut(byte[] datagram, int bytes) {
        return Arrays.copyOf(datagram, datagram.length - bytes);
    }

    @Test
    void cve_2011_2199_utimeoutThatOverflows() {
        TftpOptionLimits limits = TftpOptionLimits.builder().hpaOptions(true).build();
        for (String value : List.of("4294967296", "9223372036854775807", "18446744073709551617", "-1", "255000001")) {
            TftpRequest request = TftpRequest.read("f").withOptions(TftpOptions.NONE.with("utimeout", value));
            TftpAgreement agreement = TftpAgreement.asServer(request, limits, 1468, 2000);
            assertThat(agreement.answer().isEmpty()).isTrue();
            assertThat(agreement.timeoutNanos()).isZero();
        }
    }

    @Test
    void cve_2009_2957_and_2009_2958_and_2021_44429_longNamesAndOptionsWithoutValues() {
        survives(
                rrq(LONG),
                wrq(LONG),
                rrq("f", "blksize"),
                rrq("f", "blksize", ""),
                cut(rrq("f", "blksize", ""), 1),
                strings(1, LONG + LONG + LONG, "octet"),
                strings(1, "f", LONG + LONG));
        assertThat(network.server().counters().malformed()).isPositive();
    }

    @Test
    void cve_2019_11365_and_2019_11366_and_2020_6097_errorsAndRequestsInAnyOrder() {
        List<byte[]> storm = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            storm.add(rrq("f"));
            storm.add(error(i, LONG));
            storm.add(new byte[] {0, 5, 0, 0});
            storm.add(new byte[] {0, 5});
            storm.add(rrq("none" + i));
        }
        survives(storm.toArray(byte[][]::new));
    }

    @Test
    void cve_2021_41054_manyOptionsOfLargeValuesInOneRequest() {
        List<String> options = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            options.addAll(List.of("blksize", "65464", "tsize", "0", "windowsize", "65535"));
        }
        List<Sent> answers = survives(rrq("f", options.toArray(String[]::new)));
        assertThat(answers)
                .isNotEmpty()
                .allSatisfy(packet -> assertThat(packet.opcode()).isEqualTo(6));
        assertThat(answers.get(0).bytes()).hasSizeLessThan(60);
    }

    @Test
    void cve_2021_46671_and_ghsa_xj6g_7vq6_3mcm_requestsWithoutTheirLastNul() {
        byte[] request = rrq("f", "blksize", "1024");
        List<byte[]> cuts = new ArrayList<>();
        for (int bytes = 1; bytes < request.length; bytes++) {
            cuts.add(cut(request, bytes));
        }
        List<Sent> answers = survives(cuts.toArray(byte[][]::new));
        assertThat(answers).filteredOn(packet -> packet.opcode() == 5).allSatisfy(packet -> {
            assertThat(packet.number()).isEqualTo(4);
            assertThat(new String(packet.bytes(), 4, packet.bytes().length - 4, StandardCharsets.US_ASCII))
                    .isEqualTo("Malformed request\0");
        });
    }

    @Test
    void cve_2019_5436_and_2019_5482_blocksLargerThanASmallBlksize() {
        // The server does not know blksize: its blocks of 512 bytes are those of RFC 1350.
        EngineProbe plain = reading("blksize", "8");
        plain.receive(TID, data(1, 512)).receive(TID, data(2, 3));
        assertThat(plain.completed()).isTrue();
        assertThat(plain.bytes()).hasSize(515);
        EngineProbe agreed = reading("blksize", "8");
        agreed.receive(TID, oack("blksize", "8")).receive(TID, data(1, 512));
        assertThat(agreed.failure().kind()).isEqualTo(Kind.PROTOCOL);
        assertThat(agreed.bytes()).isEmpty();
        EngineProbe without = reading();
        without.receive(TID, data(1, 513));
        assertThat(without.failure().kind()).isEqualTo(Kind.PROTOCOL);
    }

    @Test
    void cve_2017_1000100_aNameTooLongForARequest() {
        TftpRequest request = TftpRequest.read("n".repeat(600));
        assertThatThrownBy(() -> TftpTransferEngine.read(
                        request, VirtualTftp.SERVER, TftpTransferSettings.defaults(), new SplittableRandom(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void lwipAndUBoot_findOptionReadsPastTheOack() {
        byte[] whole = oack("blksize", "512");
        for (int bytes = 1; bytes < whole.length - 2; bytes++) {
            EngineProbe probe = reading("blksize", "512");
            probe.receive(TID, cut(whole, bytes));
            assertThat(probe.completed()).isFalse();
            probe.receive(TID, data(1, 5)).receive(TID, ack(1));
            assertThat(probe.failure() == null || probe.failure().kind() == Kind.OPTIONS)
                    .isTrue();
        }
    }

    @Test
    void uftpd_2_11_and_cve_2026_21620_and_hns_2024_05_relativeTraversal(@TempDir Path directory) throws IOException {
        Path root = Files.createDirectory(directory.resolve("root"));
        Files.createDirectory(directory.resolve("root-of-another"));
        Files.writeString(directory.resolve("root-of-another/secret"), "s");
        Files.writeString(directory.resolve("secret"), "s");
        Files.createDirectory(root.resolve("sub"));
        DirectoryContentSource source = new DirectoryContentSource(root);
        for (String path : List.of(
                "../secret",
                "sub/../../secret",
                "./../secret",
                "/../secret",
                "..\\secret",
                "../root-of-another/secret",
                "sub/../../root-of-another/secret",
                directory.resolve("secret").toString(),
                "../".repeat(150) + "etc/hostname")) {
            TftpContentRequest request = new TftpContentRequest(TftpRequest.read(path), ATTACKER, VirtualTftp.SERVER);
            assertThat(source.open(request)).as(path).isInstanceOf(TftpAnswer.Refused.class);
        }
    }
}
