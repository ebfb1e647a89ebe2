package io.github.zip2x2.boot.pbx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.config.MacAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootPhonesTest {
    private static final MacAddress ONE = MacAddress.parse("00:0B:EA:00:00:01");
    private static final MacAddress TWO = MacAddress.parse("00:0B:EA:00:00:02");
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));

    @TempDir
    Path root;

    private Path file(String path) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "");
    }

    @Test
    void phonesAreFoundInTheRootAndInItsDirectoriesAsLintFindsThem() throws IOException {
        file("000BEA000001.cfg");
        file("site/ZIP2x2/000bea000002.cfg");
        file("1/2/3/4/5/6/7/8/000BEA000003.cfg");
        file(".old/000BEA000004.cfg");
        file("ZIP2x2_common.cfg");
        try (RootPhones phones = new RootPhones(root)) {
            phones.scan();
            assertThat(phones.contains(ONE)).isTrue();
            assertThat(phones.contains(TWO)).isTrue();
            assertThat(phones.contains(MacAddress.parse("00:0B:EA:00:00:03"))).isFalse();
            assertThat(phones.contains(MacAddress.parse("00:0B:EA:00:00:04"))).isFalse();
        }
    }

    @Test
    void whatComesAndGoesIsSeenAtTheNextLook() throws IOException {
        Path one = file("ZIP2x2/000BEA000001.cfg");
        Files.setLastModifiedTime(one.getParent(), LONG_AGO);
        Files.setLastModifiedTime(root, LONG_AGO);
        try (RootPhones phones = new RootPhones(root)) {
            phones.scan();
            phones.scan();
            assertThat(phones.contains(ONE)).isTrue();
            file("ZIP2x2/000BEA000002.cfg");
            Files.delete(one);
            phones.scan();
            assertThat(phones.contains(ONE)).isFalse();
            assertThat(phones.contains(TWO)).isTrue();
            Files.delete(root.resolve("ZIP2x2/000BEA000002.cfg"));
            Files.delete(root.resolve("ZIP2x2"));
            phones.scan();
            assertThat(phones.contains(TWO)).isFalse();
        }
    }

    @Test
    void aDirectoryThatChangedAMomentAgoIsReadAgainWhateverItsTimeStamp() throws IOException {
        file("000BEA000001.cfg");
        FileTime now = Files.getLastModifiedTime(root);
        try (RootPhones phones = new RootPhones(root)) {
            phones.scan();
            file("000BEA000002.cfg");
            Files.setLastModifiedTime(root, now);
            phones.scan();
            assertThat(phones.contains(TWO)).isTrue();
        }
    }

    @Test
    void fP8_whatCannotBeReadIsLeftOutAndNothingElseIs() throws IOException {
        file("000BEA000001.cfg");
        Files.createSymbolicLink(root.resolve("lost+found"), root.resolve("lost+found"));
        Files.createSymbolicLink(root.resolve("out"), root.getParent());
        try (RootPhones phones = new RootPhones(root)) {
            phones.start();
            assertThat(phones.contains(ONE)).isTrue();
        }
    }
}
