package io.github.zip2x2.tftp.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.zip2x2.tftp.TftpRequest;
import io.github.zip2x2.tftp.testing.VirtualTftp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryContentSourceTest {
    @TempDir
    Path temporary;

    private Path root;
    private DirectoryContentSource source;

    @BeforeEach
    void prepare() throws IOException {
        root = Files.createDirectory(temporary.resolve("root"));
        Files.writeString(temporary.resolve("secret"), "secret");
        Files.createDirectories(root.resolve("ZIP2x2"));
        old(root.resolve("ZIP2x2/0008A10FF312.cfg"), "phone");
        old(root.resolve("a..b"), "dots");
        old(root.resolve("ZIP2x2_common.cfg"), "common");
        source = new DirectoryContentSource(root);
    }

    private static void old(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
    }

    private static TftpContentRequest request(String path) {
        return new TftpContentRequest(TftpRequest.read(path), VirtualTftp.address(2, 40_000), VirtualTftp.SERVER);
    }

    private static String text(TftpAnswer answer) throws IOException {
        assertThat(answer).isInstanceOf(TftpAnswer.Served.class);
        try (TftpContent content = ((TftpAnswer.Served) answer).content()) {
            ByteBuffer bytes = ByteBuffer.allocate(4096);
            int count = 0;
            for (int n = content.read(0, bytes); n > 0; n = content.read(count, bytes)) {
                count += n;
            }
            return new String(bytes.array(), 0, count, StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ZIP2x2/0008A10FF312.cfg",
                "./ZIP2x2/0008A10FF312.cfg",
                "/ZIP2x2/0008A10FF312.cfg",
                "\\ZIP2x2\\0008A10FF312.cfg",
                ".\\ZIP2x2\\0008a10ff312.CFG",
                "//zip2x2//./0008a10ff312.cfg"
            })
    void t66_allPathFormsOfThePhone(String path) throws IOException {
        assertThat(text(source.open(request(path)))).isEqualTo("phone");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                "../secret",
                "ZIP2x2/../../secret",
                "..\\secret",
                "/../secret",
                "./../secret",
                "ZIP2x2/..",
                "C:\\secret",
                "c:secret",
                "ZIP2x2_common.cfg::$DATA",
                "ZIP2x2_common.cfg.",
                "ZIP2x2_common.cfg ",
                "nul",
                "CON.cfg",
                "com1",
                "ZIP2x2/lpt9.txt",
                "a\u0000b",
                "a\nb",
                "/",
                ".",
                "./",
                "ZIP2x2/"
            })
    void t64_nothingOutsideIsServed(String path) throws IOException {
        TftpAnswer answer = source.open(request(path));
        assertThat(answer)
                .isInstanceOfSatisfying(
                        TftpAnswer.Refused.class,
                        refused -> assertThat(refused.text()).doesNotContain(temporary.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%2e%2e/secret", "..%2fsecret", "ZIP2x2", "missing", "ZIP2x2/missing", "x/y/z", "secret"})
    void t64_whatIsNotThereIsNotFound(String path) throws IOException {
        assertThat(source.open(request(path)).isNotFound()).isTrue();
    }

    @Test
    void t64_dotsWithinNamesAndOverlongNames() throws IOException {
        assertThat(text(source.open(request("a..b")))).isEqualTo("dots");
        assertThat(source.open(request("x".repeat(300)))).isEqualTo(TftpAnswer.denied());
        assertThat(source.open(request("x/".repeat(200) + "y")).isNotFound()).isTrue();
    }

    @Test
    void t64_symbolicLinksAreRefusedInEachComponent() throws IOException {
        try {
            Files.createSymbolicLink(root.resolve("link"), temporary.resolve("secret"));
            Files.createSymbolicLink(root.resolve("up"), temporary);
            Files.createSymbolicLink(root.resolve("inside.cfg"), root.resolve("ZIP2x2_common.cfg"));
        } catch (UnsupportedOperationException | IOException e) {
            assumeThat(false).as("symbolic links: " + e).isTrue();
        }
        for (String path : List.of("link", "LINK", "up/secret", "up/root/ZIP2x2_common.cfg", "inside.cfg")) {
            assertThat(source.open(request(path))).as(path).isInstanceOf(TftpAnswer.Refused.class);
        }
    }

    @Test
    void t64_linksThatStayInsideMayBeAllowed() throws IOException {
        Path root = Files.createDirectories(temporary.resolve("linked/root"));
        Path outside = temporary.resolve("linked/outside");
        Files.writeString(outside, "secret");
        Files.createDirectory(root.resolve("1.2"));
        Files.writeString(root.resolve("1.2/fw.bin"), "image");
        Files.createSymbolicLink(root.resolve("current"), Path.of("1.2"));
        Files.createSymbolicLink(root.resolve("latest.bin"), Path.of("current/fw.bin"));
        Files.createSymbolicLink(root.resolve("out"), outside);
        Files.createSymbolicLink(root.resolve("up"), Path.of(".."));
        Files.createSymbolicLink(root.resolve("around"), Path.of("../root/1.2/fw.bin"));
        Files.createSymbolicLink(root.resolve("loop"), Path.of("loop"));
        Files.createSymbolicLink(root.resolve("self"), Path.of("."));
        DirectoryContentSource following = new DirectoryContentSource(root, Duration.ZERO, true);
        for (String path : List.of("current/fw.bin", "CURRENT/FW.BIN", "latest.bin", "around", "1.2/fw.bin")) {
            try (TftpContent content = ((TftpAnswer.Served) following.open(request(path))).content()) {
                assertThat(content.length()).as(path).isEqualTo(5);
            }
        }
        for (String path : List.of("out", "up/outside", "up/root/1.2/fw.bin", "loop", "self", "self/loop", "current")) {
            assertThat(following.open(request(path))).as(path).isInstanceOf(TftpAnswer.Refused.class);
        }
        DirectoryContentSource strict = new DirectoryContentSource(root);
        assertThat(strict.open(request("latest.bin"))).isInstanceOf(TftpAnswer.Refused.class);
    }

    @Test
    void t64_specialFilesDoNotBlock() throws Exception {
        assumeThat(FileSystems.getDefault().supportedFileAttributeViews()).contains("unix");
        Path fifo = root.resolve("fifo");
        Process process = new ProcessBuilder("mkfifo", fifo.toString()).start();
        assumeThat(process.waitFor()).isZero();
        assertThat(source.open(request("fifo")).isNotFound()).isTrue();
    }

    @Test
    void t65_aFileSwappedForALinkBetweenLooksIsNotServed() throws Exception {
        Path file = root.resolve("swapped.cfg");
        old(file, "good");
        assertThat(text(source.open(request("swapped.cfg")))).isEqualTo("good");
        TftpAnswer deferred = source.openNow(request("swapped.cfg"));
        Files.delete(file);
        Files.createSymbolicLink(file, temporary.resolve("secret"));
        // What was known a moment ago is opened anew through the jail, and is refused there.
        if (deferred instanceof TftpAnswer.Served served) {
            assertThatThrownBy(() -> served.content().read(0, ByteBuffer.allocate(10)))
                    .isInstanceOf(IOException.class);
        }
        assertThat(source.open(request("swapped.cfg"))).isInstanceOf(TftpAnswer.Refused.class);
    }

    @Test
    void t72_aChangeIsANewVersionAndOpenContentKeepsItsLength() throws Exception {
        DirectoryContentSource patient = new DirectoryContentSource(root, Duration.ofMinutes(5));
        TftpContent before = ((TftpAnswer.Served) patient.open(request("ZIP2x2_common.cfg"))).content();
        TftpAnswer now = patient.openNow(request("ZIP2x2_common.cfg"));
        assertThat(now).isNotNull();
        assertThat(((TftpAnswer.Served) now).content().version()).isEqualTo(before.version());
        assertThat(((TftpAnswer.Served) now).content().length()).isEqualTo(6);
        assertThat(text(now)).isEqualTo("common");
        Files.writeString(root.resolve("ZIP2x2_common.cfg"), "changed and longer");
        TftpContent after = ((TftpAnswer.Served) patient.open(request("ZIP2x2_common.cfg"))).content();
        assertThat(after.version()).isNotEqualTo(before.version());
        assertThat(before.length()).isEqualTo(6);
        assertThat(before.read(6, ByteBuffer.allocate(9))).isEqualTo(-1);
        Files.writeString(root.resolve("ZIP2x2_common.cfg"), "");
        assertThatThrownBy(() -> before.read(0, ByteBuffer.allocate(9))).isInstanceOf(IOException.class);
        before.close();
        after.close();
        assertThat(patient.openNow(request("never seen"))).isNull();
        assertThat(source.root()).isEqualTo(root.toRealPath());
    }

    @Test
    void aRootThatIsNoDirectoryIsNamed() {
        assertThatThrownBy(() -> new DirectoryContentSource(temporary.resolve("secret")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("secret");
        assertThatThrownBy(() -> new DirectoryContentSource(temporary.resolve("nothing")))
                .isInstanceOf(IOException.class);
    }
}
