package io.github.zip2x2.verification.programs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.verification.net.Capture;
import io.github.zip2x2.verification.net.Dissection;
import io.github.zip2x2.verification.net.Lan;
import io.github.zip2x2.verification.net.NetworkNamespaces;
import io.github.zip2x2.verification.net.Program;
import io.github.zip2x2.verification.net.RequiresPrograms;
import io.github.zip2x2.verification.net.RequiresRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Waves of reboots: phones are sipp, one on an address of its own each, which boot by reading their files with curl; the
 * times are those of the packets.
 */
@RequiresRoot
@RequiresPrograms({"sipp", "curl"})
class WaveIT {
    private static final Duration START = Duration.ofSeconds(20);
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int PHONES = 20;

    /** Beyond the 32 s after which a NOTIFY without an answer has failed (RFC 3261, 17.1.2.2, Timer F). */
    private static final int LONGER_THAN_A_TRANSACTION = 40;

    /** What a phone does with a NOTIFY. */
    private enum Nature {
        BOOTS("200 OK", 0),
        ANSWERS_LATE("200 OK", 2_000),
        ACCEPTS_ONLY("200 OK", 0),
        DISMISSES("481 Subscription Does Not Exist", 0),
        REFUSES("489 Bad Event", 0),
        DEAF("", 0);

        final String status;
        final int afterMillis;

        Nature(String status, int afterMillis) {
            this.status = status;
            this.afterMillis = afterMillis;
        }

        boolean boots() {
            return this == BOOTS || this == ANSWERS_LATE;
        }
    }

    /** A phone's part of what went over the wire, in seconds since the epoch. */
    private static final class Heard {
        final Set<String> transactions = new HashSet<>();
        int requests;
        double told = Double.MAX_VALUE;
        double answered;
        double lastRead;
    }

    @TempDir
    Path directory;

    private final Map<Integer, Nature> natures = new LinkedHashMap<>();
    private String state = "";

    @BeforeEach
    void allBoot() {
        state = directory.resolve("state.db").toString();
        set(phone -> Nature.BOOTS);
    }

    private void set(IntFunction<Nature> nature) {
        for (int phone = 1; phone <= PHONES; phone++) {
            natures.put(phone, nature.apply(phone));
        }
    }

    private static String address(int phone) {
        return "192.0.2." + (100 + phone);
    }

    /** Phones on their addresses, all of which have booted once by themselves. */
    private Lan site(NetworkNamespaces net) {
        Lan lan = net.pair(WavePbx.ADDRESS + "/24");
        natures.forEach((phone, nature) -> {
            lan.client().address("eth0", address(phone) + "/24");
            List<String> words = new ArrayList<>(List.of("sipp", "-i", address(phone), "-bind_local", "-p", "5060"));
            words.addAll(List.of("-d", Integer.toString(nature.afterMillis)));
            words.addAll(List.of("-key", "boot", nature.boots() ? boot(phone) : "true"));
            words.addAll(List.of("-sf", scenario(phone, nature).toString()));
            words.addAll(List.of("-nostdin", "-trace_err", "-error_file", "/dev/stderr"));
            lan.client().start(words.toArray(String[]::new));
        });
        String[] listening = {"ip", "netns", "exec", lan.client().name(), "ss", "-Hlun", "sport", "=", ":5060"};
        lan.client()
                .await(
                        "every sipp listens",
                        START,
                        () -> Program.start(listening)
                                        .awaitExit(START)
                                        .stdout()
                                        .lines()
                                        .count()
                                == PHONES);
        return lan;
    }

    /** A phone's scenario; sipp wants the status that it answers written in it. */
    private Path scenario(int phone, Nature nature) {
        String name = nature == Nature.DEAF ? "phone-is-deaf.xml" : "phone-boots.xml";
        try {
            String text = Files.readString(Path.of(System.getProperty("basedir", ""), "src/test/resources/sipp", name));
            return Files.writeString(
                    directory.resolve("phone" + phone + ".xml"), text.replace("200 OK", nature.status));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As a shell does it, a moment after the phone went down. */
    private static String boot(int phone) {
        String server = "tftp://" + WavePbx.ADDRESS + "/";
        return "sleep 0.3; curl -s --max-time 60 --interface " + address(phone) + " " + server + "ZIP2x2_common.cfg "
                + server + "ZIP2x2/" + WavePbx.mac(phone).hex() + ".cfg >/dev/null";
    }

    private Program pbx(Lan lan, int intervalMillis, int cap, double ratio, int sample, int bootWithin) {
        Program pbx = lan.server()
                .start(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        WavePbx.class.getName(),
                        state,
                        Integer.toString(PHONES),
                        Integer.toString(intervalMillis),
                        Integer.toString(cap),
                        Double.toString(ratio),
                        Integer.toString(sample),
                        Integer.toString(bootWithin));
        pbx.awaitLine("^READY$", START);
        return pbx;
    }

    private void powerOn(Lan lan) {
        for (int phone = 1; phone <= PHONES; phone++) {
            lan.client().start("sh", "-c", boot(phone));
        }
    }

    private static Program over(Program pbx) {
        pbx.awaitLine("^OVER$", LIMIT);
        return pbx.awaitExit(LIMIT).expectExit(0);
    }

    /** How each phone ended, as the PBX says: phase and detail. */
    private static Map<Integer, String> ends(Program pbx) {
        Map<Integer, String> ends = new HashMap<>();
        pbx.stdout().lines().filter(line -> line.startsWith("PHONE ")).forEach(line -> {
            String[] words = line.split(" ", 3);
            ends.put(Integer.parseInt(words[1].substring(8), 16), words[2]);
        });
        return ends;
    }

    private static List<String> tells(Program pbx) {
        return pbx.stdout()
                .lines()
                .filter(line -> line.startsWith("TELLS "))
                .map(line -> line.substring(6))
                .toList();
    }

    private Map<Integer, Heard> heard(Dissection packets) {
        Map<Integer, Heard> all = new LinkedHashMap<>();
        natures.keySet().forEach(phone -> all.put(phone, new Heard()));
        for (Map<String, String> frame : packets.only("ip && !icmp")
                .fields("frame.time_epoch", "ip.src", "ip.dst", "sip.Method", "sip.Via.branch", "sip.Status-Code")) {
            double at = Double.parseDouble(frame.getOrDefault("frame.time_epoch", ""));
            boolean toPhone = WavePbx.ADDRESS.equals(frame.get("ip.src"));
            String end = frame.getOrDefault(toPhone ? "ip.dst" : "ip.src", "");
            Heard phone = all.get(Integer.parseInt(end.substring(end.lastIndexOf('.') + 1)) - 100);
            if (phone == null) {
                continue;
            }
            if ("NOTIFY".equals(frame.get("sip.Method"))) {
                phone.told = Math.min(phone.told, at);
                phone.requests++;
                phone.transactions.add(frame.getOrDefault("sip.Via.branch", ""));
            } else if (!toPhone && !frame.getOrDefault("sip.Status-Code", "").isEmpty()) {
                phone.answered = at;
            } else if (!toPhone) {
                phone.lastRead = at;
            }
        }
        return all;
    }

    private static List<Double> toldInOrder(Map<Integer, Heard> heard) {
        return heard.values().stream()
                .filter(phone -> phone.requests > 0)
                .map(phone -> phone.told)
                .sorted()
                .toList();
    }

    @Test
    void thePaceIsKept() {
        double interval = 0.15;
        try (NetworkNamespaces net = NetworkNamespaces.create()) {
            Lan lan = site(net);
            Capture capture = lan.server().capture("eth0", "udp", directory);
            Program pbx = pbx(lan, 150, PHONES, 0, 1, 60);
            powerOn(lan);
            double begun =
                    Double.parseDouble(pbx.awaitLine("^BEGUN (\\d+)$", LIMIT).group(1)) / 1_000;
            over(pbx);
            assertThat(ends(pbx))
                    .hasSize(PHONES)
                    .allSatisfy((phone, end) -> assertThat(end).startsWith("DONE up in boot 2"));
            Map<Integer, Heard> heard = heard(capture.stop());
            assertThat(heard.values()).allSatisfy(phone -> {
                assertThat(phone.transactions).hasSize(1);
                assertThat(phone.lastRead).isGreaterThan(phone.told);
            });
            // A busy machine delays a NOTIFY, and the next ones stay: so each has its own earliest time.
            List<Double> told = toldInOrder(heard);
            for (int i = 0; i < told.size(); i++) {
                assertThat(told.get(i)).as("NOTIFY %d", i).isGreaterThan(begun + i * interval - 0.01);
            }
        }
    }

    @Test
    void eachKindOfPhoneEndsByNameAndNoMoreBootAtOnceThanAllowed() {
        int cap = 4;
        set(phone -> switch (phone) {
            case 3 -> Nature.DISMISSES;
            case 6 -> Nature.REFUSES;
            case 9 -> Nature.DEAF;
            case 12 -> Nature.ANSWERS_LATE;
            case 15 -> Nature.ACCEPTS_ONLY;
            default -> Nature.BOOTS;
        });
        try (NetworkNamespaces net = NetworkNamespaces.create()) {
            Lan lan = site(net);
            Capture capture = lan.server().capture("eth0", "udp", directory);
            Program pbx = pbx(lan, 0, cap, 1, 1, LONGER_THAN_A_TRANSACTION);
            powerOn(lan);
            over(pbx);
            assertThat(ends(pbx))
                    .hasSize(PHONES)
                    .allSatisfy((phone, end) -> assertThat(end)
                            .startsWith(
                                    switch (natures.get(phone)) {
                                        case DISMISSES -> "FAILED refused the NOTIFY: 481 ";
                                        case REFUSES -> "FAILED refused the NOTIFY: 489 ";
                                        case DEAF -> "FAILED did not boot after the NOTIFY (no answer";
                                        case ACCEPTS_ONLY -> "FAILED did not boot after the NOTIFY (200";
                                        default -> "DONE up in boot 2";
                                    }));
            Map<Integer, Heard> heard = heard(capture.stop());
            heard.forEach((phone, wire) ->
                    assertThat(wire.transactions).as("phone %d", phone).hasSize(1));
            assertThat(heard.get(12).requests)
                    .as("repeated until it was answered")
                    .isGreaterThan(1);
            assertThat(heard.get(9).requests).as("repeated until Timer F").isBetween(3, 11);
            heard.forEach((phone, wire) -> assertThat(heard.entrySet().stream()
                            .filter(other -> other.getValue().told <= wire.told
                                    && end(natures.get(other.getKey()), other.getValue()) > wire.told))
                    .as("phones under way when phone %d was told", phone)
                    .hasSizeLessThanOrEqualTo(cap));
        }
    }

    /** Before this time the wave cannot know that it is over with a phone. */
    private static double end(Nature nature, Heard wire) {
        return switch (nature) {
            case BOOTS, ANSWERS_LATE -> wire.lastRead;
            case DISMISSES, REFUSES -> wire.answered;
            case DEAF, ACCEPTS_ONLY -> wire.told + LONGER_THAN_A_TRANSACTION / 2.0;
        };
    }

    @Test
    void itStopsWhenTooManyFail() {
        int sample = 6;
        int cap = 3;
        set(phone -> phone <= 4 ? Nature.BOOTS : phone % 2 == 0 ? Nature.DISMISSES : Nature.REFUSES);
        try (NetworkNamespaces net = NetworkNamespaces.create()) {
            Lan lan = site(net);
            Capture capture = lan.server().capture("eth0", "udp", directory);
            Program pbx = pbx(lan, 0, cap, 0.3, sample, 60);
            powerOn(lan);
            over(pbx);
            assertThat(pbx.stdout()).containsPattern("STOPPED \\d of \\d phones failed");
            Map<Integer, String> ends = ends(pbx);
            Map<Integer, Heard> heard = heard(capture.stop());
            heard.forEach((phone, wire) -> assertThat(wire.transactions)
                    .as("phone %d, %s", phone, ends.get(phone))
                    .hasSize(ends.getOrDefault(phone, "").startsWith("WAITING") ? 0 : 1));
            // Of the first six that are over, two or more failed; by then the others of the cap may be under way.
            assertThat(toldInOrder(heard)).hasSizeBetween(sample, sample + cap - 1);
        }
    }

    @Test
    void aKilledPbxGoesOnAndTellsNoPhoneTwice() {
        set(phone -> phone == 2 ? Nature.DEAF : Nature.BOOTS);
        try (NetworkNamespaces net = NetworkNamespaces.create()) {
            Lan lan = site(net);
            Capture capture = lan.server().capture("eth0", "udp", directory);
            Program first = pbx(lan, 50, 6, 1, 1, 15);
            powerOn(lan);
            first.awaitLine("^TELLS 208$", LIMIT);
            first.kill();
            first.awaitExit(LIMIT);
            Program second = over(pbx(lan, 50, 6, 1, 1, 15));

            assertThat(tells(second)).isNotEmpty().doesNotContainAnyElementsOf(tells(first));
            Map<Integer, String> ends = ends(second);
            assertThat(ends).hasSize(PHONES);
            heard(capture.stop()).forEach((phone, wire) -> {
                String end = ends.getOrDefault(phone, "");
                assertThat(wire.transactions).as("phone %d: %s", phone, end).hasSizeLessThanOrEqualTo(1);
                if (wire.transactions.isEmpty()) {
                    assertThat(end)
                            .as("phone %d, of which only the intent was written", phone)
                            .startsWith("UNCONFIRMED");
                } else if (tells(second).contains(Integer.toString(200 + phone))) {
                    assertThat(end).as("phone %d", phone).startsWith("DONE");
                }
            });
            // Whether it answers is what the first process did not live to see.
            assertThat(ends.get(2)).startsWith("UNCONFIRMED");
        }
    }
}
