package io.github.zip2x2.boot.report;

import io.github.zip2x2.boot.BootOutcome;
import io.github.zip2x2.boot.BootStep;
import io.github.zip2x2.boot.phone.BootEvent;
import io.github.zip2x2.boot.phone.BootListener;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Tells a person what a phone does, a line at a time, as it happens. As thread-safe as the consumer of its lines. */
public final class BootNarrator implements BootListener {
    static final Map<BootStep, String> WORDS = Map.of(
            BootStep.DISCOVER, "DHCPDISCOVER",
            BootStep.OFFER, "DHCPOFFER",
            BootStep.REQUEST, "DHCPREQUEST",
            BootStep.ACK, "DHCPACK",
            BootStep.REQUEST_COMMON, "request common file",
            BootStep.READ_COMMON, "read common file",
            BootStep.REQUEST_SPECIFIC, "request own file",
            BootStep.READ_SPECIFIC, "read own file",
            BootStep.READ_SOFTWARE, "read software",
            BootStep.VERIFY_SOFTWARE, "verify software");

    private final String who;
    private final long originNanos;
    private final Consumer<String> lines;

    /**
     * Makes a narrator.
     *
     * @param who what each line begins with, so that several phones are told apart; may be empty
     * @param originNanos the time from which the lines count, on the clock of the events
     * @param lines takes each line, without a line end
     */
    public BootNarrator(String who, long originNanos, Consumer<String> lines) {
        this.who = who.isEmpty() ? "" : who + "  ";
        this.originNanos = originNanos;
        this.lines = Objects.requireNonNull(lines, "lines");
    }

    @Override
    public void on(BootEvent event) {
        if (event instanceof BootEvent.Started started) {
            tell(
                    event,
                    "boot " + event.boot() + ": "
                            + switch (started.cause()) {
                                case POWER_ON -> "power on";
                                case NOTIFY -> "SIP NOTIFY";
                                case SOFTWARE_DOWNLOADED -> "reboot after the software download";
                                case VLAN_CHANGED -> "reboot into another VLAN";
                            });
        } else if (event instanceof BootEvent.StepEnded ended) {
            tell(
                    event,
                    String.format(
                            Locale.ROOT,
                            "  step %2d  %-19s  %7.1f ms  %s%s",
                            ended.step().number(),
                            WORDS.get(ended.step()),
                            (ended.atNanos() - ended.startedNanos()) / 1e6,
                            ended.ok() ? "" : "FAILED: ",
                            ended.detail()));
        } else if (event instanceof BootEvent.Finished finished) {
            tell(event, "  " + sentence(finished.outcome()));
        }
    }

    private static String sentence(BootOutcome outcome) {
        if (outcome instanceof BootOutcome.Completed completed) {
            return "completed" + (completed.detail().isEmpty() ? "" : ": " + completed.detail());
        }
        if (outcome instanceof BootOutcome.FellBack fellBack) {
            return "FELL BACK: " + fellBack.reason();
        }
        if (outcome instanceof BootOutcome.Failed failed) {
            return "FAILED at step " + failed.step().number() + " (" + WORDS.get(failed.step()) + "): "
                    + failed.reason();
        }
        return "cancelled";
    }

    private void tell(BootEvent event, String text) {
        lines.accept(String.format(Locale.ROOT, "%s%8.3f s  %s", who, (event.atNanos() - originNanos) / 1e9, text));
    }
}
