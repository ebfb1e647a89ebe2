package io.github.zip2x2.boot.provisioning;

import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The phones whose {@code <MAC>.cfg} stands in the TFTP root or a directory of it: DHCP knows them. Looked through again
 * every few seconds on a thread of its own, since DHCP waits for no disk.
 */
final class RootPhones implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RootPhones.class);
    private static final int DEPTH = 3;
    private static final long PERIOD_SECONDS = 5;

    private final Path root;
    private final ScheduledExecutorService rescan = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "zip2x2-root-phones");
        thread.setDaemon(true);
        return thread;
    });
    private volatile Set<MacAddress> phones = Set.of();

    RootPhones(Path root) {
        this.root = root;
    }

    void start() throws IOException {
        phones = scan();
        Future<?> unused =
                rescan.scheduleWithFixedDelay(this::refresh, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
    }

    boolean contains(MacAddress mac) {
        return phones.contains(mac);
    }

    private void refresh() {
        try {
            phones = scan();
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} cannot be looked through for phones; the last list stays: {}", root, e.toString());
        }
    }

    private Set<MacAddress> scan() throws IOException {
        try (Stream<Path> files = Files.walk(root, DEPTH)) {
            return files.map(file ->
                            file.getFileName() == null ? "" : file.getFileName().toString())
                    .flatMap(name -> PhoneModel.ZIP2X2.macOfSpecificFileName(name).stream())
                    .collect(Collectors.toUnmodifiableSet());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public void close() {
        rescan.shutdownNow();
    }
}
