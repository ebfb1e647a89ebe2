package io.github.zip2x2.tftp.server;

import io.github.zip2x2.tftp.TftpTransferSettings;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import io.github.zip2x2.tftp.transfer.TftpOptionLimits;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The limits of a server and the settings of its transfers. Immutable. */
public final class TftpServerSettings {
    /** A file of so many bytes is large: firmware, not a configuration. */
    public static final int LARGE_BYTES = 65_536;

    /** Which ports transfers use. */
    public enum Ports {
        /** Open ports with random numbers, each lent to one transfer at a time; their number grows with the load. */
        POOL,
        /** A given number of ports, each lent to one transfer at a time. */
        RANGE,
        /** The listening port itself, for all transfers; for NAT and containers. */
        SINGLE
    }

    private final TftpTransferSettings transfer;
    private final TftpOptionLimits options;
    private final Ports ports;
    private final int maxPorts;
    private final int maxTransfers;
    private final int maxPerSource;
    private final int maxLarge;
    private final List<TrustedPrefix> trusted;
    private final Function<TftpContentRequest, ?> clientKey;
    private final boolean uploads;
    private final int maxUploads;
    private final long maxUploadBytes;
    private final Duration openTimeout;

    private TftpServerSettings(Builder builder) {
        transfer = builder.transfer;
        options = builder.options;
        ports = builder.ports;
        maxPorts = builder.maxPorts;
        maxTransfers = builder.maxTransfers;
        maxPerSource = builder.maxPerSource;
        maxLarge = builder.maxLarge;
        trusted = List.copyOf(builder.trusted);
        clientKey = builder.clientKey;
        uploads = builder.uploads;
        maxUploads = builder.maxUploads;
        maxUploadBytes = builder.maxUploadBytes;
        openTimeout = builder.openTimeout;
    }

    /** {@return a builder with the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the defaults} */
    public static TftpServerSettings defaults() {
        return builder().build();
    }

    /** {@return the settings of each transfer} */
    public TftpTransferSettings transfer() {
        return transfer;
    }

    /** {@return what is agreed to when options are asked for} */
    public TftpOptionLimits options() {
        return options;
    }

    /** {@return which ports transfers use} */
    public Ports ports() {
        return ports;
    }

    /** {@return the most transfer ports of one listener} */
    public int maxPorts() {
        return maxPorts;
    }

    /** {@return the most transfers at once} */
    public int maxTransfers() {
        return maxTransfers;
    }

    /** {@return the most transfers at once from one source address, or of one client of a trusted prefix} */
    public int maxPerSource() {
        return maxPerSource;
    }

    /** {@return the most transfers at once of large files, those of {@value #LARGE_BYTES} bytes and more} */
    public int maxLarge() {
        return maxLarge;
    }

    /** {@return whether write requests are admitted} */
    public boolean uploads() {
        return uploads;
    }

    /** {@return the most uploads at once} */
    public int maxUploads() {
        return maxUploads;
    }

    /** {@return the most bytes of one upload} */
    public long maxUploadBytes() {
        return maxUploadBytes;
    }

    /** {@return a builder with these settings} */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.transfer = transfer;
        builder.options = options;
        builder.ports = ports;
        builder.maxPorts = maxPorts;
        builder.maxTransfers = maxTransfers;
        builder.maxPerSource = maxPerSource;
        builder.maxLarge = maxLarge;
        builder.trusted.addAll(trusted);
        builder.clientKey = clientKey;
        builder.uploads = uploads;
        builder.maxUploads = maxUploads;
        builder.maxUploadBytes = maxUploadBytes;
        builder.openTimeout = openTimeout;
        return builder;
    }

    /** {@return how long the source may take to open a file} */
    public Duration openTimeout() {
        return openTimeout;
    }

    /**
     * Tells whether the limit by source counts clients, not addresses, at an address.
     *
     * @param address the address
     * @return true if it lies in a trusted prefix
     */
    public boolean isTrusted(InetAddress address) {
        return trustedPrefix(address) != null;
    }

    @Nullable
    TrustedPrefix trustedPrefix(InetAddress address) {
        for (TrustedPrefix prefix : trusted) {
            if (prefix.contains(address)) {
                return prefix;
            }
        }
        return null;
    }

    /** {@return who asks, in trusted prefixes: requests with equal keys are of one client} */
    public Function<TftpContentRequest, ?> clientKey() {
        return clientKey;
    }

    /** Collects and checks the settings. */
    public static final class Builder {
        private static final int DEFAULT_PREFIX_RATE = 50_000;

        private TftpTransferSettings transfer = TftpTransferSettings.defaults();
        private TftpOptionLimits options = TftpOptionLimits.defaults();
        private Ports ports = Ports.POOL;
        private int maxPorts = 12_000;
        private int maxTransfers = 12_000;
        private int maxPerSource = 32;
        private int maxLarge = 1_000;
        private final List<TrustedPrefix> trusted = new ArrayList<>();
        private Function<TftpContentRequest, ?> clientKey =
                request -> request.peer().getAddress();
        private boolean uploads;
        private int maxUploads = 8;
        private long maxUploadBytes = 64L << 20;
        private Duration openTimeout = Duration.ofSeconds(5);

        private Builder() {}

        /**
         * Sets the settings of each transfer.
         *
         * @param value the settings
         * @return this builder
         */
        public Builder transfer(TftpTransferSettings value) {
            transfer = Objects.requireNonNull(value, "transfer");
            return this;
        }

        /**
         * Sets the limits for options that clients ask for.
         *
         * @param value the limits
         * @return this builder
         */
        public Builder options(TftpOptionLimits value) {
            options = Objects.requireNonNull(value, "options");
            return this;
        }

        /**
         * Sets the kind of transfer ports.
         *
         * @param value default {@link Ports#POOL}
         * @param most the most ports of one listener, 1 to 60000; default 12000
         * @return this builder
         */
        public Builder ports(Ports value, int most) {
            ports = Objects.requireNonNull(value, "ports");
            maxPorts = most;
            return this;
        }

        /**
         * Sets the most transfers at once.
         *
         * @param value 1 to 1000000; default 12000
         * @return this builder
         */
        public Builder maxTransfers(int value) {
            maxTransfers = value;
            return this;
        }

        /**
         * Sets the most transfers at once from one source address, or of one client of a trusted prefix.
         *
         * @param value 1 to 1000000; default 32
         * @return this builder
         */
        public Builder maxPerSource(int value) {
            maxPerSource = value;
            return this;
        }

        /**
         * Sets the most transfers at once of large files, so that firmware leaves room for configuration files.
         *
         * @param value 1 to 1000000; default 1000
         * @return this builder
         */
        public Builder maxLarge(int value) {
            maxLarge = value;
            return this;
        }

        /**
         * Adds a prefix where many phones may stand behind one address (NAT, a relay): the limit by source counts
         * clients there, as {@link #clientKey} tells them apart. 50000 transfers may begin in it per second.
         *
         * @param cidr such as {@code 10.80.0.0/13} or {@code 2001:db8::/32}
         * @return this builder
         * @throws IllegalArgumentException if it is no prefix
         */
        public Builder trusted(String cidr) {
            return trusted(cidr, DEFAULT_PREFIX_RATE);
        }

        /**
         * Adds a prefix as {@link #trusted(String)} does, with a limit of its own that stands behind the one by client:
         * who can forge addresses can forge keys.
         *
         * @param cidr such as {@code 10.80.0.0/13} or {@code 2001:db8::/32}
         * @param perSecond how many transfers may begin in it per second, 1 or more; as many may begin at once
         * @return this builder
         * @throws IllegalArgumentException if it is no prefix, or the rate is below 1
         */
        public Builder trusted(String cidr, int perSecond) {
            range("trusted " + cidr + " (per second)", perSecond, 1, Integer.MAX_VALUE);
            trusted.add(new TrustedPrefix(AddressPrefix.of(cidr), perSecond));
            return this;
        }

        /**
         * Sets the key that tells clients of trusted prefixes apart, such as the MAC address in the file's name.
         *
         * @param value tells from a request who asks: equal keys, one client. Called on the server's threads for each new
         *     request, so it must not block. Where it throws or returns null the source address counts, which is
         *     also the default
         * @return this builder
         */
        public Builder clientKey(Function<TftpContentRequest, ?> value) {
            clientKey = Objects.requireNonNull(value, "clientKey");
            return this;
        }

        /**
         * Admits write requests.
         *
         * @param value default false
         * @return this builder
         */
        public Builder uploads(boolean value) {
            uploads = value;
            return this;
        }

        /**
         * Sets the number of uploads at once and the size of one.
         *
         * @param most the most at once, 1 to 10000; default 8
         * @param bytes the most bytes of one, 1 or more; default 67108864
         * @return this builder
         */
        public Builder maxUploads(int most, long bytes) {
            maxUploads = most;
            maxUploadBytes = bytes;
            return this;
        }

        /**
         * Sets the longest time that the source may take to open a file.
         *
         * @param value 1 ms to 10 minutes; default 5 s
         * @return this builder
         */
        public Builder openTimeout(Duration value) {
            openTimeout = Objects.requireNonNull(value, "openTimeout");
            return this;
        }

        /**
         * Checks and makes the settings.
         *
         * @return the settings
         * @throws IllegalArgumentException naming the setting, its value, its range and the remedy
         */
        public TftpServerSettings build() {
            range("maxPorts", maxPorts, 1, 60_000);
            range("maxTransfers", maxTransfers, 1, 1_000_000);
            range("maxPerSource", maxPerSource, 1, 1_000_000);
            range("maxLarge", maxLarge, 1, 1_000_000);
            range("maxUploads", maxUploads, 1, 10_000);
            range("maxUploadBytes", maxUploadBytes, 1, Long.MAX_VALUE);
            range("openTimeout (ms)", openTimeout.toMillis(), 1, 600_000);
            return new TftpServerSettings(this);
        }

        private static void range(String name, long value, long least, long most) {
            if (value < least || value > most) {
                throw new IllegalArgumentException(
                        name + " is " + value + ", outside " + least + ".." + most + ": choose a value in that range");
            }
        }
    }
}
