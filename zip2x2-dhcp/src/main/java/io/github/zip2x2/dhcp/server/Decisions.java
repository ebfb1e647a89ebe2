package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.lease.ClientIdentity;
import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseChange;
import io.github.zip2x2.dhcp.lease.LeaseState;
import io.github.zip2x2.dhcp.server.Eligibility.Bar;
import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What becomes of each kind of message (RFC 2131 section 4.3). */
final class Decisions {

    /** Decisions for one message before it is given up: each round means that somebody else was faster, or in the way. */
    private static final int MAX_ROUNDS = 3;

    /** How long an address is held back whose holder was just refused it, where nobody can be probed. */
    static final Duration HELD_BACK = Duration.ofMinutes(10);

    private final DhcpServerSettings settings;
    private final LeaseEnds ends;
    private final Offers offers;
    private final Eligibility eligibility;
    private final Candidates candidates;
    private final Admission admission;
    private final Standings standings;
    private final Probing probing;

    Decisions(
            DhcpServerSettings settings,
            Networks networks,
            Offers offers,
            LeaseEnds ends,
            Admission admission,
            Standings standings,
            Probing probing) {
        this.settings = settings;
        this.ends = ends;
        this.offers = offers;
        this.eligibility = new Eligibility(offers, settings.identifyByHardware());
        this.candidates = new Candidates(settings, networks, offers, ends, eligibility);
        this.admission = admission;
        this.standings = standings;
        this.probing = probing;
    }

    /** One call's facts: what is decided on, and when. */
    record Moment(Exchange exchange, Records records, Instant now, long nanos) {}

    Decision decide(Exchange exchange, Records records, Instant now, long nowNanos) {
        Moment at = new Moment(exchange, records, now, nowNanos);
        Decision byStanding = byStanding(at);
        if (byStanding != null) {
            return byStanding;
        }
        if (exchange.namesOtherServer()) {
            return otherServer(at);
        }
        if (records.rounds() >= MAX_ROUNDS) {
            return new Decision.Silence(SilenceReason.BUSY);
        }
        return switch (exchange.type().number()) {
            case 1 -> discover(at);
            case 3 -> request(at);
            case 4 -> decline(at);
            case 7 -> release(at);
            default -> inform(at);
        };
    }

    // --- Who the client is

    /** Asks the directory where what is done depends on it, and says who is not served; null for who is. */
    private @Nullable Decision byStanding(Moment at) {
        Exchange exchange = at.exchange();
        ClientPolicy policy =
                exchange.type().equals(DhcpMessageType.INFORM) ? settings.informClients() : settings.clients();
        boolean answered = policy.answers(exchange.hardware());
        if (settings.directory().isEmpty()) {
            // Whoever was read while there was a directory is a stranger now.
            return answered ? null : new Decision.Silence(SilenceReason.STRANGER);
        }
        if (answered && !settings.asked().answers(exchange.hardware())) {
            return null;
        }
        ClientStanding standing = at.records().standing();
        if (standing == null) {
            return isNew(at) && !admitsNew(at)
                    ? new Decision.Silence(SilenceReason.NEW_CLIENT_RATE)
                    : new Decision.Ask(!answered && !hasLease(at));
        }
        if (standing != ClientStanding.UNANSWERED) {
            standings.answered(exchange.hardware(), standing, hasLease(at), at.nanos());
        }
        boolean served = switch (standing) {
            case KNOWN -> true;
            case UNKNOWN -> answered;
            case OFF -> false;
            case UNANSWERED ->
                answered
                        ? !standings.isOff(exchange.hardware(), at.nanos())
                        : hasLease(at) && standings.stillHolds(exchange.hardware(), at.nanos());
        };
        if (served) {
            return null;
        }
        return new Decision.Silence(
                switch (standing) {
                    case OFF -> SilenceReason.SWITCHED_OFF;
                    case UNANSWERED -> SilenceReason.UNANSWERED;
                    default -> SilenceReason.STRANGER;
                });
    }

    /** Whether neither the settings nor the store have heard of the client. */
    private boolean isNew(Moment at) {
        return at.records().all().stream().noneMatch(record -> eligibility.isOf(at.exchange(), record))
                && !hasReservation(at.exchange());
    }

    private boolean hasLease(Moment at) {
        return at.records().all().stream()
                .anyMatch(record ->
                        eligibility.isOf(at.exchange(), record) && ends.isActive(record, at.now(), at.nanos()));
    }

    private static boolean hasReservation(Exchange exchange) {
        return exchange.link().stream()
                .anyMatch(served -> served.network().reservationBits(exchange.hardware()) != null);
    }

    private boolean isKnown(Moment at) {
        return at.records().standing() == ClientStanding.KNOWN || hasReservation(at.exchange());
    }

    private boolean admitsNew(Moment at) {
        Exchange exchange = at.exchange();
        int addresses = exchange.link().stream().mapToInt(Networks.Served::size).sum();
        return admission.admitsNewClient(
                exchange.source(),
                DhcpServerEngine.isTrusted(settings, exchange.request().giaddr()),
                addresses,
                at.nanos());
    }

    // --- DHCPDISCOVER

    private Decision discover(Moment at) {
        Exchange exchange = at.exchange();
        if (exchange.served().network().ipv6OnlyWait().isPresent()
                && exchange.request().requests(DhcpOptions.IPV6_ONLY_PREFERRED.code())) {
            return new Decision.Reply(Replies.withoutAddress(settings.options(), exchange, isKnown(at)), List.of());
        }
        Candidates.Candidate candidate = candidates.choose(at);
        if (candidate == null) {
            return new Decision.Silence(SilenceReason.POOL_EXHAUSTED);
        }
        boolean first = at.records().rounds() == 0
                && at.records().standing() == null
                && at.records().probe(candidate.address()) == null;
        if (candidate.isNew() && first && !admitsNew(at)) {
            return new Decision.Silence(SilenceReason.NEW_CLIENT_RATE);
        }
        candidates.hold(exchange, candidate.address(), at.nanos());
        if (!settings.probing()) {
            return offer(at, candidate.address(), List.of());
        }
        Probing.Finding finding = probing.finding(at, candidate.address(), candidate.isNew());
        if (finding.probe() != null) {
            return new Decision.Probe(
                    Ipv4.of(finding.probe()), exchange.arrival().at().index());
        }
        return finding.inUse()
                ? quarantine(at, candidate.address(), Optional.empty())
                : offer(at, candidate.address(), finding.reports());
    }

    private Decision offer(Moment at, int address, List<DhcpServerReport> also) {
        Exchange exchange = at.exchange();
        Lease before = at.records().of(address);
        Duration time = time(at, address);
        boolean rapid = settings.rapidCommit()
                && exchange.request().option(DhcpOptions.RAPID_COMMIT).isPresent();
        DhcpMessageType type = rapid ? DhcpMessageType.ACK : DhcpMessageType.OFFER;
        List<DhcpServerReport> reports = new ArrayList<>(also);
        Lease holder = holderOfReservation(at, address);
        if (holder != null) {
            reports.add(new DhcpServerReport.ReservationHeld(exchange.hardware(), exchange.xid(), holder));
        }
        ServerReply reply = Replies.lease(settings.options(), exchange, isKnown(at), type, address, time);
        if (rapid) {
            return store(at, bound(at, address, time), new Decision.Reply(reply, reports));
        }
        reports.add(0, new DhcpServerReport.Offered(exchange.hardware(), exchange.xid(), Ipv4.of(address)));
        Decision.Reply offer = new Decision.Reply(reply, reports);
        if (settings.sharedStore() && !(before != null && isRunning(at, before))) {
            Lease next = record(at, address)
                    .state(LeaseState.OFFERED)
                    .expiry(at.now().plus(settings.offerHold()))
                    .build();
            return store(at, next, offer);
        }
        return offer;
    }

    /** The lease that keeps the client from the address reserved for it; null if it gets that, or has none. */
    private @Nullable Lease holderOfReservation(Moment at, int address) {
        for (Networks.Served served : at.exchange().link()) {
            Integer reserved = served.network().reservationBits(at.exchange().hardware());
            Lease record = reserved == null || reserved == address
                    ? null
                    : at.records().of(reserved);
            if (record != null && ends.isHeld(record, at.now(), at.nanos())) {
                return record;
            }
        }
        return null;
    }

    // --- DHCPREQUEST: four kinds told apart (RFC 2131 section 4.3.2)

    /** Another server was chosen: what was held for the client is free again, for all servers of the store. */
    private Decision otherServer(Moment at) {
        candidates.letGo(at.exchange());
        Decision silence = new Decision.Silence(SilenceReason.OTHER_SERVER);
        if (!settings.sharedStore() || !at.exchange().type().equals(DhcpMessageType.REQUEST)) {
            return silence;
        }
        for (Lease record : at.records().all()) {
            if (record.state() == LeaseState.OFFERED
                    && record.addressNumber() != at.exchange().requestedAddress()
                    && at.exchange().isClient(record.client())
                    && at.exchange().servedAt(record.addressNumber()) != null
                    && ends.isHeld(record, at.now(), at.nanos())) {
                return store(at, over(at, record), silence);
            }
        }
        return silence;
    }

    private Decision request(Moment at) {
        Exchange exchange = at.exchange();
        Integer named = exchange.namedAddress();
        if (named == null) {
            Lease own = candidates.own(at);
            return settings.lenientRequests() && own != null && bar(at, own.addressNumber()) == null
                    ? grant(at, own.addressNumber())
                    : refuse(at, "no address is named");
        }
        Bar bar = bar(at, named);
        Lease record = at.records().of(named);
        boolean its = record != null && record.state() != LeaseState.QUARANTINED && eligibility.isOf(exchange, record);
        if (bar == null && (its || exchange.isSelecting())) {
            return grant(at, named);
        }
        if (exchange.isSelecting() || (bar == Bar.ELSEWHERE && !exchange.isRenewing())) {
            return refuse(at, bar == null ? "" : bar.text());
        }
        if (bar == Bar.ELSEWHERE && !candidates.isServed(named)) {
            // Of a network that this server does not serve it says nothing.
            return new Decision.Silence(SilenceReason.NO_NETWORK);
        }
        if (bar != null && record != null && its && ends.isActive(record, at.now(), at.nanos())) {
            return takeAway(at, record, bar);
        }
        if (candidates.own(at) != null) {
            return refuse(at, "the address is not this client's");
        }
        if (exchange.isRenewing() && settings.authoritative()) {
            return refuse(at, "the lease is not known");
        }
        // RFC 2131 section 4.3.2: without a record of the client, a server MUST remain silent.
        return new Decision.Silence(SilenceReason.UNKNOWN_CLIENT);
    }

    private Decision grant(Moment at, int address) {
        Duration time = time(at, address);
        ServerReply ack =
                Replies.lease(settings.options(), at.exchange(), isKnown(at), DhcpMessageType.ACK, address, time);
        return store(at, bound(at, address, time), new Decision.Reply(ack, List.of()));
    }

    private Decision.Reply refuse(Moment at, String why) {
        candidates.letGo(at.exchange());
        return new Decision.Reply(
                Replies.nak(at.exchange(), why),
                List.of(new DhcpServerReport.Refused(
                        at.exchange().hardware(), at.exchange().xid(), why)));
    }

    /**
     * Refuses a client the address that it holds. It should stop using it now: the address is free for others once a probe
     * finds that it did, or after a while.
     */
    private Decision takeAway(Moment at, Lease record, Bar bar) {
        Lease next = settings.probing()
                ? over(at, record)
                : record.toBuilder()
                        .state(LeaseState.QUARANTINED)
                        .start(at.now())
                        .expiry(at.now().plus(HELD_BACK))
                        .build();
        return store(at, next, refuse(at, bar.text()));
    }

    // --- DHCPDECLINE, DHCPRELEASE, DHCPINFORM

    private Decision decline(Moment at) {
        int address = at.exchange().requestedAddress();
        if (address == 0) {
            return new Decision.Silence(SilenceReason.NO_ADDRESS);
        }
        Lease record = at.records().of(address);
        boolean its =
                record != null && record.state() != LeaseState.QUARANTINED && eligibility.isOf(at.exchange(), record);
        return its || offers.isHeldFor(at.exchange().client(), address)
                ? quarantine(at, address, Optional.of(new Decision.Silence(SilenceReason.NO_REPLY_DUE)))
                : new Decision.Silence(SilenceReason.NOT_ITS_LEASE);
    }

    private Decision quarantine(Moment at, int address, Optional<Decision> then) {
        Lease next = record(at, address)
                .state(LeaseState.QUARANTINED)
                .expiry(at.now().plus(settings.quarantine()))
                .build();
        return new Decision.Store(
                new LeaseChange(Optional.ofNullable(at.records().of(address)), next), then);
    }

    private Decision release(Moment at) {
        Lease record = at.records().of(Ipv4.bits(at.exchange().request().ciaddr()));
        return record != null && record.state() == LeaseState.BOUND && eligibility.isOf(at.exchange(), record)
                ? store(at, over(at, record), new Decision.Silence(SilenceReason.NO_REPLY_DUE))
                : new Decision.Silence(SilenceReason.NOT_ITS_LEASE);
    }

    private Decision inform(Moment at) {
        Exchange exchange = at.exchange();
        int address = Ipv4.bits(exchange.request().ciaddr());
        if (address == 0
                && !exchange.isRelayed()
                && exchange.arrival().source().getAddress() instanceof Inet4Address source) {
            address = Ipv4.bits(source);
        }
        boolean reachable = address == 0
                ? exchange.isRelayed()
                : exchange.arrival().isOverLoopback()
                        || exchange.served().network().prefix().isHost(address);
        if (!reachable) {
            return new Decision.Silence(SilenceReason.NO_ADDRESS);
        }
        return new Decision.Reply(
                Replies.informed(settings.options(), exchange, isKnown(at), address),
                List.of(new DhcpServerReport.Informed(exchange.hardware(), exchange.xid(), Ipv4.of(address))));
    }

    // --- Records

    private @Nullable Bar bar(Moment at, int address) {
        return eligibility.bar(
                at.exchange(), address, at.records(), record -> ends.isHeld(record, at.now(), at.nanos()));
    }

    private boolean isRunning(Moment at, Lease record) {
        return ends.isActive(record, at.now(), at.nanos()) && eligibility.isOf(at.exchange(), record);
    }

    private static Decision store(Moment at, Lease next, Decision then) {
        return new Decision.Store(
                new LeaseChange(Optional.ofNullable(at.records().of(next.addressNumber())), next), Optional.of(then));
    }

    private static Lease over(Moment at, Lease record) {
        return record.toBuilder()
                .state(LeaseState.RELEASED)
                .start(at.now())
                .expiry(at.now())
                .build();
    }

    private static Lease bound(Moment at, int address, Duration time) {
        boolean endless = time.toSeconds() == 0xffff_ffffL;
        return record(at, address)
                .state(LeaseState.BOUND)
                .expiry(endless ? Lease.NEVER : at.now().plus(time))
                .build();
    }

    private static Lease.Builder record(Moment at, int address) {
        Exchange exchange = at.exchange();
        Lease before = at.records().of(address);
        Lease.Builder next = Lease.of(Ipv4.of(address))
                .client(exchange.client())
                .hardware(exchange.hardware())
                .hostName(exchange.request().option(DhcpOptions.HOSTNAME).orElse(""))
                .start(at.now());
        Optional<ClientIdentity> previous = exchange.otherIdentity();
        if (before != null && previous.isEmpty()) {
            previous =
                    before.client().equals(exchange.client()) ? before.previousClient() : Optional.of(before.client());
        }
        return next.previousClient(previous.orElse(null));
    }

    /**
     * What the client asks for; else, in an offer, what is left of its lease; else the network's lease time; all within
     * the network's bounds. While the address reserved for the client is another's, it is to ask again soon.
     */
    private Duration time(Moment at, int address) {
        Networks.Served served = at.exchange().servedAt(address);
        ServedNetwork network = (served == null ? at.exchange().served() : served).network();
        Optional<Duration> asked =
                at.exchange().request().option(DhcpOptions.LEASE_TIME).map(time -> Duration.ofSeconds(time.seconds()));
        Lease before = at.records().of(address);
        Duration time = network.lease();
        if (asked.isPresent()) {
            time = asked.get();
        } else if (at.exchange().type().equals(DhcpMessageType.DISCOVER)
                && before != null
                && isRunning(at, before)
                && ends.of(before, at.now(), at.nanos()) != LeaseEnds.NEVER) {
            time = Duration.ofNanos(ends.of(before, at.now(), at.nanos()) - at.nanos());
        }
        Duration longest = longest(network, asked.isPresent());
        Lease holder = holderOfReservation(at, address);
        if (holder != null) {
            long end = ends.of(holder, at.now(), at.nanos());
            Duration left = end == LeaseEnds.NEVER ? HELD_BACK : Duration.ofNanos(end - at.nanos());
            longest = least(longest, least(left, HELD_BACK));
        }
        Duration shortest = network.shortestLease();
        return time.compareTo(longest) > 0 ? atLeast(longest, shortest) : atLeast(time, shortest);
    }

    /** A client that asks for no time gets the lease time, which may lie outside what one can ask for. */
    private static Duration longest(ServedNetwork network, boolean asked) {
        return asked || network.longestLease().compareTo(network.lease()) > 0
                ? network.longestLease()
                : network.lease();
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration atLeast(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
