package io.github.zip2x2.boot.pbx;

import io.github.zip2x2.boot.internal.BoundedMap;
import io.github.zip2x2.boot.internal.Macs;
import io.github.zip2x2.boot.pbx.site.PhoneDirectory;
import io.github.zip2x2.boot.pbx.site.PhoneSettings;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.server.ClientDirectory;
import io.github.zip2x2.dhcp.server.ClientStanding;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the directory of phones says, for DHCP, whose thread waits for nobody: the directory is asked on threads of its
 * own, and each answer is kept for a moment. A directory that fails leaves the phone unanswered. Bounded in threads,
 * questions and answers; thread-safe.
 */
final class DirectoryAnswers implements ClientDirectory, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProvisioningService.class);

    private static final int THREADS = 16;
    private static final int MOST_ASKED = 4_096;
    private static final int MOST_KEPT = 20_000;

    /** Less than the 4 s after which a phone repeats its DHCPDISCOVER (RFC 2131 section 4.1): each meets a new answer. */
    private static final long FRESH_NANOS = 2_000_000_000L;

    /** More than the 64 s after which a phone repeats itself at the latest, for an answer that came too late for it. */
    private static final long LATE_FRESH_NANOS = 70_000_000_000L;

    private final PhoneDirectory directory;
    private final long waitNanos;
    private final Consumer<ProvisioningEvent> events;
    private final ThreadPoolExecutor threads;
    private final Map<MacAddress, Question> asked = new HashMap<>();
    private final Map<MacAddress, Answer> answers = new BoundedMap<>(MOST_KEPT);

    /** Waits for an answer. */
    interface Listener {
        /** There is an answer, or the directory failed; called on a thread of the answers. */
        void answered(MacAddress mac);
    }

    /** What is kept of an answer, which is no setting: those may be secret. */
    private record Answer(ClientStanding standing, Optional<String> site, long freshUntil) {}

    /** Asked and not answered yet. */
    private static final class Question {
        private final Set<Listener> listeners = new LinkedHashSet<>();
        /** Whether the phone changed meanwhile, so that the answer may be an old one. */
        private boolean repeat;
    }

    /**
     * Answers of a directory.
     *
     * @param directory asked by several threads at once
     * @param waitNanos how long DHCP holds a message back for an answer
     * @param events takes that the directory failed, or was too late
     */
    DirectoryAnswers(PhoneDirectory directory, long waitNanos, Consumer<ProvisioningEvent> events) {
        this.directory = directory;
        this.waitNanos = waitNanos;
        this.events = events;
        threads = new ThreadPoolExecutor(THREADS, THREADS, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "zip2x2-directory");
            thread.setDaemon(true); // whatever the directory waits for does not keep the program alive
            return thread;
        });
        threads.allowCoreThreadTimeOut(true);
    }

    /** How long DHCP waits for an answer. */
    Duration longestWait() {
        return Duration.ofNanos(waitNanos);
    }

    /** Whether there is nobody to ask. */
    boolean isEmpty() {
        return directory.equals(PhoneDirectory.NONE);
    }

    @Override
    public Map<HardwareAddress, CompletionStage<ClientStanding>> find(Collection<HardwareAddress> clients) {
        Map<HardwareAddress, CompletionStage<ClientStanding>> found = new HashMap<>();
        for (HardwareAddress client : clients) {
            found.put(
                    client,
                    Macs.mac(client)
                            .map(this::standing)
                            .orElseGet(() -> CompletableFuture.completedFuture(ClientStanding.UNKNOWN)));
        }
        return found;
    }

    private CompletableFuture<ClientStanding> standing(MacAddress mac) {
        if (isFresh(mac)) {
            return CompletableFuture.completedFuture(known(mac));
        }
        CompletableFuture<ClientStanding> answer = new CompletableFuture<>();
        if (!ask(mac, phone -> answer.complete(known(phone)))) {
            return CompletableFuture.completedFuture(ClientStanding.UNANSWERED);
        }
        return answer.completeOnTimeout(ClientStanding.UNANSWERED, waitNanos, TimeUnit.NANOSECONDS)
                .whenComplete((standing, never) -> {
                    if (standing == ClientStanding.UNANSWERED && isAsked(mac)) {
                        tooLate(mac);
                    }
                });
    }

    private synchronized boolean isAsked(MacAddress mac) {
        return asked.containsKey(mac);
    }

    /** How the phone stands by the last answer; unanswered where the directory failed. */
    private synchronized ClientStanding known(MacAddress mac) {
        Answer answer = answers.get(mac);
        return answer == null ? ClientStanding.UNANSWERED : answer.standing;
    }

    /** Whether there is an answer that need not be asked for again. */
    synchronized boolean isFresh(MacAddress mac) {
        Answer answer = answers.get(mac);
        return answer != null && System.nanoTime() - answer.freshUntil < 0;
    }

    /** The site that the phone's settings name, by the last answer. */
    synchronized Optional<String> site(MacAddress mac) {
        Answer answer = answers.get(mac);
        return answer == null ? Optional.empty() : answer.site;
    }

    /**
     * Asks the directory, unless it is being asked.
     *
     * @param mac the phone
     * @param listener told once for all that it asked meanwhile
     * @return false if too many are being asked for
     */
    synchronized boolean ask(MacAddress mac, Listener listener) {
        Question question = asked.get(mac);
        if (question != null) {
            question.listeners.add(listener);
            return true;
        }
        if (asked.size() >= MOST_ASKED) {
            return false;
        }
        Question next = new Question();
        next.listeners.add(listener);
        try {
            threads.execute(() -> find(mac, next));
        } catch (RejectedExecutionException e) {
            LOG.debug("mac={} the service is being closed", mac);
            return false;
        }
        asked.put(mac, next);
        return true;
    }

    private void find(MacAddress mac, Question question) {
        Set<Listener> listeners = null;
        while (listeners == null) {
            listeners = answered(mac, question, found(mac));
        }
        listeners.forEach(listener -> listener.answered(mac));
    }

    private @Nullable Answer found(MacAddress mac) {
        long askedAt = System.nanoTime();
        try {
            Optional<PhoneSettings> phone = directory.phone(mac);
            long now = System.nanoTime();
            long fresh = now - askedAt < waitNanos ? FRESH_NANOS : LATE_FRESH_NANOS;
            ClientStanding standing = phone.map(
                            settings -> settings.isOff() ? ClientStanding.OFF : ClientStanding.KNOWN)
                    .orElse(ClientStanding.UNKNOWN);
            return new Answer(standing, phone.flatMap(PhoneSettings::site), now + fresh);
        } catch (OutOfMemoryError | InternalError e) {
            throw e; // the process is not to go on as if nothing were
        } catch (IOException | RuntimeException | Error e) {
            LOG.debug("mac={} the phone directory failed: {}", mac, e.toString());
            String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            events.accept(new ProvisioningEvent.DirectoryFailed(mac, reason));
            return null;
        }
    }

    /** Keeps an answer; null if it has to be asked for again. */
    private synchronized @Nullable Set<Listener> answered(MacAddress mac, Question question, @Nullable Answer answer) {
        if (question.repeat) {
            question.repeat = false;
            return null;
        }
        asked.remove(mac);
        if (answer == null) {
            answers.remove(mac);
        } else {
            answers.put(mac, answer);
        }
        return question.listeners;
    }

    /** Says that a phone's message waited for long enough. */
    private void tooLate(MacAddress mac) {
        events.accept(new ProvisioningEvent.DirectoryFailed(
                mac, "no answer within " + TimeUnit.NANOSECONDS.toMillis(waitNanos) + " ms (directoryWait)"));
    }

    /** Says that a phone may have changed: its next message is held back for a new answer. */
    synchronized void changed(MacAddress mac) {
        Question question = asked.get(mac);
        if (question != null) {
            question.repeat = true;
        }
        // The message at hand is served by the old one.
        answers.computeIfPresent(mac, (phone, old) -> new Answer(old.standing, old.site, System.nanoTime()));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
