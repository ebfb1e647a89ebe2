package io.github.zip2x2.boot.report;

import io.github.zip2x2.boot.BootOutcome;
import io.github.zip2x2.boot.BootStep;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a phone did from its first packet to its outcome, over all its boots. Immutable; holds no secret, since of the
 * files it keeps name, length and digest only.
 */
public final class BootReport {
    private final @Nullable BootOutcome outcome;
    private final @Nullable InetAddress address;
    private final @Nullable InetAddress server;
    private final List<File> files;
    private final List<Step> steps;

    /**
     * A file that was read.
     *
     * @param name the name as it was requested
     * @param bytes its length
     * @param sha256 its SHA-256 as 64 lower-case hexadecimal digits
     */
    public record File(String name, long bytes, String sha256) {}

    /**
     * A step that ended.
     *
     * @param boot which boot, from 1
     * @param step the step
     * @param started when it began, counted from the recorder's origin
     * @param took how long it took
     * @param ok whether it did what it is for
     * @param detail what went over the wire, or what is wrong
     */
    public record Step(int boot, BootStep step, Duration started, Duration took, boolean ok, String detail) {}

    BootReport(
            @Nullable BootOutcome outcome,
            @Nullable InetAddress address,
            @Nullable InetAddress server,
            List<File> files,
            List<Step> steps) {
        this.outcome = outcome;
        this.address = address;
        this.server = server;
        this.files = List.copyOf(files);
        this.steps = List.copyOf(steps);
    }

    /**
     * How the last boot ended.
     *
     * @return the outcome, or empty while a boot is under way
     */
    public Optional<BootOutcome> outcome() {
        return Optional.ofNullable(outcome);
    }

    /**
     * The address that the phone was given last.
     *
     * @return it, or empty if it got none
     */
    public Optional<InetAddress> address() {
        return Optional.ofNullable(address);
    }

    /**
     * The TFTP server that the phone was told of last.
     *
     * @return it, or empty if it was told of none
     */
    public Optional<InetAddress> server() {
        return Optional.ofNullable(server);
    }

    /**
     * The files read.
     *
     * @return the files in the order read, across reboots
     */
    public List<File> files() {
        return files;
    }

    /**
     * The steps that ended.
     *
     * @return the steps in order
     */
    public List<Step> steps() {
        return steps;
    }

    /**
     * The report as one JSON object: {@code outcome}, {@code reason}, {@code failedStep}, {@code address}, {@code server},
     * {@code files}, {@code steps}; absent values are null.
     *
     * @return the object, ending in a line feed
     */
    public String toJson() {
        JsonWriter json = new JsonWriter();
        json.open('{');
        json.name("outcome").value(outcome == null ? null : outcome.word());
        json.name("reason").value(reason());
        if (outcome instanceof BootOutcome.Failed failed) {
            json.name("failedStep").value(failed.step().number());
        }
        json.name("address").value(address == null ? null : address.getHostAddress());
        json.name("server").value(server == null ? null : server.getHostAddress());
        json.name("files").open('[');
        for (File file : files) {
            json.open('{').name("name").value(file.name());
            json.name("bytes").value(file.bytes());
            json.name("sha256").value(file.sha256()).close('}');
        }
        json.close(']').name("steps").open('[');
        for (Step step : steps) {
            json.open('{').name("boot").value(step.boot());
            json.name("step").value(step.step().number());
            json.name("startedMs").value(step.started().toMillis());
            json.name("tookMs").value(step.took().toMillis());
            json.name("outcome").value(step.ok() ? "ok" : "failed");
            json.name("detail").value(step.detail()).close('}');
        }
        return json.close(']').close('}').toString();
    }

    private @Nullable String reason() {
        if (outcome instanceof BootOutcome.Failed failed) {
            return failed.reason();
        }
        if (outcome instanceof BootOutcome.FellBack fellBack) {
            return fellBack.reason();
        }
        return outcome instanceof BootOutcome.Completed completed
                        && !completed.detail().isEmpty()
                ? completed.detail()
                : null;
    }
}
