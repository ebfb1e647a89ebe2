package io.github.zip2x2.boot.pbx.fleet;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/** Bounds of what is kept of a fleet, and the times by which a boot is judged. Immutable. */
public final class FleetSettings {
    private final int maxPhones;
    private final int maxStrangers;
    private final int packetsPerPhone;
    private final Duration stallAfter;
    private final Duration crossingWithin;
    private final Duration notifyWithin;
    private final int loopAfter;
    private final Duration flushEvery;
    private final Duration historyBucket;
    private final int historyBuckets;

    private FleetSettings(Builder builder) {
        maxPhones = builder.maxPhones;
        maxStrangers = builder.maxStrangers;
        packetsPerPhone = builder.packetsPerPhone;
        stallAfter = builder.stallAfter;
        crossingWithin = builder.crossingWithin;
        notifyWithin = builder.notifyWithin;
        loopAfter = builder.loopAfter;
        flushEvery = builder.flushEvery;
        historyBucket = builder.historyBucket;
        historyBuckets = builder.historyBuckets;
    }

    /** {@return a builder with the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the defaults} */
    public static FleetSettings defaults() {
        return builder().build();
    }

    /** {@return how many phones are remembered that have had a lease or read their own file} */
    public int maxPhones() {
        return maxPhones;
    }

    /** {@return how many others are remembered, so that invented hardware addresses push out no phone} */
    public int maxStrangers() {
        return maxStrangers;
    }

    /** {@return how many packets of each phone are remembered} */
    public int packetsPerPhone() {
        return packetsPerPhone;
    }

    /** {@return after what time without a next step a boot has stalled} */
    public Duration stallAfter() {
        return stallAfter;
    }

    /** {@return within what time after its last step a phone that appears in another network changed its VLAN} */
    public Duration crossingWithin() {
        return crossingWithin;
    }

    /** {@return within what time after a NOTIFY a boot is counted as its effect} */
    public Duration notifyWithin() {
        return notifyWithin;
    }

    /** {@return in how many boots on end a phone asks for the same image before that is called a boot loop} */
    public int loopAfter() {
        return loopAfter;
    }

    /** {@return how long changes are gathered before they are written to the store} */
    public Duration flushEvery() {
        return flushEvery;
    }

    /** {@return into how long spans of time the history is cut} */
    public Duration historyBucket() {
        return historyBucket;
    }

    /** {@return how many spans of time in which phones booted are kept at most} */
    public int historyBuckets() {
        return historyBuckets;
    }

    /** {@return how far back the history goes: so many spans of time as are kept} */
    public Duration historyKept() {
        return historyBucket.multipliedBy(historyBuckets);
    }

    /** Collects and checks the settings. */
    public static final class Builder {
        private int maxPhones = 20_000;
        private int maxStrangers = 1_000;
        private int packetsPerPhone = 24;
        private Duration stallAfter = Duration.ofMinutes(2);
        private Duration crossingWithin = Duration.ofMinutes(5);
        private Duration notifyWithin = Duration.ofMinutes(5);
        private int loopAfter = 3;
        private Duration flushEvery = Duration.ofMillis(250);
        private Duration historyBucket = Duration.ofHours(1);
        private int historyBuckets = 14 * 24;

        private Builder() {}

        /**
         * Sets how many phones are remembered; the longest unheard of are forgotten first.
         *
         * @param phones that have had a lease or read their own file, 1 to 10000000; default 20000, some 5 KB each
         * @param strangers others, 1 to 10000000; default 1000
         * @return this builder
         */
        public Builder capacity(int phones, int strangers) {
            maxPhones = phones;
            maxStrangers = strangers;
            return this;
        }

        /**
         * Sets how many packets of each phone are remembered.
         *
         * @param value 1 to 1000; default 24, which holds two boots
         * @return this builder
         */
        public Builder packetsPerPhone(int value) {
            packetsPerPhone = value;
            return this;
        }

        /**
         * Sets after what time without a next step a boot has stalled.
         *
         * @param value 1 s to 1 day; default 2 minutes
         * @return this builder
         */
        public Builder stallAfter(Duration value) {
            stallAfter = Objects.requireNonNull(value, "stallAfter");
            return this;
        }

        /**
         * Sets within what time after its last step a phone that appears in another network changed its VLAN, so that
         * both are one boot.
         *
         * @param value 1 s to 1 day; default 5 minutes
         * @return this builder
         */
        public Builder crossingWithin(Duration value) {
            crossingWithin = Objects.requireNonNull(value, "crossingWithin");
            return this;
        }

        /**
         * Sets within what time after a NOTIFY a boot is counted as its effect.
         *
         * @param value 1 s to 1 day; default 5 minutes
         * @return this builder
         */
        public Builder notifyWithin(Duration value) {
            notifyWithin = Objects.requireNonNull(value, "notifyWithin");
            return this;
        }

        /**
         * Sets in how many boots on end a phone asks for the same image before that is called a boot loop.
         *
         * @param value 2 to 1000; default 3: once to load it, once again after a failed transfer
         * @return this builder
         */
        public Builder loopAfter(int value) {
            loopAfter = value;
            return this;
        }

        /**
         * Sets how long changes are gathered before they are written to the store; so much may be lost with a crash.
         *
         * @param value 1 ms to 1 minute; default 250 ms
         * @return this builder
         */
        public Builder flushEvery(Duration value) {
            flushEvery = Objects.requireNonNull(value, "flushEvery");
            return this;
        }

        /**
         * Sets how the history is cut, and how far back it goes.
         *
         * @param bucket the length of a span of time, 1 minute to 31 days; default 1 hour
         * @param buckets how many of them, 1 to 10000; default 336, 14 days. In memory each in which phones booted is
         *     some 5 KB, at most 12 KB
         * @return this builder
         */
        public Builder history(Duration bucket, int buckets) {
            historyBucket = Objects.requireNonNull(bucket, "bucket").truncatedTo(ChronoUnit.SECONDS);
            historyBuckets = buckets;
            return this;
        }

        /**
         * Checks and makes the settings.
         *
         * @return the settings
         * @throws IllegalArgumentException naming the setting, its value, its range and the remedy
         */
        public FleetSettings build() {
            range("maxPhones", maxPhones, 1, 10_000_000);
            range("maxStrangers", maxStrangers, 1, 10_000_000);
            range("packetsPerPhone", packetsPerPhone, 1, 1_000);
            range("stallAfter (ms)", stallAfter.toMillis(), 1_000, 86_400_000);
            range("crossingWithin (ms)", crossingWithin.toMillis(), 1_000, 86_400_000);
            range("notifyWithin (ms)", notifyWithin.toMillis(), 1_000, 86_400_000);
            range("loopAfter", loopAfter, 2, 1_000);
            range("flushEvery (ms)", flushEvery.toMillis(), 1, 60_000);
            range("historyBucket (s)", historyBucket.toSeconds(), 60, 31 * 86_400);
            range("historyBuckets", historyBuckets, 1, 10_000);
            return new FleetSettings(this);
        }

        private static void range(String name, long value, long least, long most) {
            if (value < least || value > most) {
                throw new IllegalArgumentException(
                        name + " is " + value + ", outside " + least + ".." + most + ": choose a value in that range");
            }
        }
    }
}
