package io.github.zip2x2.tftp.content;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What tells one state of a file or directory from another: which one it is, how large, and when it last changed. */
record FileStamp(@Nullable Object key, long size, Instant modified, Instant changed) {
    /**
     * Whoever changes a file again within one tick of its time stamp leaves the stamp as it is. FAT has ticks of two
     * seconds, and no file system has longer ones.
     */
    static final Duration TICK = Duration.ofSeconds(2);

    /** Looks at a file, not at what it links to. */
    static FileStamp of(Path path) throws IOException {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            BasicFileAttributes basic =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            Instant modified = basic.lastModifiedTime().toInstant();
            return new FileStamp(basic.fileKey(), basic.size(), modified, modified);
        }
        Map<String, Object> unix =
                Files.readAttributes(path, "unix:fileKey,size,lastModifiedTime,ctime", LinkOption.NOFOLLOW_LINKS);
        return new FileStamp(
                unix.get("fileKey"),
                attribute(unix, "size", Long.class),
                attribute(unix, "lastModifiedTime", FileTime.class).toInstant(),
                attribute(unix, "ctime", FileTime.class).toInstant());
    }

    private static <T> T attribute(Map<String, Object> attributes, String name, Class<T> type) {
        return type.cast(Objects.requireNonNull(attributes.get(name), name));
    }

    /** {@return whether it may have changed since, or may change again, without another stamp} */
    boolean isYoung(Instant now) {
        // What is written now gets a stamp of now, so one that is far ahead of a clock that was set back is not young.
        return Duration.between(changed, now).abs().compareTo(TICK) < 0;
    }

    /** {@return whether both are of one file with the same bytes; its owner, mode or names may differ} */
    boolean isSameContent(FileStamp other) {
        return size == other.size && modified.equals(other.modified);
    }

    /** {@return a text that no other state of any file has, once this is not young any more} */
    String version() {
        return key + "@" + modified.getEpochSecond() + "." + modified.getNano() + "/" + changed.getEpochSecond() + "."
                + changed.getNano() + "+" + size;
    }
}
