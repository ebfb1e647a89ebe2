package io.github.zip2x2.config.schema;

import io.github.zip2x2.config.SoftwareVersion;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one rule on lock-outs: which settings can keep a phone from the server that could repair it.
 *
 * <p>The writer, the diff and the validation ask it, each with what is known of the server. Which parameters it is about is
 * what {@link Parameter#lockOut} says. Immutable and safe for use by several threads.
 */
public final class LockOutRule {
    /** The rule where neither the server's addresses nor its images are known. */
    public static final LockOutRule NOTHING_KNOWN = new LockOutRule(null, null);

    /** The settings by which others take effect; the validation speaks of these only. */
    private static final List<Parameter<?>> SWITCHES = List.of(
            Parameters.TFTP_SERVER_ADDR, Parameters.SOFTWARE_VERSION, Parameters.CLEAR_SETTINGS, Parameters.VLAN_MODE);

    private final @Nullable Set<HostAddress> servers;
    private final @Nullable Set<SoftwareVersion> images;

    /** The settings of a phone, or of a file. */
    @FunctionalInterface
    public interface Settings {
        /**
         * A setting.
         *
         * @param parameter the parameter
         * @return what stands behind its equals sign, or empty if it is not set
         */
        Optional<String> text(Parameter<?> parameter);

        /**
         * A setting, typed.
         *
         * @param parameter the parameter
         * @param <T> what its values are
         * @return its value, or empty if it is not set or cannot be read
         */
        default <T> Optional<T> get(Parameter<T> parameter) {
            return text(parameter).flatMap(text -> parameter.type().read(text).value());
        }
    }

    private enum Verdict {
        HARMLESS,
        UNKNOWN,
        HARMFUL
    }

    private LockOutRule(@Nullable Set<HostAddress> servers, @Nullable Set<SoftwareVersion> images) {
        this.servers = servers;
        this.images = images;
    }

    /**
     * The rule where the server's addresses are known.
     *
     * @param addresses all addresses and names that phones reach the server by
     * @return the rule
     */
    public LockOutRule servedBy(Collection<HostAddress> addresses) {
        return new LockOutRule(Set.copyOf(addresses), images);
    }

    /**
     * The rule where the server's software images are known.
     *
     * @param versions the versions whose images it has
     * @return the rule
     */
    public LockOutRule images(Collection<SoftwareVersion> versions) {
        Set<SoftwareVersion> all = new LinkedHashSet<>(versions);
        if (images != null) {
            all.addAll(images);
        }
        return new LockOutRule(servers, Set.copyOf(all));
    }

    /**
     * Whether a setting that is written or changed may be a lock-out; what is not known to be harmless is.
     *
     * @param parameter the parameter that is set, changed or taken away
     * @param after all settings as they will be
     * @return why, or empty if it is harmless
     */
    public Optional<String> possible(Parameter<?> parameter, Settings after) {
        return parameter.lockOut().filter(reason -> judge(parameter, after) != Verdict.HARMLESS);
    }

    /**
     * Whether a setting is a lock-out if anything goes wrong with it; what is not known is not said.
     *
     * @param parameter the parameter
     * @param settings all settings
     * @return why, or empty if it is harmless, or not known, or takes effect by another setting only
     */
    public Optional<String> certain(Parameter<?> parameter, Settings settings) {
        return parameter.lockOut().filter(reason -> judge(parameter, settings) == Verdict.HARMFUL);
    }

    /**
     * The parameters that {@link #certain} can say something about.
     *
     * @return the parameters
     */
    public static List<Parameter<?>> switches() {
        return SWITCHES;
    }

    private Verdict judge(Parameter<?> parameter, Settings settings) {
        if (parameter.equals(Parameters.USE_DHCP)) {
            // Static settings may well be right; that they are complete is another rule's business.
            return settings.get(Parameters.USE_DHCP).filter(yes -> yes).isPresent()
                    ? Verdict.HARMLESS
                    : Verdict.UNKNOWN;
        }
        if (parameter.equals(Parameters.VLAN_MODE)) {
            return when(settings.get(Parameters.VLAN_MODE), mode -> mode == 0);
        }
        if (parameter.equals(Parameters.CLEAR_SETTINGS)) {
            return settings.text(Parameters.CLEAR_SETTINGS).isPresent() ? Verdict.HARMFUL : Verdict.HARMLESS;
        }
        if (parameter.equals(Parameters.SOFTWARE_VERSION)) {
            return software(settings);
        }
        if (parameter.equals(Parameters.TFTP_SERVER_ADDR)) {
            return server(settings.get(Parameters.TFTP_SERVER_ADDR));
        }
        return takesNoEffect(parameter, settings) ? Verdict.HARMLESS : Verdict.UNKNOWN;
    }

    private interface Harmless<T> {
        boolean is(T value);
    }

    private static <T> Verdict when(Optional<T> value, Harmless<T> harmless) {
        return value.map(known -> harmless.is(known) ? Verdict.HARMLESS : Verdict.HARMFUL)
                .orElse(Verdict.UNKNOWN);
    }

    private Verdict software(Settings settings) {
        if (settings.text(Parameters.SOFTWARE_VERSION)
                .filter(text -> !text.isBlank())
                .isEmpty()) {
            return Verdict.HARMLESS;
        }
        Set<SoftwareVersion> known = images;
        return known == null ? Verdict.UNKNOWN : when(settings.get(Parameters.SOFTWARE_VERSION), known::contains);
    }

    /** A host name is never resolved here, so one that is not the server's may be it all the same. */
    private Verdict server(Optional<HostAddress> address) {
        Set<HostAddress> known = servers;
        if (known == null || address.isEmpty()) {
            return Verdict.UNKNOWN;
        }
        return known.contains(address.get())
                ? Verdict.HARMLESS
                : address.get().address().isPresent() ? Verdict.HARMFUL : Verdict.UNKNOWN;
    }

    /** VLANs mean nothing while the mode switches them off, nor static addresses while DHCP gives them. */
    private static boolean takesNoEffect(Parameter<?> parameter, Settings settings) {
        if (parameter.section().equals(Parameters.VLAN_MODE.section())) {
            return settings.get(Parameters.VLAN_MODE).filter(mode -> mode == 0).isPresent();
        }
        return parameter.section().equals(Parameters.USE_DHCP.section())
                && parameter.type().name().equals(Parameters.IP_ADDR.type().name())
                && settings.get(Parameters.USE_DHCP).filter(yes -> yes).isPresent();
    }

    /** What is known of the server. */
    @Override
    public String toString() {
        Set<HostAddress> addresses = servers;
        Set<SoftwareVersion> versions = images;
        return "LockOutRule[" + (addresses == null ? "addresses not known" : addresses.size() + " addresses") + ", "
                + (versions == null ? "images not known" : versions.size() + " images") + "]";
    }
}
