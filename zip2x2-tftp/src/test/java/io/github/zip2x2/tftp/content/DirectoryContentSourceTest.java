package io.github.zip2x2.tftp.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.zip2x2.tftp.TftpErrorCode;
import io.github.zip2x2.tftp.TftpRequest;
import io.github.zip2x2.tftp.testing.VirtualTftp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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
        source = DirectoryContentSource.builder(root)
                .clock(() -> Instant.now().plusSeconds(60))
                .build();
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
    void fT6_linksThatResolveInsideTheRootAreFollowedOthersRefused() throws IOException {
        Path outside = temporary.resolve("outside");
        Files.writeString(outside, "secret");
        Files.createDirectory(root.resolve("1.2"));
        old(root.resolve("1.2/fw.bin"), "image");
        Files.createSymbolicLink(root.resolve("current"), Path.of("1.2"));
        Files.createSymbolicLink(root.resolve("latest.bin"), Path.of("current/fw.bin"));
        Files.createSymbolicLink(root.resolve("out"), outside);
        Files.createSymbolicLink(root.resolve("up"), Path.of(".."));
        Files.createSymbolicLink(root.resolve("around"), Path.of("../root/1.2/fw.bin"));
        Files.createSymbolicLink(root.resolve("loop"), Path.of("loop"));
        Files.createSymbolicLink(root.resolve("self"), Path.of("."));
        Files.createSymbolicLink(root.resolve("dangling"), Path.of("1.3/fw.bin"));
        for (String path : List.of("current/fw.bin", "CURRENT/FW.BIN", "latest.bin", "around", "self/1.2/fw.bin")) {
            assertThat(text(source.open(request(path)))).as(path).isEqualTo("image");
        }
        for (String path : List.of("out", "OUT", "up/outside", "up/root/1.2/fw.bin", "loop", "self/loop")) {
            String log =
                    Log.of(() -> assertThat(source.open(request(path))).as(path).isEqualTo(TftpAnswer.denied()));
            assertThat(log).as(path).contains("WARN", "link");
        }
        for (String path : List.of("current", "self", "dangling", "latest.bin/x")) {
            assertThat(source.open(request(path)).isNotFound()).as(path).isTrue();
        }
    }

    /** As Kubernetes mounts a ConfigMap: each file is a link by way of a hidden one, which is switched. */
    @Test
    void fT6_filesThatAreSwitchedAllAtOnce() throws IOException {
        Files.createDirectories(root.resolve("..one"));
        Files.createDirectories(root.resolve("..two"));
        old(root.resolve("..one/f.cfg"), "one");
        old(root.resolve("..two/f.cfg"), "two");
        Files.createSymbolicLink(root.resolve("..data"), Path.of("..one"));
        Files.createSymbolicLink(root.resolve("f.cfg"), Path.of("..data/f.cfg"));
        assertThat(text(source.open(request("f.cfg")))).isEqualTo("one");
        Files.createSymbolicLink(root.resolve("..new"), Path.of("..two"));
        Files.move(root.resolve("..new"), root.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        assertThat(text(source.open(request("f.cfg")))).isEqualTo("two");
        assertThat(source.open(request("..data/f.cfg"))).isInstanceOf(TftpAnswer.Refused.class);
    }

    @Test
    void fT6_aRootThatIsAwayIsAnErrorAndOneWarnUntilItIsBack() throws IOException {
        Path elsewhere = temporary.resolve("elsewhere");
        Files.move(root, elsewhere);
        String log = Log.of(() -> {
            for (int i = 0; i < 3; i++) {
                assertThat(source.open(request("ZIP2x2_common.cfg")))
                        .isInstanceOfSatisfying(
                                TftpAnswer.Refused.class,
                                refused -> assertThat(refused.code()).isEqualTo(TftpErrorCode.NOT_DEFINED));
            }
        });
        assertThat(log.lines().filter(line -> line.contains("WARN"))).hasSize(1);
        // What is left of an unmounted file system.
        Files.createDirectory(root);
        assertThat(source.open(request("ZIP2x2_common.cfg")).isNotFound()).isFalse();
        Files.delete(root);
        Files.writeString(root, "no directory");
        assertThat(source.open(request("ZIP2x2_common.cfg")).isNotFound()).isFalse();
        Files.delete(root);
        Files.move(elsewhere, root);
        assertThat(text(source.open(request("ZIP2x2_common.cfg")))).isEqualTo("common");
        Files.delete(root.resolve("ZIP2x2_common.cfg"));
        assertThat(source.open(request("ZIP2x2_common.cfg")).isNotFound()).isTrue();
    }

    @Test
    void fT6_aRootThatIsALinkIsSwitchedToANewRelease() throws IOException {
        for (String release : List.of("one", "two")) {
            Files.createDirectory(temporary.resolve(release));
            old(temporary.resolve(release).resolve("f.cfg"), release);
        }
        Path link = Files.createSymbolicLink(temporary.resolve("link"), Path.of("one"));
        DirectoryContentSource releases =
                DirectoryContentSource.builder(link).recheck(Duration.ZERO).build();
        assertThat(text(releases.open(request("f.cfg")))).isEqualTo("one");
        Files.createSymbolicLink(temporary.resolve("next"), Path.of("two"));
        Files.move(temporary.resolve("next"), link, StandardCopyOption.ATOMIC_MOVE);
        assertThat(text(releases.open(request("f.cfg")))).isEqualTo("two");
    }

    @Test
    void fT6_aFileThatIsRenamedOverIsAlwaysThere() throws Exception {
        Path file = root.resolve("f.cfg");
        old(file, "one");
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            try {
                for (int i = 0; !stop.get(); i++) {
                    Path next = temporary.resolve("next");
                    Files.writeString(next, i % 2 == 0 ? "two" : "three");
                    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        try {
            for (int i = 0; i < 2_000; i++) {
                assertThat(text(source.open(request("f.cfg")))).isIn("one", "two", "three");
            }
        } finally {
            stop.set(true);
            writer.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void fT7_aFileHasNoIdentityBeforeItsStampIsTwoSecondsOld() throws IOException {
        Path file = root.resolve("f.cfg");
        Files.writeString(file, "one");
        Instant written = FileStamp.of(file).changed();
        assertThat(versionAt(written.plusMillis(1_999))).isEmpty();
        String version = versionAt(written.plusSeconds(2));
        assertThat(version).isNotEmpty();
        // The clock was set back by a year: what is written now is stamped so.
        assertThat(versionAt(written.minusSeconds(365L * 86_400))).isEqualTo(version);
        // As a file system with whole seconds has it: other bytes, the same size and time of writing.
        FileTime modified = Files.getLastModifiedTime(file);
        Files.writeString(file, "two");
        Files.setLastModifiedTime(file, modified);
        Instant rewritten = FileStamp.of(file).changed();
        assumeThat(rewritten).isNotEqualTo(written);
        assertThat(versionAt(rewritten.plusSeconds(2))).isNotEmpty().isNotEqualTo(version);
    }

    private String versionAt(Instant now) throws IOException {
        DirectoryContentSource aged =
                DirectoryContentSource.builder(root).clock(() -> now).build();
        try (TftpContent content = ((TftpAnswer.Served) aged.open(request("f.cfg"))).content()) {
            return content.version();
        }
    }

    @Test
    void fT8_aFileThatChangesBeforeItsLastBytesFails() throws IOException {
        Path image = root.resolve("image.bin");
        old(image, "0123456789");
        List<Change> changes = List.of(
                () -> Files.writeString(image, "grows", StandardOpenOption.APPEND),
                () -> Files.writeString(image, "9876543210"),
                () -> Files.writeString(image, "0"));
        for (Change change : changes) {
            old(image, "0123456789");
            try (TftpContent content = ((TftpAnswer.Served) source.open(request("image.bin"))).content()) {
                assertThat(content.read(0, ByteBuffer.allocate(4))).isEqualTo(4);
                content.verify();
                change.make();
                assertThatThrownBy(content::verify).isInstanceOf(IOException.class);
                ByteBuffer rest = ByteBuffer.allocate(9);
                assertThatThrownBy(() -> content.read(4, rest)).isInstanceOf(IOException.class);
                assertThat(rest.position()).isZero();
            }
        }
        old(image, "0123456789");
        try (TftpContent content = ((TftpAnswer.Served) source.open(request("image.bin"))).content()) {
            old(root.resolve("new"), "quite another");
            Files.move(root.resolve("new"), image, StandardCopyOption.ATOMIC_MOVE);
            assertThat(content.read(0, ByteBuffer.allocate(20))).isEqualTo(10);
            Files.delete(image);
            content.verify();
        }
    }

    private interface Change {
        void make() throws IOException;
    }

    @Test
    void fT8_anEmptyConfigurationFileIsNotServed() throws IOException {
        Files.createFile(root.resolve("0008A10FF313.CFG"));
        Files.createFile(root.resolve("empty.bin"));
        String log = Log.of(() -> assertThat(source.open(request("0008a10ff313.cfg")))
                .isInstanceOfSatisfying(
                        TftpAnswer.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo(TftpErrorCode.NOT_DEFINED)));
        assertThat(log).contains("WARN", "0008a10ff313.cfg", "empty");
        assertThat(text(source.open(request("empty.bin")))).isEmpty();
    }

    @Test
    void fT16_manyMissingNamesCostOneListing() throws IOException {
        AtomicInteger looks = new AtomicInteger();
        Instant later = Instant.now().plusSeconds(60);
        DirectoryListings listings = new DirectoryListings(() -> {
            looks.incrementAndGet();
            return later;
        });
        for (int i = 0; i < 1_000; i++) {
            assertThat(listings.find(root, "missing" + i)).isNull();
        }
        assertThat(looks).hasValue(1);
        assertThat(listings.find(root, "zip2x2_COMMON.cfg")).isEqualTo("ZIP2x2_common.cfg");
        Files.writeString(root.resolve("MISSING7"), "");
        assertThat(listings.find(root, "missing7")).isEqualTo("MISSING7");
        assertThat(looks).hasValue(2);
        Files.delete(root.resolve("MISSING7"));
        assertThat(listings.find(root, "missing7")).isNull();
        // A listing of a directory that changed a moment ago is made anew.
        DirectoryListings young = new DirectoryListings(() -> {
            looks.incrementAndGet();
            return Instant.now();
        });
        long begin = System.nanoTime();
        int before = looks.get();
        while (looks.get() < before + 2) {
            assertThat(young.find(root, "missing")).isNull();
            assertThat(System.nanoTime() - begin).isLessThan(30_000_000_000L);
        }
        Files.writeString(root.resolve("b.CFG"), "");
        Files.writeString(root.resolve("B.cfg"), "");
        assertThat(listings.find(root, "B.CFG")).isEqualTo("B.cfg");
    }

    /** A file that not even root may read. */
    @Test
    void fT20_aFileThatMayNotBeReadIsErrorTwoAndTheReasonIsTold() throws IOException {
        Path unreadable = Path.of("/proc/sys/vm/compact_memory");
        if (!Files.exists(unreadable) || Files.isReadable(unreadable)) {
            unreadable = root.resolve("unreadable");
            Files.createFile(unreadable, PosixFilePermissions.asFileAttribute(Set.of()));
        }
        assumeThat(unreadable).matches(file -> !canRead(file), "is not readable");
        DirectoryContentSource parent = new DirectoryContentSource(unreadable.getParent());
        String name = unreadable.getFileName().toString();
        String log = Log.of(() -> assertThat(parent.open(request(name))).isEqualTo(TftpAnswer.denied()));
        assertThat(log).contains("WARN", name, "denied", "right to read");
    }

    private static boolean canRead(Path file) {
        try {
            Files.newByteChannel(file).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".git/config",
                "ZIP2x2/.hidden.cfg",
                "lost+found/#12",
                "LOST+FOUND/#12",
                "ZIP2x2/0008A10FF312.cfg.bak",
                "ZIP2x2/0008A10FF312.CFG.BAK",
                "ZIP2x2/0008A10FF312.cfg~",
                "phones.csv.old2",
                "ZIP2x2.bak/0008A10FF312.cfg",
                "x.dpkg-dist"
            })
    void fP6_hiddenNamesAndCopiesAreNotServed(String path) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        old(file, "copy");
        assertThat(source.open(request(path)).isNotFound()).isTrue();
    }

    @Test
    void fP6_onlyWhatThePredicateNamesIsServed() throws IOException {
        Files.createDirectory(root.resolve(".git"));
        old(root.resolve(".git/config"), "url");
        old(root.resolve("phones.csv"), "secret");
        DirectoryContentSource common = DirectoryContentSource.builder(root)
                .serves(path ->
                        path.toString().endsWith(".cfg") || path.toString().contains("git"))
                .build();
        assertThat(text(common.open(request("/ZIP2x2_common.cfg")))).isEqualTo("common");
        assertThat(common.open(request("phones.csv")).isNotFound()).isTrue();
        assertThat(common.open(request(".git/config")).isNotFound()).isTrue();
        assertThatThrownBy(() -> DirectoryContentSource.builder(root).recheck(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** A directory that nobody may list, such as lost+found, is no other name's affair. */
    @Test
    void fP8_aDirectoryThatCannotBeReadStopsNothing() throws IOException {
        Files.createDirectory(
                root.resolve("lost+found"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("---------")));
        assertThat(text(source.open(request("zip2x2_COMMON.cfg")))).isEqualTo("common");
        assertThat(source.open(request("lost+found/x")).isNotFound()).isTrue();
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
    void t72_aChangeIsANewVersionAndEndsOpenContent() throws Exception {
        DirectoryContentSource patient = DirectoryContentSource.builder(root)
                .recheck(Duration.ofMinutes(5))
                .clock(() -> Instant.now().plusSeconds(60))
                .build();
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
        assertThatThrownBy(() -> before.read(6, ByteBuffer.allocate(9))).isInstanceOf(IOException.class);
        Files.writeString(root.resolve("ZIP2x2_common.cfg"), "");
        assertThatThrownBy(() -> before.read(0, ByteBuffer.allocate(9))).isInstanceOf(IOException.class);
        before.close();
        after.close();
        assertThat(patient.openNow(request("never seen"))).isNull();
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
