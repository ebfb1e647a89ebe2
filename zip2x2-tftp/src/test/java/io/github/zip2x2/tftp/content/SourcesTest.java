package io.github.zip2x2.tftp.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.tftp.TftpErrorCode;
import io.github.zip2x2.tftp.TftpOptions;
import io.github.zip2x2.tftp.TftpRequest;
import io.github.zip2x2.tftp.testing.VirtualTftp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesTest {
    private static TftpContentRequest get(String path) {
        return new TftpContentRequest(TftpRequest.read(path), VirtualTftp.address(2, 40_000), VirtualTftp.SERVER);
    }

    private static TftpContentRequest put(String path, long tsize) {
        TftpRequest request = TftpRequest.write(path).withOptions(TftpOptions.NONE.with("tsize", tsize));
        return new TftpContentRequest(request, VirtualTftp.address(2, 40_000), VirtualTftp.SERVER);
    }

    @Test
    void memoryFindsFilesInAnyForm() {
        MemoryContentSource source = new MemoryContentSource().put("ZIP2x2/A.cfg", new byte[] {1});
        for (String path : List.of("zip2x2/a.CFG", "./ZIP2x2/A.cfg", "\\ZIP2x2\\A.cfg", "/ZIP2x2/A.cfg")) {
            assertThat(source.open(get(path))).isInstanceOf(TftpAnswer.Served.class);
        }
        assertThat(source.open(get("../A.cfg")).isNotFound()).isTrue();
        assertThat(source.remove("zip2x2/A.cfg")).isTrue();
        assertThat(source.remove("zip2x2/A.cfg")).isFalse();
        assertThat(source.open(get("ZIP2x2/A.cfg")).isNotFound()).isTrue();
        assertThatThrownBy(() -> source.put("..", new byte[0])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void t71_aChainAsksInTurnAndARefusalEndsIt() throws IOException {
        MemoryContentSource first = new MemoryContentSource().put("a", new byte[1]);
        TftpContentSource guard = request -> request.path().contains("b") ? TftpAnswer.denied() : TftpAnswer.notFound();
        MemoryContentSource last =
                new MemoryContentSource().put("b", new byte[2]).put("c", new byte[3]);
        ChainContentSource chain = new ChainContentSource(List.of(first, guard, last));
        assertThat(chain.open(get("a"))).isInstanceOf(TftpAnswer.Served.class);
        assertThat(chain.openNow(get("a"))).isInstanceOf(TftpAnswer.Served.class);
        assertThat(chain.open(get("b"))).isEqualTo(TftpAnswer.denied());
        assertThat(chain.openNow(get("b"))).isNull();
        assertThat(chain.open(get("c"))).isInstanceOf(TftpAnswer.Served.class);
        assertThat(chain.open(get("d")).isNotFound()).isTrue();
        assertThat(new ChainContentSource(List.of(first)).openNow(get("d"))).isEqualTo(TftpAnswer.notFound());
        assertThat(get("d")).hasToString("RRQ d octet from /10.0.0.2:40000 at /10.0.0.1:69");
    }

    @Test
    void t67_uploadsAppearWholeOrNotAtAll(@TempDir Path directory) throws IOException {
        DirectoryUploadTarget target = new DirectoryUploadTarget(directory, true, 0);
        Files.writeString(directory.resolve("log"), "old");
        TftpUpload broken = ((TftpAnswer.Accepted) target.begin(put("log", 3))).upload();
        broken.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 0);
        assertThat(directory.resolve("log")).hasContent("old");
        broken.close();
        assertThat(directory.resolve("log")).hasContent("old");
        TftpUpload whole = ((TftpAnswer.Accepted) target.begin(put("./log", 3))).upload();
        whole.write(ByteBuffer.wrap("new".getBytes(StandardCharsets.UTF_8)), 0);
        whole.commit();
        whole.close();
        assertThat(directory.resolve("log")).hasContent("new");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void t67_uploadsAreRefusedWhereTheyMayNotGo(@TempDir Path directory) throws IOException {
        DirectoryUploadTarget careful = new DirectoryUploadTarget(directory, false, 0);
        Files.writeString(directory.resolve("log"), "old");
        assertThat(careful.begin(put("log", 3)))
                .isEqualTo(new TftpAnswer.Refused(TftpErrorCode.FILE_EXISTS, "File exists"));
        for (String path : List.of("../x", "a/b", ".hidden", "C:x", "/")) {
            assertThat(careful.begin(put(path, 1))).as(path).isEqualTo(TftpAnswer.denied());
        }
        TftpUpload raced = ((TftpAnswer.Accepted) careful.begin(put("raced", 1))).upload();
        Files.writeString(directory.resolve("raced"), "first");
        assertThatThrownBy(raced::commit).isInstanceOf(IOException.class);
        raced.close();
        assertThat(directory.resolve("raced")).hasContent("first");
        Files.createDirectory(directory.resolve("sub"));
        assertThat(new DirectoryUploadTarget(directory, true, 0).begin(put("sub", 1)))
                .isEqualTo(TftpAnswer.denied());
        assertThat(new DirectoryUploadTarget(directory, true, Long.MAX_VALUE / 2).begin(put("x", 1)))
                .isEqualTo(new TftpAnswer.Refused(TftpErrorCode.DISK_FULL, "Disk full"));
        assertThat(careful.begin(put("huge", 999_999_999_999_999_999L))).isInstanceOf(TftpAnswer.Refused.class);
    }

    @Test
    void uploadsThatCannotBeStoredAreTold(@TempDir Path directory) throws IOException {
        Path uploads = Files.createDirectory(directory.resolve("uploads"));
        DirectoryUploadTarget target = new DirectoryUploadTarget(uploads, true, 0);
        TftpUpload half = ((TftpAnswer.Accepted) target.begin(put("half", 3))).upload();
        half.close();
        Files.delete(uploads);
        String log = Log.of(() -> {
            for (int i = 0; i < 3; i++) {
                assertThat(target.begin(put("log", 3))).isEqualTo(TftpAnswer.denied());
            }
        });
        assertThat(log.lines()).hasSize(1).allMatch(line -> line.contains("WARN") && line.contains("it is not there"));
        Files.createDirectory(directory.resolve("other"));
        Files.createSymbolicLink(uploads, Path.of("other"));
        assertThat(target.begin(put("log", 3))).isInstanceOfSatisfying(TftpAnswer.Accepted.class, accepted -> {
            try (TftpUpload upload = accepted.upload()) {
                upload.commit();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        assertThat(directory.resolve("other/log")).exists();
        DirectoryUploadTarget full = new DirectoryUploadTarget(uploads, true, Long.MAX_VALUE / 2);
        assertThat(Log.of(() -> full.begin(put("x", 1)))).contains("WARN", "would stay free");
        assertThatThrownBy(() -> new DirectoryUploadTarget(directory.resolve("none"), true, 0))
                .isInstanceOf(IOException.class);
    }

    @Test
    void oneFunctionIsASource() throws IOException {
        TftpContentSource source = TftpContentSource.of(request -> switch (request.path()) {
            case "f" -> Optional.of(new byte[] {1, 2});
            case "null" -> null;
            case "throws" -> throw new IllegalStateException();
            default -> Optional.empty();
        });
        TftpAnswer answer = source.open(get("f"));
        assertThat(answer).isInstanceOfSatisfying(TftpAnswer.Served.class, served -> {
            assertThat(served.content().length()).isEqualTo(2);
            assertThat(served.content().version()).isEmpty();
        });
        assertThat(source.open(get("missing"))).isEqualTo(TftpAnswer.notFound());
        assertThatThrownBy(() -> source.open(get("null"))).hasMessageContaining("Optional.empty()");
        assertThatThrownBy(() -> source.open(get("throws"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void fP32_contentOfUnknownLengthIsReadWholeOrNotAtAll() throws IOException {
        byte[] bytes = new byte[3 << 20];
        new Random(1).nextBytes(bytes);
        TftpContent unsized = new Unsized(bytes);
        assertThat(unsized.readAll(3 << 20)).isEqualTo(bytes);
        assertThat(new BytesContent(bytes, "").readAll(3 << 20)).isEqualTo(bytes);
        assertThat(new Unsized(new byte[0]).readAll(1)).isEmpty();
        for (TftpContent content : List.of(unsized, new BytesContent(bytes, ""))) {
            assertThatThrownBy(() -> content.readAll((3 << 20) - 1))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("3145727");
        }
        TftpContent shorter = new Unsized(bytes) {
            @Override
            public long length() {
                return (3 << 20) + 1;
            }
        };
        assertThatThrownBy(() -> shorter.readAll(16 << 20)).isInstanceOf(IOException.class);
        TftpContent notReady = new Unsized(bytes) {
            @Override
            public int read(long position, ByteBuffer into) {
                return 0;
            }
        };
        assertThatThrownBy(() -> notReady.readAll(16 << 20)).isInstanceOf(IOException.class);
        TftpContent changed = new Unsized(bytes) {
            @Override
            public void verify() throws IOException {
                throw new IOException("changed");
            }
        };
        assertThatThrownBy(() -> changed.readAll(16 << 20)).hasMessage("changed");
    }

    private static class Unsized implements TftpContent {
        private final byte[] bytes;

        Unsized(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public long length() {
            return -1;
        }

        @Override
        public String version() {
            return "";
        }

        @Override
        public int read(long position, ByteBuffer into) {
            int count = (int) Math.min(Math.min(1000, into.remaining()), bytes.length - position);
            if (count <= 0) {
                return position >= bytes.length ? -1 : 0;
            }
            into.put(bytes, (int) position, count);
            return count;
        }
    }
}
