package io.github.zip2x2.tftp.content;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names in directories without regard to letter case, kept as long as a directory's change time stays, so that names
 * that are not there cost no listing each. Safe for use by several threads.
 */
final class DirectoryListings {
    /** So many names at most are kept, of all directories together. */
    private static final int MAX_NAMES = 500_000;
    /** A directory that changed a moment ago may change again within the same tick: its listing holds only so long. */
    private static final long YOUNG_NANOS = 100_000_000L;

    private record Listing(FileStamp stamp, boolean young, long at, Map<String, String> names) {}

    private final InstantSource clock;
    private final Map<Path, Listing> listings = new LinkedHashMap<>(16, 0.75f, true);
    private int kept;

    DirectoryListings(InstantSource clock) {
        this.clock = clock;
    }

    /** Finds a name in any letter case; of several the first in order, so that two requests never get different files. */
    @Nullable
    String find(Path directory, String name) throws IOException {
        return names(directory).get(folded(name));
    }

    private Map<String, String> names(Path directory) throws IOException {
        FileStamp stamp = FileStamp.of(directory);
        synchronized (this) {
            Listing last = listings.get(directory);
            if (last != null
                    && last.stamp().equals(stamp)
                    && !(last.young() && System.nanoTime() - last.at() > YOUNG_NANOS)) {
                return last.names();
            }
        }
        boolean young = stamp.isYoung(clock.instant());
        Map<String, String> names = list(directory);
        synchronized (this) {
            forget(directory);
            if (names.size() < MAX_NAMES) {
                listings.put(directory, new Listing(stamp, young, System.nanoTime(), names));
                kept += names.size() + 1;
            }
            while (kept > MAX_NAMES) {
                forget(listings.keySet().iterator().next());
            }
        }
        return names;
    }

    private void forget(Path directory) {
        Listing before = listings.remove(directory);
        kept -= before == null ? 0 : before.names().size() + 1;
    }

    private static Map<String, String> list(Path directory) throws IOException {
        Map<String, String> names = new HashMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                names.merge(folded(name), name, (one, other) -> one.compareTo(other) <= 0 ? one : other);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
