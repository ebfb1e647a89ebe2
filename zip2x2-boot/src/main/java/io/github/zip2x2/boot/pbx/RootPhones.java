package io.github.zip2x2.boot.pbx;

import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.files.PhoneFiles;
import io.github.zip2x2.config.root.RootListing.LeftOut;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The phones whose {@code <MAC>.cfg} stands in the TFTP root or a directory of it: DHCP knows them. Looked through again
 * every few seconds on a thread of its own, since DHCP waits for no disk.
 */
final class RootPhones implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RootPhones.class);
    private static final long PERIOD_SECONDS = 5;

    private final Path root;
    private final PhoneFiles files;
    private @Nullable ScheduledExecutorService rescan;
    private volatile Set<MacAddress> phones = Set.of();
    private List<LeftOut> leftOut = List.of();
    private volatile String failure = "";

    RootPhones(Path root) {
        this.root = root;
        this.files = PhoneFiles.of(root);
    }

    void start() throws IOException {
        scan();
        ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "zip2x2-root-phones");
            thread.setDaemon(true);
            return thread;
        });
        synchronized (this) {
            rescan = looks;
        }
        Future<?> unused =
                looks.scheduleWithFixedDelay(this::refresh, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
    }

    boolean contains(MacAddress mac) {
        return phones.contains(mac);
    }

    private void refresh() {
        try {
            scan();
            if (!failure.isEmpty()) {
                LOG.info("{} can be looked through again", root);
            }
            failure = "";
        } catch (IOException | RuntimeException e) {
            if (!failure.equals(e.toString())) {
                LOG.warn("{} cannot be looked through for phones; the last list stays: {}", root, e.toString());
            }
            failure = e.toString();
        }
    }

    /** Looks through the root; at its start on the caller's thread, then only on the one for that. */
    void scan() throws IOException {
        phones = files.phones();
        if (!leftOut.equals(files.leftOut())) {
            Set<LeftOut> said = new HashSet<>(leftOut);
            files.leftOut().stream()
                    .filter(each -> !said.contains(each))
                    .forEach(each -> LOG.warn("{}: left out: {}", root, each));
            leftOut = files.leftOut();
        }
    }

    /** Why the list may be old; empty if it is not. */
    Optional<String> trouble() {
        return failure.isEmpty()
                ? Optional.empty()
                : Optional.of(root + " cannot be looked through for phones, so the last list counts: " + failure);
    }

    /** Looks no more, until it is started again. */
    synchronized void stop() {
        if (rescan != null) {
            rescan.shutdownNow();
            rescan = null;
        }
    }

    @Override
    public void close() {
        stop();
    }
}
