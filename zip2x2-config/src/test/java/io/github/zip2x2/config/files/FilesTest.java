package io.github.zip2x2.config.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.zip2x2.config.root.MemorySource;
import io.github.zip2x2.config.root.RootEntry;
import io.github.zip2x2.config.root.RootLint;
import io.github.zip2x2.config.root.RootSource;
import io.github.zip2x2.config.root.TftpRoot;
import io.github.zip2x2.config.testing.PbxFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesTest {
    @TempDir
    Path directory = Path.of("");

    @Test
    void whatIsExportedReadsBack() throws IOException {
        Path root = directory.resolve("new/root");
        RootExport export = RootExport.into(root);
        assertThat(export.write(PbxFiles.COMMON_NAME, PbxFiles.common())).isTrue();
        assertThat(export.write(PbxFiles.SPECIFIC_NAME, PbxFiles.specific())).isTrue();
        DirectorySource source = DirectorySource.of(root);
        assertThat(source.list())
                .containsExactlyInAnyOrder(
                        new RootEntry(PbxFiles.COMMON_NAME, PbxFiles.common().length),
                        new RootEntry(PbxFiles.SPECIFIC_NAME, PbxFiles.specific().length));
        assertThat(source.read(PbxFiles.SPECIFIC_NAME)).isEqualTo(PbxFiles.specific());
        assertThat(RootLint.run(TftpRoot.read(source))).isEmpty();
    }

    @Test
    void aWholeRootIsWrittenTheCommonFileLast() throws IOException {
        MemorySource root = MemorySource.of(Map.of(
                PbxFiles.COMMON_NAME,
                PbxFiles.common(),
                PbxFiles.SPECIFIC_NAME,
                PbxFiles.specific(),
                "ZIP2x2_1_0_0.bin",
                new byte[] {1}));
        assertThat(RootExport.into(directory).writeAll(root)).isEqualTo(3);
        assertThat(RootExport.into(directory).writeAll(root)).isZero();
        assertThat(RootExport.into(directory).writeAll(DirectorySource.of(directory)))
                .isZero();
        RootSource broken = new RootSource() {
            @Override
            public List<RootEntry> list() {
                return root.list();
            }

            @Override
            public byte[] read(String path) throws IOException {
                if (path.endsWith(".bin")) {
                    throw new IOException("no right");
                }
                return root.read(path);
            }
        };
        Path other = directory.resolve("other");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> RootExport.into(other).writeAll(broken));
        assertThat(other.resolve(PbxFiles.SPECIFIC_NAME)).exists();
        assertThat(other.resolve(PbxFiles.COMMON_NAME)).doesNotExist();
    }

    @Test
    void aFileThatIsTheSameIsNotTouchedAndNoPartStaysBehind() throws IOException {
        RootExport export = RootExport.into(directory);
        export.write("a.cfg", new byte[] {1});
        Path file = directory.resolve("a.cfg");
        FileTime old = FileTime.fromMillis(1_000_000_000_000L);
        Files.setLastModifiedTime(file, old);
        assertThat(export.write("a.cfg", new byte[] {1})).isFalse();
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(old);
        assertThat(export.write("a.cfg", new byte[] {2})).isTrue();
        assertThat(Files.readAllBytes(file)).containsExactly(2);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aWriteThatFailsLeavesTheOldFileAndNoPart() throws IOException {
        Files.createDirectories(directory.resolve("a.cfg/x"));
        RootExport export = RootExport.into(directory);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> export.write("a.cfg", new byte[] {1}));
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(directory.resolve("a.cfg"));
        }
    }

    @Test
    void pathsStayBelowTheRoot() {
        RootExport export = RootExport.into(directory);
        for (String bad : new String[] {"../x", "", "a/../../x", "/etc/x"}) {
            assertThatIllegalArgumentException().isThrownBy(() -> export.write(bad, new byte[0]));
        }
    }

    @Test
    void hiddenFilesAreLeftOutAndDanglingLinksDoNoHarm() throws IOException {
        Files.write(directory.resolve(".a.cfg.part"), new byte[1]);
        Files.createDirectories(directory.resolve(".git"));
        Files.write(directory.resolve(".git/x"), new byte[1]);
        Files.write(directory.resolve("b"), new byte[1]);
        if (Files.getFileStore(directory).supportsFileAttributeView("posix")) { // elsewhere a link needs a right
            Files.createSymbolicLink(directory.resolve("dangling"), Path.of("nowhere"));
            Files.createSymbolicLink(directory.resolve("loop"), directory);
        }
        assertThat(DirectorySource.of(directory).list()).containsExactly(new RootEntry("b", 1));
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> DirectorySource.of(directory).read("nope"));
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> DirectorySource.of(directory.resolve("nope")).list());
    }
}
