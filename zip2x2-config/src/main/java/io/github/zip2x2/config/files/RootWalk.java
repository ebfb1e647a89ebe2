package io.github.zip2x2.config.files;

import io.github.zip2x2.config.root.RootListing.LeftOut;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Walks a TFTP root, by one rule for lint and for the list of phones:
 *
 * <ul>
 *   <li>names that begin with a dot are no part of the root;
 *   <li>a link is followed when what it resolves to lies inside the resolved root; one that leads out, to nothing or round
 *       in a circle is left out;
 *   <li>what cannot be read below the root is left out; a root that cannot be read is an error;
 *   <li>directories count down to 8 levels, and a million names are the most.
 * </ul>
 *
 * <p>A directory that has not changed since the last walk is not read again. Not safe for use by several threads at once.
 */
final class RootWalk {
    static final int DEPTH = 8;
    static final int NAMES = 1_000_000;
    /** What changed less than this before it was read may change again within one tick of its time stamp. */
    private static final long RACY_MILLIS = 2_000;

    private final Path root;
    private final Opener opener;
    private Map<Path, Listing> before = Map.of();

    /** Opens a directory; a seam for directories that cannot be opened. */
    interface Opener {
        DirectoryStream<Path> open(Path directory) throws IOException;
    }

    /** Takes what the walk meets. */
    interface Visitor {
        /** A file: its path relative to the root with slashes, and where its bytes are. */
        void file(String path, Path file);

        void leftOut(LeftOut leftOut);
    }

    private enum Type {
        FILE,
        DIRECTORY,
        LINK
    }

    private record Name(String name, Type type) {}

    private record Stamp(Optional<Object> key, FileTime changed) {}

    /** What a directory held when it was last read. */
    private record Listing(Stamp stamp, boolean settled, List<Name> names) {}

    RootWalk(Path root) {
        this(root, Files::newDirectoryStream);
    }

    RootWalk(Path root, Opener opener) {
        this.root = root;
        this.opener = opener;
    }

    /**
     * Walks the root.
     *
     * @throws IOException if the root itself cannot be read, saying why, or it has too many names
     */
    void walk(Visitor visitor) throws IOException {
        new Round(visitor).walk();
    }

    /** One walk. */
    private final class Round {
        private final Visitor visitor;
        private final Map<Path, Listing> now = new HashMap<>();
        private final Deque<Path> above = new ArrayDeque<>();
        private int names;
        private Path resolved = root;

        Round(Visitor visitor) {
            this.visitor = visitor;
        }

        void walk() throws IOException {
            try {
                resolved = root.toRealPath();
                directory("", resolved, read(resolved));
            } catch (IOException e) {
                throw FileErrors.withReason(e);
            }
            before = now;
        }

        private void directory(String path, Path directory, Listing listing) throws IOException {
            above.push(directory);
            for (Name name : listing.names()) {
                if (++names > NAMES) {
                    throw new IOException(root + ": has more than " + NAMES + " names; name the right directory");
                }
                String inner = path.isEmpty() ? name.name() : path + "/" + name.name();
                Path place = directory.resolve(name.name());
                switch (name.type()) {
                    case FILE -> visitor.file(inner, place);
                    case DIRECTORY -> below(inner, place);
                    case LINK -> link(inner, place);
                }
            }
            above.pop();
        }

        private void below(String path, Path directory) throws IOException {
            if (above.size() >= DEPTH) {
                return;
            }
            Listing listing;
            try {
                listing = read(directory);
            } catch (NoSuchFileException | NotDirectoryException e) {
                return; // gone meanwhile
            } catch (IOException e) {
                visitor.leftOut(new LeftOut(path, false, FileErrors.bareReason(e)));
                return;
            }
            directory(path, directory, listing);
        }

        private void link(String path, Path link) throws IOException {
            Path target;
            try {
                target = link.toRealPath();
            } catch (IOException e) {
                visitor.leftOut(new LeftOut(
                        path,
                        true,
                        "the link leads nowhere"
                                + (e instanceof NoSuchFileException ? "" : " (" + FileErrors.bareReason(e) + ")")));
                return;
            }
            if (!target.startsWith(resolved)) {
                visitor.leftOut(new LeftOut(path, true, "the link leads out of the root"));
            } else if (Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
                visitor.file(path, target);
            } else if (above.contains(target)) {
                visitor.leftOut(new LeftOut(path, true, "the link leads round in a circle"));
            } else if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
                below(path, target);
            }
        }

        private Listing read(Path directory) throws IOException {
            Stamp stamp = stamp(directory);
            Listing known = now.containsKey(directory) ? now.get(directory) : before.get(directory);
            if (known == null || !known.settled() || !known.stamp().equals(stamp)) {
                boolean settled = System.currentTimeMillis() - stamp.changed().toMillis() >= RACY_MILLIS;
                known = new Listing(stamp, settled, names(directory));
            }
            now.put(directory, known);
            return known;
        }

        private List<Name> names(Path directory) throws IOException {
            List<Name> found = new ArrayList<>();
            try (DirectoryStream<Path> entries = opener.open(directory)) {
                for (Path entry : entries) {
                    String name = String.valueOf(entry.getFileName());
                    if (!name.startsWith(".")) {
                        type(directory, entry).ifPresent(type -> found.add(new Name(name, type)));
                    }
                    if (found.size() > NAMES) {
                        break; // said by the walk
                    }
                }
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
            return found;
        }
    }

    /** Empty for what is neither file nor directory, and for what has gone meanwhile. */
    private static Optional<Type> type(Path directory, Path path) throws IOException {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isSymbolicLink()
                    ? Optional.of(Type.LINK)
                    : attributes.isDirectory()
                            ? Optional.of(Type.DIRECTORY)
                            : attributes.isRegularFile() ? Optional.of(Type.FILE) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (AccessDeniedException e) {
            // The right to search the directory is missing, so nothing in it can be had.
            throw new AccessDeniedException(directory.toString());
        } catch (IOException e) {
            return Optional.of(Type.FILE); // whoever opens it is told why not
        }
    }

    /** When a directory's names or rights last changed: by the time of change where there is one, else of modification. */
    private static Stamp stamp(Path directory) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(directory, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        FileTime changed =
                directory.getFileSystem().supportedFileAttributeViews().contains("unix")
                        ? (FileTime) Files.getAttribute(directory, "unix:ctime", LinkOption.NOFOLLOW_LINKS)
                        : attributes.lastModifiedTime();
        return new Stamp(Optional.ofNullable(attributes.fileKey()), changed);
    }
}
