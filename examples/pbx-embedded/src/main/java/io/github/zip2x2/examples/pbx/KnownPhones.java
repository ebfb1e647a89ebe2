package io.github.zip2x2.examples.pbx;

import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.dhcp.HardwareAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The phones whose {@code <MAC>.cfg} stands in the TFTP root or a directory of it: they are known. Looked through again
 * every few seconds, so that a phone added later is known soon.
 */
final class KnownPhones implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KnownPhones.class);
    private static final int DEPTH = 3;
    private static final long PERIOD_SECONDS = 5;

    private final Path root;
    private final ScheduledExecutorService rescan = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "known-phones");
        thread.setDaemon(true);
        return thread;
    });
    private volatile Set<MacAddress> phones;

    KnownPhones(Path root) throws IOException {
        this.root = root;
        this.phones = scan();
        rescan.scheduleWithFixedDelay(this::refresh, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
    }

    boolean contains(HardwareAddress address) {
        return address.type() == HardwareAddress.ETHERNET
                && address.length() == 6
                && phones.contains(MacAddress.of(address.octets()));
    }

    private void refresh() {
        try {
            phones = scan();
        } catch (IOException e) {
            LOG.warn("{} cannot be looked through for phones; the last list stays: {}", root, e.toString());
        }
    }

    private Set<MacAddress> scan() throws IOException {
        try (Stream<Path> files = Files.walk(root, DEPTH)) {
            return files.map(file -> file.getFileName().toString())
                    .flatMap(name -> PhoneModel.ZIP2X2.macOfSpecificFileName(name).stream())
                    .collect(Collectors.toUnmodifiableSet());
        } catch (java.io.UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public void close() {
        rescan.shutdownNow();
    }
}
