package io.github.zip2x2.boot.lab;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something that goes wrong for a while. Its text form, such as {@code loss@5s+3s=0.3}, is the kind, when it begins, how
 * long it lasts, and how much of it: of {@code loss} the probability, of {@code partition} and {@code power} the share of
 * the phones.
 *
 * @param kind what
 * @param from when it begins, from the start of the run; in whole milliseconds
 * @param length how long it lasts; in whole milliseconds
 * @param share how much of it, 0 to 1; 1 for crashes
 */
public record Fault(Kind kind, Duration from, Duration length, double share) {
    private static final Pattern FORM =
            Pattern.compile("([a-z-]+)@(\\d{1,9})(ms|s)\\+(\\d{1,9})(ms|s)(?:=(\\d(?:\\.\\d{1,20})?))?");
    private static final Duration LONGEST = Duration.ofDays(1);

    /** What goes wrong. */
    public enum Kind {
        /** More datagrams are lost. */
        LOSS,
        /** Some phones and the servers cannot reach each other. */
        PARTITION,
        /** Some phones have no power; they boot when it returns. */
        POWER,
        /** The DHCP server has crashed: what it only remembered is gone; its leases are there when it is back. */
        CRASH_DHCP,
        /** The TFTP server has crashed: its transfers are gone. */
        CRASH_TFTP;

        private String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        private boolean isCrash() {
            return this == CRASH_DHCP || this == CRASH_TFTP;
        }
    }

    /**
     * Makes a fault.
     *
     * @param kind what
     * @param from when it begins
     * @param length how long it lasts
     * @param share how much of it
     * @throws IllegalArgumentException if a value is out of its range
     */
    public Fault {
        Objects.requireNonNull(kind, "kind");
        within("from", from, Duration.ZERO);
        within("length", length, Duration.ofMillis(1));
        NetworkConditions.probability("share", share);
        if (kind.isCrash() && share != 1) {
            throw new IllegalArgumentException("share is " + share + ": a server crashes as a whole, so give 1");
        }
    }

    private static void within(String name, Duration value, Duration least) {
        if (value.compareTo(least) < 0 || value.compareTo(LONGEST) > 0 || value.toNanos() % 1_000_000 != 0) {
            throw new IllegalArgumentException(
                    name + " is " + value + ": choose whole milliseconds in " + least + ".." + LONGEST);
        }
    }

    /**
     * Reads the text form.
     *
     * @param text such as {@code loss@5s+3s=0.3}, {@code partition@200ms+10s=0.25}, {@code power@10s+2s=1}, {@code
     *     crash-dhcp@1s+5s} or {@code crash-tftp@1s+5s}
     * @return the fault
     * @throws IllegalArgumentException if it is none
     */
    public static Fault parse(String text) {
        Matcher matcher = FORM.matcher(text);
        for (Kind kind : Kind.values()) {
            if (matcher.matches()
                    && kind.word().equals(matcher.group(1))
                    && kind.isCrash() == (matcher.group(6) == null)) {
                return new Fault(
                        kind,
                        time(matcher.group(2), matcher.group(3)),
                        time(matcher.group(4), matcher.group(5)),
                        kind.isCrash() ? 1 : Double.parseDouble(matcher.group(6)));
            }
        }
        throw new IllegalArgumentException("'" + text + "' is no fault: write KIND@BEGIN+LENGTH=SHARE, such as "
                + "loss@5s+3s=0.3, partition@200ms+10s=0.25, power@10s+2s=1, crash-dhcp@1s+5s or crash-tftp@1s+5s");
    }

    /**
     * Draws a fault.
     *
     * @param random where it comes from
     * @param within faults begin before that time, a second or more, and last a third of it at most
     * @return the fault
     */
    public static Fault draw(RandomGenerator random, Duration within) {
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        long most = within.toMillis();
        Duration from = Duration.ofMillis(random.nextLong(most));
        Duration length = Duration.ofMillis(1 + random.nextLong(most / 3));
        double share = kind.isCrash() ? 1 : (1 + random.nextInt(kind == Kind.LOSS ? 50 : 100)) / 100.0;
        return new Fault(kind, from, length, share);
    }

    private static Duration time(String digits, String unit) {
        long number = Long.parseLong(digits);
        return unit.equals("s") ? Duration.ofSeconds(number) : Duration.ofMillis(number);
    }

    private static String text(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
    }

    long fromNanos() {
        return from.toNanos();
    }

    long endNanos() {
        return from.plus(length).toNanos();
    }

    boolean isOn(Kind wanted, long atNanos) {
        return kind == wanted && atNanos >= fromNanos() && atNanos < endNanos();
    }

    /** The text form, which {@link #parse} reads. */
    @Override
    public String toString() {
        String amount = kind.isCrash()
                ? ""
                : "=" + BigDecimal.valueOf(share).stripTrailingZeros().toPlainString();
        return kind.word() + "@" + text(from) + "+" + text(length) + amount;
    }
}
