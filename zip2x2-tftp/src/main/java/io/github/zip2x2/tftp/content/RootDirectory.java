package io.github.zip2x2.tftp.content;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory that nothing leads out of. A path is first resolved, links and letter case included; what it stands for is
 * then opened component by component without following any link (where the file system can do that), so that nobody gains
 * by exchanging one of them in between. Safe for use by several threads.
 */
final class RootDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(RootDirectory.class);

    /** A link that does not resolve inside the root. */
    static final class LinkRefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        LinkRefusedException(Path link, String why) {
            super("the link " + link + " " + why);
        }
    }

    /** The root itself cannot be served. */
    static final class AwayException extends IOException {
        private static final long serialVersionUID = 1L;

        AwayException(String why) {
            super(why);
        }
    }

    private static final class ExchangedException extends IOException {
        private static final long serialVersionUID = 1L;

        ExchangedException() {
            super("the file changes again and again");
        }
    }

    /** A look takes microseconds; whoever exchanges files that fast for that long gets an error. */
    private static final int TRIES = 20;

    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private final Path given;
    private final InstantSource clock;
    private final DirectoryListings listings;
    private volatile @Nullable Object key;

    RootDirectory(Path given, InstantSource clock) {
        this.given = given;
        this.clock = clock;
        listings = new DirectoryListings(clock);
    }

    /** Finds the directory, at where it is now. Another one is taken for it unless that is empty. */
    Path resolve() throws AwayException {
        try {
            Path real = given.toRealPath();
            BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
            if (!attributes.isDirectory()) {
                throw new AwayException("it is no directory");
            }
            Object before = key;
            if (before == null || !Objects.equals(before, attributes.fileKey())) {
                if (before != null && isEmpty(real)) {
                    throw new AwayException("it is another directory now, and empty: is its file system mounted?");
                }
                key = attributes.fileKey();
                if (before != null) {
                    LOG.info("the TFTP root {} is another directory now: {}", given, real);
                }
            }
            return real;
        } catch (AwayException e) {
            throw e;
        } catch (IOException e) {
            throw new AwayException(reason(e));
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            return !entries.iterator().hasNext();
        }
    }

    /** The reason as words: a file system's exceptions tend to say no more than the path. */
    static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "it is not there";
        }
        if (e instanceof AccessDeniedException denied) {
            return "access to " + denied.getFile() + " is denied";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** Opens a file; null if there is none. */
    @Nullable
    FileContent open(List<String> names) throws IOException {
        for (int again = TRIES; ; again--) {
            try {
                return look(names);
            } catch (NoSuchFileException | ExchangedException e) {
                // Somebody exchanges the file, or a directory above it, just now.
                if (again == 0) {
                    throw e;
                }
            }
        }
    }

    private @Nullable FileContent look(List<String> names) throws IOException {
        Instant now = clock.instant();
        Path real = resolve();
        try (DirectoryStream<Path> top = top(real)) {
            Path file = find(real, names);
            if (file == null || file.equals(real)) {
                return null;
            }
            return top instanceof SecureDirectoryStream<Path> secure
                    ? openSecurely(secure, real, file, now)
                    : openByPath(file, now);
        } catch (NotDirectoryException aFileInTheMiddle) {
            return null;
        }
    }

    @SuppressWarnings("StreamResourceLeak") // the caller closes it
    private static DirectoryStream<Path> top(Path real) throws IOException {
        try {
            return Files.newDirectoryStream(real);
        } catch (AccessDeniedException e) {
            throw new AwayException(reason(e));
        }
    }

    /** What a path stands for, with its real names; null if that is not there. */
    private @Nullable Path find(Path real, List<String> names) throws IOException {
        Path at = real;
        for (String name : names) {
            Path next = at.resolve(name);
            if (!Files.exists(next, LinkOption.NOFOLLOW_LINKS)) {
                String other = Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS) ? listings.find(at, name) : null;
                if (other == null) {
                    return null;
                }
                next = at.resolve(other);
            }
            at = Files.isSymbolicLink(next) ? followed(real, next) : next;
        }
        return at;
    }

    private static Path followed(Path real, Path link) throws IOException {
        Path to;
        try {
            to = link.toRealPath();
        } catch (NoSuchFileException | AccessDeniedException e) {
            throw e;
        } catch (FileSystemException e) {
            throw new LinkRefusedException(link, "cannot be resolved: " + e.getReason());
        }
        if (!to.startsWith(real)) {
            throw new LinkRefusedException(link, "leads out of the root");
        }
        return to;
    }

    private static @Nullable FileContent openSecurely(
            SecureDirectoryStream<Path> top, Path real, Path file, Instant now) throws IOException {
        Deque<SecureDirectoryStream<Path>> opened = new ArrayDeque<>();
        try {
            SecureDirectoryStream<Path> directory = top;
            Path names = real.relativize(file);
            for (int i = 0; i < names.getNameCount() - 1; i++) {
                directory = directory.newDirectoryStream(names.getName(i), LinkOption.NOFOLLOW_LINKS);
                opened.push(directory);
            }
            Path name = names.getName(names.getNameCount() - 1);
            FileStamp before = FileStamp.of(file);
            BasicFileAttributes attributes = attributes(directory, name);
            if (!attributes.isRegularFile()) {
                return null;
            }
            if (!Objects.equals(attributes.fileKey(), before.key())) {
                throw new ExchangedException();
            }
            return checked(directory.newByteChannel(name, READ), file, before, now);
        } finally {
            for (SecureDirectoryStream<Path> directory : opened) {
                directory.close();
            }
        }
    }

    private static BasicFileAttributes attributes(SecureDirectoryStream<Path> directory, Path name) throws IOException {
        return directory
                .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
    }

    private static @Nullable FileContent openByPath(Path file, Instant now) throws IOException {
        FileStamp before = FileStamp.of(file);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                || !file.toRealPath().equals(file)) {
            return null;
        }
        return checked(Files.newByteChannel(file, READ), file, before, now);
    }

    /**
     * Takes the open file if nobody exchanged it between the look and the opening. The stamp as a whole must be the same:
     * a file that is gone leaves its number to the next one.
     */
    private static FileContent checked(SeekableByteChannel channel, Path file, FileStamp before, Instant now)
            throws IOException {
        FileContent content = null;
        try {
            if (!FileStamp.of(file).equals(before) || channel.size() != before.size()) {
                throw new ExchangedException();
            }
            content = new FileContent(channel, file, before, now);
            return content;
        } finally {
            if (content == null) {
                channel.close();
            }
        }
    }
}
