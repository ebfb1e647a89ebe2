package io.github.zip2x2.config.schema;

import static io.github.zip2x2.config.finding.Severity.ERROR;
import static io.github.zip2x2.config.finding.Severity.NOTE;
import static io.github.zip2x2.config.finding.Severity.WARNING;

import io.github.zip2x2.config.Secret;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.config.TftpDirectory;
import io.github.zip2x2.config.finding.FindingCode;
import io.github.zip2x2.config.finding.Severity;
import java.net.Inet4Address;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The types of the phones' values.
 *
 * <p>What is plainly broken is an error whatever the evidence: an address that is none, a port that is none, a yes/no that is
 * neither. Numbers take the severity of what is known of them.
 */
public final class ValueTypes {
    private ValueTypes() {}

    /**
     * {@code yes} or {@code no}.
     *
     * @return the type
     */
    public static ValueType<Boolean> yesNo() {
        return new TextualType<>("yes/no", "yes, no", ValueTypes::readYesNo, value -> value ? "yes" : "no", false);
    }

    private static Reading<Boolean> readYesNo(String text) {
        String trimmed = text.strip();
        if (trimmed.isEmpty()) {
            return emptyValue("write yes or no, or disable the line with a semicolon");
        }
        if (trimmed.equals("yes") || trimmed.equals("no")) {
            return Reading.of(trimmed.equals("yes"));
        }
        if (trimmed.equalsIgnoreCase("yes") || trimmed.equalsIgnoreCase("no")) {
            boolean yes = trimmed.equalsIgnoreCase("yes");
            String word = yes ? "yes" : "no";
            return Reading.of(yes)
                    .with(Problem.of(NOTE, ValueCodes.YES_NO, "has capital letters", "write " + word)
                            .mendedBy(word));
        }
        return Reading.broken(Problem.of(ERROR, ValueCodes.YES_NO, "is neither yes nor no", "write yes or no"));
    }

    /**
     * A whole number whose range is not known.
     *
     * @param evidence how it is known that these are numbers
     * @return the type
     */
    public static ValueType<Integer> integer(Evidence evidence) {
        return number("integer", "range not known", Integer.MIN_VALUE, Integer.MAX_VALUE, evidence, evidence);
    }

    /**
     * A whole number in a range.
     *
     * @param min the least
     * @param max the greatest
     * @param evidence how the range is known
     * @return the type
     */
    public static ValueType<Integer> integer(int min, int max, Evidence evidence) {
        return number("integer", min + " to " + max, min, max, evidence, evidence);
    }

    /**
     * A number that stands for one of some meanings, counted from 0.
     *
     * @param evidence how the meanings are known
     * @param meanings what 0, 1 and so on mean
     * @return the type
     */
    public static ValueType<Integer> choice(Evidence evidence, List<String> meanings) {
        StringBuilder range = new StringBuilder();
        for (int i = 0; i < meanings.size(); i++) {
            range.append(i == 0 ? "" : ", ").append(i).append(' ').append(meanings.get(i));
        }
        return number("choice", range.toString(), 0, meanings.size() - 1, evidence, evidence);
    }

    /**
     * A number of seconds.
     *
     * @return the type, 1 or more
     */
    public static ValueType<Integer> seconds() {
        return number("seconds", "1 or more", 1, Integer.MAX_VALUE, Evidence.INFERRED, Evidence.PBX);
    }

    private static ValueType<Integer> number(
            String name, String range, int min, int max, Evidence rangeEvidence, Evidence typeEvidence) {
        Severity severity = rangeEvidence.severity();
        Severity typeSeverity = typeEvidence.severity();
        Function<String, Reading<Integer>> reader = text -> {
            String trimmed = text.strip();
            if (trimmed.isEmpty()) {
                return emptyValue("write a number, or disable the line with a semicolon");
            }
            Optional<Integer> value = wholeNumber(trimmed);
            if (value.isEmpty()) {
                return Reading.broken(Problem.of(
                        typeSeverity, ValueCodes.NUMBER, "is not a whole number", "write a number" + in(range)));
            }
            if (value.get() < min || value.get() > max) {
                return Reading.of(value.get())
                        .with(Problem.of(
                                severity, ValueCodes.RANGE, "is outside " + range, "write a number" + in(range)));
            }
            return Reading.of(value.get());
        };
        return new TextualType<>(name, range, reader, value -> Integer.toString(value), false);
    }

    private static String in(String range) {
        return range.startsWith("range") ? "" : ": " + range;
    }

    private static Optional<Integer> wholeNumber(String text) {
        int start = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        if (text.length() == start || text.length() > 11) {
            return Optional.empty();
        }
        for (int i = start; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return Optional.empty();
            }
        }
        long value = Long.parseLong(text);
        return value == (int) value ? Optional.of((int) value) : Optional.empty();
    }

    /**
     * A UDP port.
     *
     * @return the type
     */
    public static ValueType<Integer> port() {
        return new TextualType<>("port", "1 to 65535", ValueTypes::readPort, value -> Integer.toString(value), false);
    }

    private static Reading<Integer> readPort(String text) {
        String trimmed = text.strip();
        if (trimmed.isEmpty()) {
            return Reading.empty();
        }
        Optional<Integer> port = wholeNumber(trimmed).filter(value -> value >= 1 && value <= 65535);
        return port.map(Reading::of)
                .orElseGet(() -> Reading.broken(
                        Problem.of(ERROR, ValueCodes.PORT, "is not a port", "write a number from 1 to 65535")));
    }

    /**
     * The first UDP port of RTP.
     *
     * @return the type; an odd one is a warning
     */
    public static ValueType<Integer> evenPort() {
        Function<String, Reading<Integer>> reader = text -> {
            Reading<Integer> reading = readPort(text);
            boolean odd = reading.value().filter(port -> port % 2 != 0).isPresent();
            return odd
                    ? reading.with(Problem.of(
                            WARNING, ValueCodes.ODD_PORT, "is odd", "write an even number, for example 33000"))
                    : reading;
        };
        return new TextualType<>("port", "2 to 65534, even", reader, value -> Integer.toString(value), false);
    }

    /**
     * An IPv4 address.
     *
     * @return the type; empty is legal
     */
    public static ValueType<Inet4Address> ipv4() {
        Function<String, Reading<Inet4Address>> reader = text -> {
            String trimmed = text.strip();
            if (trimmed.isEmpty()) {
                return Reading.empty();
            }
            return HostAddress.ipv4(trimmed)
                    .map(Reading::of)
                    .orElseGet(() -> Reading.broken(Problem.of(
                            ERROR,
                            ValueCodes.ADDRESS,
                            "is not an IPv4 address",
                            "write four numbers from 0 to 255 joined by dots, for example 192.0.2.10")));
        };
        return new TextualType<>("IPv4", "dotted quad or empty", reader, Inet4Address::getHostAddress, false);
    }

    /**
     * An IPv4 address or a host name.
     *
     * @return the type; empty is legal
     */
    public static ValueType<HostAddress> host() {
        Function<String, Reading<HostAddress>> reader = text -> {
            if (text.isBlank()) {
                return emptyValue("write the server's address, or disable the line with a semicolon");
            }
            return HostAddress.tryParse(text)
                    .map(Reading::of)
                    .orElseGet(() -> Reading.broken(Problem.of(
                            ERROR,
                            ValueCodes.ADDRESS,
                            "is neither an IPv4 address nor a host name",
                            "write four numbers from 0 to 255 joined by dots, for example 192.0.2.10")));
        };
        return new TextualType<>("host", "IPv4 address or host name", reader, HostAddress::text, false);
    }

    /**
     * Text that the phone does not show.
     *
     * @return the type
     */
    public static ValueType<String> text() {
        return new TextualType<>("text", "", Reading::of, value -> value, false);
    }

    /**
     * Text that the phone shows.
     *
     * @param length how many characters a sibling shows
     * @return the type; a longer text is a warning
     */
    public static ValueType<String> displayText(int length) {
        Function<String, Reading<String>> reader = text -> {
            Reading<String> reading = Reading.of(text);
            int characters = text.codePointCount(0, text.length());
            return characters <= length
                    ? reading
                    : reading.with(Problem.of(
                            WARNING,
                            ValueCodes.TEXT_TOO_LONG,
                            "has " + characters + " characters, more than the " + length + " that a sibling shows",
                            "shorten it to " + length + " characters, or accept that its end is cut off"));
        };
        return new TextualType<>("text", "at most " + length + " characters", reader, value -> value, false);
    }

    /**
     * A password.
     *
     * @return the type
     */
    public static ValueType<Secret> secret() {
        return new TextualType<>("secret", "", text -> Reading.of(Secret.of(text)), Secret::reveal, true);
    }

    /**
     * A password of digits.
     *
     * @return the type; other characters are a warning
     */
    public static ValueType<Secret> digitSecret() {
        Function<String, Reading<Secret>> reader = text -> {
            Reading<Secret> reading = Reading.of(Secret.of(text));
            return text.chars().allMatch(c -> c >= '0' && c <= '9')
                    ? reading
                    : reading.with(Problem.of(
                            WARNING, ValueCodes.DIGITS, "has other characters than digits", "use digits only"));
        };
        return new TextualType<>("secret", "digits", reader, Secret::reveal, true);
    }

    /**
     * A version of the phone's software.
     *
     * @return the type
     */
    public static ValueType<SoftwareVersion> version() {
        Function<String, Reading<SoftwareVersion>> reader = text -> text.isBlank()
                ? Reading.empty()
                : SoftwareVersion.tryParse(text).map(Reading::of).orElseGet(() -> Reading.broken(versionProblem(text)));
        return new TextualType<>("version", "parts joined by dots", reader, SoftwareVersion::dotted, false);
    }

    private static Problem versionProblem(String text) {
        Problem problem = Problem.of(
                WARNING, ValueCodes.VERSION, "is not parts joined by dots", "write it with dots, for example 1.0.0");
        // The form of the image's name, which says the same.
        return text.strip().matches("[0-9]+(_[0-9]+)+")
                ? problem.mendedBy(text.strip().replace('_', '.'))
                : problem;
    }

    /**
     * A directory below the TFTP root.
     *
     * @return the type; empty is the root
     */
    public static ValueType<TftpDirectory> directory() {
        Function<String, Reading<TftpDirectory>> reader = text -> {
            Optional<TftpDirectory> directory = TftpDirectory.tryParse(text);
            if (directory.isEmpty()) {
                return Reading.broken(Problem.of(
                        WARNING,
                        ValueCodes.DIRECTORY,
                        "is not a directory below the TFTP root",
                        "write a relative path, for example ./ZIP2x2"));
            }
            Reading<TftpDirectory> reading = Reading.of(directory.get());
            return text.indexOf('\\') < 0
                    ? reading
                    : reading.with(Problem.of(
                            NOTE,
                            ValueCodes.DIRECTORY,
                            "has backslashes, which not every TFTP server takes",
                            "write slashes, for example ./ZIP2x2"));
        };
        return new TextualType<>("directory", "path relative to the root", reader, TftpDirectory::written, false);
    }

    /**
     * The circuits of a VLAN.
     *
     * @return the type
     */
    public static ValueType<VlanCircuits> circuits() {
        Function<String, Reading<VlanCircuits>> reader = text -> {
            String trimmed = text.strip();
            if (trimmed.isEmpty()) {
                return emptyValue("write three letters, for example UET");
            }
            Problem problem = Problem.of(
                    WARNING,
                    ValueCodes.CIRCUITS,
                    "is not three letters of U, E, T",
                    "write U (untagged), E (excluded) or T (tagged) for each of the three circuits, for example UET");
            return VlanCircuits.tryParse(trimmed)
                    .map(Reading::of)
                    .orElseGet(() -> Reading.broken(VlanCircuits.tryParse(trimmed.toUpperCase(java.util.Locale.ROOT))
                            .map(upper -> problem.mendedBy(upper.toString()))
                            .orElse(problem)));
        };
        return new TextualType<>("circuits", "three letters of U, E, T", reader, VlanCircuits::toString, false);
    }

    /**
     * A format of times or dates.
     *
     * @return the type; a directive that is not known is a warning
     */
    public static ValueType<TimeFormat> timeFormat() {
        Function<String, Reading<TimeFormat>> reader = text -> {
            TimeFormat format = TimeFormat.of(text);
            Reading<TimeFormat> reading = Reading.of(format);
            String unknown = format.unknownDirective();
            return unknown.isEmpty()
                    ? reading
                    : reading.with(Problem.of(
                            WARNING,
                            ValueCodes.TIME_FORMAT,
                            "has the directive " + unknown + ", which is not known",
                            "use %H %I %M %S %p %d %m %y %Y %a %b %A %B, and %% for a percent sign"));
        };
        return new TextualType<>("time format", "strftime", reader, TimeFormat::pattern, false);
    }

    /**
     * A locale and its character set.
     *
     * @return the type
     */
    public static ValueType<String> language() {
        Function<String, Reading<String>> reader = text -> {
            Reading<String> reading = Reading.of(text);
            return text.isBlank() || text.strip().matches("[a-z]{2,3}(_[A-Z]{2})?([.][A-Za-z0-9_-]+)?")
                    ? reading
                    : reading.with(Problem.of(
                            WARNING,
                            ValueCodes.LANGUAGE,
                            "is not a locale with a character set",
                            "write it as es_ES.iso88591"));
        };
        return new TextualType<>("locale", "locale.charset", reader, value -> value, false);
    }

    private static <T> Reading<T> emptyValue(String remedy) {
        return Reading.<T>empty().with(Problem.of(NOTE, ValueCodes.EMPTY, "is empty", remedy));
    }

    /**
     * The codes that these types give.
     *
     * @return the codes
     */
    public static List<FindingCode> codes() {
        return ValueCodes.all();
    }
}
