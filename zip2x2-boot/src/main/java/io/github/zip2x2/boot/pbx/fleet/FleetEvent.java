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
    record Discovered(MacAddress phone, Moment at, int xid, String network, String via) implements FleetEvent {
        /**
         * With a date alone.
         *
         * @param phone the phone
         * @param at when
         * @param xid the exchange's number
         * @param network the network that it asked in
         * @param via the interface or relay, empty if not known
         */
        public Discovered(MacAddress phone, Instant at, int xid, String network, String via) {
            this(phone, Moment.dated(at), xid, network, via);
        }
    }

    /**
     * A lease was given, at the end of the exchange of that number, or else extended.
     *
     * @param phone the phone
     * @param at when
     * @param xid the exchange's number
     * @param address the address
     * @param network the network of the address
     * @param until when the lease ends; {@link Instant#MAX} for never
     */
    record Leased(MacAddress phone, Moment at, int xid, InetAddress address, String network, Instant until)
            implements FleetEvent {
        /**
         * With a date alone, and without an end.
         *
         * @param phone the phone
         * @param at when
         * @param xid the exchange's number
         * @param address the address
         * @param network the network of the address
         */
        public Leased(MacAddress phone, Instant at, int xid, InetAddress address, String network) {
            this(phone, Moment.dated(at), xid, address, network, Instant.MAX);
        }
    }

    /**
     * A phone's address is its own no longer: it gave it back, or another device uses it.
     *
     * @param phone the phone
     * @param at when
     * @param address the address
     */
    record Left(MacAddress phone, Moment at, InetAddress address) implements FleetEvent {}

    /**
     * A packet of a phone got no answer from the DHCP server.
     *
     * @param phone the phone
     * @param packet the packet
     * @param reason why
     */
    record Unanswered(MacAddress phone, PacketNote packet, NoAnswer reason) implements FleetEvent {}

    /**
     * The PBX says that a phone has registered.
     *
     * @param phone the phone
     * @param at when
     */
    record Registered(MacAddress phone, Moment at) implements FleetEvent {}

    /**
     * A file was asked for.
     *
     * @param phone the phone, null if only its address is known
     * @param at when
     * @param peer the phone's address
     * @param network the network of the address
     * @param file the name as it was requested
     */
    record FileAsked(@Nullable MacAddress phone, Moment at, InetAddress peer, String network, String file)
            implements FleetEvent {
        /**
         * With a date alone.
         *
         * @param phone the phone, null if only its address is known
         * @param at when
         * @param peer the phone's address
         * @param network the network of the address
         * @param file the name as it was requested
         */
        public FileAsked(@Nullable MacAddress phone, Instant at, InetAddress peer, String network, String file) {
            this(phone, Moment.dated(at), peer, network, file);
        }
    }

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
            @Nullable MacAddress phone, Moment at, InetAddress peer, String network, String file, FileResult result)
            implements FleetEvent {
        /**
         * With a date alone.
         *
         * @param phone the phone, null if only its address is known
         * @param at when
         * @param peer the phone's address
         * @param network the network of the address
         * @param file the name as it was requested
         * @param result how it ended
         */
        public FileEnded(
                @Nullable MacAddress phone,
                Instant at,
                InetAddress peer,
                String network,
                String file,
                FileResult result) {
            this(phone, Moment.dated(at), peer, network, file, result);
        }
    }

    /**
     * How a request for a file ended.
     *
     * @param file what was read; {@link ReadFile#UNKNOWN} if it was not
     * @param missed why it was not read; null if the whole file went over
     * @param detail what went over the wire, or what is wrong, for a person
     */
    record FileResult(ReadFile file, @Nullable Missed missed, String detail) {
        /**
         * The whole file went over.
         *
         * @param file what it said
         * @param detail what went over the wire
         * @return the result
         */
        public static FileResult read(ReadFile file, String detail) {
            return new FileResult(file, null, detail);
        }

        /**
         * It was not read.
         *
         * @param why why
         * @param detail why, in words
         * @return the result
         */
        public static FileResult missed(Missed why, String detail) {
            return new FileResult(ReadFile.UNKNOWN, why, detail);
        }

        boolean complete() {
            return missed == null;
        }
    }

    /**
     * A NOTIFY left, or could not.
     *
     * @param phone the phone
     * @param at when it was sent, or, where nobody kept that, when it was answered
     * @param mayBoot whether the phone may boot because of it
     * @param detail how it ended, in words
     */
    record Notified(MacAddress phone, Moment at, boolean mayBoot, String detail) implements FleetEvent {
        /**
         * With a date alone.
         *
         * @param phone the phone
         * @param at when
         * @param mayBoot whether the phone may boot because of it
         * @param detail how it ended, in words
         */
        public Notified(MacAddress phone, Instant at, boolean mayBoot, String detail) {
            this(phone, Moment.dated(at), mayBoot, detail);
        }
    }

    /** The time that {@link FleetEngine#deadlineNanos()} named is reached. */
    enum Tick implements FleetEvent {
        /** The one value. */
        TIME_REACHED
    }
}
