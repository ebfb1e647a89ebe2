package io.github.zip2x2.config.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.root.MemorySource;
import io.github.zip2x2.config.root.RootCodes;
import io.github.zip2x2.config.root.RootEntry;
import io.github.zip2x2.config.root.RootLint;
import io.github.zip2x2.config.root.RootListing;
import io.github.zip2x2.config.root.RootSource;
import io.github.zip2x2.config.root.TftpRoot;
import io.github.zip2x2.config.testing.PbxFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
        assumePosix();
        Files.createSymbolicLink(directory.resolve("dangling"), Path.of("nowhere"));
        Files.createSymbolicLink(directory.resolve("loop"), directory);
        RootListing listing = DirectorySource.of(directory).listing();
        assertThat(listing.files()).containsExactly(new RootEntry("b", 1));
        assertThat(listing.leftOut())
                .extracting(RootListing.LeftOut::path, RootListing.LeftOut::reason)
                .containsExactlyInAnyOrder(
                        tuple("dangling", "the link leads nowhere"), tuple("loop", "the link leads round in a circle"));
    }

    private void assumePosix() throws IOException {
        assumeThat(Files.getFileStore(directory).supportsFileAttributeView("posix"))
                .isTrue();
    }

    @Test
    void fC8_aFileSystemErrorSaysItsReasonBesideThePath() {
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> DirectorySource.of(directory).read("nope"))
                .withMessageEndingWith("nope: there is no such file or directory");
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> DirectorySource.of(directory.resolve("nope")).list())
                .withMessageEndingWith("nope: there is no such file or directory");
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> MemorySource.of(Map.of()).read("nope"))
                .withMessage("nope: there is no such file or directory");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() ->
                        RootExport.into(directory.resolve("x".repeat(300))).write("a", new byte[0]))
                .withMessageContaining("ame too long");
        for (IOException bare : List.of(
                new AccessDeniedException("/x"),
                new NoSuchFileException("/x"),
                new NotDirectoryException("/x"),
                new DirectoryNotEmptyException("/x"),
                new FileAlreadyExistsException("/x"),
                new FileSystemLoopException("/x"))) {
            assertThat(FileErrors.reason(bare)).startsWith("/x: ").hasSizeGreaterThan(8);
            assertThat(FileErrors.withReason(bare)).hasMessage(FileErrors.reason(bare));
        }
        assertThat(FileErrors.reason(new IOException())).isEqualTo("IOException");
        assertThat(FileErrors.reason(new IOException("disk full"))).isEqualTo("disk full");
    }

    @Test
    void fC4_aRootThatCannotBeReadIsAnError() throws IOException {
        RootWalk closed = new RootWalk(directory, path -> {
            throw new AccessDeniedException(path.toString());
        });
        assertThatExceptionOfType(AccessDeniedException.class)
                .isThrownBy(() -> PhoneFiles.of(closed).phones())
                .withMessageEndingWith(": permission denied");
        Path file = Files.write(directory.resolve("file"), new byte[1]);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> DirectorySource.of(file).list())
                .withMessageEndingWith("is not a directory");
    }

    @Test
    void fC4_aRootWhoseNamesCannotBeLookedAtIsAnErrorToo() throws IOException {
        assumePosix();
        Files.write(directory.resolve("a.cfg"), new byte[1]);
        Set<PosixFilePermission> before = Files.getPosixFilePermissions(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r--------"));
        try {
            assumeThat(Files.isReadable(directory.resolve("a.cfg"))).isFalse(); // root may do everything
            assertThatExceptionOfType(AccessDeniedException.class)
                    .isThrownBy(() -> DirectorySource.of(directory).list());
        } finally {
            Files.setPosixFilePermissions(directory, before);
        }
    }

    @Test
    void fP8_anUnreadableDirectoryIsLeftOutAndSaidAndTheOthersAreRead() throws IOException {
        Files.createDirectories(directory.resolve("lost+found"));
        Files.createDirectories(directory.resolve("ZIP2x2"));
        Files.write(directory.resolve("ZIP2x2/0008A10FF312.cfg"), new byte[1]);
        PhoneFiles phones = PhoneFiles.of(new RootWalk(directory, path -> {
            if (path.endsWith("lost+found")) {
                throw new AccessDeniedException(path.toString());
            }
            return Files.newDirectoryStream(path);
        }));
        assertThat(phones.phones()).containsExactly(MacAddress.parse("0008A10FF312"));
        assertThat(phones.leftOut()).containsExactly(new RootListing.LeftOut("lost+found", false, "permission denied"));
        RootSource source = new RootSource() {
            @Override
            public List<RootEntry> list() {
                return List.of();
            }

            @Override
            public byte[] read(String path) throws IOException {
                throw new NoSuchFileException(path);
            }

            @Override
            public RootListing listing() {
                return new RootListing(
                        List.of(),
                        List.of(
                                new RootListing.LeftOut("lost+found", false, "permission denied"),
                                new RootListing.LeftOut("ZIP2x2", false, "permission denied")));
            }
        };
        assertThat(TftpRoot.read(source).findings())
                .filteredOn(finding -> finding.code().equals(RootCodes.UNREADABLE))
                .extracting(finding -> finding.file() + " " + finding.severity().label())
                .containsExactly("ZIP2x2 warning", "lost+found note");
    }

    @Test
    void fT6_linksInsideTheRootAreFollowedAndOthersAreNot() throws IOException {
        assumePosix();
        Path root = Files.createDirectories(directory.resolve("root"));
        Path outside = Files.createDirectories(directory.resolve("outside"));
        Files.write(outside.resolve("0008A10FF399.cfg"), new byte[1]);
        Files.createDirectories(root.resolve("releases/7"));
        Files.write(root.resolve("releases/7/ZIP2x2_common.cfg"), new byte[2]);
        Files.write(root.resolve("releases/7/0008A10FF312.cfg"), new byte[3]);
        Files.createSymbolicLink(root.resolve("ZIP2x2_common.cfg"), Path.of("releases/7/ZIP2x2_common.cfg"));
        Files.createSymbolicLink(root.resolve("ZIP2x2"), root.resolve("releases/7"));
        Files.createSymbolicLink(root.resolve("out"), outside);
        Files.createSymbolicLink(root.resolve("0008A10FF398.cfg"), outside.resolve("0008A10FF399.cfg"));
        Path served = Files.createSymbolicLink(directory.resolve("tftpboot"), root);
        RootListing listing = DirectorySource.of(served).listing();
        assertThat(listing.files())
                .extracting(RootEntry::path)
                .containsExactlyInAnyOrder(
                        "ZIP2x2_common.cfg",
                        "ZIP2x2/ZIP2x2_common.cfg",
                        "ZIP2x2/0008A10FF312.cfg",
                        "releases/7/ZIP2x2_common.cfg",
                        "releases/7/0008A10FF312.cfg");
        assertThat(listing.leftOut())
                .extracting(RootListing.LeftOut::path, RootListing.LeftOut::reason)
                .containsExactlyInAnyOrder(
                        tuple("out", "the link leads out of the root"),
                        tuple("0008A10FF398.cfg", "the link leads out of the root"));
        assertThat(DirectorySource.of(served).read("ZIP2x2/0008A10FF312.cfg")).hasSize(3);
        assertThatExceptionOfType(AccessDeniedException.class)
                .isThrownBy(() -> DirectorySource.of(served).read("out/0008A10FF399.cfg"));
        assertThatExceptionOfType(AccessDeniedException.class)
                .isThrownBy(() -> DirectorySource.of(served).read("../outside/0008A10FF399.cfg"));
        assertThat(PhoneFiles.of(served).phones()).containsExactly(MacAddress.parse("0008A10FF312"));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> RootExport.into(served).write("out/x.cfg", new byte[0]))
                .withMessageContaining("leads out of the root");
    }

    @Test
    void theListOfPhonesReadsADirectoryAgainWhenItHasChanged() throws IOException {
        assumePosix();
        Path release = Files.createDirectories(directory.resolve("7"));
        Files.write(release.resolve("0008A10FF312.cfg"), new byte[1]);
        Files.createSymbolicLink(directory.resolve("ZIP2x2"), release);
        List<Path> read = new ArrayList<>();
        PhoneFiles phones = PhoneFiles.of(new RootWalk(directory, path -> {
            read.add(path);
            return Files.newDirectoryStream(path);
        }));
        assertThat(phones.phones()).hasSize(1);
        assertThat(read).hasSizeLessThanOrEqualTo(3);
        Files.write(release.resolve("0008A10FF313.cfg"), new byte[1]);
        assertThat(phones.phones()).hasSize(2);
        Path next = Files.createDirectories(directory.resolve("8"));
        Files.write(next.resolve("0008A10FF314.cfg"), new byte[1]);
        Files.delete(directory.resolve("ZIP2x2"));
        Files.createSymbolicLink(directory.resolve("ZIP2x2"), next);
        assertThat(phones.phones()).hasSize(3);
        FileTime old = FileTime.fromMillis(System.currentTimeMillis() - 60_000);
        for (Path settled : List.of(directory, release, next)) {
            Files.setLastModifiedTime(settled, old);
        }
        phones.phones();
        Files.move(release, directory.resolveSibling(directory.getFileName() + "-away"));
        assertThat(phones.phones()).containsExactly(MacAddress.parse("0008A10FF314"));
        Files.move(directory.resolveSibling(directory.getFileName() + "-away"), release);
    }

    @Test
    void fC1_aFileThatIsReplacedKeepsModeAndLink() throws IOException {
        assumePosix();
        Path real = Files.write(directory.resolve("real.cfg"), new byte[] {1});
        Path link = Files.createSymbolicLink(directory.resolve("a.cfg"), Path.of("real.cfg"));
        for (String mode : List.of("rw-r-----", "rw-rw-rw-", "r--------")) {
            Files.setPosixFilePermissions(real, PosixFilePermissions.fromString(mode));
            RootExport.into(directory).write("a.cfg", mode.getBytes(StandardCharsets.US_ASCII));
            assertThat(link).isSymbolicLink();
            assertThat(Files.readString(real)).isEqualTo(mode);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
                    .isEqualTo(mode);
        }
    }

    @Test
    void fC1_aFileThatIsReplacedKeepsItsOwner() throws IOException {
        assumePosix();
        Path file = Files.write(directory.resolve("a.cfg"), new byte[] {1});
        UserPrincipal other;
        try {
            other = directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
            Files.setOwner(file, other);
        } catch (IOException e) {
            assumeThat(false).as("only root can give files away").isTrue();
            return;
        }
        RootExport.into(directory).write("a.cfg", new byte[] {2});
        assertThat(Files.getOwner(file)).isEqualTo(other);
        assertThat(Files.readAllBytes(file)).containsExactly(2);
    }

    @Test
    void fC1_aNewFileHasTheModeOfTheUmask() throws IOException {
        assumePosix();
        Path usual = Files.createFile(directory.resolve("usual"));
        RootExport.into(directory).write("a.cfg", new byte[] {1});
        assertThat(Files.getPosixFilePermissions(directory.resolve("a.cfg")))
                .isEqualTo(Files.getPosixFilePermissions(usual));
    }

    @Test
    void fC1_aFileWithSecretsIsItsOwnersAndWhatWasOpenIsClosed() throws IOException {
        assumePosix();
        Path file = directory.resolve("phones.csv");
        FileReplacement.writeSecret(file, new byte[] {1});
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        FileReplacement.writeSecret(file, new byte[] {1});
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
    }

    @Test
    void fC1_aLinkPlantedAtAGuessableTemporaryNameIsNotWrittenThrough() throws IOException {
        assumePosix();
        Path precious = Files.writeString(directory.resolve("precious"), "precious");
        Files.createSymbolicLink(directory.resolve(".a.cfg.part"), precious);
        RootExport.into(directory).write("a.cfg", new byte[] {1});
        assertThat(precious).hasContent("precious");
        assertThat(directory.resolve(".a.cfg.part")).isSymbolicLink();
    }
}
