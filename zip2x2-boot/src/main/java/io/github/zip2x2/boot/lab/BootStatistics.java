package io.github.zip2x2.boot.lab;

import io.github.zip2x2.boot.BootOutcome;
import io.github.zip2x2.boot.BootStep;
import io.github.zip2x2.boot.phone.BootEvent;
import io.github.zip2x2.config.MacAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What many boots came to: outcomes, times per step, repetitions, stalls. Confined to one thread. */
public final class BootStatistics {
    /**
     * A step that takes longer than this is a stall: something was lost, or somebody was busy. The download of software
     * is none, however long it takes.
     */
    public static final Duration STALL = Duration.ofSeconds(2);

    private static final int FAILURES_TOLD = 10;

    private final Map<BootStep, Latencies> steps = new EnumMap<>(BootStep.class);
    private final Latencies boots = new Latencies();
    private final SortedMap<String, Integer> outcomes = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();
    private int started;
    private int vlanChanges;
    private int completed;
    private long stalls;
    private long dhcpSteps;
    private long dhcpSent;
    private long tftpRepeated;
    private long lastEndNanos;

    BootStatistics() {
        for (BootStep step : BootStep.values()) {
            steps.put(step, new Latencies());
        }
    }

    /** Takes what a phone told. */
    void add(MacAddress mac, BootEvent event, long poweredOnNanos) {
        if (event instanceof BootEvent.Started boot) {
            switch (boot.cause()) {
                case SOFTWARE_DOWNLOADED -> {
                    // the same boot goes on
                }
                case VLAN_CHANGED -> vlanChanges++;
                default -> started++;
            }
        } else if (event instanceof BootEvent.StepStarted step) {
            dhcpSteps += step.step() == BootStep.DISCOVER || step.step() == BootStep.REQUEST ? 1 : 0;
        } else if (event instanceof BootEvent.StepEnded step) {
            long took = step.atNanos() - step.startedNanos();
            stalls += took > STALL.toNanos() && step.step() != BootStep.READ_SOFTWARE ? 1 : 0;
            if (step.ok()) {
                of(step.step()).add(took);
            }
        } else if (event instanceof BootEvent.Finished finished) {
            finished(mac, finished, poweredOnNanos);
        }
    }

    private void finished(MacAddress mac, BootEvent.Finished finished, long poweredOnNanos) {
        lastEndNanos = finished.atNanos();
        BootOutcome outcome = finished.outcome();
        String word = outcome.word();
        if (outcome instanceof BootOutcome.Completed) {
            completed++;
            boots.add(finished.atNanos() - poweredOnNanos);
        } else if (outcome instanceof BootOutcome.Failed failed) {
            word += " at step " + failed.step().number();
            tell(mac, failed.reason());
        } else if (outcome instanceof BootOutcome.FellBack back) {
            tell(mac, back.reason());
        }
        outcomes.merge(word, 1, Integer::sum);
    }

    private void tell(MacAddress mac, String reason) {
        if (failures.size() < FAILURES_TOLD) {
            failures.add(mac + ": " + reason);
        }
    }

    void sentDhcp() {
        dhcpSent++;
    }

    void repeatedTftp() {
        tftpRepeated++;
    }

    /** {@return how many boots began; what follows a software download or a change of the VLAN is the same boot} */
    public int started() {
        return started;
    }

    /** {@return how often a phone went into another VLAN} */
    public int vlanChanges() {
        return vlanChanges;
    }

    /** {@return how many boots ended with the phone running as it was configured} */
    public int completed() {
        return completed;
    }

    /** {@return how many boots ended how: by the outcome's word, for failures with the step} */
    public SortedMap<String, Integer> outcomes() {
        return new TreeMap<>(outcomes);
    }

    /** {@return the first failures, each with the phone's hardware address and the reason} */
    public List<String> failures() {
        return List.copyOf(failures);
    }

    /** {@return how many packets phones sent again because no answer came} */
    public long retransmissions() {
        return dhcpSent - dhcpSteps + tftpRepeated;
    }

    /** {@return how many steps took longer than {@link #STALL}} */
    public long stalls() {
        return stalls;
    }

    /** {@return when the last boot ended, on the phones' clock} */
    public long lastEndNanos() {
        return lastEndNanos;
    }

    /**
     * How long a step took in the boots in which it did what it is for.
     *
     * @param step the step
     * @return the times
     */
    public Latencies of(BootStep step) {
        return java.util.Objects.requireNonNull(steps.get(step), "a step");
    }

    /** {@return how long whole boots took that completed, from power to running} */
    public Latencies boots() {
        return boots;
    }
}
