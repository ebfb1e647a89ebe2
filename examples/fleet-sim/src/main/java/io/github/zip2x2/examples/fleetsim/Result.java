package io.github.zip2x2.examples.fleetsim;

import io.github.zip2x2.boot.BootStep;
import io.github.zip2x2.boot.lab.BootStatistics;
import io.github.zip2x2.boot.lab.Fault;
import io.github.zip2x2.boot.lab.Latencies;
import io.github.zip2x2.boot.lab.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** What a run came to, as text and as JSON. Without a wall clock in virtual time, so that a run can be repeated. */
record Result(int phones, long seed, BootStatistics statistics, Duration took, Optional<Virtual> virtual) {

    /** What only virtual time knows. */
    record Virtual(
            List<Fault> faults,
            long datagrams,
            long lost,
            long serverRetransmissions,
            SortedMap<String, Long> silences,
            List<String> violations,
            boolean allRun,
            String trace,
            String replay) {}

    /** One line of the table. */
    record Row(String name, Latencies latencies) {}

    static Result virtual(int phones, long seed, List<Fault> faults, Simulation simulation, String replay) {
        boolean allRun =
                simulation.phones().stream().allMatch(phone -> phone.engine().isRunning());
        return new Result(
                phones,
                seed,
                simulation.statistics(),
                Duration.ofNanos(simulation.statistics().lastEndNanos()),
                Optional.of(new Virtual(
                        faults,
                        simulation.datagramsSent(),
                        simulation.datagramsLost(),
                        simulation.serverRetransmissions(),
                        simulation.silences(),
                        simulation.violations(),
                        allRun,
                        simulation.trace(),
                        replay)));
    }

    static Result real(int phones, long seed, BootStatistics statistics, Duration took) {
        return new Result(phones, seed, statistics, took, Optional.empty());
    }

    boolean isGood() {
        return virtual.map(v -> v.allRun() && v.violations().isEmpty())
                .orElseGet(() -> statistics.completed() == phones);
    }

    double bootsPerSecond() {
        return took.isZero() ? 0 : statistics.completed() / (took.toNanos() / 1e9);
    }

    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (BootStep step : BootStep.values()) {
            if (statistics.of(step).count() > 0) {
                rows.add(new Row(step.number() + " " + step.name(), statistics.of(step)));
            }
        }
        rows.add(new Row("boot", statistics.boots()));
        return rows;
    }

    static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.1f", nanos / 1e6);
    }

    String summary() {
        return String.format(
                Locale.ROOT,
                "%d of %d boots of %d phones completed in %s s%s: %.1f boots/s, %d retransmissions, %d stalls",
                statistics.completed(),
                statistics.started(),
                phones,
                String.format(Locale.ROOT, "%.1f", took.toNanos() / 1e9),
                virtual.isPresent() ? " of virtual time" : "",
                bootsPerSecond(),
                statistics.retransmissions(),
                statistics.stalls());
    }

    String text() {
        StringBuilder text = new StringBuilder(summary()).append('\n');
        text.append(String.format(
                Locale.ROOT, "%-22s %8s %10s %10s %10s %10s%n", "step, ms", "times", "p50", "p90", "p99", "max"));
        for (Row row : rows()) {
            Latencies of = row.latencies();
            text.append(String.format(
                    Locale.ROOT,
                    "%-22s %8d %10s %10s %10s %10s%n",
                    row.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    of.count(),
                    millis(of.percentile(50)),
                    millis(of.percentile(90)),
                    millis(of.percentile(99)),
                    millis(of.percentile(100))));
        }
        text.append("outcomes: ").append(statistics.outcomes()).append('\n');
        statistics
                .failures()
                .forEach(failure -> text.append("failed: ").append(failure).append('\n'));
        if (statistics.vlanChanges() > 0) {
            text.append(statistics.vlanChanges()).append(" changes of the VLAN\n");
        }
        virtual.ifPresent(v -> {
            text.append(String.format(
                    Locale.ROOT,
                    "network: %d datagrams sent, %d lost; the TFTP server sent %d packets again%n",
                    v.datagrams(),
                    v.lost(),
                    v.serverRetransmissions()));
            if (!v.faults().isEmpty()) {
                text.append("faults: ").append(v.faults()).append('\n');
            }
            if (!v.silences().isEmpty()) {
                text.append("not answered: ").append(v.silences()).append('\n');
            }
            v.violations()
                    .forEach(broken -> text.append("BROKEN ").append(broken).append('\n'));
            text.append("trace ").append(v.trace()).append('\n');
            if (!isGood()) {
                text.append("again: ").append(v.replay()).append('\n');
            }
        });
        return text.toString();
    }

    String json() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("phones", phones);
        object.put("seed", seed);
        object.put("virtualTime", virtual.isPresent());
        object.put("allBooted", isGood());
        object.put("started", statistics.started());
        object.put("completed", statistics.completed());
        object.put("vlanChanges", statistics.vlanChanges());
        object.put("seconds", took.toNanos() / 1_000_000 / 1e3);
        object.put("bootsPerSecond", Math.round(bootsPerSecond() * 10) / 10.0);
        object.put("retransmissions", statistics.retransmissions());
        object.put("stalls", statistics.stalls());
        object.put("outcomes", statistics.outcomes());
        object.put("failures", statistics.failures());
        List<Object> steps = new ArrayList<>();
        for (Row row : rows()) {
            Map<String, Object> step = new LinkedHashMap<>();
            step.put("step", row.name());
            step.put("count", row.latencies().count());
            for (int percent : new int[] {50, 90, 99, 100}) {
                step.put(
                        percent == 100 ? "maxMs" : "p" + percent + "Ms",
                        row.latencies().percentile(percent) / 1000 / 1e3);
            }
            steps.add(step);
        }
        object.put("steps", steps);
        virtual.ifPresent(v -> {
            object.put("datagrams", v.datagrams());
            object.put("lost", v.lost());
            object.put("serverRetransmissions", v.serverRetransmissions());
            object.put("notAnswered", v.silences());
            object.put("faults", v.faults().stream().map(Fault::toString).toList());
            object.put("violations", v.violations());
            object.put("trace", v.trace());
            object.put("replay", v.replay());
        });
        return Json.of(object) + "\n";
    }
}
