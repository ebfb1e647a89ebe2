package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.DhcpView;
import io.github.zip2x2.dhcp.DropReason;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.RelayAgentInformation;
import io.github.zip2x2.dhcp.lease.ClientIdentity;
import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseChange;
import io.github.zip2x2.dhcp.lease.LeaseState;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A DHCP server as a deterministic machine (RFC 2131 section 4.3): it is told what came in and what the store said, and
 * says what to do. Not thread-safe: one thread owns it.
 *
 * <p>A message that needs the store becomes a transaction: it looks up the client's records, decides, and commits, and
 * when somebody else changed the record meanwhile it decides again with what is there now. Where Kea and ISC dhcpd differ
 * from the RFC, this server follows the RFC unless a setting says otherwise.
 */
public final class DhcpServerEngine {

    /** Decisions for one message before it is given up: each conflict means that another server was faster. */
    private static final int MAX_ATTEMPTS = 16;

    /** Transactions kept for further messages; each holds a few kilobytes. */
    private static final int MAX_AT_REST = 1_024;

    private static final int RELAY_AGENT_INFORMATION = DhcpOptions.RELAY_AGENT_INFORMATION.code();

    private final DhcpServerSettings settings;
    private final InstantSource clock;
    private final NetworkTable networks;
    private final Admission admission;
    private final OfferTable offers;
    private final AddressChoice choice;
    private final ReplyWriter replies;

    private final Map<Integer, ServerTransaction> pending = new HashMap<>();
    private final Map<ClientIdentity, ServerTransaction> pendingByClient = new HashMap<>();
    /** At rest, to be used for further messages. */
    private final Deque<ServerTransaction> atRest = new ArrayDeque<>();

    /** What ended during the event at hand, which still speaks of it. */
    private @Nullable ServerTransaction ended;

    private int lastTransaction;

    /**
     * A server.
     *
     * @param settings what to serve
     * @param random spreads the choice of addresses where several servers share a store
     * @param clock dates leases
     */
    public DhcpServerEngine(DhcpServerSettings settings, RandomGenerator random, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        this.networks = new NetworkTable(settings, random);
        this.admission = new Admission(settings.limits());
        this.offers = new OfferTable(settings.offerHold());
        this.choice = new AddressChoice(offers, settings.offerHold());
        this.replies = new ReplyWriter(settings.options());
    }

    /**
     * Handles one event.
     *
     * @param event what happened
     * @param nowNanos the time on a monotonic clock
     * @param actions takes what is to be done
     */
    public void on(DhcpServerEvent event, long nowNanos, DhcpServerActions actions) {
        offers.expire(nowNanos);
        try {
            handle(event, nowNanos, actions);
        } finally {
            ServerTransaction done = ended;
            ended = null;
            if (done != null) {
                rest(done);
            }
        }
    }

    private void handle(DhcpServerEvent event, long nowNanos, DhcpServerActions actions) {
        if (event instanceof DhcpServerEvent.Received received) {
            received(received, nowNanos, actions);
        } else if (event instanceof DhcpServerEvent.Restored restored) {
            networks.learn(restored.lease());
        } else if (event instanceof DhcpServerEvent.Found found) {
            ServerTransaction transaction = pending.get(found.transaction());
            if (transaction != null) {
                transaction.found(found.ofAddress(), found.ofClient());
                decide(transaction, nowNanos, actions);
            }
        } else if (event instanceof DhcpServerEvent.Probed probed) {
            ServerTransaction transaction = pending.get(probed.transaction());
            if (transaction != null) {
                probed(transaction, probed.inUse(), actions);
            }
        } else if (event instanceof DhcpServerEvent.Committed committed) {
            ServerTransaction transaction = pending.get(committed.transaction());
            if (transaction != null) {
                committed(transaction, committed.stored(), actions);
            }
        } else if (event instanceof DhcpServerEvent.Conflict conflict) {
            ServerTransaction transaction = pending.get(conflict.transaction());
            if (transaction != null) {
                conflict.actual().ifPresent(networks::learn);
                transaction.conflict(conflict.actual());
                decide(transaction, nowNanos, actions);
            }
        } else if (event instanceof DhcpServerEvent.Failed failed) {
            ServerTransaction transaction = pending.get(failed.transaction());
            if (transaction != null) {
                silence(transaction, SilenceReason.STORE_FAILED, actions);
            }
        }
    }

    /**
     * The time at which the engine wants {@link DhcpServerEvent.Tick#TIME_REACHED}.
     *
     * @return always {@link Long#MAX_VALUE}: offers run out by themselves when the next message comes
     */
    public long deadlineNanos() {
        return Long.MAX_VALUE;
    }

    /** {@return how many messages wait for the store or a probe} */
    public int pendingMessages() {
        return pending.size();
    }

    /** {@return how many offered addresses are held} */
    public int offersHeld() {
        return offers.size();
    }

    /**
     * How many addresses of a network's pools are free.
     *
     * @param network one of the settings' networks
     * @return 0 or more; 0 for a network that is not served
     */
    public long freeAddresses(ServedNetwork network) {
        return networks.countFree(network, clock.millis());
    }

    // --- A message comes in

    private void received(DhcpServerEvent.Received event, long nowNanos, DhcpServerActions actions) {
        if (isOwn(event)) {
            actions.drop(DropReason.SELF);
            return;
        }
        ServerTransaction transaction = atRest.poll();
        if (transaction == null) {
            transaction = new ServerTransaction();
        }
        boolean waits = false;
        try {
            waits = received(transaction, event, nowNanos, actions);
        } finally {
            if (!waits) {
                rest(transaction);
            }
        }
    }

    /** Reads the message into the transaction; true if that began. */
    private boolean received(
            ServerTransaction transaction, DhcpServerEvent.Received event, long nowNanos, DhcpServerActions actions) {
        Query query = transaction.query();
        DhcpView view = query.message();
        DropReason unreadable = query.read(event);
        if (unreadable != null) {
            actions.drop(unreadable);
            return false;
        }
        actions.received(view);
        HardwareAddress hardware = view.hardwareAddress();
        DropReason bad = defect(view, hardware, event);
        if (bad != null) {
            actions.drop(bad);
            return false;
        }
        SilenceReason refusal = refusal(view, hardware, nowNanos);
        if (refusal != null) {
            actions.silence(refusal, view.type(), hardware, view.xid());
            return false;
        }
        networks.exclude(event.localAddress());
        NetworkTable.Served served = networks.of(view, event.localAddress(), settings.subnetSelection());
        if (served == null) {
            actions.silence(SilenceReason.NO_NETWORK, view.type(), hardware, view.xid());
            return false;
        }
        query.note(event, hardware, served, serverId(view, event));
        if (query.type().equals(DhcpMessageType.INFORM)) {
            inform(query, actions);
        } else if (query.namesOtherServer() && !query.type().equals(DhcpMessageType.DISCOVER)) {
            // Another server was chosen: what was held for the client is free again.
            letGo(query.client());
            if (settings.sharedStore() && query.type().equals(DhcpMessageType.REQUEST)) {
                return begin(transaction, actions);
            }
            silence(query, SilenceReason.OTHER_SERVER, actions);
        } else {
            return begin(transaction, actions);
        }
        return false;
    }

    /** A broadcast of this server's that the network brings back; clients and relays send from other addresses. */
    private static boolean isOwn(DhcpServerEvent.Received event) {
        InetSocketAddress source = event.source();
        return source.getPort() == event.localPort()
                && !event.localAddress().isAnyLocalAddress()
                && event.localAddress().equals(source.getAddress());
    }

    private static @Nullable DropReason defect(
            DhcpView view, HardwareAddress hardware, DhcpServerEvent.Received event) {
        int giaddr = view.giaddr();
        boolean loopback = event.localAddress().isLoopbackAddress();
        if (giaddr != 0
                && (!Ipv4.isUnicast(giaddr)
                        || (!loopback && (giaddr >>> 24 == 127 || giaddr == Ipv4.bits(event.localAddress()))))) {
            return DropReason.BAD_GIADDR;
        }
        return hardware.isBlank() && view.length(61) < 2 ? DropReason.NO_IDENTITY : null;
    }

    private @Nullable SilenceReason refusal(DhcpView view, HardwareAddress hardware, long nowNanos) {
        ClientPolicy policy = switch (view.type().number()) {
            case 1, 3, 4, 7 -> settings.clients();
            case 8 -> settings.informClients();
            default -> null;
        };
        if (policy == null) {
            return SilenceReason.NOT_FOR_SERVERS;
        }
        if (!policy.answers(hardware)) {
            return SilenceReason.STRANGER;
        }
        return admission.refusal(hardware, isTrusted(view.giaddr()), nowNanos);
    }

    private boolean isTrusted(int giaddr) {
        List<Prefix> trusted = settings.trusted();
        for (int i = 0; giaddr != 0 && i < trusted.size(); i++) {
            if (trusted.get(i).contains(giaddr)) {
                return true;
            }
        }
        return false;
    }

    /** A relay may stand in for the server, so that clients renew through it (RFC 5107). */
    private Inet4Address serverId(DhcpView message, DhcpServerEvent.Received event) {
        Optional<Inet4Address> override = message.has(RELAY_AGENT_INFORMATION)
                ? message.option(DhcpOptions.RELAY_AGENT_INFORMATION)
                        .flatMap(RelayAgentInformation::serverIdentifierOverride)
                : Optional.empty();
        return override.isPresent() ? override.get() : settings.serverId().orElse(event.localAddress());
    }

    private void letGo(ClientIdentity client) {
        offers.forget(client).ifPresent(OfferTable.Offer::giveBack);
    }

    /** Asks the store; false if the message does not come to that. */
    private boolean begin(ServerTransaction transaction, DhcpServerActions actions) {
        Query query = transaction.query();
        if (pendingByClient.containsKey(query.client())) {
            actions.drop(DropReason.DUPLICATE);
            return false;
        }
        if (pending.size() >= settings.pendingMessages()) {
            silence(query, SilenceReason.BUSY, actions);
            return false;
        }
        transaction.begin(++lastTransaction);
        pending.put(transaction.number(), transaction);
        pendingByClient.put(query.client(), transaction);
        lookUp(transaction, actions);
        return true;
    }

    private void lookUp(ServerTransaction transaction, DhcpServerActions actions) {
        Query query = transaction.query();
        Integer address = addressInQuestion(query);
        actions.lookup(transaction.number(), query.client(), address == null ? null : Ipv4.of(address));
    }

    /** Whose record is needed beside the client's own; null for none. */
    private @Nullable Integer addressInQuestion(Query query) {
        if (query.type().equals(DhcpMessageType.DISCOVER)) {
            Integer reserved = query.network().reservationBits(query.hardware());
            return reserved != null ? reserved : query.requestedAddress();
        }
        return query.type().equals(DhcpMessageType.RELEASE)
                ? Integer.valueOf(query.message().ciaddr())
                : query.namedAddress();
    }

    /** Takes a transaction from those that wait; its caller lays it to rest when done with it. */
    private void end(ServerTransaction transaction) {
        if (pending.remove(transaction.number()) != null) {
            pendingByClient.remove(transaction.query().client());
            ended = transaction;
        }
    }

    private void rest(ServerTransaction transaction) {
        if (atRest.size() < MAX_AT_REST) {
            atRest.push(transaction);
        }
    }

    private void silence(ServerTransaction transaction, SilenceReason reason, DhcpServerActions actions) {
        end(transaction);
        silence(transaction.query(), reason, actions);
    }

    private static void silence(Query query, SilenceReason reason, DhcpServerActions actions) {
        actions.silence(reason, query.type(), query.hardware(), query.xid());
    }

    // --- Decisions, with what the store said

    private void decide(ServerTransaction transaction, long nowNanos, DhcpServerActions actions) {
        if (transaction.attempts() > MAX_ATTEMPTS) {
            silence(transaction, SilenceReason.BUSY, actions);
            return;
        }
        try {
            switch (transaction.query().type().number()) {
                case 1 -> discover(transaction, nowNanos, actions);
                case 3 -> request(transaction, actions);
                case 4 -> decline(transaction, actions);
                case 7 -> release(transaction, actions);
                default ->
                    throw new AssertionError(
                            "no transaction begins with " + transaction.query().type());
            }
        } catch (RuntimeException e) {
            // E.g. an option policy with a fault: the client may ask again.
            end(transaction);
            throw e;
        }
    }

    private void discover(ServerTransaction transaction, long nowNanos, DhcpServerActions actions) {
        Query query = transaction.query();
        if (query.network().ipv6OnlyWait().isPresent() && query.canDoWithoutAddress()) {
            end(transaction);
            actions.send(replies.withoutAddress(query));
            return;
        }
        Instant now = clock.instant();
        AddressChoice.Candidate candidate = choice.candidate(transaction, now);
        if (candidate == null) {
            silence(transaction, SilenceReason.POOL_EXHAUSTED, actions);
            return;
        }
        if (candidate.isNew()
                && !transaction.isAdmitted()
                && !admission.admitsNewClient(
                        query.sourceKey(), isTrusted(query.message().giaddr()), nowNanos)) {
            silence(transaction, SilenceReason.NEW_CLIENT_RATE, actions);
            return;
        }
        transaction.admit();
        transaction.candidate(candidate.address());
        hold(query, candidate.address(), nowNanos, now);
        if (settings.probing() && candidate.isNew()) {
            actions.probe(transaction.number(), Ipv4.of(candidate.address()), query.attachment());
            return;
        }
        offer(transaction, actions);
    }

    private void hold(Query query, int address, long nowNanos, Instant now) {
        long until = now.plus(settings.offerHold()).toEpochMilli();
        offers.hold(query.client(), address, query.served(), until, nowNanos);
    }

    private void offer(ServerTransaction transaction, DhcpServerActions actions) {
        Query query = transaction.query();
        int address = transaction.candidate();
        Instant now = clock.instant();
        Optional<Lease> before = transaction.recordOf(address);
        boolean atOnce = settings.rapidCommit() && query.asksRapidCommit();
        if (atOnce) {
            Duration time = LeaseTerms.time(query, before, now);
            Lease next = LeaseTerms.bound(query, address, before, now, time);
            actions.commit(transaction.number(), new LeaseChange(before, next), replies.rapidAck(query, address, time));
            return;
        }
        ServerReply reply = replies.offer(query, address, LeaseTerms.time(query, before, now));
        if (settings.sharedStore() && !LeaseTerms.isBoundTo(before, query, now)) {
            Lease next = LeaseTerms.record(query, address, before, now)
                    .state(LeaseState.OFFERED)
                    .expiry(now.plus(settings.offerHold()))
                    .build();
            actions.commit(transaction.number(), new LeaseChange(before, next), reply);
            return;
        }
        end(transaction);
        actions.send(reply);
        actions.report(new DhcpServerReport.Offered(query.hardware(), query.xid(), Ipv4.of(address)));
    }

    private void probed(ServerTransaction transaction, boolean inUse, DhcpServerActions actions) {
        if (!inUse) {
            offer(transaction, actions);
            return;
        }
        Query query = transaction.query();
        letGo(query.client());
        quarantine(transaction, transaction.candidate(), false, actions);
    }

    // --- DHCPREQUEST: four kinds told apart (RFC 2131 section 4.3.2)

    private void request(ServerTransaction transaction, DhcpServerActions actions) {
        Query query = transaction.query();
        if (query.namesOtherServer()) {
            withdraw(transaction, actions);
            return;
        }
        Integer named = query.namedAddress();
        if (named == null) {
            requestWithoutAddress(transaction, actions);
            return;
        }
        Instant now = clock.instant();
        Optional<Lease> record = transaction.recordOf(named);
        boolean fits = AddressChoice.isStillGiven(query, named) && choice.mayHave(query, named, record, now);
        if (query.isSelecting()) {
            if (fits) {
                grant(transaction, named, actions);
            } else {
                refuse(transaction, "the address is not free", actions);
            }
            return;
        }
        boolean its = record.isPresent()
                && record.get().client().equals(query.client())
                && record.get().state() != LeaseState.QUARANTINED;
        if (its && fits) {
            grant(transaction, named, actions);
        } else if (!query.network().prefix().contains(named) && !query.isRenewing()) {
            refuse(transaction, "the address is of another network", actions);
        } else if (transaction.ownRecord(query.network(), now) != null) {
            refuse(transaction, "the address is not this client's", actions);
        } else if (query.isRenewing() && settings.authoritative()) {
            refuse(transaction, "the lease is not known", actions);
        } else {
            // RFC 2131 section 4.3.2: without a record of the client, a server MUST remain silent.
            silence(transaction, SilenceReason.UNKNOWN_CLIENT, actions);
        }
    }

    /** Another server of the same store was chosen: the row of this one's offer would keep its address from everybody. */
    private void withdraw(ServerTransaction transaction, DhcpServerActions actions) {
        Query query = transaction.query();
        Instant now = clock.instant();
        Lease offered = transaction.offeredRecord(query.network(), query.requestedAddress(), now);
        if (offered == null) {
            silence(transaction, SilenceReason.OTHER_SERVER, actions);
            return;
        }
        transaction.candidate(offered.addressNumber());
        Lease next = offered.toBuilder()
                .state(LeaseState.RELEASED)
                .start(now)
                .expiry(now)
                .build();
        actions.commit(transaction.number(), new LeaseChange(Optional.of(offered), next), null);
    }

    private void requestWithoutAddress(ServerTransaction transaction, DhcpServerActions actions) {
        Query query = transaction.query();
        Lease own = transaction.ownRecord(query.network(), clock.instant());
        if (settings.lenientRequests() && own != null) {
            grant(transaction, own.addressNumber(), actions);
        } else {
            refuse(transaction, "no address is named", actions);
        }
    }

    private void grant(ServerTransaction transaction, int address, DhcpServerActions actions) {
        Query query = transaction.query();
        Instant now = clock.instant();
        Optional<Lease> before = transaction.recordOf(address);
        Duration time = LeaseTerms.time(query, before, now);
        transaction.candidate(address);
        actions.commit(
                transaction.number(),
                new LeaseChange(before, LeaseTerms.bound(query, address, before, now, time)),
                replies.ack(query, address, time));
    }

    private void refuse(ServerTransaction transaction, String why, DhcpServerActions actions) {
        Query query = transaction.query();
        end(transaction);
        letGo(query.client());
        actions.send(replies.nak(query, why));
        actions.report(new DhcpServerReport.Refused(query.hardware(), query.xid(), why));
    }

    // --- DHCPDECLINE, DHCPRELEASE, DHCPINFORM

    private void decline(ServerTransaction transaction, DhcpServerActions actions) {
        Query query = transaction.query();
        Integer address = query.requestedAddress();
        if (address == null) {
            silence(transaction, SilenceReason.NO_ADDRESS, actions);
            return;
        }
        Optional<Lease> record = transaction.recordOf(address);
        boolean its = record.isPresent()
                && record.get().client().equals(query.client())
                && record.get().state() != LeaseState.QUARANTINED;
        if (!its
                && offers.of(query.client(), query.served())
                        .filter(offer -> offer.address() == address)
                        .isEmpty()) {
            silence(transaction, SilenceReason.NOT_ITS_LEASE, actions);
            return;
        }
        quarantine(transaction, address, true, actions);
    }

    private void quarantine(ServerTransaction transaction, int address, boolean declined, DhcpServerActions actions) {
        Instant now = clock.instant();
        Optional<Lease> before = transaction.recordOf(address);
        transaction.quarantining(address, declined);
        actions.commit(
                transaction.number(),
                new LeaseChange(
                        before,
                        LeaseTerms.record(transaction.query(), address, before, now)
                                .state(LeaseState.QUARANTINED)
                                .expiry(now.plus(settings.quarantine()))
                                .build()),
                null);
    }

    private void release(ServerTransaction transaction, DhcpServerActions actions) {
        Query query = transaction.query();
        int address = query.message().ciaddr();
        Optional<Lease> record = transaction.recordOf(address);
        Instant now = clock.instant();
        if (record.isEmpty()
                || record.get().state() != LeaseState.BOUND
                || !record.get().client().equals(query.client())) {
            silence(transaction, SilenceReason.NOT_ITS_LEASE, actions);
            return;
        }
        Lease next = record.get().toBuilder()
                .state(LeaseState.RELEASED)
                .start(now)
                .expiry(now)
                .build();
        transaction.candidate(address);
        actions.commit(transaction.number(), new LeaseChange(record, next), null);
    }

    private void inform(Query query, DhcpServerActions actions) {
        int address = query.message().ciaddr();
        if (address == 0) {
            // Without its address the client can be reached through a relay or at the datagram's source only.
            address = query.isRelayed() ? 0 : query.sourceAddress();
            if (address == 0 && !query.isRelayed()) {
                silence(query, SilenceReason.NO_ADDRESS, actions);
                return;
            }
        }
        actions.send(replies.informed(query, address));
        actions.report(new DhcpServerReport.Informed(query.hardware(), query.xid(), Ipv4.of(address)));
    }

    // --- What the store has done

    private void committed(ServerTransaction transaction, Lease stored, DhcpServerActions actions) {
        Query query = transaction.query();
        networks.learn(stored);
        boolean waits = stored.state() == LeaseState.QUARANTINED && !transaction.isDeclined();
        if (!waits) {
            end(transaction);
        }
        switch (stored.state()) {
            case BOUND -> {
                offers.forget(query.client());
                actions.report(new DhcpServerReport.Granted(query.hardware(), query.xid(), stored));
            }
            case OFFERED ->
                actions.report(new DhcpServerReport.Offered(query.hardware(), query.xid(), stored.address()));
            case RELEASED -> {
                if (query.namesOtherServer()) {
                    silence(query, SilenceReason.OTHER_SERVER, actions);
                    return;
                }
                silence(query, SilenceReason.NO_REPLY_DUE, actions);
                actions.report(new DhcpServerReport.Released(query.hardware(), query.xid(), stored));
            }
            case QUARANTINED -> {
                offers.forget(query.client());
                actions.report(new DhcpServerReport.Quarantined(
                        query.hardware(), query.xid(), stored, transaction.isDeclined()));
                if (transaction.isDeclined()) {
                    silence(query, SilenceReason.NO_REPLY_DUE, actions);
                } else {
                    // The client still waits for an offer: the next candidate.
                    transaction.begin(transaction.number());
                    lookUp(transaction, actions);
                }
            }
        }
    }
}
