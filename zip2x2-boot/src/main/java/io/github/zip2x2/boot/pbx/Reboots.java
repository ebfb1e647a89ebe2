package io.github.zip2x2.boot.pbx;

import io.github.zip2x2.boot.pbx.fleet.Fleet;
import io.github.zip2x2.boot.pbx.fleet.FleetNews;
import io.github.zip2x2.boot.pbx.fleet.FleetSubscription;
import io.github.zip2x2.boot.pbx.fleet.PhoneRecord;
import io.github.zip2x2.boot.pbx.rollout.PhoneLocator;
import io.github.zip2x2.boot.pbx.rollout.PhoneNotifier;
import io.github.zip2x2.boot.pbx.rollout.RebootGuard;
import io.github.zip2x2.boot.pbx.rollout.Rollout;
import io.github.zip2x2.boot.pbx.rollout.Wave;
import io.github.zip2x2.boot.pbx.rollout.WavePhone;
import io.github.zip2x2.boot.pbx.site.SiteChange;
import io.github.zip2x2.boot.sip.NotifySender;
import io.github.zip2x2.boot.sip.NotifySettings;
import io.github.zip2x2.config.MacAddress;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes phones boot: one, a wave of them, or all that a rollout brings something to. Closed, it leaves waves and rollouts as
 * they stand, to be resumed. Thread-safe.
 */
final class Reboots implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProvisioningService.class);

    private static final Duration RESUMED_WITHIN = Duration.ofHours(1);
    private static final int MOST_FOLLOWED = 1_000;
    private static final int MOST_AT_ONCE = 32;

    private final Means means;
    private final @Nullable PhoneNotifier notifier;
    private final PresentFiles files;
    private final ThreadPoolExecutor threads = threads();
    private final List<Reboot> followed = new ArrayList<>();
    private @Nullable FleetSubscription news;
    private final ServedNetworks networks;
    private final Publications published;
    private final Set<AutoCloseable> underWay = new LinkedHashSet<>();
    private boolean closed;

    /** By which means. */
    record Means(
            @Nullable Fleet fleet,
            @Nullable NotifySender sender,
            NotifySettings words,
            RebootGuard guard,
            PhoneLocator locator,
            InstantSource clock) {}

    Reboots(Means means, PresentFiles files, ServedNetworks networks, Publications published) {
        this.means = means;
        this.networks = networks;
        this.published = published;
        this.files = files;
        notifier = means.sender() == null ? null : notifier(means, means.sender(), files);
    }

    private static PhoneNotifier notifier(Means means, NotifySender sender, PresentFiles files) {
        PhoneNotifier.Builder builder = PhoneNotifier.of(sender)
                .guard(means.guard())
                .locator(means.locator())
                .names(files::wavePhone)
                .settings(means.words())
                .clock(means.clock());
        return (means.fleet() == null ? builder : builder.fleet(means.fleet())).build();
    }

    /** Whom a NOTIFY to a phone must name: as it is, else as its files say. */
    Optional<WavePhone> named(MacAddress mac) throws IOException {
        return notifier == null ? files.wavePhone(mac) : notifier.named(WavePhone.of(mac));
    }

    /** Sends one phone a NOTIFY and waits for the answer. */
    RebootOutcome reboot(MacAddress mac) throws IOException {
        if (notifier == null) {
            throw new IllegalStateException("reboot: nobody sends a NOTIFY; build with notifySender(...)");
        }
        PhoneNotifier.Asked asked = notifier.ask(WavePhone.of(mac));
        if (asked instanceof PhoneNotifier.Asked.Ready ready) {
            return new RebootOutcome.Notified(notifier.tell(mac, ready.target()));
        } else if (asked instanceof PhoneNotifier.Asked.Later later) {
            return new RebootOutcome.Postponed(later.answer());
        } else if (asked instanceof PhoneNotifier.Asked.Failed failed) {
            throw failed.cause();
        }
        return new RebootOutcome.Unreachable(((PhoneNotifier.Asked.Unreachable) asked).why());
    }

    /** Sends one phone a NOTIFY without waiting, and follows what it does. */
    Reboot rebootAsync(MacAddress mac) {
        Fleet fleet = means.fleet();
        if (notifier == null) {
            throw new IllegalStateException("reboot: nobody sends a NOTIFY; build with notifySender(...)");
        }
        Reboot reboot = new Reboot(
                mac, fleet == null ? 0 : fleet.phone(mac).map(PhoneRecord::boot).orElse(0L));
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("the service is closed: build another");
            }
            if (fleet != null && news == null) {
                news = fleet.subscribe(this::follow);
            }
            followed.removeIf(Reboot::isOver);
            if (followed.size() >= MOST_FOLLOWED) {
                followed.remove(0).end();
            }
            followed.add(reboot);
        }
        threads.execute(() -> {
            try {
                reboot.told(reboot(mac));
            } catch (IOException | RuntimeException | Error e) {
                reboot.failed(e);
            }
        });
        return reboot;
    }

    private void follow(FleetNews what) {
        List<Reboot> all;
        synchronized (this) {
            all = List.copyOf(followed);
        }
        all.forEach(reboot -> reboot.on(what));
    }

    Wave.Builder wave(String name) {
        return plainWave(name).owner(wave -> own(wave, wave.ended()));
    }

    private Wave.Builder plainWave(String name) {
        Fleet fleet = means.fleet();
        if (fleet == null || notifier == null) {
            throw unable("wave");
        }
        return Wave.of(name, fleet, notifier).networks(networks::of).clock(means.clock());
    }

    /**
     * Takes up what ran when the last service ended. What has not run for long stays as it stands: the store may be a backup
     * of then, and nobody knows what was done since.
     */
    List<Rollout> resumeRollouts() throws IOException {
        Fleet fleet = means.fleet();
        if (fleet == null || notifier == null) {
            throw unable("resumeRollouts");
        }
        List<Rollout> resumed = new ArrayList<>();
        for (String name : Rollout.unfinished(fleet.store())) {
            Instant earliest = means.clock().instant().minus(RESUMED_WITHIN);
            if (Rollout.alive(fleet.store(), name)
                    .filter(alive -> !alive.isBefore(earliest))
                    .isEmpty()) {
                LOG.warn(
                        "the rollout '{}' has not run for over {} h and is left as it stands, for this may be a backup:"
                                + " look at its phones, then resume it by its name",
                        name,
                        RESUMED_WITHIN.toHours());
                continue;
            }
            try {
                resumed.add(resumeRollout(name));
            } catch (IllegalArgumentException e) {
                LOG.warn("the rollout '{}' cannot be resumed and is left as it stands: {}", name, e.getMessage());
            }
        }
        return resumed;
    }

    /** Takes one up again, however long ago it ran. */
    Rollout resumeRollout(String name) throws IOException {
        Fleet fleet = means.fleet();
        if (fleet == null || notifier == null) {
            throw unable("resumeRollout");
        }
        return rollout(name, SiteChange.ofBook(Rollout.change(fleet.store(), name)))
                .resume();
    }

    /** Says early whether there can be a rollout. */
    void checkRollouts() {
        if (means.fleet() == null || notifier == null) {
            throw unable("rollout");
        }
    }

    Rollout.Builder rollout(String name, SiteChange change) {
        Fleet fleet = means.fleet();
        if (fleet == null || means.sender() == null) {
            throw unable("rollout");
        }
        // A rollout closes its waves itself.
        return Rollout.of(name, fleet, published.of(name, change, files::version), this::plainWave)
                .change(change.toBook())
                .clock(means.clock())
                .owner(rollout -> own(rollout, rollout.ended()));
    }

    private static ThreadPoolExecutor threads() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                MOST_AT_ONCE,
                MOST_AT_ONCE,
                5,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> new Thread(task, "zip2x2-reboot"));
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    private void own(AutoCloseable driver, CompletableFuture<?> ended) {
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("the service is closed: resume this with the next one");
            }
            underWay.add(driver);
        }
        CompletableFuture<?> unused = ended.whenComplete((how, why) -> disown(driver));
    }

    private synchronized void disown(AutoCloseable driver) {
        underWay.remove(driver);
    }

    @Override
    public void close() throws IOException {
        List<AutoCloseable> open;
        synchronized (this) {
            closed = true;
            open = List.copyOf(underWay);
        }
        threads.shutdownNow();
        leaveAll();
        Closing.all(open);
    }

    /** Nobody is followed any longer. */
    private void leaveAll() {
        List<Reboot> all;
        FleetSubscription open;
        synchronized (this) {
            all = List.copyOf(followed);
            followed.clear();
            open = news;
        }
        all.forEach(Reboot::end);
        if (open != null) {
            open.close();
        }
    }

    private static IllegalStateException unable(String what) {
        return new IllegalStateException(what + ": nobody knows which phones boot, or nobody sends a NOTIFY;"
                + " build with fleet(...) and notifySender(...)");
    }
}
