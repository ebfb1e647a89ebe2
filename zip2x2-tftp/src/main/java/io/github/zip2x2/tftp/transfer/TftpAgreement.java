package io.github.zip2x2.tftp.transfer;

import io.github.zip2x2.tftp.TftpCodec;
import io.github.zip2x2.tftp.TftpOption;
import io.github.zip2x2.tftp.TftpOptions;
import io.github.zip2x2.tftp.TftpRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What both sides hold to after the negotiation of RFC 2347, 2348, 2349 and 7440; immutable. */
public final class TftpAgreement {
    /** RFC 1350 as it is: 512 bytes, one block per acknowledgement. */
    public static final TftpAgreement PLAIN =
            new TftpAgreement(TftpCodec.DEFAULT_BLKSIZE, 1, 0, -1, false, TftpOptions.NONE);

    private final int blksize;
    private final int windowsize;
    private final long timeoutNanos;
    private final long tsize;
    private final boolean rolloverToOne;
    private final TftpOptions answer;

    private TftpAgreement(
            int blksize, int windowsize, long timeoutNanos, long tsize, boolean rolloverToOne, TftpOptions answer) {
        this.blksize = blksize;
        this.windowsize = windowsize;
        this.timeoutNanos = timeoutNanos;
        this.tsize = tsize;
        this.rolloverToOne = rolloverToOne;
        this.answer = answer;
    }

    /** {@return the block size, 8 to 65464 bytes} */
    public int blksize() {
        return blksize;
    }

    /** {@return the blocks per acknowledgement, 1 to 65535} */
    public int windowsize() {
        return windowsize;
    }

    /** {@return the agreed wait before a repetition in nanoseconds, or 0 if none was agreed} */
    public long timeoutNanos() {
        return timeoutNanos;
    }

    /** {@return the size of the file in bytes, or -1 if it was not told} */
    public long tsize() {
        return tsize;
    }

    /** {@return true if it was agreed that block 65535 is followed by 1} */
    public boolean rolloverToOne() {
        return rolloverToOne;
    }

    /** {@return the options of the OACK; none if the answer is plain} */
    public TftpOptions answer() {
        return answer;
    }

    /**
     * Decides as a server what a request's options lead to: each understood option is answered with the same or a lesser
     * value, everything else is left out as if it had not been asked for.
     *
     * @param request the request
     * @param limits what this server agrees to
     * @param maxBlksize the largest block that fits a datagram on the way to this peer
     * @param length the file's length for a read request, or -1 if it is not known
     * @return the agreement
     */
    public static TftpAgreement asServer(TftpRequest request, TftpOptionLimits limits, int maxBlksize, long length) {
        if (request.options().isEmpty()) {
            return PLAIN;
        }
        int blksize = TftpCodec.DEFAULT_BLKSIZE;
        int windowsize = 1;
        long timeoutNanos = 0;
        long tsize = -1;
        boolean rolloverToOne = false;
        int windowAt = -1;
        List<TftpOption> answer = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (TftpOption option : request.options().entries()) {
            String name = option.name().toLowerCase(Locale.ROOT);
            if (!seen.add(name)) {
                continue;
            }
            long asked = option.number();
            long granted = -1;
            switch (name) {
                case TftpOption.BLKSIZE -> {
                    if (asked >= TftpCodec.MIN_BLKSIZE && asked <= TftpCodec.MAX_BLKSIZE) {
                        granted = Math.min(asked, Math.min(maxBlksize, limits.maxBlksize()));
                        blksize = (int) granted;
                    }
                }
                case TftpOption.BLKSIZE2 -> {
                    boolean only = request.options().find(TftpOption.BLKSIZE).isEmpty();
                    if (limits.hpaOptions()
                            && only
                            && asked >= TftpCodec.MIN_BLKSIZE
                            && asked <= TftpCodec.MAX_BLKSIZE) {
                        granted = Long.highestOneBit(Math.min(asked, Math.min(maxBlksize, limits.maxBlksize())));
                        blksize = (int) granted;
                    }
                }
                case TftpOption.TIMEOUT -> {
                    if (asked >= 1 && asked <= 255) {
                        granted = asked;
                        timeoutNanos = asked * 1_000_000_000L;
                    }
                }
                case TftpOption.TSIZE -> {
                    if (request.isWrite()) {
                        granted = asked;
                        tsize = unlessUnknown(asked);
                    } else if (asked >= 0 && length >= 0 && !request.isNetascii()) {
                        granted = length;
                        tsize = length;
                    }
                }
                case TftpOption.WINDOWSIZE -> {
                    if (asked >= 1 && asked <= 0xFFFF) {
                        granted = Math.min(asked, limits.maxWindowsize());
                        windowsize = (int) granted;
                        windowAt = answer.size();
                    }
                }
                case TftpOption.UTIMEOUT -> {
                    if (limits.hpaOptions() && asked >= TftpOptionLimits.MIN_UTIMEOUT_MICROS && asked <= 255_000_000L) {
                        granted = asked;
                        timeoutNanos = asked * 1000;
                    }
                }
                case TftpOption.ROLLOVER -> {
                    if (limits.hpaOptions() && (asked == 0 || asked == 1)) {
                        granted = asked;
                        rolloverToOne = asked == 1;
                    }
                }
                default -> {
                    // RFC 2347: an option that is not understood is left out of the answer.
                }
            }
            if (granted >= 0) {
                answer.add(new TftpOption(option.name(), Long.toString(granted)));
            }
        }
        // What is in flight is bounded whatever the two options say alone.
        int fitting = Math.max(1, TftpOptionLimits.MAX_WINDOW_BYTES / blksize);
        if (windowsize > fitting) {
            windowsize = fitting;
            answer.set(windowAt, new TftpOption(answer.get(windowAt).name(), Integer.toString(fitting)));
        }
        return new TftpAgreement(blksize, windowsize, timeoutNanos, tsize, rolloverToOne, TftpOptions.of(answer));
    }

    /**
     * Checks as a client what a server answered to a request's options.
     *
     * @param request the request with the options asked for
     * @param answer the options of the OACK
     * @param refusal takes the reason if the answer is not acceptable
     * @return the agreement, or null if the answer holds what was not asked for
     */
    static @Nullable TftpAgreement asClient(TftpRequest request, TftpOptions answer, StringBuilder refusal) {
        int blksize = TftpCodec.DEFAULT_BLKSIZE;
        int windowsize = 1;
        long timeoutNanos = 0;
        long tsize = -1;
        boolean rolloverToOne = false;
        Set<String> seen = new HashSet<>();
        for (TftpOption option : answer.entries()) {
            String name = option.name().toLowerCase(Locale.ROOT);
            TftpOption asked = request.options().find(name).orElse(null);
            long value = option.number();
            boolean good = asked != null && seen.add(name);
            if (asked != null) {
                switch (name) {
                    case TftpOption.BLKSIZE -> {
                        good &= value >= TftpCodec.MIN_BLKSIZE && value <= asked.number();
                        blksize = (int) value;
                    }
                    case TftpOption.BLKSIZE2 -> {
                        good &= value >= TftpCodec.MIN_BLKSIZE && value <= asked.number() && Long.bitCount(value) == 1;
                        blksize = (int) value;
                    }
                    case TftpOption.WINDOWSIZE -> {
                        good &= value >= 1 && value <= asked.number();
                        windowsize = (int) value;
                    }
                    case TftpOption.TIMEOUT -> {
                        good &= value == asked.number();
                        timeoutNanos = value * 1_000_000_000L;
                    }
                    case TftpOption.UTIMEOUT -> {
                        good &= value == asked.number();
                        timeoutNanos = value * 1000;
                    }
                    case TftpOption.TSIZE -> {
                        good &= value >= 0 && (!request.isWrite() || value == asked.number());
                        tsize = unlessUnknown(value);
                    }
                    case TftpOption.ROLLOVER -> {
                        good &= value == asked.number();
                        rolloverToOne = value == 1;
                    }
                    default -> {
                        // An option of the caller's own: what its value means is not known here.
                    }
                }
            }
            if (!good) {
                refusal.append("option ").append(TftpCodec.printable(option.name()));
                refusal.append(asked == null ? " was not asked for" : " has an unacceptable value ");
                refusal.append(asked == null ? "" : TftpCodec.printable(option.value()));
                return null;
            }
        }
        return new TftpAgreement(blksize, windowsize, timeoutNanos, tsize, rolloverToOne, answer);
    }

    /** RFC 2349 has no word for a size that is not known: curl and servers of pipes say 0. */
    private static long unlessUnknown(long tsize) {
        return tsize > 0 ? tsize : -1;
    }

    @Override
    public String toString() {
        return "blksize " + blksize + ", windowsize " + windowsize + ", tsize " + tsize;
    }
}
