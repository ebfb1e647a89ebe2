package io.github.zip2x2.dhcp.client;

import io.github.zip2x2.dhcp.DecodeResult;
import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.DropReason;
import io.github.zip2x2.dhcp.Ipv4;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A DHCP client as a deterministic machine (RFC 2131 section 4.4): it is told what came in and what time it is, and says
 * what to send. Not thread-safe: one thread owns it, and may own thousands.
 */
public final class DhcpClientEngine {

    private static final long SECOND = 1_000_000_000L;

    /** RFC 2131 section 3.1: wait ten seconds at least after a DHCPDECLINE. */
    private static final long AFTER_CONFLICT = 10 * SECOND;

    /** Offers kept while others are awaited; of a flood, the first ones. */
    private static final int MOST_OFFERS = 16;

    private final DhcpClientSettings settings;
    private final RandomGenerator random;
    private final ClientMessages messages;
    private final Backoff backoff;

    private DhcpClientState state = DhcpClientState.STOPPED;
    private long deadline = Long.MAX_VALUE;
    /** A lease of before that may be used again if no server answers. */
    private @Nullable ClientLease resumable;

    private Optional<Inet4Address> remembered = Optional.empty();
    private final List<DhcpMessage> offers = new ArrayList<>();
    private long offersEnd;
    private int tries;
    private int refusals;
    private long sentNanos;
    private @Nullable DhcpMessage chosen;
    private @Nullable ClientLease lease;
    private @Nullable Inet4Address informAddress;

    /**
     * A client, stopped.
     *
     * @param settings how it asks
     * @param random transaction numbers and the spread of its times
     */
    public DhcpClientEngine(DhcpClientSettings settings, RandomGenerator random) {
        this.settings = settings;
        this.random = random;
        this.messages = new ClientMessages(settings);
        this.backoff = new Backoff(random);
    }

    /** {@return where the client stands} */
    public DhcpClientState state() {
        return state;
    }

    /** {@return what it has; empty without an address} */
    public Optional<ClientLease> lease() {
        return Optional.ofNullable(lease);
    }

    /** {@return the time at which the engine wants {@link DhcpClientEvent.Signal#TIME_REACHED}, or Long.MAX_VALUE} */
    public long deadlineNanos() {
        return deadline;
    }

    /**
     * Handles one event.
     *
     * @param event what happened
     * @param nowNanos the time on a monotonic clock
     * @param actions takes what is to be done
     */
    public void on(DhcpClientEvent event, long nowNanos, DhcpClientActions actions) {
        if (event instanceof DhcpClientEvent.Received received) {
            received(received, nowNanos, actions);
        } else if (event instanceof DhcpClientEvent.Start start) {
            remembered = start.remembered();
            resumable = null;
            refusals = 0;
            lease = null;
            begin(nowNanos + settings.startDelay().toNanos() + upTo(settings.startDelaySpread()), nowNanos, actions);
        } else if (event instanceof DhcpClientEvent.Resume resume) {
            remembered = Optional.of(resume.lease().address());
            resumable = resume.lease();
            refusals = 0;
            lease = null;
            begin(nowNanos, nowNanos, actions);
        } else if (event instanceof DhcpClientEvent.Inform inform) {
            lease = null;
            informAddress = inform.address();
            messages.beginTransaction(random.nextInt(), nowNanos);
            backoff.restart();
            tries = 0;
            state = DhcpClientState.INFORMING;
            inform(nowNanos, actions);
        } else if (event instanceof DhcpClientEvent.Probed probed) {
            probed(probed.inUse(), nowNanos, actions);
        } else if (event instanceof DhcpClientEvent.Signal signal) {
            signal(signal, nowNanos, actions);
        }
    }

    private void signal(DhcpClientEvent.Signal signal, long nowNanos, DhcpClientActions actions) {
        switch (signal) {
            case TIME_REACHED -> {
                if (deadline != Long.MAX_VALUE && deadline - nowNanos <= 0) {
                    timeReached(nowNanos, actions);
                }
            }
            case CONFLICT -> {
                if (lease != null) {
                    decline(lease, nowNanos, actions);
                }
            }
            case RELEASE -> {
                ClientLease given = lease;
                stop();
                if (given != null) {
                    messages.beginTransaction(random.nextInt(), nowNanos);
                    actions.send(messages.release(given), given.server());
                    actions.lost(DhcpClientActions.LossReason.RELEASED);
                }
            }
            case STOP -> stop();
            case BEGIN_LATER -> {
                lease = null;
                resumable = null;
                begin(nowNanos + AFTER_CONFLICT, nowNanos, actions);
            }
        }
    }

    private void stop() {
        state = DhcpClientState.STOPPED;
        deadline = Long.MAX_VALUE;
        lease = null;
        chosen = null;
        offers.clear();
    }

    /** Begins to look for an address at that time, or at once if it is reached. */
    private void begin(long atNanos, long nowNanos, DhcpClientActions actions) {
        chosen = null;
        offers.clear();
        state = (settings.initReboot() || resumable != null) && remembered.isPresent()
                ? DhcpClientState.INIT_REBOOT
                : DhcpClientState.INIT;
        deadline = atNanos;
        if (atNanos - nowNanos <= 0) {
            timeReached(nowNanos, actions);
        }
    }

    // --- Timers

    private void timeReached(long nowNanos, DhcpClientActions actions) {
        switch (state) {
            case INIT -> {
                messages.beginTransaction(random.nextInt(), nowNanos);
                backoff.restart();
                state = DhcpClientState.SELECTING;
                discover(nowNanos, actions);
            }
            case SELECTING -> selecting(nowNanos, actions);
            case REQUESTING -> {
                if (tries >= settings.requestTries()) {
                    actions.lost(DhcpClientActions.LossReason.NO_ANSWER);
                    begin(nowNanos, nowNanos, actions);
                } else {
                    request(nowNanos, actions);
                }
            }
            case INIT_REBOOT -> {
                messages.beginTransaction(random.nextInt(), nowNanos);
                backoff.restart();
                tries = 0;
                state = DhcpClientState.REBOOTING;
                reboot(nowNanos, actions);
            }
            case REBOOTING -> {
                if (tries >= settings.requestTries() && isResumable(nowNanos)) {
                    resume(actions);
                } else if (tries >= settings.requestTries()) {
                    // The address may belong to another network: look for offers, and ask for it there.
                    resumable = null;
                    state = DhcpClientState.INIT;
                    deadline = nowNanos;
                    timeReached(nowNanos, actions);
                } else {
                    reboot(nowNanos, actions);
                }
            }
            case BOUND, RENEWING, REBINDING -> extend(nowNanos, actions);
            case INFORMING -> inform(nowNanos, actions);
            case CHECKING, STOPPED -> deadline = Long.MAX_VALUE;
        }
    }

    private boolean isResumable(long nowNanos) {
        return resumable != null && resumable.expiryNanos() - nowNanos > 0;
    }

    /** Nobody said anything against the lease, so it holds for the rest of its time (RFC 2131 section 3.2, step 3). */
    private void resume(DhcpClientActions actions) {
        ClientLease held = resumable;
        if (held != null) {
            resumable = null;
            hold(held);
            actions.bound(held);
        }
    }

    private void discover(long nowNanos, DhcpClientActions actions) {
        sentNanos = nowNanos;
        deadline = nowNanos + backoff.next();
        actions.send(messages.discover(remembered, nowNanos), Ipv4.BROADCAST);
    }

    private void selecting(long nowNanos, DhcpClientActions actions) {
        if (offers.isEmpty()) {
            discover(nowNanos, actions);
        } else {
            choose(offersEnd - nowNanos <= 0, nowNanos, actions);
        }
    }

    private void choose(boolean timeIsOver, long nowNanos, DhcpClientActions actions) {
        Optional<DhcpMessage> choice = settings.offerSelector().choose(List.copyOf(offers), timeIsOver);
        if (choice.isPresent()) {
            chosen = choice.get();
            offers.clear();
            tries = 0;
            backoff.restart();
            state = DhcpClientState.REQUESTING;
            request(nowNanos, actions);
        } else if (timeIsOver) {
            // The selector wants none of them.
            offers.clear();
            discover(nowNanos, actions);
        } else {
            deadline = offersEnd;
        }
    }

    private void request(long nowNanos, DhcpClientActions actions) {
        DhcpMessage offer = chosen;
        if (offer == null) {
            throw new IllegalStateException("REQUESTING without an offer");
        }
        tries++;
        sentNanos = nowNanos;
        deadline = nowNanos + backoff.next();
        actions.send(messages.select(offer), Ipv4.BROADCAST);
    }

    private void reboot(long nowNanos, DhcpClientActions actions) {
        tries++;
        sentNanos = nowNanos;
        deadline = nowNanos + backoff.next();
        actions.send(messages.reboot(remembered.orElseThrow(), nowNanos), Ipv4.BROADCAST);
    }

    private void inform(long nowNanos, DhcpClientActions actions) {
        Inet4Address address = informAddress;
        if (address == null || tries >= settings.requestTries()) {
            stop();
            actions.lost(DhcpClientActions.LossReason.NO_ANSWER);
            return;
        }
        tries++;
        deadline = nowNanos + backoff.next();
        actions.send(messages.inform(address, nowNanos), Ipv4.BROADCAST);
    }

    /** T1, T2, the end, and what is sent again between them (RFC 2131 section 4.4.5). */
    private void extend(long nowNanos, DhcpClientActions actions) {
        ClientLease held = lease;
        if (held == null) {
            throw new IllegalStateException(state + " without a lease");
        }
        if (held.expiryNanos() - nowNanos <= 0) {
            lease = null;
            actions.lost(DhcpClientActions.LossReason.EXPIRED);
            begin(nowNanos, nowNanos, actions);
            return;
        }
        boolean rebinding = held.rebindingNanos() - nowNanos <= 0;
        DhcpClientState next = rebinding ? DhcpClientState.REBINDING : DhcpClientState.RENEWING;
        if (state != next) {
            messages.beginTransaction(random.nextInt(), nowNanos);
            state = next;
        }
        long end = rebinding ? held.expiryNanos() : held.rebindingNanos();
        sentNanos = nowNanos;
        deadline = Math.min(nowNanos + Math.max((end - nowNanos) / 2, 60 * SECOND), end);
        actions.send(messages.extend(held, nowNanos), rebinding ? Ipv4.BROADCAST : held.server());
    }

    // --- A message comes in

    private void received(DhcpClientEvent.Received event, long nowNanos, DhcpClientActions actions) {
        if (event.decoded() instanceof DecodeResult.Dropped dropped) {
            actions.ignored(dropped.reason());
            return;
        }
        DhcpMessage message = event.decoded().message().orElseThrow();
        if (!isWaiting()
                || message.xid() != messages.xid()
                || !message.hardwareAddress().equals(settings.hardwareAddress())) {
            actions.ignored(DropReason.NOT_FOR_US);
            return;
        }
        boolean loopback = event.source().getAddress().isLoopbackAddress();
        switch (message.type().number()) {
            case 2 -> offer(message, loopback, nowNanos, actions);
            case 5 -> acknowledged(message, loopback, actions);
            case 6 -> refused(message, nowNanos, actions);
            default -> actions.ignored(DropReason.NOT_FOR_US);
        }
    }

    private boolean isWaiting() {
        return switch (state) {
            case SELECTING, REQUESTING, REBOOTING, RENEWING, REBINDING, INFORMING -> true;
            default -> false;
        };
    }

    private void offer(DhcpMessage message, boolean loopback, long nowNanos, DhcpClientActions actions) {
        if (state != DhcpClientState.SELECTING
                || message.option(DhcpOptions.SERVER_IDENTIFIER).isEmpty()) {
            actions.ignored(DropReason.NOT_FOR_US);
            return;
        }
        if (!Usability.isUsable(message, loopback)) {
            actions.ignored(DropReason.UNUSABLE_OFFER);
            return;
        }
        if (offers.isEmpty()) {
            offersEnd = nowNanos + settings.offerWindow().toNanos();
        }
        if (offers.size() >= MOST_OFFERS) {
            actions.ignored(DropReason.TOO_MANY_OFFERS);
            return;
        }
        offers.add(message);
        actions.offered(message);
        choose(offersEnd - nowNanos <= 0, nowNanos, actions);
    }

    private void acknowledged(DhcpMessage message, boolean loopback, DhcpClientActions actions) {
        Optional<Inet4Address> server = message.option(DhcpOptions.SERVER_IDENTIFIER);
        if (state == DhcpClientState.INFORMING) {
            stop();
            actions.informed(message);
            return;
        }
        if (server.isEmpty() || !isExpected(message, server.get())) {
            actions.ignored(DropReason.NOT_FOR_US);
            return;
        }
        if (message.option(DhcpOptions.LEASE_TIME)
                .filter(time -> time.seconds() > 0)
                .isEmpty()) {
            actions.ignored(DropReason.NO_LEASE_TIME);
            return;
        }
        if (!Usability.isUsable(message, loopback)) {
            actions.ignored(DropReason.UNUSABLE_OFFER);
            return;
        }
        boolean extended = state == DhcpClientState.RENEWING || state == DhcpClientState.REBINDING;
        ClientLease got = LeaseTimes.lease(message, server.get(), extended ? lease : null, sentNanos, random);
        if (extended) {
            hold(got);
            actions.renewed(got);
        } else if (settings.probing()) {
            lease = got;
            state = DhcpClientState.CHECKING;
            deadline = Long.MAX_VALUE;
            actions.probe(got.address());
        } else {
            hold(got);
            actions.bound(got);
        }
    }

    /** Whether this ACK answers what was asked last. */
    private boolean isExpected(DhcpMessage message, Inet4Address server) {
        return switch (state) {
            case SELECTING ->
                settings.rapidCommit()
                        && message.option(DhcpOptions.RAPID_COMMIT).isPresent();
            case REQUESTING -> chosen != null && namesServer(chosen, server);
            case REBOOTING -> remembered.filter(message.yiaddr()::equals).isPresent();
            case RENEWING, REBINDING -> lease != null && message.yiaddr().equals(lease.address());
            default -> false;
        };
    }

    private static boolean namesServer(DhcpMessage message, Inet4Address server) {
        return message.option(DhcpOptions.SERVER_IDENTIFIER)
                .filter(server::equals)
                .isPresent();
    }

    private void hold(ClientLease got) {
        resumable = null;
        lease = got;
        remembered = Optional.of(got.address());
        refusals = 0;
        chosen = null;
        offers.clear();
        state = DhcpClientState.BOUND;
        deadline = got.renewalNanos();
    }

    private void refused(DhcpMessage message, long nowNanos, DhcpClientActions actions) {
        Optional<Inet4Address> server = message.option(DhcpOptions.SERVER_IDENTIFIER);
        boolean counts = switch (state) {
            case REQUESTING -> server.isEmpty() || (chosen != null && namesServer(chosen, server.get()));
            case RENEWING ->
                server.isEmpty() || (lease != null && lease.server().equals(server.get()));
            case REBOOTING, REBINDING -> true;
            default -> false;
        };
        if (!counts || (server.isEmpty() && !settings.anonymousNaks())) {
            actions.ignored(DropReason.NOT_FOR_US);
            return;
        }
        lease = null;
        resumable = null;
        remembered = Optional.empty();
        actions.lost(DhcpClientActions.LossReason.REFUSED);
        // At once the first time; ever later for a server that offers and then refuses.
        long wait = refusals == 0 ? 0 : SECOND << Math.min(refusals - 1, 6);
        refusals++;
        begin(nowNanos + wait, nowNanos, actions);
    }

    // --- Conflicts

    private void probed(boolean inUse, long nowNanos, DhcpClientActions actions) {
        ClientLease got = lease;
        if (state != DhcpClientState.CHECKING || got == null) {
            return;
        }
        if (inUse) {
            decline(got, nowNanos, actions);
        } else {
            hold(got);
            actions.bound(got);
        }
    }

    private void decline(ClientLease got, long nowNanos, DhcpClientActions actions) {
        messages.beginTransaction(random.nextInt(), nowNanos);
        actions.send(messages.decline(got), Ipv4.BROADCAST);
        lease = null;
        remembered = Optional.empty();
        actions.lost(DhcpClientActions.LossReason.CONFLICT);
        begin(nowNanos + AFTER_CONFLICT, nowNanos, actions);
    }

    private long upTo(Duration spread) {
        return spread.isZero() ? 0 : random.nextLong(spread.toNanos() + 1);
    }
}
