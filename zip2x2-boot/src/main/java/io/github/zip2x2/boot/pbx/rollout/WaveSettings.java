package io.github.zip2x2.boot.pbx.rollout;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Objects;

/** The pace and the caps of a wave, and what counts as a failure. Immutable. */
public final class WaveSettings {
    private final Duration interval;
    private final int maxUnderWay;
    private final int maxPerNetwork;
    private final long bytesPerPhone;
    private final long bytesPerSecond;
    private final double failureRatio;
    private final int failureSample;
    private final Duration bootWithin;
    private final Duration upWithin;
    private final Duration softwareWithin;
    private final Duration settle;
    private final Duration deferAtMost;

    private WaveSettings(Builder builder) {
        interval = builder.interval;
        maxUnderWay = builder.maxUnderWay;
        maxPerNetwork = builder.maxPerNetwork;
        bytesPerPhone = builder.bytesPerPhone;
        bytesPerSecond = builder.bytesPerSecond;
        failureRatio = builder.failureRatio;
        failureSample = builder.failureSample;
        bootWithin = builder.bootWithin;
        upWithin = builder.upWithin;
        softwareWithin = builder.softwareWithin;
        settle = builder.settle;
        deferAtMost = builder.deferAtMost;
    }

    private WaveSettings(WaveSettings other, long bytesPerPhone) {
        interval = other.interval;
        maxUnderWay = other.maxUnderWay;
        maxPerNetwork = other.maxPerNetwork;
        this.bytesPerPhone = bytesPerPhone;
        bytesPerSecond = other.bytesPerSecond;
        failureRatio = other.failureRatio;
        failureSample = other.failureSample;
        bootWithin = other.bootWithin;
        upWithin = other.upWithin;
        softwareWithin = other.softwareWithin;
        settle = other.settle;
        deferAtMost = other.deferAtMost;
    }

    /** {@return a builder with the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the defaults} */
    public static WaveSettings defaults() {
        return builder().build();
    }

    /** {@return the least time between two reboots} */
    public Duration interval() {
        return interval;
    }

    /** {@return the most phones that are booting at once} */
    public int maxUnderWay() {
        return maxUnderWay;
    }

    /** {@return the most phones of one network that are booting at once} */
    public int maxPerNetwork() {
        return maxPerNetwork;
    }

    /** {@return the least time between two reboots in one network: what one phone loads at the network's bandwidth} */
    public Duration networkInterval() {
        return bytesPerSecond == 0
                ? Duration.ZERO
                : Duration.ofMillis((bytesPerPhone * 1_000 + bytesPerSecond - 1) / bytesPerSecond);
    }

    /**
     * The same for phones that load at least so much: where the bandwidth of a network is limited, they are rebooted further
     * apart.
     *
     * @param bytes what each phone loads, such as the length of an image
     * @return the settings
     * @throws IllegalArgumentException if that is not 0 to 2^40
     */
    public WaveSettings loading(long bytes) {
        Builder.range("bytes", bytes, 0, 1L << 40);
        return bytes <= bytesPerPhone ? this : new WaveSettings(this, bytes);
    }

    /** {@return the share of failed phones above which the wave stops, 0 to 1} */
    public double failureRatio() {
        return failureRatio;
    }

    /** {@return after how many phones that share is looked at first} */
    public int failureSample() {
        return failureSample;
    }

    /** {@return within what time after a NOTIFY a boot must begin} */
    public Duration bootWithin() {
        return bootWithin;
    }

    /** {@return within what time after that a phone must be up} */
    public Duration upWithin() {
        return upWithin;
    }

    /** {@return within what time it must be up when it loads software} */
    public Duration softwareWithin() {
        return softwareWithin;
    }

    /** {@return how long after it read its own file a phone must not ask for an image to count as up} */
    public Duration settle() {
        return settle;
    }

    /** {@return how long a phone that may not be rebooted is asked for again} */
    public Duration deferAtMost() {
        return deferAtMost;
    }

    /** What a rollout's book keeps of it. */
    String toText() {
        return String.join(
                " ",
                interval.toString(),
                Integer.toString(maxUnderWay),
                Integer.toString(maxPerNetwork),
                Long.toString(bytesPerPhone),
                Long.toString(bytesPerSecond),
                Double.toString(failureRatio),
                Integer.toString(failureSample),
                bootWithin.toString(),
                upWithin.toString(),
                softwareWithin.toString(),
                settle.toString(),
                deferAtMost.toString());
    }

    /** Reads what {@link #toText} wrote; anything else is an {@link IllegalArgumentException}. */
    static WaveSettings parse(String text) {
        String[] parts = text.split(" ", -1);
        if (parts.length != 12) {
            throw new IllegalArgumentException("'" + text + "' is no setting of a wave");
        }
        try {
            Builder builder = builder()
                    .interval(Duration.parse(parts[0]))
                    .maxUnderWay(Integer.parseInt(parts[1]), Integer.parseInt(parts[2]))
                    .failures(Double.parseDouble(parts[5]), Integer.parseInt(parts[6]))
                    .within(Duration.parse(parts[7]), Duration.parse(parts[8]), Duration.parse(parts[9]))
                    .settle(Duration.parse(parts[10]))
                    .deferAtMost(Duration.parse(parts[11]));
            long rate = Long.parseLong(parts[4]);
            return (rate == 0 ? builder : builder.networkBandwidth(Long.parseLong(parts[3]), rate)).build();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'" + text + "' is no setting of a wave", e);
        }
    }

    /** Collects and checks the settings. */
    public static final class Builder {
        private Duration interval = Duration.ofMillis(500);
        private int maxUnderWay = 50;
        private int maxPerNetwork = 20;
        private long bytesPerPhone;
        private long bytesPerSecond;
        private double failureRatio = 0.1;
        private int failureSample = 10;
        private Duration bootWithin = Duration.ofMinutes(2);
        private Duration upWithin = Duration.ofMinutes(5);
        private Duration softwareWithin = Duration.ofMinutes(20);
        private Duration settle = Duration.ofSeconds(15);
        private Duration deferAtMost = Duration.ofHours(8);

        private Builder() {}

        /**
         * Sets the pace.
         *
         * @param value the least time between two reboots, 0 to 1 hour; default 500 ms
         * @return this builder
         */
        public Builder interval(Duration value) {
            interval = Objects.requireNonNull(value, "interval");
            return this;
        }

        /**
         * Sets the number of phones that may be booting at once. It bounds the transfers that the wave causes.
         *
         * @param inAll 1 to 10000; default 50
         * @param inOneNetwork 1 to 10000; default 20
         * @return this builder
         */
        public Builder maxUnderWay(int inAll, int inOneNetwork) {
            maxUnderWay = inAll;
            maxPerNetwork = inOneNetwork;
            return this;
        }

        /**
         * Sets the bandwidth that the wave may take in a network on average. It gives the time between two reboots
         * there.
         *
         * @param bytesPerPhone what one phone loads, 0 to 2^40; a {@link io.github.zip2x2.boot.pbx.rollout.Rollout}
         *     takes the length of its image where that is more
         * @param bytesPerSecond what the network may be loaded with, 1 to 2^40; not limited unless set
         * @return this builder
         * @throws IllegalArgumentException if a number is out of its range
         */
        public Builder networkBandwidth(long bytesPerPhone, long bytesPerSecond) {
            range("bytesPerPhone", bytesPerPhone, 0, 1L << 40);
            range("bytesPerSecond", bytesPerSecond, 1, 1L << 40);
            this.bytesPerPhone = bytesPerPhone;
            this.bytesPerSecond = bytesPerSecond;
            return this;
        }

        /**
         * Sets the share of failures at which a wave stops.
         *
         * @param ratio the share of failed and unconfirmed phones above which it stops, 0 to 1; default 0.1
         * @param sample after how many phones that share is looked at first, 1 or more; default 10; fewer where the wave
         *     has fewer
         * @return this builder
         */
        public Builder failures(double ratio, int sample) {
            failureRatio = ratio;
            failureSample = sample;
            return this;
        }

        /**
         * Sets the times within which a phone must boot.
         *
         * @param begin from the NOTIFY to the boot's begin, 1 s to 1 day; default 2 minutes
         * @param up from there until it has read its files, 1 s to 1 day; default 5 minutes
         * @param software the same when it loads software, 1 s to 1 day; default 20 minutes
         * @return this builder
         */
        public Builder within(Duration begin, Duration up, Duration software) {
            bootWithin = Objects.requireNonNull(begin, "begin");
            upWithin = Objects.requireNonNull(up, "up");
            softwareWithin = Objects.requireNonNull(software, "software");
            return this;
        }

        /**
         * Sets the settling time: a phone counts as up if it asks for no image for so long after its own file.
         *
         * @param value 0 to 10 minutes; default 15 s
         * @return this builder
         */
        public Builder settle(Duration value) {
            settle = Objects.requireNonNull(value, "settle");
            return this;
        }

        /**
         * Sets the longest time for which the guard is asked again about a phone. Then the phone is left out.
         *
         * @param value 0 to 30 days; default 8 hours
         * @return this builder
         */
        public Builder deferAtMost(Duration value) {
            deferAtMost = Objects.requireNonNull(value, "deferAtMost");
            return this;
        }

        /**
         * Checks and makes the settings.
         *
         * @return the settings
         * @throws IllegalArgumentException naming the setting, its value, its range and the remedy
         */
        public WaveSettings build() {
            range("interval (ms)", interval.toMillis(), 0, 3_600_000);
            range("maxUnderWay", maxUnderWay, 1, 10_000);
            range("maxPerNetwork", maxPerNetwork, 1, 10_000);
            range("failureSample", failureSample, 1, 1_000_000);
            range("bootWithin (ms)", bootWithin.toMillis(), 1_000, 86_400_000);
            range("upWithin (ms)", upWithin.toMillis(), 1_000, 86_400_000);
            range("softwareWithin (ms)", softwareWithin.toMillis(), 1_000, 86_400_000);
            range("settle (ms)", settle.toMillis(), 0, 600_000);
            range("deferAtMost (ms)", deferAtMost.toMillis(), 0, 30L * 86_400_000);
            if (!(failureRatio >= 0 && failureRatio <= 1)) {
                throw new IllegalArgumentException(
                        "failureRatio is " + failureRatio + ", outside 0..1: choose a value in that range");
            }
            return new WaveSettings(this);
        }

        private static void range(String name, long value, long least, long most) {
            if (value < least || value > most) {
                throw new IllegalArgumentException(
                        name + " is " + value + ", outside " + least + ".." + most + ": choose a value in that range");
            }
        }
    }
}
