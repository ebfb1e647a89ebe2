package io.github.zip2x2.tftp.content;

import io.github.zip2x2.tftp.TftpErrorCode;
import io.github.zip2x2.tftp.internal.RareWarnings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files below one directory, the root, as they are now, and nothing else. Safe for use by several threads.
 *
 * <p>Path forms: {@code ./a/b}, {@code a/b}, {@code /a/b} and the same with {@code \}. A name that is not there in the
 * letter case asked for is looked for in any case. Only regular files are served. A link that resolves inside the root is
 * followed, any other is refused. Names that begin with a dot and {@code lost+found} are never served.
 *
 * <p>The root may be a link. It is resolved for each request, so that a link may be switched while the server runs. While
 * the root is away, unreadable or another, empty directory (a file system that is not mounted), each request gets error 0:
 * "file not found" would send phones on without their files.
 *
 * <p>A file that changes while it is read fails with an {@link IOException} before its last bytes. An empty file
 * {@code *.cfg} gets error 0: somebody is writing it. A file that this program may not read gets error 2. Each of these is
 * one WARN a minute and file.
 */
public final class DirectoryContentSource implements TftpContentSource {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryContentSource.class);
    private static final Duration DEFAULT_RECHECK = Duration.ofMillis(50);
    /** A look that takes longer than so many rechecks is no longer waited for with the old answer. */
    private static final int GRACE = 10;

    private static final int MAX_KNOWN = 20_000;
    /** Copies that editors, package managers and careful people leave beside a file. */
    private static final Pattern COPY = Pattern.compile(
            ".*(~|#|\\.(bak|backup|old|orig|save|sav|swp|tmp|temp|part|rej|dpkg-[a-z]+|rpm[a-z]+)[0-9]*)");

    private static final TftpAnswer AWAY = unreadable("The files are away, try again");
    private static final TftpAnswer EMPTY = unreadable("The file is being written, try again");

    private final Path root;
    private final long recheck;
    private final Predicate<RequestPath> serves;
    private final RootDirectory directory;
    private final RareWarnings warnings = new RareWarnings();
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    /** What a path led to when it was last looked at. */
    private record Known(String version, long length, long checkedAt, AtomicBoolean rechecking) {}

    /**
     * Makes a source with the defaults of {@link Builder}.
     *
     * @param root the directory; itself it may be a link
     * @throws IOException if it is not there or is no directory
     */
    public DirectoryContentSource(Path root) throws IOException {
        this(builder(root));
    }

    private DirectoryContentSource(Builder builder) throws IOException {
        root = builder.root;
        recheck = builder.recheck.toNanos();
        serves = builder.serves;
        directory = new RootDirectory(root, builder.clock);
        try {
            directory.resolve();
        } catch (RootDirectory.AwayException e) {
            throw new FileSystemException(root.toString(), null, e.getMessage() + "; name the TFTP root directory");
        }
    }

    /**
     * Starts a source.
     *
     * @param root the directory; itself it may be a link
     * @return a builder with the defaults
     */
    public static Builder builder(Path root) {
        return new Builder(root);
    }

    @Override
    public TftpAnswer open(TftpContentRequest request) throws IOException {
        RequestPath path = RequestPath.of(request.path()).orElse(null);
        if (path == null) {
            return TftpAnswer.denied();
        }
        if (isHidden(path) || !serves.test(path)) {
            return TftpAnswer.notFound();
        }
        TftpAnswer answer = find(path);
        if (!(answer instanceof TftpAnswer.Served served)) {
            known.remove(request.path());
            return answer;
        }
        TftpContent content = served.content();
        if (recheck > 0 && !content.version().isEmpty()) {
            if (known.size() >= MAX_KNOWN) {
                known.clear();
            }
            Known found = new Known(content.version(), content.length(), System.nanoTime(), new AtomicBoolean());
            known.put(request.path(), found);
        }
        return answer;
    }

    private TftpAnswer find(RequestPath path) throws IOException {
        try {
            FileContent content = directory.open(path.names());
            if (content == null) {
                return TftpAnswer.notFound();
            }
            if (content.length() == 0 && isConfiguration(path)) {
                content.close();
                warn(path, "file={} is not served: {}", path, "it is empty; write it elsewhere and rename it");
                return EMPTY;
            }
            return TftpAnswer.served(content);
        } catch (NoSuchFileException gone) {
            return TftpAnswer.notFound();
        } catch (RootDirectory.AwayException e) {
            warn(
                    "",
                    "the TFTP root {} cannot be served, and phones are told to try again: {}",
                    root,
                    String.valueOf(e.getMessage()));
            return AWAY;
        } catch (RootDirectory.LinkRefusedException e) {
            warn(
                    path,
                    "file={} is not served: {}; link to files below the root only",
                    path,
                    String.valueOf(e.getMessage()));
            return TftpAnswer.denied();
        } catch (AccessDeniedException e) {
            String reason = RootDirectory.reason(e);
            warn(path, "file={} is not served: {}; give this program's user the right to read it", path, reason);
            return TftpAnswer.denied();
        }
    }

    private void warn(Object subject, String text, Object name, String why) {
        if (warnings.isDue(subject.toString())) {
            LOG.warn(text, name, why);
        }
    }

    private static TftpAnswer unreadable(String text) {
        return new TftpAnswer.Refused(TftpErrorCode.NOT_DEFINED, text);
    }

    private static boolean isHidden(RequestPath path) {
        return path.names().stream().anyMatch(name -> name.startsWith(".") || name.equalsIgnoreCase("lost+found"));
    }

    private static boolean isCopy(RequestPath path) {
        return path.names().stream()
                .anyMatch(name -> COPY.matcher(name.toLowerCase(Locale.ROOT)).matches());
    }

    private static boolean isConfiguration(RequestPath path) {
        return path.toString().toLowerCase(Locale.ROOT).endsWith(".cfg");
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
        public void verify() throws IOException {
            if (file != null) {
                file.verify();
            }
        }

        @Override
        public void close() throws IOException {
            if (file != null) {
                file.close();
            }
        }
    }

    /** Collects what a source of a directory goes by. */
    public static final class Builder {
        private final Path root;
        private Duration recheck = DEFAULT_RECHECK;
        private Predicate<RequestPath> serves = path -> !isCopy(path);
        private InstantSource clock = InstantSource.system();

        private Builder(Path root) {
            this.root = Objects.requireNonNull(root, "root");
        }

        /**
         * Sets how long a look at a file holds for the requests that follow. A change on disk is seen by new transfers
         * after that time, or ten times that while the disk is slow.
         *
         * @param value 0 (each request looks) or more; default 50 ms
         * @return this builder
         */
        public Builder recheck(Duration value) {
            if (value.isNegative()) {
                throw new IllegalArgumentException("recheck is " + value + ", below 0: choose PT0S or more");
            }
            recheck = value;
            return this;
        }

        /**
         * Sets the predicate for files that are served. Any other gets "file not found".
         *
         * @param value the predicate, asked with each path in the letter case of the request, on the thread that opens; it
         *     must not block. Default: all but copies such as {@code *.bak}, {@code *~} and {@code *.tmp}
         * @return this builder
         */
        public Builder serves(Predicate<RequestPath> value) {
            serves = Objects.requireNonNull(value, "serves");
            return this;
        }

        /** Sets the clock that the age of files is told by. */
        Builder clock(InstantSource value) {
            clock = value;
            return this;
        }

        /**
         * Makes the source.
         *
         * @return the source
         * @throws IOException if the root is not there or is no directory
         */
        public DirectoryContentSource build() throws IOException {
            return new DirectoryContentSource(this);
        }
    }
}
