package io.github.zip2x2.boot.pbx.fleet;

import io.github.zip2x2.boot.BootCause;
import io.github.zip2x2.boot.FileKind;
import io.github.zip2x2.config.MacAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Follows each phone's boot by what its servers see. Confined to one thread; its records are immutable.
 *
 * <p>A boot begins with a DHCPDISCOVER, unless the phone only repeats one that brought it no lease, or appears in another
 * network after it has read its settings: then it changed its VLAN and the boot goes on. Where another server gives the
 * addresses, a boot begins with the common file.
 */
public final class FleetEngine {
    private final FleetSettings settings;
    private final PhoneTable table;
    private final UnknownPeers peers;
    private final HistoryRecorder history;
    /** In which boot each phone asked for a file: the end of a transfer may be told after the next boot asked for another. */
    private final LinkedHashMap<Wanted, Asked> asked = new LinkedHashMap<>();
    /** When each phone under way made its last step, the longest ago first. */
    private final LinkedHashMap<MacAddress, Long> underWay = new LinkedHashMap<>();

    private record Wanted(MacAddress phone, FileKind kind) {}

    private record Asked(String file, long boot, int leg, Moment at) {
        boolean isEarlier(String read, PhoneRecord now) {
            return file.equals(read) && (boot != now.boot() || leg != now.leg());
        }
    }

    /**
     * Starts with nobody known.
     *
     * @param settings bounds and times
     */
    public FleetEngine(FleetSettings settings) {
        this.settings = settings;
        table = new PhoneTable(settings.maxPhones(), settings.maxStrangers());
        peers = new UnknownPeers(settings.maxPhones(), settings.maxStrangers());
        history = new HistoryRecorder(settings);
    }

    /**
     * Takes one event.
     *
     * @param event what happened
     * @param nowNanos the time, monotonic
     * @param actions where to put what follows
     */
    public void on(FleetEvent event, long nowNanos, FleetActions actions) {
        if (event instanceof FleetEvent.Packet packet) {
            PhoneRecord.Builder phone =
                    known(packet.phone(), Moment.dated(packet.packet().at()));
            note(phone, packet.packet());
            keep(phone.build(), actions);
        } else if (event instanceof FleetEvent.Unanswered unanswered) {
            unanswered(unanswered, actions);
        } else if (event instanceof FleetEvent.Discovered discovered) {
            discovered(discovered, nowNanos, actions);
        } else if (event instanceof FleetEvent.Leased leased) {
            leased(leased, nowNanos, actions);
        } else if (event instanceof FleetEvent.Left left) {
            left(left, actions);
        } else if (event instanceof FleetEvent.Registered registered) {
            registered(registered, actions);
        } else if (event instanceof FleetEvent.FileAsked asked) {
            asked(asked, nowNanos, actions);
        } else if (event instanceof FleetEvent.FileEnded ended) {
            ended(ended, nowNanos, actions);
        } else if (event instanceof FleetEvent.Notified notified) {
            notified(notified, actions);
        } else if (event instanceof FleetEvent.Restored restored) {
            restored(restored, nowNanos, actions);
        } else if (event instanceof FleetEvent.HistoryRestored part) {
            history.restored(part.bucket(), actions);
        } else {
            stalls(nowNanos, actions);
        }
    }

    /**
     * When {@link FleetEvent.Tick#TIME_REACHED} is due.
     *
     * @return the time on the clock of {@link #on}, or {@link Long#MAX_VALUE} for never
     */
    public long deadlineNanos() {
        return underWay.isEmpty()
                ? Long.MAX_VALUE
                : underWay.values().iterator().next() + settings.stallAfter().toNanos();
    }

    /**
     * What is known of a phone.
     *
     * @param mac the phone
     * @return its record, or empty
     */
    public Optional<PhoneRecord> phone(MacAddress mac) {
        return Optional.ofNullable(table.get(mac));
    }

    /** {@return all records, in no order; a view that is valid until the next event} */
    public Collection<PhoneRecord> phones() {
        return table.all();
    }

    /**
     * The boots that began in a span of time.
     *
     * @param span the span
     * @return them, or empty if none is known of
     */
    public Optional<HistoryBucket> history(HistorySpan span) {
        return history.bucket(span);
    }

    /** {@return the boots by when they began, in order; how a phone's last one stands, its record says} */
    public List<HistoryBucket> history() {
        return history.buckets();
    }

    // ---- DHCP ------------------------------------------------------------------------------------------------------

    private void discovered(FleetEvent.Discovered event, long nowNanos, FleetActions actions) {
        PhoneRecord before = table.get(event.phone());
        PhoneRecord.Builder phone = known(event.phone(), event.at());
        if (before != null && isRepeated(before, event)) {
            return;
        }
        boolean crossed = before != null && hasCrossed(before, event);
        boolean begins = !crossed && (before == null || beginsBoot(before, event.at()));
        if (begins) {
            begin(before, phone, event.at());
        } else if (crossed) {
            phone.leg(2, event.at());
        }
        phone.xid(event.xid()).via(event.via()).lastStep(event.at());
        if (!event.network().isEmpty() || begins || crossed) {
            phone.network(event.network());
        }
        PhoneRecord after = phone.build();
        if (!after.hasReached(Milestone.SEEN)) {
            after = after.toBuilder()
                    .mark(
                            Milestone.SEEN,
                            Mark.good(event.at(), after.boot(), after.leg(), ReadFile.UNKNOWN, "asks for an address"))
                    .build();
        }
        step(after, nowNanos, actions);
        if (begins) {
            actions.news(new FleetNews.BootBegan(after));
        } else if (crossed) {
            actions.news(new FleetNews.NetworkCrossed(after));
        }
    }

    /** The same exchange, not the next boot of a phone that numbers its exchanges alike each time. */
    private boolean isRepeated(PhoneRecord before, FleetEvent.Discovered event) {
        return before.boot() > 0
                && before.xid() == event.xid()
                && event.xid() != 0
                && !before.hasReached(Milestone.COMMON_READ)
                && isWithin(before.lastStepMoment(), event.at(), settings.stallAfter());
    }

    /** A phone reads its VLAN over TFTP, and then asks for an address in the other network. */
    private boolean hasCrossed(PhoneRecord before, FleetEvent.Discovered event) {
        boolean other = (!event.network().isEmpty() && !before.network().isEmpty())
                ? !event.network().equals(before.network())
                : !event.via().isEmpty()
                        && !before.via().isEmpty()
                        && !event.via().equals(before.via());
        return other
                && before.boot() > 0
                && before.leg() == 1
                && before.hasReached(Milestone.COMMON_READ)
                && !before.hasReached(Milestone.FIRMWARE_READ)
                && isWithin(before.lastStepMoment(), event.at(), settings.crossingWithin())
                && before.notifiedMoment()
                        .filter(notified -> !notified.isBefore(before.lastStepMoment()))
                        .isEmpty();
    }

    private boolean beginsBoot(PhoneRecord before, Moment at) {
        return before.boot() == 0
                || before.hasReached(Milestone.LEASED)
                || before.hasReached(Milestone.COMMON_READ)
                || before.hasReached(Milestone.SPECIFIC_READ)
                || !isWithin(before.lastStepMoment(), at, settings.stallAfter());
    }

    private static boolean isWithin(Moment from, Moment to, Duration most) {
        return from.until(to).compareTo(most) <= 0;
    }

    private void begin(@Nullable PhoneRecord before, PhoneRecord.Builder phone, Moment at) {
        long number = before == null ? 1 : before.boot() + 1;
        BootCause cause = BootCause.POWER_ON;
        if (before != null && before.hasReached(Milestone.FIRMWARE_READ)) {
            cause = BootCause.SOFTWARE_DOWNLOADED;
        } else if (before != null
                && before.notifiedMoment()
                        .filter(notified -> !notified.isBefore(before.bootBeganMoment())
                                && isWithin(notified, at, settings.notifyWithin()))
                        .isPresent()) {
            cause = BootCause.NOTIFY;
        }
        phone.boot(number, at, cause).leg(1, at).xid(0);
        if (number > 1) {
            phone.mark(Milestone.REBOOTED, Mark.good(at, number, 1, ReadFile.UNKNOWN, words(cause)));
        }
    }

    /** The present boot turns out to have another cause. */
    private static void because(PhoneRecord.Builder phone, PhoneRecord now, BootCause cause) {
        phone.boot(now.boot(), now.bootBeganMoment(), cause)
                .mark(
                        Milestone.REBOOTED,
                        Mark.good(now.bootBeganMoment(), now.boot(), 1, ReadFile.UNKNOWN, words(cause)));
    }

    private static String words(BootCause cause) {
        return switch (cause) {
            case NOTIFY -> "after a NOTIFY";
            case SOFTWARE_DOWNLOADED -> "after a software download";
            case VLAN_CHANGED -> "after a change of its VLAN";
            case POWER_ON -> "by itself or by power";
        };
    }

    private void leased(FleetEvent.Leased event, long nowNanos, FleetActions actions) {
        PhoneRecord before = table.get(event.phone());
        PhoneRecord.Builder phone = known(event.phone(), event.at()).address(event.address(), until(event));
        if (!event.network().isEmpty()) {
            phone.network(event.network());
        }
        if (before != null
                && before.boot() > 0
                && before.xid() == event.xid()
                && !before.hasReached(Milestone.LEASED)) {
            Mark mark = Mark.good(
                    event.at(),
                    before.boot(),
                    before.leg(),
                    ReadFile.UNKNOWN,
                    event.address().getHostAddress());
            PhoneRecord after =
                    phone.mark(Milestone.LEASED, mark).lastStep(event.at()).build();
            step(after, nowNanos, actions);
            actions.news(new FleetNews.Reached(after, Milestone.LEASED));
        } else {
            keep(phone.build(), actions);
        }
        promote(event.phone(), actions);
        takenFromOthers(event, actions);
        learned(event.address(), event.phone(), nowNanos, actions);
    }

    private static @Nullable Instant until(FleetEvent.Leased event) {
        return event.until().equals(Instant.MAX) ? null : event.until();
    }

    /** An address that is leased to one phone is no other's, whatever that one had before. */
    private void takenFromOthers(FleetEvent.Leased event, FleetActions actions) {
        MacAddress before = peers.phoneAt(event.address());
        PhoneRecord other = before == null || before.equals(event.phone()) ? null : table.get(before);
        if (other != null && other.address().filter(event.address()::equals).isPresent()) {
            keep(other.toBuilder().address(null).build(), actions);
        }
    }

    private void left(FleetEvent.Left event, FleetActions actions) {
        PhoneRecord phone = table.get(event.phone());
        if (phone != null && phone.address().filter(event.address()::equals).isPresent()) {
            keep(phone.toBuilder().address(null).build(), actions);
        }
    }

    private void unanswered(FleetEvent.Unanswered event, FleetActions actions) {
        PhoneRecord.Builder phone =
                known(event.phone(), Moment.dated(event.packet().at()));
        note(phone, event.packet());
        PhoneRecord now = phone.build();
        keep(
                phone.unanswered(new PhoneRecord.Unanswered(event.reason(), now.boot(), now.leg()))
                        .build(),
                actions);
    }

    private void registered(FleetEvent.Registered event, FleetActions actions) {
        PhoneRecord phone = table.get(event.phone());
        if (phone != null && phone.boot() > 0 && !phone.isRegistered()) {
            PhoneRecord after = phone.toBuilder().registeredBoot(phone.boot()).build();
            keep(after, actions);
            actions.news(new FleetNews.Registered(after));
        }
    }

    // ---- TFTP ------------------------------------------------------------------------------------------------------

    /** Whose request it is: told, or known by address or by the name of the file. */
    private @Nullable MacAddress owner(@Nullable MacAddress told, InetAddress peer, String file) {
        if (told != null) {
            return told;
        }
        // Behind one address there may be several phones, and each names its own file.
        Optional<MacAddress> named = FileKind.phoneOf(file);
        return named.isPresent() ? named.get() : peers.phoneAt(peer);
    }

    /** The phone at an address became known: what was heard from there before is its, too. */
    private void learned(InetAddress peer, MacAddress mac, long nowNanos, FleetActions actions) {
        for (FleetEvent waiting : peers.learned(peer, mac)) {
            on(waiting, nowNanos, actions);
        }
    }

    private void asked(FleetEvent.FileAsked event, long nowNanos, FleetActions actions) {
        MacAddress mac = owner(event.phone(), event.peer(), event.file());
        if (mac == null) {
            peers.wait(event.peer(), event);
            return;
        }
        learned(event.peer(), mac, nowNanos, actions);
        PhoneRecord before = table.get(mac);
        PhoneRecord.Builder phone = known(mac, event.at());
        FileKind kind = FileKind.of(event.file());
        note(phone, new PacketNote(event.at().date(), event.peer().getHostAddress(), "RRQ " + event.file(), ""));
        if (!isItsOwn(mac, event.file(), kind)) {
            keep(phone.build(), actions);
            return;
        }
        if (before != null && before.boot() > 1 && event.at().isBefore(before.bootBeganMoment())) {
            askedLate(phone, kind, event, before.boot() - 1, actions);
            return;
        }
        boolean begins = before == null
                || before.boot() == 0
                || (kind == FileKind.COMMON
                        && (before.hasReached(Milestone.SPECIFIC_READ)
                                || before.hasReached(Milestone.FIRMWARE_READ)
                                || !isWithin(before.lastStepMoment(), event.at(), settings.stallAfter())));
        if (begins) {
            begin(before, phone, event.at());
            phone.mark(
                    Milestone.SEEN,
                    Mark.good(
                            event.at(),
                            before == null ? 1 : before.boot() + 1,
                            1,
                            ReadFile.UNKNOWN,
                            "asks for a file"));
        }
        if (begins || before == null || before.address().isEmpty()) {
            phone.address(event.peer()).network(event.network());
        }
        boolean loops = kind == FileKind.FIRMWARE
                && firmware(phone, event.file(), phone.build().boot());
        PhoneRecord after = phone.lastStep(event.at()).build();
        asked(mac, kind, new Asked(event.file(), after.boot(), after.leg(), event.at()));
        step(after, nowNanos, actions);
        if (begins) {
            actions.news(new FleetNews.BootBegan(after));
        }
        if (loops) {
            actions.news(new FleetNews.Looping(after));
        }
    }

    /** The phone was faster than the news of its request: that belongs to the boot before. */
    private void askedLate(
            PhoneRecord.Builder phone, FileKind kind, FleetEvent.FileAsked event, long boot, FleetActions actions) {
        MacAddress mac = phone.build().mac();
        asked(mac, kind, new Asked(event.file(), boot, 1, event.at()));
        if (kind == FileKind.FIRMWARE) {
            firmware(phone, event.file(), boot);
            history.toldLate(mac, boot, ended -> firmware(ended, event.file(), boot), actions);
        }
        keep(phone.build(), actions);
    }

    private void asked(MacAddress mac, FileKind kind, Asked request) {
        Wanted wanted = new Wanted(mac, kind);
        asked.remove(wanted);
        asked.put(wanted, request);
        if (asked.size() > FileKind.values().length * settings.maxPhones()) {
            asked.remove(asked.keySet().iterator().next());
        }
    }

    private void ended(FleetEvent.FileEnded event, long nowNanos, FleetActions actions) {
        MacAddress mac = owner(event.phone(), event.peer(), event.file());
        if (mac == null) {
            peers.wait(event.peer(), event);
            return;
        }
        learned(event.peer(), mac, nowNanos, actions);
        PhoneRecord before = table.get(mac);
        FileKind kind = FileKind.of(event.file());
        PhoneRecord.Builder phone = known(mac, event.at());
        FleetEvent.FileResult result = event.result();
        note(
                phone,
                new PacketNote(
                        event.at().date(),
                        event.peer().getHostAddress(),
                        (result.complete() ? "sent " : "not sent ") + event.file(),
                        result.detail()));
        Milestone milestone = milestone(kind);
        if (milestone == null || !isItsOwn(mac, event.file(), kind)) {
            keep(phone.build(), actions);
            return;
        }
        Asked request = asked.remove(new Wanted(mac, kind));
        if (before != null && request != null && request.isEarlier(event.file(), before)) {
            endedLate(phone, request, milestone, event, actions);
            return;
        }
        if (before == null || before.boot() == 0) {
            begin(before, phone, event.at());
        }
        boolean loops = kind == FileKind.FIRMWARE
                && firmware(phone, event.file(), phone.build().boot());
        PhoneRecord now = phone.build();
        Mark mark = mark(event, now.boot(), now.leg(), now.marks().get(milestone));
        PhoneRecord after =
                now.toBuilder().mark(milestone, mark).lastStep(event.at()).build();
        step(after, nowNanos, actions);
        if (milestone == Milestone.FIRMWARE_READ && result.complete() && request != null) {
            history.took(after, FleetStep.SOFTWARE_IMAGE, request.at(), event.at(), actions);
        }
        if (milestone == Milestone.SPECIFIC_READ && result.complete()) {
            promote(mac, actions);
        }
        actions.news(
                result.complete() ? new FleetNews.Reached(after, milestone) : new FleetNews.Missed(after, milestone));
        if (loops) {
            actions.news(new FleetNews.Looping(after));
        }
    }

    /** The phone was faster than the news of its transfer: that belongs to the boot, or the network, before. */
    private void endedLate(
            PhoneRecord.Builder phone,
            Asked request,
            Milestone milestone,
            FleetEvent.FileEnded event,
            FleetActions actions) {
        PhoneRecord now = phone.build();
        FleetEvent.FileResult result = event.result();
        Mark known = now.marks().get(milestone);
        Mark mark = mark(event, request.boot(), request.leg(), known);
        boolean later = known == null
                || mark.boot() > known.boot()
                || (mark.boot() == known.boot() && mark.leg() >= known.leg());
        if (later) {
            phone.mark(milestone, mark);
        }
        history.toldLate(now.mac(), request.boot(), ended -> ended.mark(milestone, mark), actions)
                .filter(ended -> milestone == Milestone.FIRMWARE_READ && result.complete())
                .ifPresent(ended -> history.took(ended, FleetStep.SOFTWARE_IMAGE, request.at(), event.at(), actions));
        if (milestone == Milestone.FIRMWARE_READ
                && result.complete()
                && request.boot() == now.boot() - 1
                && now.cause() == BootCause.POWER_ON) {
            BootCause cause = BootCause.SOFTWARE_DOWNLOADED;
            because(phone, now, cause);
        }
        PhoneRecord after = phone.build();
        keep(after, actions);
        actions.news(
                result.complete() ? new FleetNews.Reached(after, milestone) : new FleetNews.Missed(after, milestone));
    }

    private static Mark mark(FleetEvent.FileEnded event, long boot, int leg, @Nullable Mark before) {
        FleetEvent.FileResult result = event.result();
        Missed missed = result.missed();
        return missed == null
                ? Mark.good(event.at(), boot, leg, result.file(), result.detail())
                : Mark.bad(event.at(), boot, leg, missed, result.detail(), before);
    }

    private static @Nullable Milestone milestone(FileKind kind) {
        return switch (kind) {
            case COMMON -> Milestone.COMMON_READ;
            case SPECIFIC -> Milestone.SPECIFIC_READ;
            case FIRMWARE -> Milestone.FIRMWARE_READ;
            case OTHER -> null;
        };
    }

    private static boolean isItsOwn(MacAddress mac, String file, FileKind kind) {
        return kind != FileKind.OTHER
                && (kind != FileKind.SPECIFIC
                        || FileKind.phoneOf(file).filter(mac::equals).isPresent());
    }

    /** Counts boots, not requests: a transfer that is tried again is no loop. */
    private boolean firmware(PhoneRecord.Builder phone, String file, long boot) {
        PhoneRecord before = phone.build();
        boolean same = before.firmware().equalsIgnoreCase(PacketNote.plain(file));
        if (same && before.firmwareBoot() == boot) {
            return false;
        }
        int boots = same && before.firmwareBoot() == boot - 1 ? before.firmwareBoots() + 1 : 1;
        phone.firmware(file, boots, boot);
        return boots >= settings.loopAfter();
    }

    // ---- the rest --------------------------------------------------------------------------------------------------

    private void notified(FleetEvent.Notified event, FleetActions actions) {
        PhoneRecord.Builder phone = known(event.phone(), event.at());
        note(phone, new PacketNote(event.at().date(), "", "NOTIFY", event.detail()));
        if (event.mayBoot()) {
            phone.notifiedAt(event.at());
            // A phone may be faster than its answer is heard of.
            PhoneRecord now = phone.build();
            if (now.boot() > 1
                    && now.cause() == BootCause.POWER_ON
                    && !now.bootBeganMoment().isBefore(event.at())) {
                because(phone, now, BootCause.NOTIFY);
            }
        }
        keep(phone.build(), actions);
    }

    private void restored(FleetEvent.Restored event, long nowNanos, FleetActions actions) {
        PhoneRecord phone = event.phone();
        table.put(phone).ifPresent(forgotten -> forget(forgotten, actions));
        if (hadLeaseOrFile(phone)) {
            promote(phone.mac(), actions);
        }
        phone.address().ifPresent(address -> peers.learned(address, phone.mac()));
        // The one question for which there is only the date; a clock that was set back meanwhile makes it recent.
        Duration silent = Duration.between(phone.lastStep(), event.now());
        if (isUnderWay(phone) && !phone.isStalled() && silent.compareTo(settings.stallAfter()) <= 0) {
            underWay.put(phone.mac(), nowNanos);
        } else if (isUnderWay(phone) && !phone.isStalled()) {
            keep(phone.toBuilder().stalled(true).build(), actions);
        }
    }

    private static boolean hadLeaseOrFile(PhoneRecord phone) {
        boolean onlyRenewed =
                phone.address().isPresent() && phone.mark(Milestone.SEEN).isEmpty();
        return onlyRenewed
                || phone.mark(Milestone.LEASED).isPresent()
                || phone.mark(Milestone.SPECIFIC_READ).flatMap(Mark::goodAt).isPresent();
    }

    private static boolean isUnderWay(PhoneRecord phone) {
        return phone.boot() > 0 && !phone.isUp();
    }

    private void stalls(long nowNanos, FleetActions actions) {
        while (!underWay.isEmpty() && nowNanos - deadlineNanos() >= 0) {
            MacAddress mac = underWay.keySet().iterator().next();
            underWay.remove(mac);
            PhoneRecord phone = table.get(mac);
            if (phone != null) {
                PhoneRecord stalled = phone.toBuilder().stalled(true).build();
                keep(stalled, actions);
                actions.news(new FleetNews.Stalled(stalled));
            }
        }
    }

    private PhoneRecord.Builder known(MacAddress mac, Moment at) {
        PhoneRecord phone = table.get(mac);
        return phone == null ? PhoneRecord.of(mac, at) : phone.toBuilder();
    }

    private void note(PhoneRecord.Builder phone, PacketNote packet) {
        phone.packet(packet, settings.packetsPerPhone());
    }

    private void step(PhoneRecord stepped, long nowNanos, FleetActions actions) {
        PhoneRecord phone =
                stepped.isStalled() ? stepped.toBuilder().stalled(false).build() : stepped;
        PhoneRecord before = table.get(phone.mac());
        if (before != null && before.boot() != phone.boot()) {
            history.ended(before, phone.bootBeganMoment(), actions);
        }
        history.reached(before, phone, actions);
        underWay.remove(phone.mac());
        if (isUnderWay(phone)) {
            underWay.put(phone.mac(), nowNanos);
        }
        keep(phone, actions);
    }

    private void keep(PhoneRecord phone, FleetActions actions) {
        table.put(phone).ifPresent(forgotten -> forget(forgotten, actions));
        actions.changed(phone);
    }

    private void promote(MacAddress mac, FleetActions actions) {
        table.promote(mac).ifPresent(forgotten -> forget(forgotten, actions));
    }

    private void forget(PhoneRecord phone, FleetActions actions) {
        history.forgotten(phone, actions);
        underWay.remove(phone.mac());
        actions.forgotten(phone.mac());
    }
}
