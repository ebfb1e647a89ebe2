package io.github.zip2x2.boot.pbx.fleet;

import io.github.zip2x2.config.MacAddress;
import java.net.InetAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a {@link FleetEngine} is told. A network is named by a text that is the same for the same network; empty if not known. */
public sealed interface FleetEvent {
    /**
     * A record that the store holds, told before everything else, the longest unheard of first.
     *
     * @param phone the record
     * @param now the present time
     */
    record Restored(PhoneRecord phone, Instant now) implements FleetEvent {}

    /**
     * A part of the history that the store holds, told before the records.
     *
     * @param bucket the part
     */
    record HistoryRestored(HistoryBucket bucket) implements FleetEvent {}

    /**
     * A packet of a phone, or to it; nothing follows from it for the boot.
     *
     * @param phone the phone
     * @param packet the packet
     */
    record Packet(MacAddress phone, PacketNote packet) implements FleetEvent {}

    /**
     * A phone asked for an address, and is one that is served.
     *
     * @param phone the phone
     * @param at when
     * @param xid the exchange's number
     * @param network the network that it asked in
     * @param via the interface or relay, empty if not known
     */
    record Discovered(MacAddress phone, Instant at, int xid, String network, String via) implements FleetEvent {}

    /**
     * A lease was given, at the end of the exchange of that number, or else extended.
     *
     * @param phone the phone
     * @param at when
     * @param xid the exchange's number
     * @param address the address
     * @param network the network of the address
     */
    record Leased(MacAddress phone, Instant at, int xid, InetAddress address, String network) implements FleetEvent {}

    /**
     * A file was asked for.
     *
     * @param phone the phone, null if only its address is known
     * @param at when
     * @param peer the phone's address
     * @param network the network of the address
     * @param file the name as it was requested
     */
    record FileAsked(@Nullable MacAddress phone, Instant at, InetAddress peer, String network, String file)
            implements FleetEvent {}

    /**
     * A file was read, or not.
     *
     * @param phone the phone, null if only its address is known
     * @param at when
     * @param peer the phone's address
     * @param network the network of the address
     * @param file the name as it was requested
     * @param result how it ended
     */
    record FileEnded(
            @Nullable MacAddress phone, Instant at, InetAddress peer, String network, String file, FileResult result)
            implements FleetEvent {}

    /**
     * How a request for a file ended.
     *
     * @param complete whether the whole file went over
     * @param version the version of its content, empty if it has none
     * @param detail what went over the wire, or what is wrong
     */
    record FileResult(boolean complete, String version, String detail) {}

    /**
     * A NOTIFY was answered, or not.
     *
     * @param phone the phone
     * @param at when it was sent, or, where nobody kept that, when it was answered
     * @param accepted whether the phone accepted it
     * @param detail the answer in words
     */
    record Notified(MacAddress phone, Instant at, boolean accepted, String detail) implements FleetEvent {}

    /** The time that {@link FleetEngine#deadlineNanos()} named is reached. */
    enum Tick implements FleetEvent {
        /** The one value. */
        TIME_REACHED
    }
}
