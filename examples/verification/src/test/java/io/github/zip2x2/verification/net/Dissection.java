package io.github.zip2x2.verification.net;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What tshark says of a capture file. Immutable; every question runs tshark once. */
public final class Dissection {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path file;
    private final List<String> options;
    private final String filter;

    private Dissection(Path file, List<String> options, String filter) {
        this.file = file;
        this.options = List.copyOf(options);
        this.filter = filter;
    }

    /** Dissects a capture file with the well-known ports. */
    public static Dissection of(Path file) {
        return new Dissection(file, List.of(), "");
    }

    /** Dissects this UDP port as {@code dhcp}, {@code tftp} or {@code sip}. */
    public Dissection decode(int udpPort, String protocol) {
        return with("-d", "udp.port==" + udpPort + "," + protocol);
    }

    /** Sets a preference of tshark, {@code name:value}. */
    public Dissection preference(String preference) {
        return with("-o", preference);
    }

    /** Looks only at frames that pass this display filter. */
    public Dissection only(String displayFilter) {
        return new Dissection(file, options, displayFilter);
    }

    /** The capture file. */
    public Path file() {
        return file;
    }

    /** One field's values, one entry per frame, empty where a frame lacks it; several values are joined by commas. */
    public List<String> column(String field) {
        return fields(field).stream().map(row -> row.getOrDefault(field, "")).toList();
    }

    /** The fields' values, one map per frame. */
    public List<Map<String, String>> fields(String... names) {
        List<String> words = new ArrayList<>(List.of("-T", "fields", "-E", "separator=/t", "-E", "occurrence=a"));
        for (String name : names) {
            words.add("-e");
            words.add(name);
        }
        List<Map<String, String>> rows = new ArrayList<>();
        // A frame without any of the fields is an empty line, also at the end.
        for (String line : tshark(words).lines().toList()) {
            String[] values = line.split("\t", -1);
            Map<String, String> row = new LinkedHashMap<>();
            for (int column = 0; column < names.length; column++) {
                row.put(names[column], values[column]);
            }
            rows.add(row);
        }
        return rows;
    }

    /** The frames that tshark calls malformed or marks with an expert warning or error, one line each. */
    public List<String> complaints() {
        String bad = "_ws.malformed || _ws.expert.severity >= 0x00600000";
        return new Dissection(file, options, filter.isEmpty() ? bad : "(" + filter + ") && (" + bad + ")")
                .tshark(List.of("-T", "fields", "-e", "frame.number", "-e", "_ws.col.Info", "-e", "_ws.expert.message"))
                .lines()
                .toList();
    }

    /** The whole dissection as tshark's JSON. */
    public String json() {
        return tshark(List.of("-T", "json"));
    }

    /** One line per frame, for failure messages. */
    public String summary() {
        return tshark(List.of());
    }

    @Override
    public String toString() {
        return file + System.lineSeparator() + summary();
    }

    private Dissection with(String option, String value) {
        List<String> extended = new ArrayList<>(options);
        extended.add(option);
        extended.add(value);
        return new Dissection(file, extended, filter);
    }

    private String tshark(List<String> more) {
        List<String> words = new ArrayList<>(List.of("tshark", "-n", "-r", file.toString()));
        words.addAll(options);
        if (!filter.isEmpty()) {
            words.addAll(List.of("-Y", filter));
        }
        words.addAll(more);
        return Program.start(words.toArray(String[]::new))
                .awaitExit(LIMIT)
                .expectExit(0)
                .stdout();
    }
}
