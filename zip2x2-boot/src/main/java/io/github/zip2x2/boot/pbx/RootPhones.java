package io.github.zip2x2.boot.pbx;

import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The phones whose {@code <MAC>.cfg} stands in the TFTP root or a directory of it: DHCP knows them. Looked through again
 * every few seconds on a thread of its own, since DHCP waits for no disk. Only directories that changed are read again:
 * there may be tens of thousands of files, and they are looked through while phones boot, too.
 */
final class RootPhones implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RootPhones.class);
    private static final int DEPTH = 3;
    private static final long PERIOD_SECONDS = 5;
    /** What changed less than this before it was read may change again within one tick of its time stamp. */
    private static final long RACY_MILLIS = 2_000;

    private final Path root;
    private final ScheduledExecutorService rescan = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "zip2x2-root-phones");
        thread.setDaemon(true);
        return thread;
    });
    private Map<Path, Listing> listings = Map.of();
    private volatile Set<MacAddress> phones = Set.of();

    /** What a directory held when it was last read. */
    private record Listing(long modified, boolean settled, Set<MacAddress> phones, List<Path> directories) {}

    RootPhones(Path root) {
        this.root = root;
    }

    void start() throws IOException {
        scan();
        Future<?> unused =
                rescan.scheduleWithFixedDelay(this::refresh, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
    }

    boolean contains(MacAddress mac) {
        return phones.contains(mac);
    }

    private void refresh() {
        try {
            scan();
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} cannot be looked through for phones; the last list stays: {}", root, e.toString());
        }
    }

    /** Looks through the root; at its start on the caller's thread, then only on the one for that. */
    void scan() throws IOException {
        Map<Path, Listing> now = new HashMap<>();
        look(root, 1, now);
        if (!now.equals(listings)) {
            Set<MacAddress> found = new HashSet<>();
            now.values().forEach(listing -> found.addAll(listing.phones()));
            phones = found;
        }
        listings = now;
    }

    private void look(Path directory, int depth, Map<Path, Listing> now) throws IOException {
        Listing listing;
        try {
            listing = read(directory);
        } catch (NoSuchFileException | NotDirectoryException e) {
            if (depth == 1) {
                throw e;
            }
            return; // gone meanwhile
        }
        now.put(directory, listing);
        if (depth < DEPTH) {
            for (Path inner : listing.directories()) {
                look(inner, depth + 1, now);
            }
        }
    }

    private Listing read(Path directory) throws IOException {
        long modified = Files.getLastModifiedTime(directory).toMillis();
        Listing before = listings.get(directory);
        if (before != null && before.settled() && before.modified() == modified) {
            return before;
        }
        boolean settled = System.currentTimeMillis() - modified >= RACY_MILLIS;
        Set<MacAddress> found = new HashSet<>();
        List<Path> directories = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                Path name = entry.getFileName();
                Optional<MacAddress> phone = PhoneModel.ZIP2X2.macOfSpecificFileName(String.valueOf(name));
                if (phone.isPresent()) {
                    found.add(phone.get());
                } else if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    directories.add(entry);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return new Listing(modified, settled, found, directories);
    }

    @Override
    public void close() {
        rescan.shutdownNow();
    }
}
