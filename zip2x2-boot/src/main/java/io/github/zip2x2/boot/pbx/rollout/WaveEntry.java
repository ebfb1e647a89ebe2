package io.github.zip2x2.boot.pbx.rollout;

import io.github.zip2x2.boot.pbx.fleet.PacketNote;
import io.github.zip2x2.config.MacAddress;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** One phone's entry in a wave's book. Immutable. */
public final class WaveEntry {
    private final WavePhone phone;
    private final WavePhase phase;
    private final Instant at;
    private final long bootBefore;
    private final String network;
    private final String detail;
    private final boolean readable;

    private WaveEntry(WavePhone phone, WavePhase phase, Instant at, long bootBefore, String network, String detail) {
        this(phone, phase, at, bootBefore, network, detail, true);
    }

    private WaveEntry(
            WavePhone phone,
            WavePhase phase,
            Instant at,
            long bootBefore,
            String network,
            String detail,
            boolean readable) {
        this.readable = readable;
        this.phone = Objects.requireNonNull(phone, "phone");
        this.phase = Objects.requireNonNull(phase, "phase");
        this.at = Objects.requireNonNull(at, "at");
        this.bootBefore = bootBefore;
        this.network = PacketNote.plain(network);
        this.detail = PacketNote.plain(detail);
    }

    /**
     * A phone whose turn has not come.
     *
     * @param phone the phone
     * @param at the present time
     * @param network the network that it is in, empty if not known
     * @return the entry
     */
    public static WaveEntry waiting(WavePhone phone, Instant at, String network) {
        return new WaveEntry(phone, WavePhase.WAITING, at, 0, network, "");
    }

    /**
     * The phone is about to be told to boot.
     *
     * @param now when
     * @param boots how many of its boots are known, so that the next one is recognised
     * @param in the network that it is in, empty if not known
     * @return the next entry
     */
    public WaveEntry intended(Instant now, long boots, String in) {
        return new WaveEntry(phone, WavePhase.INTENDED, now, boots, in, "");
    }

    /**
     * The phone is further; when it was told to boot stays as it was.
     *
     * @param next how far
     * @param why in words
     * @return the next entry
     */
    public WaveEntry to(WavePhase next, String why) {
        return new WaveEntry(phone, next, at, bootBefore, network, why);
    }

    /**
     * An entry whose row in the book cannot be read. Whether its phone was told is not known, so it is not: it stays {@link
     * WavePhase#WAITING} and is named.
     *
     * @param mac the phone
     * @return the entry
     */
    public static WaveEntry unreadable(MacAddress mac) {
        return new WaveEntry(
                WavePhone.of(mac),
                WavePhase.WAITING,
                Instant.EPOCH,
                0,
                "",
                "its row in the book cannot be read, so whether it was told is not known: tell it in another wave",
                false);
    }

    /** {@return whether its row in the book could be read} */
    public boolean isReadable() {
        return readable;
    }

    /**
     * Reads what {@link #toText} wrote.
     *
     * @param mac the key of the entry
     * @param text what was written
     * @return the entry, or empty if it is none
     */
    public static Optional<WaveEntry> parse(MacAddress mac, String text) {
        String[] parts = text.split("\t", -1);
        if (parts.length != 7) {
            return Optional.empty();
        }
        try {
            return Optional.of(new WaveEntry(
                    new WavePhone(mac, parts[3], Integer.parseInt(parts[4])),
                    WavePhase.valueOf(parts[0]),
                    Instant.parse(parts[1]),
                    Long.parseLong(parts[2]),
                    parts[5],
                    parts[6]));
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /** {@return the entry's text in a book, whose key is the phone's address} */
    public String toText() {
        return String.join(
                "\t",
                phase.name(),
                at.toString(),
                Long.toString(bootBefore),
                phone.deviceId(),
                Integer.toString(phone.sipPort()),
                network,
                detail);
    }

    /** {@return the phone} */
    public WavePhone phone() {
        return phone;
    }

    /** {@return how far the wave is with it} */
    public WavePhase phase() {
        return phase;
    }

    /** {@return when it was about to be told to boot; before that, when the wave was made} */
    public Instant at() {
        return at;
    }

    /** {@return how many of its boots were known then} */
    public long bootBefore() {
        return bootBefore;
    }

    /** {@return the network that it was in, empty if not known} */
    public String network() {
        return network;
    }

    /** {@return what happened, in words} */
    public String detail() {
        return detail;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WaveEntry that && phone.equals(that.phone) && toText().equals(that.toText());
    }

    @Override
    public int hashCode() {
        return Objects.hash(phone, phase, at);
    }

    @Override
    public String toString() {
        return phone.mac() + " " + phase + (detail.isEmpty() ? "" : ": " + detail);
    }
}
