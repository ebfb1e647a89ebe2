package io.github.zip2x2.boot.lab;

import io.github.zip2x2.boot.phone.BootOrder;
import io.github.zip2x2.boot.phone.BootSource;
import io.github.zip2x2.boot.phone.MissingFile;
import io.github.zip2x2.boot.phone.PathForm;
import io.github.zip2x2.boot.phone.PhoneProfile;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.ParameterRequestList;
import io.github.zip2x2.dhcp.client.DhcpClientSettings;
import io.github.zip2x2.tftp.TftpOptions;
import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is known of how a kind of phone boots, as text that can be kept and as a {@link PhoneProfile}. Traits that nobody
 * has seen are absent and leave the profile its defaults. Immutable.
 *
 * <table>
 * <caption>The text: lines of {@code key=value}</caption>
 * <tr><th>key</th><th>value</th></tr>
 * <tr><td>model</td><td>such as {@code ZIP2x2}; required</td></tr>
 * <tr><td>path-form</td><td>{@code as-written}, {@code plain}, {@code absolute} or {@code backslash}</td></tr>
 * <tr><td>image-in-directory, lower-case-mac, dhcp-broadcast</td><td>{@code true} or {@code false}</td></tr>
 * <tr><td>boot-order</td><td>of {@code 66,150,siaddr,sname}, first to last</td></tr>
 * <tr><td>dhcp-request-list</td><td>option codes, comma-separated</td></tr>
 * <tr><td>tftp-options</td><td>such as {@code blksize=1024,tsize=0}</td></tr>
 * <tr><td>missing-common, missing-specific, missing-software</td><td>{@code fail} or {@code go-on}</td></tr>
 * <tr><td>file-tries</td><td>how often a file is asked for, 1 to 1000</td></tr>
 * <tr><td>notify-event</td><td>the event of a NOTIFY that makes it boot</td></tr>
 * <tr><td>file-pause-ms</td><td>milliseconds between these, 0 to 86400000</td></tr>
 * </table>
 */
public final class PhoneTraits {
    static final String PATH_FORM = "path-form";
    static final String IMAGE_IN_DIRECTORY = "image-in-directory";
    static final String LOWER_CASE_MAC = "lower-case-mac";
    static final String BOOT_ORDER = "boot-order";
    static final String REQUEST_LIST = "dhcp-request-list";
    static final String BROADCAST = "dhcp-broadcast";
    static final String TFTP_OPTIONS = "tftp-options";
    static final String MISSING_COMMON = "missing-common";
    static final String MISSING_SPECIFIC = "missing-specific";
    static final String MISSING_SOFTWARE = "missing-software";
    static final String FILE_TRIES = "file-tries";
    static final String FILE_PAUSE = "file-pause-ms";

    static final String NOTIFY_EVENT = "notify-event";

    private static final String MODEL = "model";
    private static final Map<BootSource, String> SOURCES = Map.of(
            BootSource.TFTP_SERVER_NAME, "66",
            BootSource.TFTP_SERVER_ADDRESS, "150",
            BootSource.SIADDR, "siaddr",
            BootSource.SNAME, "sname");

    private final Map<String, String> values;

    private PhoneTraits(Map<String, String> values) {
        this.values = values;
        profile(); // which refuses what cannot be
    }

    static PhoneTraits of(PhoneModel model, Map<String, String> seen) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put(MODEL, model.name());
        values.putAll(seen);
        return new PhoneTraits(values);
    }

    /**
     * Reads traits.
     *
     * @param text lines of {@code key=value}; lines that begin with {@code #} are comments
     * @return the traits
     * @throws IllegalArgumentException if a key is not known or its value not one of those that it can have
     */
    public static PhoneTraits parse(String text) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException e) {
            throw new AssertionError("a string can be read", e);
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (String key : new TreeSet<>(properties.stringPropertyNames())) {
            values.put(key, properties.getProperty(key).strip());
        }
        Set<String> known = Set.of(
                MODEL,
                PATH_FORM,
                IMAGE_IN_DIRECTORY,
                LOWER_CASE_MAC,
                BOOT_ORDER,
                REQUEST_LIST,
                BROADCAST,
                TFTP_OPTIONS,
                MISSING_COMMON,
                MISSING_SPECIFIC,
                MISSING_SOFTWARE,
                FILE_TRIES,
                FILE_PAUSE,
                NOTIFY_EVENT);
        values.keySet().stream().filter(key -> !known.contains(key)).findFirst().ifPresent(key -> {
            throw new IllegalArgumentException("'" + key + "' is no trait; known are " + new TreeSet<>(known));
        });
        if (!values.containsKey(MODEL)) {
            throw new IllegalArgumentException("model is missing: name one, such as model=ZIP2x2");
        }
        return new PhoneTraits(values);
    }

    /**
     * The model.
     *
     * @return the model, whose name the files carry
     */
    public PhoneModel model() {
        return PhoneModel.of(Objects.requireNonNull(values.get(MODEL)));
    }

    /**
     * Whether the phone asks for broadcast DHCP replies.
     *
     * @return whether it was seen to
     */
    public boolean broadcast() {
        return bool(BROADCAST);
    }

    /**
     * The options that the phone asks DHCP for.
     *
     * @return as seen, or {@link DhcpClientSettings#PHONE_REQUEST_LIST}
     */
    public ParameterRequestList requestList() {
        String list = values.get(REQUEST_LIST);
        return list == null
                ? DhcpClientSettings.PHONE_REQUEST_LIST
                : ParameterRequestList.of(Arrays.stream(list.split(",", -1))
                        .mapToInt(code -> number(REQUEST_LIST, code, 1, 254))
                        .toArray());
    }

    /**
     * A profile of a phone with these traits.
     *
     * @return a builder, for what traits do not say
     */
    public PhoneProfile.Builder profile() {
        PhoneProfile.Builder profile = PhoneProfile.of(model());
        if (values.containsKey(PATH_FORM)) {
            profile.pathForm(choice(PATH_FORM, PathForm.class));
        }
        profile.imageInDirectory(bool(IMAGE_IN_DIRECTORY)).lowerCaseMac(bool(LOWER_CASE_MAC));
        String order = values.get(BOOT_ORDER);
        if (order != null) {
            profile.bootOrder(BootOrder.of(
                    Arrays.stream(order.split(",", -1)).map(PhoneTraits::source).toArray(BootSource[]::new)));
        }
        String options = values.get(TFTP_OPTIONS);
        if (options != null && !options.isEmpty()) {
            profile.tftpOptions(options(options));
        }
        if (values.containsKey(MISSING_COMMON)) {
            profile.missingCommon(choice(MISSING_COMMON, MissingFile.class));
        }
        if (values.containsKey(MISSING_SPECIFIC)) {
            profile.missingSpecific(choice(MISSING_SPECIFIC, MissingFile.class));
        }
        if (values.containsKey(MISSING_SOFTWARE)) {
            profile.missingSoftware(choice(MISSING_SOFTWARE, MissingFile.class));
        }
        profile.fileTries(
                number(FILE_TRIES, values.getOrDefault(FILE_TRIES, "1"), 1, 1_000),
                Duration.ofMillis(number(FILE_PAUSE, values.getOrDefault(FILE_PAUSE, "2000"), 0, 86_400_000)));
        String event = values.get(NOTIFY_EVENT);
        if (event != null) {
            if (!isToken(event)) {
                throw new IllegalArgumentException(
                        NOTIFY_EVENT + ": '" + event + "' is no name of an event (RFC 6665)");
            }
            profile.notifyEvents(Set.of(event));
        }
        ParameterRequestList list = requestList();
        boolean broadcast = broadcast();
        return profile.dhcp((HardwareAddress hardware) -> DhcpClientSettings.of(hardware)
                .requestList(list)
                .broadcast(broadcast)
                .build());
    }

    /**
     * The traits as text that {@link #parse} reads.
     *
     * @return one line each, each with its end
     */
    public String toText() {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                .collect(Collectors.joining());
    }

    /** Letters, digits and what else a token may hold (RFC 3261, 25.1), less what the text of traits could not keep. */
    static boolean isToken(String text) {
        return !text.isEmpty() && text.length() <= 64 && text.matches("[A-Za-z0-9.!%*_+`'~-]+");
    }

    static String order(List<BootSource> sources) {
        return sources.stream()
                .filter(SOURCES::containsKey)
                .map(source -> Objects.requireNonNull(SOURCES.get(source)))
                .collect(Collectors.joining(","));
    }

    static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static BootSource source(String word) {
        return SOURCES.entrySet().stream()
                .filter(entry -> entry.getValue().equals(word.strip()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        BOOT_ORDER + ": '" + word + "' is none of 66, 150, siaddr, sname"));
    }

    private static TftpOptions options(String text) {
        TftpOptions options = TftpOptions.NONE;
        for (String option : text.split(",", -1)) {
            int equals = option.indexOf('=');
            if (equals < 1 || !option.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '\\')) {
                throw new IllegalArgumentException(TFTP_OPTIONS + ": '" + option + "' is not name=value");
            }
            options = options.with(option.substring(0, equals), option.substring(equals + 1));
        }
        return options;
    }

    private boolean bool(String key) {
        String value = values.getOrDefault(key, "false");
        if (!value.equals("true") && !value.equals("false")) {
            throw new IllegalArgumentException(key + ": '" + value + "' is neither true nor false");
        }
        return value.equals("true");
    }

    private <E extends Enum<E>> E choice(String key, Class<E> of) {
        String value = Objects.requireNonNull(values.get(key));
        return Arrays.stream(of.getEnumConstants())
                .filter(one -> name(one).equals(value))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(key + ": '" + value + "' is none of "
                        + Arrays.stream(of.getEnumConstants())
                                .map(PhoneTraits::name)
                                .toList()));
    }

    private static int number(String key, String text, int least, int most) {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new IllegalArgumentException(key + ": '" + text + "' is no number in " + least + ".." + most);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PhoneTraits that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
