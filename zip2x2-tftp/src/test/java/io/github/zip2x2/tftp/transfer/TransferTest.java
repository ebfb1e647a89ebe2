package io.github.zip2x2.tftp.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.tftp.TftpErrorCode;
import io.github.zip2x2.tftp.TftpFailure;
import io.github.zip2x2.tftp.TftpMode;
import io.github.zip2x2.tftp.TftpOptions;
import io.github.zip2x2.tftp.TftpRequest;
import io.github.zip2x2.tftp.TftpTransferSettings;
import io.github.zip2x2.tftp.content.BytesContent;
import io.github.zip2x2.tftp.content.MemoryContentSource;
import io.github.zip2x2.tftp.server.TftpServerSettings;
import io.github.zip2x2.tftp.testing.LinkFaults;
import io.github.zip2x2.tftp.testing.VirtualTftp;
import io.github.zip2x2.tftp.testing.VirtualTftp.Client;
import io.github.zip2x2.tftp.testing.VirtualTftp.Sent;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole transfers, client against server, in virtual time. */
class TransferTest {
    private static final InetSocketAddress PHONE = VirtualTftp.address(2, 40_000);
    private static final TftpServerSettings UPLOADS =
            TftpServerSettings.builder().uploads(true).build();

    private final MemoryContentSource files = new MemoryContentSource();

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private VirtualTftp network(LinkFaults faults) {
        return new VirtualTftp(files, UPLOADS, faults, 1);
    }

    private static Client read(VirtualTftp network, TftpRequest request) {
        return network.start(
                PHONE,
                TftpTransferEngine.read(
                        request, VirtualTftp.SERVER, TftpTransferSettings.defaults(), network.random()));
    }

    private static Client write(VirtualTftp network, TftpRequest request, byte[] bytes) {
        return network.start(
                PHONE,
                TftpTransferEngine.write(
                        request,
                        VirtualTftp.SERVER,
                        new BytesContent(bytes, ""),
                        TftpTransferSettings.defaults(),
                        network.random()));
    }

    private static List<Sent> data(VirtualTftp network) {
        return network.sent().stream().filter(packet -> packet.opcode() == 3).toList();
    }

    private static void good(Client client, byte[] expected, VirtualTftp network) {
        assertThat(client.failure()).isNull();
        assertThat(client.completions()).isEqualTo(1);
        assertThat(client.bytes()).isEqualTo(expected);
        assertThat(network.openContents()).isZero();
        assertThat(network.server().active()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 511, 512, 513, 1024, 5120, 100_000})
    void t31_everySizeArrivesEachBlockOnce(int size) {
        byte[] bytes = random(size);
        files.put("f", bytes);
        VirtualTftp network = network(LinkFaults.NONE);
        Client client = read(network, TftpRequest.read("f"));
        network.run();
        good(client, bytes, network);
        assertThat(data(network)).hasSize(size / 512 + 1);
        assertThat(data(network).get(size / 512).bytes()).hasSize(4 + size % 512);
        assertThat(network.serverRecords()).singleElement().satisfies(record -> {
            assertThat(record.isComplete()).isTrue();
            assertThat(record.bytes()).isEqualTo(size);
            assertThat(record.retransmissions()).isZero();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "8,1,1000",
        "64,16,64",
        "1428,16,100000",
        "1428,16,22848",
        "1428,16,22847",
        "512,7,3584",
        "65464,1,200000"
    })
    void t53_windowsAndBlockSizes(int blksize, int window, int size) {
        byte[] bytes = random(size);
        files.put("f", bytes);
        for (boolean images : new boolean[] {false, true}) {
            VirtualTftp network = network(LinkFaults.NONE);
            if (images) {
                network.withImages();
            }
            TftpOptions options = TftpOptions.NONE
                    .with("blksize", blksize)
                    .with("windowsize", window)
                    .with("tsize", 0);
            Client client = read(network, TftpRequest.read("f").withOptions(options));
            network.run();
            good(client, bytes, network);
            assertThat(client.engine().agreement().tsize()).isEqualTo(size);
            assertThat(data(network)).hasSize(size / blksize + 1);
        }
    }

    @ParameterizedTest
    @CsvSource({"true,0", "true,1", "true,2", "true,5", "false,0", "false,1", "false,3", "false,5", "true,6", "false,4"
    })
    void t34_oneLostPacketIsRecoveredByTheTimer(boolean toServer, int index) {
        byte[] bytes = random(2000);
        files.put("f", bytes);
        VirtualTftp plain = network(LinkFaults.losing(toServer, index));
        Client first = read(plain, TftpRequest.read("f"));
        plain.run();
        good(first, bytes, plain);
        VirtualTftp options = network(LinkFaults.losing(toServer, index));
        TftpRequest request = TftpRequest.read("f").withOptions(TftpOptions.NONE.with("blksize", 400));
        Client second = read(options, request);
        options.run();
        good(second, bytes, options);
        VirtualTftp upload = network(LinkFaults.losing(toServer, index));
        Client writer = write(upload, TftpRequest.write("up"), bytes);
        upload.run();
        assertThat(writer.failure()).isNull();
        assertThat(upload.uploaded()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 511, 512, 513, 70_000})
    void t27_writeRequestsWithAndWithoutOptions(int size) {
        byte[] bytes = random(size);
        VirtualTftp plain = network(LinkFaults.NONE);
        Client client = write(plain, TftpRequest.write("up"), bytes);
        plain.run();
        assertThat(client.failure()).isNull();
        assertThat(plain.uploaded()).isEqualTo(bytes);
        VirtualTftp window = network(LinkFaults.NONE);
        TftpOptions options =
                TftpOptions.NONE.with("windowsize", 7).with("tsize", size).with("blksize", 100);
        Client fast = write(window, TftpRequest.write("up").withOptions(options), bytes);
        window.run();
        assertThat(fast.failure()).isNull();
        assertThat(window.uploaded()).isEqualTo(bytes);
        assertThat(data(window)).hasSize(size / 100 + 1);
    }

    @Test
    void t61_netasciiIsDecoded() {
        files.put("f", "one\r\ntwo\r\0three".getBytes(StandardCharsets.US_ASCII));
        VirtualTftp network = network(LinkFaults.NONE);
        Client client = read(network, TftpRequest.read("f").inMode(TftpMode.NETASCII));
        network.run();
        assertThat(client.failure()).isNull();
    }

    @Test
    void t46_errorEndsTheTransferAndIsNeverAnswered() {
        VirtualTftp network = network(LinkFaults.NONE);
        Client client = read(network, TftpRequest.read("missing"));
        network.run();
        assertThat(client.failure()).isNotNull();
        assertThat(client.failure().kind()).isEqualTo(TftpFailure.Kind.REFUSED);
        assertThat(client.failure().code()).isEqualTo(TftpErrorCode.FILE_NOT_FOUND);
        assertThat(network.sent()).hasSize(2);
    }

    @Test
    void t43_silenceEndsInATypedTimeoutWithinTheDeadline() {
        VirtualTftp network = network((toServer, index, datagram) -> new long[0]);
        TftpTransferSettings settings =
                TftpTransferSettings.builder().deadline(Duration.ofMinutes(5)).build();
        Client client = network.start(
                PHONE, TftpTransferEngine.read(TftpRequest.read("f"), VirtualTftp.SERVER, settings, network.random()));
        network.run();
        assertThat(client.failure()).isNotNull();
        assertThat(client.failure().kind()).isEqualTo(TftpFailure.Kind.TIMEOUT);
        assertThat(client.failure().attempts()).isEqualTo(7);
        assertThat(network.sent()).hasSize(7);
    }
}
