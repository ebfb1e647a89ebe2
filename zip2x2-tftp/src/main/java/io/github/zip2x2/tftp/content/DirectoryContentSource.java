package io.github.zip2x2.tftp.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The files below one directory and nothing else: each component is opened relative to the one above it without following
 * symbolic links (where the file system can do that; links that stay inside may be allowed), and only regular files are served, checked before and after they
 * are opened. A name that is not there in the letter case asked for is looked for in any case. Path forms: {@code ./a/b},
 * {@code a/b}, {@code /a/b} and the same with {@code \}.
 */
public final class DirectoryContentSource implements TftpContentSource {
    private static final Set<StandardOpenOption> READ = Set.of(StandardOpenOption.READ);

    private static final long DEFAULT_RECHECK = 50_000_000L;
    /** A look that takes longer than so many rechecks is no longer waited for with the old answer. */
    private static final int GRACE = 10;

    private static final int MAX_KNOWN = 20_000;
    /** A file that changed less than this before it was opened may change again within one tick of its time stamp. */
    private static final long RACY_MILLIS = 50;

    private final Path root;
    private final long recheck;
    private final boolean followLinks;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    /** What a path led to when it was last looked at. */
    private record Known(String version, long length, long checkedAt, AtomicBoolean rechecking) {}

    /**
     * Makes a source of a directory that looks at a file again when the last look is 50 ms old.
     *
     * @param root the directory; itself it may be a symbolic link
     * @throws IOException if it is not there or is no directory
     */
    public DirectoryContentSource(Path root) throws IOException {
        this(root, Duration.ofNanos(DEFAULT_RECHECK));
    }

    /**
     * Makes a source of a directory.
     *
     * @param root the directory; itself it may be a symbolic link
     * @param recheck how long a look at a file holds for the requests that follow, 0 for not at all; a change on disk is
     *     seen by new transfers after that time, or ten times that while the disk is slow
     * @throws IOException if it is not there or is no directory
     */
    public DirectoryContentSource(Path root, Duration recheck) throws IOException {
        this(root, recheck, false);
    }

    /**
     * Makes a source of a directory that may follow symbolic links.
     *
     * @param root the directory; itself it may be a symbolic link
     * @param recheck how long a look at a file holds for the requests that follow, as above
     * @param followLinks whether links are followed as long as what they lead to lies below the root; the file is then
     *     opened by its real path, without following any more
     * @throws IOException if it is not there or is no directory
     */
    public DirectoryContentSource(Path root, Duration recheck, boolean followLinks) throws IOException {
        this.root = root.toRealPath();
        this.recheck = recheck.toNanos();
        this.followLinks = followLinks;
        if (!Files.isDirectory(this.root)) {
            throw new FileSystemException(root.toString(), null, "is no directory: name the TFTP root directory");
        }
    }

    /** {@return the directory, with symbolic links resolved} */
    public Path root() {
        return root;
    }

    @Override
    public TftpAnswer open(TftpContentRequest request) throws IOException {
        RequestPath path = RequestPath.of(request.path()).orElse(null);
        if (path == null) {
            return TftpAnswer.denied();
        }
        FileContent content = null;
        try (DirectoryStream<Path> top = Files.newDirectoryStream(root)) {
            List<String> names = followLinks ? withoutLinks(path.names()) : path.names();
            if (!names.isEmpty()) {
                content = top instanceof SecureDirectoryStream<Path> secure
                        ? openSecurely(secure, names)
                        : openByPath(names);
            }
        } catch (NoSuchFileException gone) {
            content = null;
        }
        if (content == null) {
            known.remove(request.path());
            return TftpAnswer.notFound();
        }
        if (recheck > 0 && !content.version.isEmpty()) {
            if (known.size() >= MAX_KNOWN) {
                known.clear();
            }
            known.put(
                    request.path(), new Known(content.version, content.length, System.nanoTime(), new AtomicBoolean()));
        }
        return TftpAnswer.served(content);
    }

    /** Answers for a file that was looked at a moment ago: with its version, opened only if its bytes are asked for. */
    @Override
    public @Nullable TftpAnswer openNow(TftpContentRequest request) {
        Known last = known.get(request.path());
        if (last == null) {
            return null;
        }
        long age = System.nanoTime() - last.checkedAt();
        // One request looks again; those that come meanwhile do not wait for it.
        if (age > recheck && (age > GRACE * recheck || last.rechecking().compareAndSet(false, true))) {
            return null;
        }
        return TftpAnswer.served(new DeferredContent(request, last));
    }

    /** The names below the root that a path with links in it stands for; none if it leaves the root or leads nowhere. */
    private List<String> withoutLinks(List<String> names) throws IOException {
        Path at = root;
        for (String name : names) {
            Path next = at.resolve(name);
            if (!Files.exists(next)) {
                Path other = otherCase(at, name);
                if (other == null) {
                    return List.of();
                }
                next = at.resolve(other);
            }
            try {
                at = next.toRealPath();
            } catch (FileSystemException leadsNowhere) {
                return List.of();
            }
            if (!at.startsWith(root) || at.equals(root)) {
                return List.of();
            }
        }
        List<String> real = new ArrayList<>();
        root.relativize(at).forEach(name -> real.add(name.toString()));
        return real;
    }

    private @Nullable FileContent openSecurely(SecureDirectoryStream<Path> top, List<String> names) throws IOException {
        Deque<SecureDirectoryStream<Path>> opened = new ArrayDeque<>();
        try {
            SecureDirectoryStream<Path> directory = top;
            for (String name : names.subList(0, names.size() - 1)) {
                Path found = find(directory, name);
                if (found == null || !attributes(directory, found).isDirectory()) {
                    return null;
                }
                directory = directory.newDirectoryStream(found, LinkOption.NOFOLLOW_LINKS);
                opened.push(directory);
            }
            Path file = find(directory, names.get(names.size() - 1));
            if (file == null) {
                return null;
            }
            BasicFileAttributes before = attributes(directory, file);
            if (!before.isRegularFile()) {
                return null;
            }
            SeekableByteChannel channel =
                    directory.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
            return checked(channel, before, attributes(directory, file));
        } finally {
            for (SecureDirectoryStream<Path> directory : opened) {
                directory.close();
            }
        }
    }

    private @Nullable FileContent openByPath(List<String> names) throws IOException {
        Path at = root;
        for (String name : names) {
            Path parent = at;
            at = parent.resolve(name);
            if (!Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
                Path other = otherCase(parent, name);
                if (other == null) {
                    return null;
                }
                at = parent.resolve(other);
            }
            if (Files.isSymbolicLink(at)) {
                return null;
            }
        }
        BasicFileAttributes before = Files.readAttributes(at, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!before.isRegularFile() || !at.toRealPath().startsWith(root)) {
            return null;
        }
        SeekableByteChannel channel = Files.newByteChannel(at, READ);
        return checked(channel, before, Files.readAttributes(at, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    }

    /** Takes the open file if nobody swapped it between the check and the opening. */
    private static @Nullable FileContent checked(
            SeekableByteChannel channel, BasicFileAttributes before, BasicFileAttributes after) throws IOException {
        boolean same = after.isRegularFile() && Objects.equals(before.fileKey(), after.fileKey());
        if (!same) {
            channel.close();
            return null;
        }
        return new FileContent(channel, after);
    }

    private static BasicFileAttributes attributes(SecureDirectoryStream<Path> directory, Path name) throws IOException {
        return directory
                .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
    }

    private @Nullable Path find(SecureDirectoryStream<Path> directory, String name) throws IOException {
        Path exact = root.getFileSystem().getPath(name);
        try {
            attributes(directory, exact);
            return exact;
        } catch (NoSuchFileException notInThisCase) {
            // The stream that belongs to `directory` can be read only once; a fresh one lists the names.
            try (SecureDirectoryStream<Path> listing =
                    directory.newDirectoryStream(root.getFileSystem().getPath("."), LinkOption.NOFOLLOW_LINKS)) {
                return otherCase(listing, name);
            }
        }
    }

    private static @Nullable Path otherCase(Path directory, String name) throws IOException {
        try (DirectoryStream<Path> listing = Files.newDirectoryStream(directory)) {
            return otherCase(listing, name);
        }
    }

    private static @Nullable Path otherCase(Iterable<Path> listing, String name) {
        Path found = null;
        for (Path entry : listing) {
            Path candidate = entry.getFileName();
            boolean matches = candidate != null && candidate.toString().equalsIgnoreCase(name);
            // Of several the first in order of name, so that two requests never get different files.
            if (matches && (found == null || candidate.compareTo(found) < 0)) {
                found = candidate;
            }
        }
        return found;
    }

    /** An open file; its length is that at opening, and a file that shrinks meanwhile fails the transfer. */
    private static final class FileContent implements TftpContent {
        private final SeekableByteChannel channel;
        private final long length;
        private final String version;

        FileContent(SeekableByteChannel channel, BasicFileAttributes attributes) {
            this.channel = channel;
            length = attributes.size();
            long age =
                    System.currentTimeMillis() - attributes.lastModifiedTime().toMillis();
            version = attributes.fileKey() == null || age < RACY_MILLIS ? "" : version(attributes);
        }

        private static String version(BasicFileAttributes attributes) {
            Instant modified = attributes.lastModifiedTime().toInstant();
            return attributes.fileKey() + "@" + modified.getEpochSecond() + "." + modified.getNano() + "+"
                    + attributes.size();
        }

        @Override
        public long length() {
            return length;
        }

        @Override
        public String version() {
            return version;
        }

        @Override
        public int read(long position, ByteBuffer into) throws IOException {
            if (position >= length) {
                return -1;
            }
            int limit = into.limit();
            into.limit(into.position() + (int) Math.min(into.remaining(), length - position));
            int count;
            if (channel instanceof FileChannel file) {
                count = file.read(into, position);
            } else {
                count = channel.position(position).read(into);
            }
            into.limit(limit);
            if (count <= 0) {
                throw new IOException("the file became shorter while it was read");
            }
            return count;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** A file known by its version; opened when it is first read, and refused if it is another by then. */
    private final class DeferredContent implements TftpContent {
        private final TftpContentRequest request;
        private final Known last;
        private @Nullable TftpContent file;

        DeferredContent(TftpContentRequest request, Known last) {
            this.request = request;
            this.last = last;
        }

        @Override
        public long length() {
            return last.length();
        }

        @Override
        public String version() {
            return last.version();
        }

        @Override
        public int read(long position, ByteBuffer into) throws IOException {
            TftpContent opened = file;
            if (opened == null) {
                TftpAnswer answer = open(request);
                if (!(answer instanceof TftpAnswer.Served served)) {
                    throw new IOException("the file is gone");
                }
                opened = served.content();
                file = opened;
            }
            if (!opened.version().equals(last.version())) {
                throw new IOException("the file changed");
            }
            return opened.read(position, into);
        }

        @Override
        public void close() throws IOException {
            if (file != null) {
                file.close();
            }
        }
    }
}
