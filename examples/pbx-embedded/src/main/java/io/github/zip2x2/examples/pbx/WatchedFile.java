package io.github.zip2x2.examples.pbx;

import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.finding.Severity;
import io.github.zip2x2.config.table.Table;
import io.github.zip2x2.config.table.TableFile;
import io.github.zip2x2.config.table.TableStep;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a table says, read again when its file changes; what is wrong with it is told, and the last good rows stay. */
final class WatchedFile<T> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedFile.class);
    private static final long PERIOD_MILLIS = 500;

    /** Looks at the file; empty while nothing counts as changed. */
    private interface Look<T> {
        Optional<T> look();
    }

    private final Look<T> look;
    private final Consumer<T> changed;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "watched-file");
        thread.setDaemon(true);
        return thread;
    });
    private volatile T value;

    private WatchedFile(Look<T> look, T value, Consumer<T> changed) {
        this.look = look;
        this.value = value;
        this.changed = changed;
    }

    /**
     * Reads a table for the first time.
     *
     * @throws IllegalArgumentException naming file, row and remedy, if there is no good row, neither in it nor kept from before
     */
    static <R, T> WatchedFile<T> open(
            Path path, TableFile<R> file, boolean allowLoss, Function<Table<R>, T> reading, Consumer<T> changed) {
        TableStep<R> first = file.open(allowLoss);
        if (first.table().size() == 0 && !first.errors().isEmpty()) {
            throw new IllegalArgumentException(first.errors().get(0).message());
        }
        tell(path, first);
        Look<T> look = () -> file.look(allowLoss).flatMap(step -> {
            tell(path, step);
            return step.isRefused() ? Optional.empty() : Optional.of(reading.apply(step.table()));
        });
        return new WatchedFile<>(look, reading.apply(first.table()), changed);
    }

    private static <R> void tell(Path path, TableStep<R> step) {
        for (Finding finding : step.findings()) {
            if (finding.severity() == Severity.NOTE) {
                LOG.info("{}", finding.message());
            } else {
                LOG.warn("{}", finding.message());
            }
        }
        if (step.isRefused()) {
            LOG.warn("{}: {}", path, step.summary());
        } else {
            LOG.info("{} is in force with {}", path, step.summary());
        }
    }

    WatchedFile<T> start() {
        Future<?> unused =
                watch.scheduleWithFixedDelay(this::lookAgain, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        return this;
    }

    T value() {
        return value;
    }

    void lookAgain() {
        try {
            Optional<T> now = look.look();
            if (now.isPresent()) {
                value = now.get();
                changed.accept(value);
            }
        } catch (RuntimeException e) {
            LOG.warn("a changed table could not be taken; what it said before stays in force", e);
        }
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }
}
