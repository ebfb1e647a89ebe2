package io.github.zip2x2.tftp.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.tftp.TftpOptions;
import io.github.zip2x2.tftp.TftpRequest;
import io.github.zip2x2.tftp.testing.VirtualTftp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    Path directory;

    private static void write(AtomicFile file, String text) throws IOException {
        try (file) {
            file.write(ByteBuffer.wrap(text.getBytes()), 0);
            file.commit();
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void fT19_aNewFileHasTheModeThatOtherNewFilesHave() throws IOException {
        Path other = Files.createFile(directory.resolve("other"));
        write(AtomicFile.begin(directory.resolve("new"), true), "new");
        assertThat(mode(directory.resolve("new"))).isEqualTo(mode(other));
        write(AtomicFile.begin(directory.resolve("fresh"), false), "fresh");
        assertThat(mode(directory.resolve("fresh"))).isEqualTo(mode(other));
        assertThat(names()).containsExactly("fresh", "new", "other");
    }

    @Test
    void fT19_aReplacedFileKeepsModeOwnerAndLink() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        boolean owned = give(file, "4711");
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("file"));
        AtomicFile replaced = AtomicFile.begin(link, true);
        assertThat(mode(directory.resolve(".file.part"))).isEqualTo("rw-------");
        write(replaced, "new");
        assertThat(file).hasContent("new");
        assertThat(mode(file)).isEqualTo("rw-r-----");
        assertThat(link).isSymbolicLink();
        if (owned) {
            assertThat(Files.getOwner(file).getName()).isEqualTo("4711");
        }
        assertThat(names()).containsExactly("file", "link");
    }

    private static boolean give(Path file, String owner) throws IOException {
        try {
            Files.setOwner(
                    file, file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(owner));
            return true;
        } catch (IOException notAllowed) {
            return false;
        }
    }

    @Test
    void fT19_whatAKilledProcessLeftIsRemovedWhatIsBeingWrittenStays() throws Exception {
        Files.writeString(directory.resolve(".core.part"), "left");
        Files.writeString(directory.resolve(".core.1.part"), "left");
        AtomicFile ours = AtomicFile.begin(directory.resolve("log"), true);
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        directory.resolve("theirs").toString())
                .redirectErrorStream(true)
                .start();
        try {
            for (int c = other.getInputStream().read();
                    c != '!';
                    c = other.getInputStream().read()) {
                assertThat(c).isNotNegative();
            }
            new DirectoryUploadTarget(directory, true, 0);
            assertThat(names()).containsExactly(".log.part", ".theirs.part");
        } finally {
            other.destroyForcibly();
        }
        assertThat(other.waitFor(10, TimeUnit.SECONDS)).isTrue();
        new DirectoryUploadTarget(directory, true, 0);
        assertThat(names()).containsExactly(".log.part");
        write(ours, "log");
        assertThat(names()).containsExactly("log");
    }

    /** Writes a file until it is killed. */
    static final class Writer {
        public static void main(String[] arguments) throws IOException {
            AtomicFile.begin(Path.of(arguments[0]), true).write(ByteBuffer.wrap(new byte[10]), 0);
            System.out.println('!');
            System.out.flush();
            System.in.read();
        }
    }

    @Test
    void fT19_aLeftoverOfTheSameNameIsNoHindrance() throws IOException {
        Path leftover = Files.writeString(directory.resolve(".f.part"), "a longer leftover");
        write(AtomicFile.begin(directory.resolve("f"), true), "new");
        assertThat(directory.resolve("f")).hasContent("new");
        assertThat(leftover).doesNotExist();
        // A link planted at that name is not written through.
        Path victim = Files.writeString(directory.resolve("victim"), "victim");
        Files.createSymbolicLink(leftover, victim);
        write(AtomicFile.begin(directory.resolve("f"), true), "newer");
        assertThat(directory.resolve("f")).hasContent("newer");
        assertThat(victim).hasContent("victim");
    }

    @Test
    void twoWhoWriteOneFileAtOnceEachWriteTheirOwn() throws IOException {
        Path file = directory.resolve("x".repeat(250));
        AtomicFile one = AtomicFile.begin(file, true);
        AtomicFile two = AtomicFile.begin(file, true);
        one.write(ByteBuffer.wrap(new byte[] {'1'}), 0);
        write(two, "2");
        assertThat(file).hasContent("2");
        one.commit();
        one.close();
        assertThat(file).hasContent("1");
        assertThatThrownBy(() -> AtomicFile.begin(file, false)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(names()).hasSize(1);
    }

    /** A ZIP file system has neither hard links nor modes nor locks. */
    @Test
    void fT19_uploadsWorkWithoutHardLinks() throws IOException {
        Path zip = directory.resolve("files.zip");
        try (FileSystem files = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
            Path uploads = files.getPath("/");
            DirectoryUploadTarget target = new DirectoryUploadTarget(uploads, false, 0);
            TftpRequest request = TftpRequest.write("log").withOptions(TftpOptions.NONE.with("tsize", 0));
            TftpContentRequest asked =
                    new TftpContentRequest(request, VirtualTftp.address(2, 40_000), VirtualTftp.SERVER);
            try (TftpUpload upload = ((TftpAnswer.Accepted) target.begin(asked)).upload()) {
                upload.write(ByteBuffer.wrap("whole".getBytes()), 0);
                upload.commit();
            }
            assertThat(Files.readString(uploads.resolve("log"))).isEqualTo("whole");
            try (Stream<Path> all = Files.list(uploads)) {
                assertThat(all).hasSize(1);
            }
        }
    }
}
