package io.github.zip2x2.boot.pbx.fleet;

import io.github.zip2x2.boot.BootCause;
import io.github.zip2x2.config.MacAddress;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one phone: its boots, how far the present one came, and its last packets. Immutable.
 *
 * <p>A boot is one from its first DHCPDISCOVER on, through a change of the VLAN, until the phone asks for an address
 * again. The boot that follows a software download is a boot of its own, with {@link BootCause#SOFTWARE_DOWNLOADED}.
 */
public final class PhoneRecord {
    private final MacAddress mac;
    private final long boot;
    private final Moment bootBegan;
    private final BootCause cause;
    private final int leg;
    private final Moment legBegan;
    private final Moment lastStep;
    private final int xid;
    private final String network;
    private final String via;
    private final @Nullable InetAddress address;
    private final @Nullable Instant addressUntil;
    private final @Nullable Moment notifiedAt;
    private final String firmware;
    private final int firmwareBoots;
    private final long firmwareBoot;
    private final boolean stalled;
    private final long registeredBoot;
    private final @Nullable Unanswered unanswered;
    private final Map<Milestone, Mark> marks;
    private final List<PacketNote> packets;

    /** The last packet without an answer, and in which boot and leg that was. */
    record Unanswered(NoAnswer reason, long boot, int leg) {}

    private PhoneRecord(Builder builder) {
        mac = builder.mac;
        boot = builder.boot;
        bootBegan = builder.bootBegan;
        cause = builder.cause;
        leg = builder.leg;
        legBegan = builder.legBegan;
        lastStep = builder.lastStep;
        xid = builder.xid;
        network = builder.network;
        via = builder.via;
        address = builder.address;
        addressUntil = builder.addressUntil;
        notifiedAt = builder.notifiedAt;
        firmware = builder.firmware;
        firmwareBoots = builder.firmwareBoots;
        firmwareBoot = builder.firmwareBoot;
        stalled = builder.stalled;
        registeredBoot = builder.registeredBoot;
        unanswered = builder.unanswered;
        marks = builder.givenMarks();
        packets = builder.givenPackets();
    }

    /**
     * Starts a record of a phone of which nothing is known.
     *
     * @param mac the phone
     * @param at when it was heard of
     * @return a builder
     */
    public static Builder of(MacAddress mac, Instant at) {
        return new Builder(mac, Moment.dated(at));
    }

    static Builder of(MacAddress mac, Moment at) {
        return new Builder(mac, at);
    }

    /** {@return a builder with what this record says} */
    public Builder toBuilder() {
        Builder builder = new Builder(mac, bootBegan);
        builder.boot(boot, bootBegan, cause)
                .leg(leg, legBegan)
                .lastStep(lastStep)
                .xid(xid);
        builder.network(network).via(via).address(address, addressUntil).notifiedAt(notifiedAt);
        builder.firmware(firmware, firmwareBoots, firmwareBoot);
        builder.stalled(stalled).registeredBoot(registeredBoot).unanswered(unanswered);
        builder.marks = marks;
        builder.packets = packets;
        return builder;
    }

    /** {@return the phone} */
    public MacAddress mac() {
        return mac;
    }

    /** {@return how many boots were seen to begin, the present one included; 0 if none} */
    public long boot() {
        return boot;
    }

    /** {@return when the present boot began} */
    public Instant bootBegan() {
        return bootBegan.date();
    }

    Moment bootBeganMoment() {
        return bootBegan;
    }

    /** {@return why the phone boots, as far as its servers can tell: what is not known to be else counts as power} */
    public BootCause cause() {
        return cause;
    }

    /** {@return which network of the present boot the phone is in: 1, or 2 after a change of the VLAN} */
    public int leg() {
        return leg;
    }

    /** {@return when the phone came into that network} */
    public Instant legBegan() {
        return legBegan.date();
    }

    Moment legBeganMoment() {
        return legBegan;
    }

    /** {@return when the phone came a step further, or tried to} */
    public Instant lastStep() {
        return lastStep.date();
    }

    Moment lastStepMoment() {
        return lastStep;
    }

    /** {@return the transaction number of the DHCP exchange by which the present boot began; 0 where none was seen} */
    public int xid() {
        return xid;
    }

    /** {@return the network that the phone was in last, such as {@code 10.1.0.0/16}; empty if not known} */
    public String network() {
        return network;
    }

    /** {@return the interface or relay by which the phone was heard last; empty if not known} */
    public String via() {
        return via;
    }

    /** {@return the phone's last address} */
    public Optional<InetAddress> address() {
        return Optional.ofNullable(address);
    }

    /** {@return when the phone was last told to boot} */
    public Optional<Instant> notifiedAt() {
        return Optional.ofNullable(notifiedAt).map(Moment::date);
    }

    Optional<Moment> notifiedMoment() {
        return Optional.ofNullable(notifiedAt);
    }

    /** {@return the image that the phone asked for last; empty if it never did, or booted without one since} */
    public String firmware() {
        return firmware;
    }

    /** {@return in how many boots on end the phone asked for that image} */
    public int firmwareBoots() {
        return firmwareBoots;
    }

    /** {@return the last boot in which the phone asked for an image; 0 for none} */
    public long firmwareBoot() {
        return firmwareBoot;
    }

    /** {@return the last attempt at each milestone, of whichever boot} */
    public Map<Milestone, Mark> marks() {
        return marks;
    }

    /**
     * The last attempt at a milestone, of whichever boot.
     *
     * @param milestone the milestone
     * @return the mark, or empty if there was no attempt
     */
    public Optional<Mark> mark(Milestone milestone) {
        return Optional.ofNullable(marks.get(milestone));
    }

    /**
     * Whether a milestone was reached in the present boot, and, after a change of the VLAN, in the network that the phone is
     * in now.
     *
     * @param milestone the milestone
     * @return true if so
     */
    public boolean hasReached(Milestone milestone) {
        Mark mark = marks.get(milestone);
        return mark != null && mark.isReachedIn(boot, leg);
    }

    /**
     * Whether a milestone was tried for and missed in the present boot and network.
     *
     * @param milestone the milestone
     * @return true if so
     */
    public boolean hasMissed(Milestone milestone) {
        Mark mark = marks.get(milestone);
        return mark != null && mark.isTriedIn(boot, leg) && !hasReached(milestone);
    }

    /** {@return whether no next step came in time, by the clock of the servers that saw it} */
    public boolean isStalled() {
        return stalled;
    }

    /** {@return whether the PBX said that the phone registered in its present boot} */
    public boolean isRegistered() {
        return boot > 0 && registeredBoot == boot;
    }

    long registeredBoot() {
        return registeredBoot;
    }

    /** {@return why the last packet got no answer; empty if that was in an earlier boot, or there is none} */
    public Optional<NoAnswer> unanswered() {
        return unanswered != null && unanswered.boot() == boot && unanswered.leg() == leg
                ? Optional.of(unanswered.reason())
                : Optional.empty();
    }

    Optional<Unanswered> lastUnanswered() {
        return Optional.ofNullable(unanswered);
    }

    /**
     * The device id that the phone has: of its own file that it read whole last, else of the common one.
     *
     * @return the device id; empty if it read none that names one, or what it read is not known
     */
    public Optional<String> deviceId() {
        Optional<String> own = read(Milestone.SPECIFIC_READ).flatMap(ReadFile::deviceId);
        return own.isPresent() ? own : read(Milestone.COMMON_READ).flatMap(ReadFile::deviceId);
    }

    /**
     * The port on which the phone listens for SIP: of its own file that it read whole last, else of the common one.
     *
     * @return the port; empty if it read none that names one
     */
    public OptionalInt sipPort() {
        OptionalInt own = read(Milestone.SPECIFIC_READ).map(ReadFile::sipPort).orElse(OptionalInt.empty());
        return own.isPresent()
                ? own
                : read(Milestone.COMMON_READ).map(ReadFile::sipPort).orElse(OptionalInt.empty());
    }

    private Optional<ReadFile> read(Milestone file) {
        return mark(file).flatMap(Mark::file);
    }

    /**
     * Whether the address is the phone's at a time.
     *
     * @param now the time
     * @return false once its lease has ended, where it is a lease of ours
     */
    public boolean hasAddressAt(Instant now) {
        return address != null && (addressUntil == null || now.isBefore(addressUntil));
    }

    Optional<Instant> addressUntil() {
        return Optional.ofNullable(addressUntil);
    }

    /** {@return whether the phone asked for a software image in the present boot} */
    public boolean hasAskedForFirmware() {
        return boot > 0 && firmwareBoot == boot;
    }

    /** {@return whether the present boot came to its end as far as a server can see: both files read, no image asked for} */
    public boolean isUp() {
        return hasReached(Milestone.SPECIFIC_READ) && !hasAskedForFirmware();
    }

    /**
     * Whether the phone asks for the same image boot after boot.
     *
     * @param loopAfter in how many boots on end, 2 or more
     * @return true if so, and no boot without an image came since
     */
    public boolean isLooping(int loopAfter) {
        return firmwareBoots >= loopAfter
                && (firmwareBoot == boot || (firmwareBoot == boot - 1 && !hasReached(Milestone.SPECIFIC_READ)));
    }

    /** {@return the phone's last packets, the oldest first} */
    public List<PacketNote> packets() {
        return packets;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PhoneRecord that
                && mac.equals(that.mac)
                && boot == that.boot
                && bootBegan.equals(that.bootBegan)
                && cause == that.cause
                && leg == that.leg
                && legBegan.equals(that.legBegan)
                && lastStep.equals(that.lastStep)
                && xid == that.xid
                && network.equals(that.network)
                && via.equals(that.via)
                && Objects.equals(address, that.address)
                && Objects.equals(addressUntil, that.addressUntil)
                && Objects.equals(notifiedAt, that.notifiedAt)
                && firmware.equals(that.firmware)
                && firmwareBoots == that.firmwareBoots
                && firmwareBoot == that.firmwareBoot
                && stalled == that.stalled
                && registeredBoot == that.registeredBoot
                && Objects.equals(unanswered, that.unanswered)
                && marks.equals(that.marks)
                && packets.equals(that.packets);
    }

    @Override
    public int hashCode() {
        return Objects.hash(mac, boot, lastStep);
    }

    @Override
    public String toString() {
        return mac + " boot " + boot + " of " + bootBegan + " " + marks;
    }

    /** Collects what is known. Not safe for use by several threads at once. */
    public static final class Builder {
        private final MacAddress mac;
        private long boot;
        private Moment bootBegan;
        private BootCause cause = BootCause.POWER_ON;
        private int leg = 1;
        private Moment legBegan;
        private Moment lastStep;
        private int xid;
        private String network = "";
        private String via = "";
        private @Nullable InetAddress address;
        private @Nullable Instant addressUntil;
        private @Nullable Moment notifiedAt;
        private String firmware = "";
        private int firmwareBoots;
        private long firmwareBoot;
        private boolean stalled;
        private long registeredBoot;
        private @Nullable Unanswered unanswered;
        // Shared with a record until they are changed: a phone's record changes with each of its packets.
        private Map<Milestone, Mark> marks = Map.of();
        private List<PacketNote> packets = List.of();
        private boolean ownMarks;
        private boolean ownPackets;

        private Builder(MacAddress mac, Moment at) {
            this.mac = Objects.requireNonNull(mac, "mac");
            bootBegan = Objects.requireNonNull(at, "at");
            legBegan = at;
            lastStep = at;
        }

        /**
         * Sets the present boot.
         *
         * @param number its number, 0 or more
         * @param began when it began
         * @param why why
         * @return this builder
         */
        public Builder boot(long number, Instant began, BootCause why) {
            return boot(number, Moment.dated(began), why);
        }

        Builder boot(long number, Moment began, BootCause why) {
            boot = number;
            bootBegan = began;
            cause = why;
            return this;
        }

        /**
         * Sets the network's turn within the boot.
         *
         * @param number 1 or 2
         * @param began when the phone came into it
         * @return this builder
         */
        public Builder leg(int number, Instant began) {
            return leg(number, Moment.dated(began));
        }

        Builder leg(int number, Moment began) {
            leg = number;
            legBegan = began;
            return this;
        }

        /**
         * Sets when the phone came a step further.
         *
         * @param at when
         * @return this builder
         */
        public Builder lastStep(Instant at) {
            return lastStep(Moment.dated(at));
        }

        Builder lastStep(Moment at) {
            lastStep = at;
            return this;
        }

        /**
         * Sets the DHCP transaction by which the boot began.
         *
         * @param value its number
         * @return this builder
         */
        public Builder xid(int value) {
            xid = value;
            return this;
        }

        /**
         * Sets the network that the phone is in.
         *
         * @param name its name, empty if not known
         * @return this builder
         */
        public Builder network(String name) {
            network = PacketNote.plain(name);
            return this;
        }

        /**
         * Sets by which way the phone is heard.
         *
         * @param name the interface or relay, empty if not known
         * @return this builder
         */
        public Builder via(String name) {
            via = PacketNote.plain(name);
            return this;
        }

        /**
         * Sets the phone's address.
         *
         * @param value the address, null if not known
         * @return this builder
         */
        public Builder address(@Nullable InetAddress value) {
            return address(value, null);
        }

        /**
         * Sets the phone's address, which is a lease.
         *
         * @param value the address, null if not known
         * @param until when the lease ends, null if that is not known
         * @return this builder
         */
        public Builder address(@Nullable InetAddress value, @Nullable Instant until) {
            address = value;
            addressUntil = until;
            return this;
        }

        /**
         * Sets when the phone was told to boot.
         *
         * @param at when, null for never
         * @return this builder
         */
        public Builder notifiedAt(@Nullable Instant at) {
            return notifiedAt(at == null ? null : Moment.dated(at));
        }

        Builder notifiedAt(@Nullable Moment at) {
            notifiedAt = at;
            return this;
        }

        Builder stalled(boolean value) {
            stalled = value;
            return this;
        }

        Builder registeredBoot(long number) {
            registeredBoot = number;
            return this;
        }

        Builder unanswered(@Nullable Unanswered last) {
            unanswered = last;
            return this;
        }

        /**
         * Sets what is known of software images.
         *
         * @param file the image asked for last, or empty
         * @param boots in how many boots on end
         * @param lastBoot the last boot in which one was asked for, 0 for none
         * @return this builder
         */
        public Builder firmware(String file, int boots, long lastBoot) {
            firmware = PacketNote.plain(file);
            firmwareBoots = boots;
            firmwareBoot = lastBoot;
            return this;
        }

        /**
         * Sets the last attempt at a milestone.
         *
         * @param milestone the milestone
         * @param mark the attempt
         * @return this builder
         */
        public Builder mark(Milestone milestone, Mark mark) {
            if (!ownMarks) {
                EnumMap<Milestone, Mark> own = new EnumMap<>(Milestone.class);
                own.putAll(marks);
                marks = own;
                ownMarks = true;
            }
            marks.put(milestone, mark);
            return this;
        }

        /**
         * Sets the last packets.
         *
         * @param notes the oldest first
         * @return this builder
         */
        public Builder packets(Collection<PacketNote> notes) {
            packets = new ArrayList<>(notes);
            ownPackets = true;
            return this;
        }

        /**
         * Adds a packet and forgets the oldest above a bound.
         *
         * @param note the packet
         * @param most how many are kept
         * @return this builder
         */
        public Builder packet(PacketNote note, int most) {
            if (!ownPackets) {
                List<PacketNote> own = new ArrayList<>(packets.size() + 1);
                own.addAll(packets);
                packets = own;
                ownPackets = true;
            }
            packets.add(note);
            while (packets.size() > most) {
                packets.remove(0);
            }
            return this;
        }

        private Map<Milestone, Mark> givenMarks() {
            if (ownMarks) {
                marks = Collections.unmodifiableMap(marks);
                ownMarks = false;
            }
            return marks;
        }

        private List<PacketNote> givenPackets() {
            if (ownPackets) {
                packets = Collections.unmodifiableList(packets);
                ownPackets = false;
            }
            return packets;
        }

        /** {@return the record} */
        public PhoneRecord build() {
            return new PhoneRecord(this);
        }
    }
}
