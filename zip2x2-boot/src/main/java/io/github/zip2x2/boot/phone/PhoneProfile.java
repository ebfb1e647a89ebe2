package io.github.zip2x2.boot.phone;

import io.github.zip2x2.boot.BootStep;
import io.github.zip2x2.boot.firmware.FirmwareInspector;
import io.github.zip2x2.boot.sip.MessageValidation;
import io.github.zip2x2.boot.sip.NotifySettings;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.effective.EffectiveConfiguration;
import io.github.zip2x2.config.schema.Parameters;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.client.DhcpClientSettings;
import io.github.zip2x2.tftp.TftpOptions;
import io.github.zip2x2.tftp.TftpTransferSettings;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/**
 * How a kind of phone boots: its model, and a stated default for each thing about a real phone that is UNKNOWN. Immutable.
 */
public final class PhoneProfile {
    /** The longest that a boot may take by default, the boot after a software download included. */
    public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(60);

    /** The longest file that a phone takes by default, in bytes: far above any known image. */
    public static final long DEFAULT_MAX_FILE_BYTES = 64L << 20;

    /**
     * How many boots, each caused by the one before it, are no boot loop by default: into a VLAN, for software, and one
     * of each to spare.
     */
    public static final int DEFAULT_MAX_BOOTS = 5;

    /** The port of TFTP servers (RFC 1350). */
    public static final int TFTP_PORT = 69;

    private final PhoneModel model;
    private final PathForm pathForm;
    private final boolean imageInDirectory;
    private final int tftpPort;
    private final TftpOptions tftpOptions;
    private final TftpTransferSettings tftp;
    private final FirmwareInspector inspector;
    private final Duration deadline;
    private final BootOrder bootOrder;
    private final boolean lowerCaseMac;
    private final MissingFile missingCommon;
    private final MissingFile missingSpecific;
    private final MissingFile missingSoftware;
    private final int fileTries;
    private final Duration filePause;
    private final int badSoftwareTries;
    private final int maxBoots;
    private final Map<BootStep, Duration> stepDeadlines;
    private final Function<EffectiveConfiguration, OptionalInt> vlan;
    private final Set<String> notifyEvents;
    private final MessageValidation messageValidation;
    private final Function<HardwareAddress, DhcpClientSettings> dhcp;

    private PhoneProfile(Builder builder) {
        model = builder.model;
        pathForm = builder.pathForm;
        imageInDirectory = builder.imageInDirectory;
        tftpPort = builder.tftpPort;
        tftpOptions = builder.tftpOptions;
        tftp = builder.tftp;
        inspector = builder.inspector;
        deadline = builder.deadline;
        bootOrder = builder.bootOrder;
        lowerCaseMac = builder.lowerCaseMac;
        missingCommon = builder.missingCommon;
        missingSpecific = builder.missingSpecific;
        missingSoftware = builder.missingSoftware;
        fileTries = builder.fileTries;
        filePause = builder.filePause;
        badSoftwareTries = builder.badSoftwareTries;
        maxBoots = builder.maxBoots;
        stepDeadlines = new EnumMap<>(builder.stepDeadlines);
        vlan = builder.vlan;
        notifyEvents = Set.copyOf(builder.notifyEvents);
        messageValidation = builder.messageValidation;
        dhcp = builder.dhcp;
    }

    /**
     * Starts a profile with all defaults.
     *
     * @param model the phone's model
     * @return a builder
     */
    public static Builder of(PhoneModel model) {
        return new Builder(model);
    }

    /**
     * The model.
     *
     * @return the model, whose name the files carry
     */
    public PhoneModel model() {
        return model;
    }

    /**
     * How the phone writes the path of its own file.
     *
     * @return the form
     */
    public PathForm pathForm() {
        return pathForm;
    }

    /**
     * Where the phone looks for its software image.
     *
     * @return whether in the directory that the common file names, not at the root
     */
    public boolean imageInDirectory() {
        return imageInDirectory;
    }

    /**
     * Where the TFTP server listens.
     *
     * @return a UDP port
     */
    public int tftpPort() {
        return tftpPort;
    }

    /**
     * The options of each read request.
     *
     * @return the options, none by default
     */
    public TftpOptions tftpOptions() {
        return tftpOptions;
    }

    /**
     * Time-outs and limits of each transfer.
     *
     * @return the settings
     */
    public TftpTransferSettings tftp() {
        return tftp;
    }

    /**
     * Who looks inside a downloaded image.
     *
     * @return the inspector
     */
    public FirmwareInspector inspector() {
        return inspector;
    }

    /**
     * How long a boot may take, the boot after a software download included.
     *
     * @return above zero
     */
    public Duration deadline() {
        return deadline;
    }

    /**
     * In which order the phone looks for its boot server in a DHCPACK.
     *
     * @return the order
     */
    public BootOrder bootOrder() {
        return bootOrder;
    }

    /**
     * Whether the name of a phone's own file has its MAC address in lower case.
     *
     * @return false for upper case
     */
    public boolean lowerCaseMac() {
        return lowerCaseMac;
    }

    /**
     * The name of a phone's own file as the phone writes it.
     *
     * @param mac its hardware address
     * @return the name, without a directory
     */
    public String specificFileName(MacAddress mac) {
        String name = model.specificFileName(mac);
        return lowerCaseMac ? name.toLowerCase(Locale.ROOT) : name;
    }

    /**
     * What the phone does when there is no common file.
     *
     * @return the policy
     */
    public MissingFile missingCommon() {
        return missingCommon;
    }

    /**
     * What the phone does when there is no file of its own.
     *
     * @return the policy
     */
    public MissingFile missingSpecific() {
        return missingSpecific;
    }

    /**
     * What the phone does when there is no image of the software that it is to run.
     *
     * @return the policy
     */
    public MissingFile missingSoftware() {
        return missingSoftware;
    }

    /**
     * How often the phone asks for a file whose transfer fails.
     *
     * @return 1 or more
     */
    public int fileTries() {
        return fileTries;
    }

    /**
     * How long the phone waits between these tries.
     *
     * @return 0 or more
     */
    public Duration filePause() {
        return filePause;
    }

    /**
     * After how many boots that fell back from the same software the phone does not fetch it again.
     *
     * @return 1 or more
     */
    public int badSoftwareTries() {
        return badSoftwareTries;
    }

    /**
     * How many boots, each caused by the one before it, are no boot loop.
     *
     * @return 1 or more
     */
    public int maxBoots() {
        return maxBoots;
    }

    /**
     * How long a step may take.
     *
     * @param step the step
     * @return above zero, or empty when only the boot's deadline counts
     */
    public Optional<Duration> stepDeadline(BootStep step) {
        return Optional.ofNullable(stepDeadlines.get(step));
    }

    /**
     * The VLAN that a configuration puts the phone in.
     *
     * @param configuration what the phone has read
     * @return its id, 0 for none, or empty when the configuration leaves it where it is
     */
    public OptionalInt vlan(EffectiveConfiguration configuration) {
        return vlan.apply(configuration);
    }

    /**
     * The events of a NOTIFY that make the phone boot.
     *
     * @return the names
     */
    public Set<String> notifyEvents() {
        return notifyEvents;
    }

    /**
     * Whom a NOTIFY must name for the phone to take it.
     *
     * @return what is compared
     */
    public MessageValidation messageValidation() {
        return messageValidation;
    }

    /**
     * How the phone asks DHCP.
     *
     * @param hardwareAddress the phone's hardware address
     * @return the settings of its DHCP client
     */
    public DhcpClientSettings dhcp(HardwareAddress hardwareAddress) {
        return dhcp.apply(hardwareAddress);
    }

    /** The phone's own traffic in VLAN A where VLANs are on (class INFERRED). */
    private static OptionalInt vlanA(EffectiveConfiguration configuration) {
        Optional<Integer> mode = configuration.get(Parameters.VLAN_MODE);
        if (mode.isEmpty()) {
            return OptionalInt.empty();
        }
        return mode.get() == 0
                ? OptionalInt.of(PhoneBootEngine.UNTAGGED)
                : configuration.get(Parameters.VLAN_ID_A).map(OptionalInt::of).orElse(OptionalInt.empty());
    }

    /** Builds a {@link PhoneProfile}. Not thread-safe. */
    public static final class Builder {
        private final PhoneModel model;
        private PathForm pathForm = PathForm.AS_WRITTEN;
        private boolean imageInDirectory;
        private int tftpPort = TFTP_PORT;
        private TftpOptions tftpOptions = TftpOptions.NONE;
        private TftpTransferSettings tftp =
                TftpTransferSettings.builder().maxBytes(DEFAULT_MAX_FILE_BYTES).build();
        private FirmwareInspector inspector = FirmwareInspector.byContainerOrName();
        private Duration deadline = DEFAULT_DEADLINE;
        private BootOrder bootOrder = BootOrder.ZIP2X2;
        private boolean lowerCaseMac;
        private MissingFile missingCommon = MissingFile.FAIL;
        private MissingFile missingSpecific = MissingFile.FAIL;
        private MissingFile missingSoftware = MissingFile.FAIL;
        private int fileTries = 1;
        private Duration filePause = Duration.ofSeconds(2);
        private int badSoftwareTries = Integer.MAX_VALUE;
        private int maxBoots = DEFAULT_MAX_BOOTS;
        private final Map<BootStep, Duration> stepDeadlines = new EnumMap<>(BootStep.class);
        private Function<EffectiveConfiguration, OptionalInt> vlan = PhoneProfile::vlanA;
        private Set<String> notifyEvents = Set.of(NotifySettings.CHECK_SYNC);
        private MessageValidation messageValidation = MessageValidation.REQUEST_URI;
        private Function<HardwareAddress, DhcpClientSettings> dhcp =
                hardwareAddress -> DhcpClientSettings.of(hardwareAddress).build();

        private Builder(PhoneModel model) {
            this.model = Objects.requireNonNull(model, "model");
        }

        /**
         * Sets how the phone writes the path of its own file (class UNKNOWN).
         *
         * @param form the form; {@link PathForm#AS_WRITTEN} by default
         * @return this builder
         */
        public Builder pathForm(PathForm form) {
            pathForm = Objects.requireNonNull(form, "form");
            return this;
        }

        /**
         * Sets where the phone looks for its software image (class INFERRED: at the root).
         *
         * @param inDirectory whether in the directory that the common file names; false by default
         * @return this builder
         */
        public Builder imageInDirectory(boolean inDirectory) {
            imageInDirectory = inDirectory;
            return this;
        }

        /**
         * Sets the port of the TFTP server.
         *
         * @param port 1 to 65535; {@value PhoneProfile#TFTP_PORT} by default
         * @return this builder
         */
        public Builder tftpPort(int port) {
            tftpPort = port;
            return this;
        }

        /**
         * Sets the options of each read request (class UNKNOWN).
         *
         * @param options none by default
         * @return this builder
         */
        public Builder tftpOptions(TftpOptions options) {
            tftpOptions = Objects.requireNonNull(options, "options");
            return this;
        }

        /**
         * Sets time-outs and limits of each transfer.
         *
         * @param settings by default those of the transfer, with files of at most 64 MiB
         * @return this builder
         */
        public Builder tftp(TftpTransferSettings settings) {
            tftp = Objects.requireNonNull(settings, "settings");
            return this;
        }

        /**
         * Sets who looks inside a downloaded image.
         *
         * @param firmwareInspector by default {@link FirmwareInspector#byContainerOrName()}
         * @return this builder
         */
        public Builder inspector(FirmwareInspector firmwareInspector) {
            inspector = Objects.requireNonNull(firmwareInspector, "firmwareInspector");
            return this;
        }

        /**
         * Sets how long a boot may take, the boot after a software download included.
         *
         * @param limit above zero, at most a day; 60 s by default
         * @return this builder
         */
        public Builder deadline(Duration limit) {
            deadline = Objects.requireNonNull(limit, "limit");
            return this;
        }

        /**
         * Sets in which order the phone looks for its boot server in a DHCPACK (class UNKNOWN but for option 66). A
         * server that is named by a host name is passed over.
         *
         * @param order {@link BootOrder#ZIP2X2} by default
         * @return this builder
         */
        public Builder bootOrder(BootOrder order) {
            bootOrder = Objects.requireNonNull(order, "order");
            return this;
        }

        /**
         * Sets how the name of a phone's own file is written (upper case in every example of the manual).
         *
         * @param lower whether in lower case; false by default
         * @return this builder
         */
        public Builder lowerCaseMac(boolean lower) {
            lowerCaseMac = lower;
            return this;
        }

        /**
         * Sets what the phone does when there is no common file (class UNKNOWN).
         *
         * @param policy {@link MissingFile#FAIL} by default
         * @return this builder
         */
        public Builder missingCommon(MissingFile policy) {
            missingCommon = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /**
         * Sets what the phone does when there is no file of its own (class UNKNOWN).
         *
         * @param policy {@link MissingFile#FAIL} by default
         * @return this builder
         */
        public Builder missingSpecific(MissingFile policy) {
            missingSpecific = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /**
         * Sets what the phone does when there is no image of the software that it is to run (class UNKNOWN).
         *
         * @param policy {@link MissingFile#FAIL} by default
         * @return this builder
         */
        public Builder missingSoftware(MissingFile policy) {
            missingSoftware = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /**
         * Sets how often the phone asks for a file whose transfer fails, for whatever reason (class UNKNOWN). Within a
         * transfer, packets are repeated as {@link #tftp} says.
         *
         * @param tries 1 or more; 1 by default
         * @param pause the wait between two tries, 0 or more; 2 s by default
         * @return this builder
         */
        public Builder fileTries(int tries, Duration pause) {
            fileTries = tries;
            filePause = Objects.requireNonNull(pause, "pause");
            return this;
        }

        /**
         * Sets after how many boots that fell back from the same software the phone does not fetch it again (class
         * INFERRED: it fetches it at each boot).
         *
         * @param boots 1 or more; without end by default
         * @return this builder
         */
        public Builder badSoftwareTries(int boots) {
            badSoftwareTries = boots;
            return this;
        }

        /**
         * Sets how many boots, each caused by the one before it, are no boot loop. One more ends the boot as failed.
         *
         * @param boots 1 or more; {@value PhoneProfile#DEFAULT_MAX_BOOTS} by default
         * @return this builder
         */
        public Builder maxBoots(int boots) {
            maxBoots = boots;
            return this;
        }

        /**
         * Sets how long a step may take, besides the deadline of the boot. The even steps wait for answers, and step 9;
         * the others pass at once.
         *
         * @param step the step
         * @param limit above zero; none by default
         * @return this builder
         */
        public Builder stepDeadline(BootStep step, Duration limit) {
            stepDeadlines.put(step, Objects.requireNonNull(limit, "limit"));
            return this;
        }

        /**
         * Sets how the phone understands the VLAN settings of its files (class INFERRED throughout).
         *
         * @param reading makes of a configuration the VLAN id, 0 for none, or empty to stay; by default {@code
         *     vlan_id_a}, 0 where {@code mode} is 0, and empty where there is no {@code mode}
         * @return this builder
         */
        public Builder vlan(Function<EffectiveConfiguration, OptionalInt> reading) {
            vlan = Objects.requireNonNull(reading, "reading");
            return this;
        }

        /**
         * Sets the events of a NOTIFY that make the phone boot (class UNKNOWN).
         *
         * @param events their names; {@value NotifySettings#CHECK_SYNC} by default
         * @return this builder
         */
        public Builder notifyEvents(Set<String> events) {
            notifyEvents = Set.copyOf(events);
            return this;
        }

        /**
         * Sets what the phone compares of a NOTIFY with its own device id, address and port (class INFERRED).
         *
         * @param value {@link MessageValidation#REQUEST_URI} by default
         * @return this builder
         */
        public Builder messageValidation(MessageValidation value) {
            messageValidation = Objects.requireNonNull(value, "messageValidation");
            return this;
        }

        /**
         * Sets how a phone asks DHCP.
         *
         * @param settings makes the settings of the phone with a hardware address; by default those of the client, with
         *     its random delay before the first DHCPDISCOVER
         * @return this builder
         */
        public Builder dhcp(Function<HardwareAddress, DhcpClientSettings> settings) {
            dhcp = Objects.requireNonNull(settings, "settings");
            return this;
        }

        /**
         * Makes the profile.
         *
         * @return the profile
         * @throws IllegalArgumentException if a number or a time is out of its range
         */
        public PhoneProfile build() {
            if (tftpPort < 1 || tftpPort > 65535) {
                throw new IllegalArgumentException("tftpPort is " + tftpPort + ", outside 1..65535: name a UDP port");
            }
            if (deadline.isZero() || deadline.isNegative() || deadline.compareTo(Duration.ofDays(1)) > 0) {
                throw new IllegalArgumentException(
                        "deadline is " + deadline + ", outside PT0.000000001S..PT24H: choose a value in that range");
            }
            if (fileTries < 1 || badSoftwareTries < 1 || maxBoots < 1) {
                throw new IllegalArgumentException("fileTries " + fileTries + ", badSoftwareTries " + badSoftwareTries
                        + ", maxBoots " + maxBoots + ": each is 1 or more");
            }
            if (filePause.isNegative()) {
                throw new IllegalArgumentException("filePause is " + filePause + ": it cannot be negative");
            }
            stepDeadlines.forEach((step, limit) -> {
                if (limit.isZero() || limit.isNegative() || limit.compareTo(Duration.ofDays(1)) > 0) {
                    throw new IllegalArgumentException("stepDeadline of " + step + " is " + limit
                            + ", outside PT0.000000001S..PT24H: choose a value in that range");
                }
            });
            return new PhoneProfile(this);
        }
    }
}
