package io.github.zip2x2.boot.pbx.rollout;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The stages of a rollout, the time between them, and the answer to a failure. Immutable. */
public final class RolloutSettings {
    private final WaveSettings canaryWave;
    private final WaveSettings wave;
    private final List<Integer> shares;
    private final Duration soak;
    private final boolean proveSoftware;
    private final boolean rollBack;
    private final boolean rebootOnRollBack;

    private RolloutSettings(Builder builder) {
        canaryWave = builder.canaryWave;
        wave = builder.wave;
        shares = List.copyOf(builder.shares);
        soak = builder.soak;
        proveSoftware = builder.proveSoftware;
        rollBack = builder.rollBack;
        rebootOnRollBack = builder.rebootOnRollBack;
    }

    /** {@return a builder with the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the defaults} */
    public static RolloutSettings defaults() {
        return builder().build();
    }

    /** {@return how fast canaries are rebooted, and how many may fail} */
    public WaveSettings canaryWave() {
        return canaryWave;
    }

    /** {@return how fast the other phones are rebooted, and how many may fail} */
    public WaveSettings wave() {
        return wave;
    }

    /** {@return how much of the fleet has what is new after each stage that follows the canaries, in percent} */
    public List<Integer> shares() {
        return shares;
    }

    /** {@return how long a stage's phones are watched before the next stage} */
    public Duration soak() {
        return soak;
    }

    /** {@return whether canaries that loaded software are rebooted once more, to see whether they kept it} */
    public boolean provesSoftware() {
        return proveSoftware;
    }

    /** {@return whether what is new is withdrawn when a stage fails} */
    public boolean rollsBack() {
        return rollBack;
    }

    /** {@return whether phones that have what is new are rebooted after that} */
    public boolean rebootsOnRollBack() {
        return rebootOnRollBack;
    }

    private static final String CANARY_WAVE = "settings/canary-wave";
    private static final String WAVE = "settings/wave";
    private static final String SHARES = "settings/shares";
    private static final String SOAK = "settings/soak";
    private static final String ON_FAILURE = "settings/prove-withdraw-reboot";

    /** The entries of a book that keeps it. */
    Map<String, String> toBook() {
        return Map.of(
                CANARY_WAVE,
                canaryWave.toText(),
                WAVE,
                wave.toText(),
                SHARES,
                shares.stream().map(String::valueOf).collect(Collectors.joining(" ")),
                SOAK,
                soak.toString(),
                ON_FAILURE,
                proveSoftware + " " + rollBack + " " + rebootOnRollBack);
    }

    /** What {@link #toBook} wrote; a book without it is an {@link IllegalArgumentException}. */
    static RolloutSettings ofBook(Map<String, String> book) {
        try {
            String[] flags = book.getOrDefault(ON_FAILURE, "").split(" ", -1);
            if (flags.length != 3) {
                throw new IllegalArgumentException("name: the rollout's book holds no settings");
            }
            return builder()
                    .waves(
                            WaveSettings.parse(book.getOrDefault(CANARY_WAVE, "")),
                            WaveSettings.parse(book.getOrDefault(WAVE, "")))
                    .shares(Arrays.stream(book.getOrDefault(SHARES, "").split(" ", -1))
                            .map(Integer::valueOf)
                            .toList())
                    .soak(Duration.parse(book.getOrDefault(SOAK, "")))
                    .proveSoftware(Boolean.parseBoolean(flags[0]))
                    .onFailure(Boolean.parseBoolean(flags[1]), Boolean.parseBoolean(flags[2]))
                    .build();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("name: the settings in the rollout's book cannot be read", e);
        }
    }

    /** Collects and checks the settings. */
    public static final class Builder {
        private WaveSettings canaryWave = WaveSettings.builder().failures(0, 1).build();
        private WaveSettings wave = WaveSettings.defaults();
        private List<Integer> shares = List.of(10, 100);
        private Duration soak = Duration.ofMinutes(10);
        private boolean proveSoftware = true;
        private boolean rollBack = true;
        private boolean rebootOnRollBack = true;

        private Builder() {}

        /**
         * Sets the waves that reboot phones. Their pace and caps also bound the transfers and the bandwidth of each
         * network.
         *
         * @param canaries for the canaries; by default none may fail
         * @param others for all others
         * @return this builder
         */
        public Builder waves(WaveSettings canaries, WaveSettings others) {
            canaryWave = Objects.requireNonNull(canaries, "canaries");
            wave = Objects.requireNonNull(others, "others");
            return this;
        }

        /**
         * Sets the stages after the canaries.
         *
         * @param percent how much of the other phones have what is new after each stage, 1 to 100, growing, the last 100;
         *     default 10, 100
         * @return this builder
         */
        public Builder shares(List<Integer> percent) {
            shares = List.copyOf(percent);
            return this;
        }

        /**
         * Sets the time for which a stage's phones are watched before the next stage.
         *
         * @param value 0 to 30 days; default 10 minutes
         * @return this builder
         */
        public Builder soak(Duration value) {
            soak = Objects.requireNonNull(value, "soak");
            return this;
        }

        /**
         * Reboots canaries that loaded software once more. A phone that found its image bad runs its previous software,
         * which no server sees; it loads the image again in its next boot, which servers see.
         *
         * @param value default true
         * @return this builder
         */
        public Builder proveSoftware(boolean value) {
            proveSoftware = value;
            return this;
        }

        /**
         * Sets the answer to a stage that fails.
         *
         * @param withdraw whether what is new is withdrawn; default true; else the rollout stops and stays as it is
         * @param reboot whether phones that have it are rebooted then; default true
         * @return this builder
         */
        public Builder onFailure(boolean withdraw, boolean reboot) {
            rollBack = withdraw;
            rebootOnRollBack = reboot;
            return this;
        }

        /**
         * Checks and makes the settings.
         *
         * @return the settings
         * @throws IllegalArgumentException naming the setting, its value, its range and the remedy
         */
        public RolloutSettings build() {
            int last = 0;
            for (int share : shares) {
                if (share <= last || share > 100) {
                    throw new IllegalArgumentException("shares are " + shares + ": let them grow from 1 to 100");
                }
                last = share;
            }
            if (last != 100) {
                throw new IllegalArgumentException("shares are " + shares + ": let the last one be 100");
            }
            if (soak.isNegative() || soak.compareTo(Duration.ofDays(30)) > 0) {
                throw new IllegalArgumentException("soak is " + soak + ", outside 0..30 days");
            }
            return new RolloutSettings(this);
        }
    }
}
