package io.github.zip2x2.verification.architecture.specimen;

import java.io.IOException;
import java.nio.channels.DatagramChannel;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sockets, threads, clocks, chance, logging and a driver in one engine. */
public final class UnrulyEngine {
    private static final Logger LOG = LoggerFactory.getLogger(UnrulyEngine.class);

    SpecimenDriver driver() {
        return new SpecimenDriver();
    }

    DatagramChannel channel() throws IOException {
        return DatagramChannel.open();
    }

    void thread() {
        Executors.newSingleThreadExecutor().shutdown();
    }

    long monotonic() {
        return System.nanoTime();
    }

    Instant wall() {
        return Instant.now();
    }

    int chance() {
        return new Random().nextInt();
    }

    void log() {
        LOG.debug("an engine speaks");
    }
}
