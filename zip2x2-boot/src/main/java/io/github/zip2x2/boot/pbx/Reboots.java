package io.github.zip2x2.boot.pbx;

import io.github.zip2x2.boot.pbx.fleet.Fleet;
import io.github.zip2x2.boot.pbx.fleet.Moment;
import io.github.zip2x2.boot.pbx.rollout.PhoneLocator;
import io.github.zip2x2.boot.pbx.rollout.RebootGuard;
import io.github.zip2x2.boot.pbx.rollout.Rollout;
import io.github.zip2x2.boot.pbx.rollout.Wave;
import io.github.zip2x2.boot.pbx.rollout.WavePhone;
import io.github.zip2x2.boot.sip.Notify;
import io.github.zip2x2.boot.sip.NotifyResult;
import io.github.zip2x2.boot.sip.NotifySender;
import io.github.zip2x2.boot.sip.SipUri;
import io.github.zip2x2.config.MacAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Makes phones boot: one, a wave of them, or all that a rollout brings something to. Closed, it leaves waves and rollouts as
 * they stand, to be resumed. Thread-safe.
 */
final class Reboots implements AutoCloseable {
    private final Means means;
    private final PhoneFiles files;
    private final ServedNetworks networks;
    private final Publications published;
    private final Set<AutoCloseable> underWay = new LinkedHashSet<>();
    private boolean closed;

    /** By which means. */
    record Means(
            @Nullable Fleet fleet,
            @Nullable NotifySender sender,
            RebootGuard guard,
            PhoneLocator locator,
            InstantSource clock) {}

    Reboots(Means means, PhoneFiles files, ServedNetworks networks, Publications published) {
        this.means = means;
        this.files = files;
        this.networks = networks;
        this.published = published;
    }

    /** Sends one phone a NOTIFY and waits for the answer. */
    RebootOutcome reboot(MacAddress mac) throws IOException {
        NotifySender sender = means.sender();
        if (sender == null) {
            throw new IllegalStateException("reboot: nobody sends a NOTIFY; build with notifySender(...)");
        }
        Optional<InetAddress> address = means.locator().locate(mac);
        if (address.isEmpty()) {
            return new RebootOutcome.Unreachable("nobody knows the address of " + mac);
        }
        Optional<WavePhone> phone = files.wavePhone(mac);
        if (phone.isEmpty()) {
            return new RebootOutcome.Unreachable("the files of " + mac + " name no device_id");
        }
        if (means.guard().mayReboot(mac) instanceof RebootGuard.Answer.Later later) {
            return new RebootOutcome.Postponed(later);
        }
        SipUri target = new SipUri(
                phone.get().deviceId(),
                address.get().getHostAddress(),
                phone.get().sipPort());
        Moment sent = Moment.now(means.clock());
        NotifyResult result = sender.send(Notify.to(target));
        if (means.fleet() != null) {
            // A fast phone boots before its answer is here, and that boot is the effect of this NOTIFY.
            means.fleet().notified(mac, sent, result);
        }
        return new RebootOutcome.Notified(result);
    }

    Wave.Builder wave(String name) {
        return plainWave(name).owner(wave -> own(wave, wave.ended()));
    }

    private Wave.Builder plainWave(String name) {
        Fleet fleet = means.fleet();
        NotifySender sender = means.sender();
        if (fleet == null || sender == null) {
            throw unable("wave");
        }
        return Wave.of(name, fleet, sender)
                .guard(means.guard())
                .locator(means.locator())
                .networks(networks::of)
                .clock(means.clock());
    }

    Rollout.Builder rollout(String name, SiteChange change) {
        Fleet fleet = means.fleet();
        if (fleet == null || means.sender() == null) {
            throw unable("rollout");
        }
        // A rollout closes its waves itself.
        return Rollout.of(name, fleet, published.of(name, change, files::version), this::plainWave)
                .owner(rollout -> own(rollout, rollout.ended()));
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
        Closing.all(open);
    }

    private static IllegalStateException unable(String what) {
        return new IllegalStateException(what + ": nobody knows which phones boot, or nobody sends a NOTIFY;"
                + " build with fleet(...) and notifySender(...)");
    }
}
