package io.github.zip2x2.boot.lab;

import io.github.zip2x2.boot.phone.BootEvent;
import io.github.zip2x2.boot.phone.PhoneProfile;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.lease.LeaseStore;
import io.github.zip2x2.dhcp.lease.MemoryLeaseStore;
import io.github.zip2x2.dhcp.server.AddressRange;
import io.github.zip2x2.dhcp.server.DhcpServerSettings;
import io.github.zip2x2.dhcp.server.ServedNetwork;
import io.github.zip2x2.tftp.content.TftpContentSource;
import io.github.zip2x2.tftp.server.TftpServerSettings;
import java.math.BigDecimal;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A company's phones in a {@link Simulation}: sites of up to 4000 phones, each a network behind a relay, with a second one
 * where there is a voice VLAN, all served by one DHCP and one TFTP server; each phone with a file, a user and a password of
 * its own.
 *
 * <p>Confined to one thread.
 */
public final class SimulatedFleet {
    /** The most phones. */
    public static final int MAX_PHONES = 1_000_000;

    /** The longest software image, in bytes. */
    public static final int MAX_FIRMWARE_BYTES = 32 << 20;

    /** Within this time all phones get power when it returns. */
    public static final Duration POWER_RETURN = Duration.ofMillis(200);

    /** How many phones get power in a second when they are staggered. */
    public static final int STAGGERED_PER_SECOND = 100;

    private static final int PHONES_OF_SITE = 4000;
    private static final int FIRST_SITE = Ipv4.bits(Ipv4.of("10.0.0.0"));
    private static final int FIRST_VOICE = Ipv4.bits(Ipv4.of("10.128.0.0"));
    private static final int SITE_BITS = 20;
    private static final int SITE_SIZE = 1 << (32 - SITE_BITS);
    private static final int FIRST_HOST = 10;
    private static final int LAST_HOST = SITE_SIZE - 6;
    /** After the last that anything is planned, no boot can be without an outcome for longer than this. */
    private static final Duration SLACK = Duration.ofSeconds(10);

    private final Simulation simulation;
    private final String replay;
    private final long plannedNanos;
    private final long endNanos;

    /** When phones get power. */
    public enum Profile {
        /** All within {@link #POWER_RETURN}, evenly spread. */
        POWER_RETURN,
        /** One after the other, {@value SimulatedFleet#STAGGERED_PER_SECOND} in a second. */
        STAGGERED
    }

    private SimulatedFleet(Builder builder) {
        SplittableRandom random = new SplittableRandom(builder.seed);
        PhoneProfile profile = PhoneProfile.of(PhoneModel.ZIP2X2).build();
        replay = builder.replay();
        TftpContentSource files = new SimulatedFiles(builder.firmwareBytes, builder.vlan);
        Simulation.Builder parts = Simulation.builder(random.nextLong())
                .dhcp(networks(builder.phones, builder.vlan))
                .tftp(TftpServerSettings.builder().trusted("10.0.0.0/8").build())
                .files(builder.files.apply(files))
                .leases(builder.leases == null ? new MemoryLeaseStore() : builder.leases)
                .conditions(builder.conditions)
                .faults(builder.faults)
                .secretInEachFile()
                .run("seed " + builder.seed)
                .listener(builder.listener);
        if (builder.interceptor != null) {
            parts.interceptor(builder.interceptor);
        }
        simulation = parts.build();
        builder.clock.follow(simulation.clock());
        Optional<SoftwareVersion> software =
                Optional.of(builder.firmwareBytes > 0 ? SimulatedFiles.OLD : SimulatedFiles.CURRENT);
        List<SwitchPort> ports = IntStream.rangeClosed(0, (builder.phones - 1) / PHONES_OF_SITE)
                .mapToObj(site -> port(site, builder.vlan))
                .toList();
        long last = 0;
        for (int i = 0; i < builder.phones; i++) {
            SimulatedPhone phone = simulation.add(profile, mac(i), software, ports.get(i / PHONES_OF_SITE));
            long after = builder.profile == Profile.STAGGERED
                    ? i * 1_000_000_000L / STAGGERED_PER_SECOND
                    : random.nextLong(POWER_RETURN.toNanos());
            simulation.powerOn(phone, Duration.ofNanos(after));
            last = Math.max(last, after);
        }
        for (Fault fault : builder.faults) {
            last = Math.max(last, fault.endNanos());
        }
        plannedNanos = last;
        endNanos = last + profile.deadline().plus(SLACK).toNanos();
    }

    /**
     * Starts a fleet with a good network and no faults, whose power returns.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The hardware address of a phone: 00:0B:EA, and its number.
     *
     * @param index 0 to {@value #MAX_PHONES} - 1
     * @return the address
     */
    public static MacAddress mac(int index) {
        return MacAddress.of(
                new byte[] {0, 0x0b, (byte) 0xea, (byte) (index >> 16), (byte) (index >> 8), (byte) index});
    }

    /**
     * The common file that phones of a fleet read.
     *
     * @return its bytes; it names the directory {@code ./ZIP2x2} and software 1.0.0
     */
    public static byte[] commonFile() {
        return SimulatedFiles.COMMON.clone();
    }

    /**
     * The file of one phone of a fleet.
     *
     * @param mac the phone's hardware address
     * @return its bytes
     */
    public static byte[] specificFile(MacAddress mac) {
        return SimulatedFiles.specific(mac);
    }

    private static SwitchPort port(int site, int vlan) {
        SwitchPort port = SwitchPort.behind(relay(FIRST_SITE, site));
        return vlan == 0 ? port : port.vlan(vlan, relay(FIRST_VOICE, site));
    }

    private static Inet4Address relay(int first, int site) {
        return Ipv4.of(first + site * SITE_SIZE + 1);
    }

    private static DhcpServerSettings networks(int phones, int vlan) {
        DhcpServerSettings.Builder settings = DhcpServerSettings.of().trust(Prefix.parse("10.0.0.0/8"));
        for (int site = 0; site * PHONES_OF_SITE < phones; site++) {
            settings.network(network(FIRST_SITE + site * SITE_SIZE));
            if (vlan != 0) {
                settings.network(network(FIRST_VOICE + site * SITE_SIZE));
            }
        }
        return settings.build();
    }

    private static ServedNetwork network(int base) {
        return ServedNetwork.of(Prefix.of(Ipv4.of(base), SITE_BITS))
                .pool(AddressRange.of(Ipv4.of(base + FIRST_HOST), Ipv4.of(base + LAST_HOST)))
                .routers(List.of(Ipv4.of(base + 1)))
                .tftpServer(Simulation.SERVER)
                .build();
    }

    /**
     * The command that repeats the run, each fault written out; what was plugged in from outside is not in it.
     *
     * @return a command of the project's directory
     */
    public String replay() {
        return replay;
    }

    /** {@return the simulation, to be run in parts or asked what happened} */
    public Simulation simulation() {
        return simulation;
    }

    /**
     * Lets time pass until nothing is planned that could change a phone, each boot has ended, and all faults are over. A
     * boot that does not end is a violation.
     *
     * @param progress is called after each second of virtual time
     */
    public void run(Runnable progress) {
        while (!isOver() && simulation.nowNanos() < endNanos) {
            simulation.run(Duration.ofSeconds(1), this::isOver);
            progress.run();
        }
        simulation.allMustHaveEnded();
    }

    private boolean isOver() {
        return simulation.awaited() == 0 && simulation.nowNanos() >= plannedNanos;
    }

    /** Collects what a fleet is made of. Not thread-safe. */
    public static final class Builder {
        private int phones = 1;
        private long seed = 1;
        private Profile profile = Profile.POWER_RETURN;
        private NetworkConditions conditions = NetworkConditions.GOOD;
        private List<Fault> faults = List.of();
        private int firmwareBytes;
        private int vlan;
        private @Nullable LeaseStore leases;
        private UnaryOperator<TftpContentSource> files = UnaryOperator.identity();
        private @Nullable Function<SimulatedDatagram, Optional<ByteBuffer>> interceptor;
        private final VirtualClock clock = new VirtualClock();
        private BiConsumer<SimulatedPhone, BootEvent> listener = (phone, event) -> {};

        private Builder() {}

        /**
         * Sets how many phones there are.
         *
         * @param count 1 to {@value SimulatedFleet#MAX_PHONES}; 1 by default
         * @return this builder
         */
        public Builder phones(int count) {
            phones = count;
            return this;
        }

        /**
         * Sets the seed of all randomness.
         *
         * @param value any; 1 by default
         * @return this builder
         */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /**
         * Sets when phones get power.
         *
         * @param value {@link Profile#POWER_RETURN} by default
         * @return this builder
         */
        public Builder profile(Profile value) {
            profile = Objects.requireNonNull(value, "profile");
            return this;
        }

        /**
         * Sets how good the network is.
         *
         * @param value {@link NetworkConditions#GOOD} by default
         * @return this builder
         */
        public Builder conditions(NetworkConditions value) {
            conditions = Objects.requireNonNull(value, "conditions");
            return this;
        }

        /**
         * Sets what goes wrong.
         *
         * @param schedule the faults; none by default
         * @return this builder
         */
        public Builder faults(List<Fault> schedule) {
            faults = new ArrayList<>(schedule);
            return this;
        }

        /**
         * Sets the length of the software image that all phones must download.
         *
         * @param bytes 0 to {@value SimulatedFleet#MAX_FIRMWARE_BYTES}; 0, the default, means that they run what they should
         * @return this builder
         */
        public Builder firmware(int bytes) {
            firmwareBytes = bytes;
            return this;
        }

        /**
         * Sets the voice VLAN into which the common file moves all phones: at each site a network of its own, with a relay
         * of its own.
         *
         * @param id 1 to {@value SwitchPort#HIGHEST_VLAN}; 0, the default, means that phones stay where they boot first
         * @return this builder
         */
        public Builder vlan(int id) {
            vlan = id;
            return this;
        }

        /**
         * Sets where the DHCP server keeps its leases.
         *
         * @param store as for {@link Simulation.Builder#leases}
         * @return this builder
         */
        public Builder leases(LeaseStore store) {
            leases = Objects.requireNonNull(store, "store");
            return this;
        }

        /**
         * Sets what the TFTP server serves: the fleet's own files with changes, or others. Each phone's own file must hold
         * {@link Simulation#secretOf} of it, by which it is known.
         *
         * @param change gets the fleet's files and returns what is served; asked on the simulation's thread
         * @return this builder
         */
        public Builder files(UnaryOperator<TftpContentSource> change) {
            files = Objects.requireNonNull(change, "change");
            return this;
        }

        /**
         * Sets who may lose or alter single datagrams.
         *
         * @param function as for {@link Simulation.Builder#interceptor}
         * @return this builder
         */
        public Builder interceptor(Function<SimulatedDatagram, Optional<ByteBuffer>> function) {
            interceptor = Objects.requireNonNull(function, "function");
            return this;
        }

        /**
         * The clock of the simulation, for parts that are made before it.
         *
         * @return tells {@link Simulation#EPOCH}, and once a fleet is built, the time of its simulation
         */
        public InstantSource clock() {
            return clock;
        }

        /**
         * Sets who hears what phones tell.
         *
         * @param hears is called within the run; it must not call back
         * @return this builder
         */
        public Builder listener(BiConsumer<SimulatedPhone, BootEvent> hears) {
            listener = Objects.requireNonNull(hears, "hears");
            return this;
        }

        /**
         * Makes the fleet.
         *
         * @return the fleet, at time zero
         * @throws IllegalArgumentException naming the setting, its value and its range
         */
        public SimulatedFleet build() {
            within("phones", phones, 1, MAX_PHONES);
            within("firmware", firmwareBytes, 0, MAX_FIRMWARE_BYTES);
            within("vlan", vlan, 0, SwitchPort.HIGHEST_VLAN);
            return new SimulatedFleet(this);
        }

        private String replay() {
            StringBuilder command = new StringBuilder("examples/run fleet-sim");
            option(command, "--phones", phones, -1);
            option(command, "--seed", seed, "");
            option(command, "--profile", profile == Profile.STAGGERED ? "staggered" : "", "");
            option(command, "--loss", text(conditions.loss()), "0");
            option(command, "--delay", millis(conditions.delay()), "1");
            option(command, "--jitter", millis(conditions.jitter()), "0");
            option(command, "--duplicate", text(conditions.duplication()), "0");
            option(command, "--reorder", text(conditions.reordering()), "0");
            option(command, "--bandwidth", conditions.bandwidth(), 0L);
            option(command, "--firmware", firmwareBytes, 0);
            option(command, "--vlan", vlan, 0);
            faults.forEach(fault -> option(command, "--fault", fault, ""));
            return command.toString();
        }

        private static void option(StringBuilder command, String name, Object value, Object usual) {
            if (!value.equals(usual)) {
                command.append(' ').append(name).append(' ').append(value);
            }
        }

        private static String millis(Duration time) {
            return text(time.toNanos() / 1e6);
        }

        private static String text(double value) {
            return value == 0
                    ? "0"
                    : BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
        }
    }

    /** A setting in its range, or an exception that names it. */
    static void within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + " is " + value + ", outside " + least + ".." + most + ": choose a value in that range");
        }
    }
}
