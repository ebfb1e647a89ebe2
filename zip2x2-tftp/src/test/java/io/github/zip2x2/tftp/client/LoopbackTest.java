package io.github.zip2x2.tftp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.tftp.TftpErrorCode;
import io.github.zip2x2.tftp.TftpFailure;
import io.github.zip2x2.tftp.TftpOptions;
import io.github.zip2x2.tftp.TftpTransferRecord;
import io.github.zip2x2.tftp.content.ChainContentSource;
import io.github.zip2x2.tftp.content.DirectoryContentSource;
import io.github.zip2x2.tftp.content.MemoryContentSource;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import io.github.zip2x2.tftp.server.TftpServer;
import io.github.zip2x2.tftp.server.TftpServerListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The drivers over UDP on loopback. */
@Timeout(30)
class LoopbackTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @Test
    void readsFilesFromMemoryAndDirectory(@TempDir Path root) throws Exception {
        byte[] firmware = new byte[300_000];
        new Random(1).nextBytes(firmware);
        Files.createDirectories(root.resolve("ZIP2x2"));
        Files.write(root.resolve("ZIP2x2/000BEA0A0B0C.cfg"), "device_id=101".getBytes());
        Files.write(root.resolve("ZIP2x2_1_0_0.bin"), firmware);
        MemoryContentSource memory = new MemoryContentSource().put("ZIP2x2_common.cfg", "[NET_CONFIG]".getBytes());
        BlockingQueue<TftpTransferRecord> records = new LinkedBlockingQueue<>();
        TftpServerListener listener = new TftpServerListener() {
            @Override
            public void ended(Instant when, TftpContentRequest request, TftpTransferRecord record) {
                records.add(record);
            }
        };
        try (TftpServer server = TftpServer.builder(
                                new ChainContentSource(List.of(memory, new DirectoryContentSource(root))))
                        .bind(ANY_PORT)
                        .listener(listener)
                        .build()
                        .start();
                TftpClient client = TftpClient.builder().build()) {
            InetSocketAddress at = server.addresses().get(0);
            assertThat(client.get(at, "ZIP2x2_common.cfg").bytes()).isEqualTo("[NET_CONFIG]".getBytes());
            assertThat(client.get(at, ".\\ZIP2x2\\000bea0a0b0c.cfg").bytes()).isEqualTo("device_id=101".getBytes());
            assertThat(client.get(at, "/ZIP2x2_1_0_0.bin").bytes()).isEqualTo(firmware);
            for (int i = 0; i < 3; i++) {
                TftpTransferRecord record = records.poll(10, TimeUnit.SECONDS);
                assertThat(record).isNotNull();
                assertThat(record.isComplete()).isTrue();
            }
            assertThatThrownBy(() -> client.get(at, "nothing.cfg")).isInstanceOfSatisfying(TftpException.class, e -> {
                assertThat(e.failure().kind()).isEqualTo(TftpFailure.Kind.REFUSED);
                assertThat(e.failure().code()).isEqualTo(TftpErrorCode.FILE_NOT_FOUND);
            });
        }
    }

    @Test
    void optionsOverRealSockets() throws Exception {
        byte[] bytes = new byte[1_000_000];
        new Random(2).nextBytes(bytes);
        MemoryContentSource memory = new MemoryContentSource().put("f", bytes);
        TftpOptions options =
                TftpOptions.NONE.with("blksize", 1428).with("windowsize", 16).with("tsize", 0);
        try (TftpServer server =
                        TftpServer.builder(memory).bind(ANY_PORT).build().start();
                TftpClient client = TftpClient.builder().options(options).build()) {
            TftpDownload download = client.get(server.addresses().get(0), "f");
            assertThat(download.bytes()).isEqualTo(bytes);
            assertThat(download.record().blksize()).isEqualTo(1428);
            assertThat(download.record().windowsize()).isEqualTo(16);
        }
    }

    @Test
    void aTakenPortIsNamedWithItsRemedy() throws Exception {
        try (TftpServer first = TftpServer.builder(new MemoryContentSource())
                .bind(ANY_PORT)
                .build()
                .start()) {
            TftpServer second = TftpServer.builder(new MemoryContentSource())
                    .bind(first.addresses().get(0))
                    .build();
            assertThatThrownBy(second::start)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(Integer.toString(first.port()))
                    .hasMessageContaining("choose");
        }
    }
}
