package io.github.zip2x2.boot.engine;

import io.github.zip2x2.boot.PathForm;
import io.github.zip2x2.boot.firmware.FirmwareInspector;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.engine.DhcpClientSettings;
import io.github.zip2x2.tftp.TftpOptions;
import io.github.zip2x2.tftp.TftpTransferSettings;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;

/**
 * How a kind of phone boots: its model, and a stated default for each thing about a real phone that is UNKNOWN. Immutable.
 */
public final class PhoneProfile {
    /** The longest that a boot may take by default, the boot after a software download included. */
    public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(60);

    /** The longest file that a phone takes by default, in bytes: far above any known image. */
    public static final long DEFAULT_MAX_FILE_BYTES = 64L << 20;

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
     * How the phone asks DHCP.
     *
     * @param hardwareAddress the phone's hardware address
     * @return the settings of its DHCP client
     */
    public DhcpClientSettings dhcp(HardwareAddress hardwareAddress) {
        return dhcp.apply(hardwareAddress);
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
         * @throws IllegalArgumentException if the port or the deadline is out of its range
         */
        public PhoneProfile build() {
            if (tftpPort < 1 || tftpPort > 65535) {
                throw new IllegalArgumentException("tftpPort is " + tftpPort + ", outside 1..65535: name a UDP port");
            }
            if (deadline.isZero() || deadline.isNegative() || deadline.compareTo(Duration.ofDays(1)) > 0) {
                throw new IllegalArgumentException(
                        "deadline is " + deadline + ", outside PT0.000000001S..PT24H: choose a value in that range");
            }
            return new PhoneProfile(this);
        }
    }
}
