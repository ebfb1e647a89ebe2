package io.github.zip2x2.verification.net;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A process that a test started: its output by line, its end, and the certainty that it ends. Thread-safe. */
public final class Program implements AutoCloseable {
    private enum Stream {
        OUT,
        ERR
    }

    private record Line(Stream stream, String text) {}

    private final String title;
    private final Process process;
    private final List<Line> lines = new ArrayList<>();
    private int openStreams = 2;

    private Program(String title, Process process) {
        this.title = title;
        this.process = process;
        read(Stream.OUT, process.getInputStream());
        read(Stream.ERR, process.getErrorStream());
    }

    /** Starts a program; the caller closes it. */
    public static Program start(String... words) {
        try {
            ProcessBuilder builder = new ProcessBuilder(words);
            builder.environment().put("LC_ALL", "C");
            Process process = builder.start();
            process.getOutputStream().close();
            return new Program(String.join(" ", words), process);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + String.join(" ", words), e);
        }
    }

    /** Waits until a line of either stream contains a match of the pattern, and returns that match. */
    public MatchResult awaitLine(String regex, Duration limit) {
        Pattern pattern = Pattern.compile(regex);
        long start = System.nanoTime();
        synchronized (lines) {
            int next = 0;
            while (true) {
                for (; next < lines.size(); next++) {
                    Matcher matcher = pattern.matcher(lines.get(next).text());
                    if (matcher.find()) {
                        return matcher.toMatchResult();
                    }
                }
                if (openStreams == 0) {
                    throw failure("ended without a line that matches " + regex);
                }
                pause(start, limit, "no line that matches " + regex);
            }
        }
    }

    /** Waits for the end of the process and of its output. */
    public Program awaitExit(Duration limit) {
        long start = System.nanoTime();
        try {
            if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                throw failure("still runs after " + limit);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("interrupted");
        }
        // A daemon that the process left behind may hold the streams; what the process itself wrote is soon read.
        Duration drain = limit.compareTo(Duration.ofSeconds(1)) > 0 ? limit : Duration.ofSeconds(1);
        synchronized (lines) {
            while (openStreams > 0 && System.nanoTime() - start < drain.toNanos()) {
                if (process.descendants().findAny().isPresent()) {
                    break;
                }
                pause(start, drain, "its output stays open");
            }
        }
        return this;
    }

    /** Fails, with the whole output, unless the process ended with this status. */
    public Program expectExit(int status) {
        if (process.isAlive() || process.exitValue() != status) {
            throw failure("expected exit status " + status);
        }
        return this;
    }

    /** The exit status of a process that has ended. */
    public int exitStatus() {
        return process.exitValue();
    }

    /** Whether the process runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** The process id. */
    public long pid() {
        return process.pid();
    }

    /** What was written to standard output so far, each line with its newline. */
    public String stdout() {
        return text(Stream.OUT);
    }

    /** What was written to standard error so far, each line with its newline. */
    public String stderr() {
        return text(Stream.ERR);
    }

    /** Sends SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    /** Sends SIGKILL. */
    public void kill() {
        process.destroyForcibly();
    }

    /** Ends the process: SIGTERM, and SIGKILL for what remains after three seconds. */
    @Override
    public void close() {
        terminate();
        end(Duration.ofSeconds(3));
    }

    void end(Duration grace) {
        List<ProcessHandle> descendants = process.descendants().toList();
        try {
            if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor(grace.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        descendants.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public String toString() {
        synchronized (lines) {
            String state = process.isAlive() ? "runs, pid " + process.pid() : "exit status " + process.exitValue();
            return title + " (" + state + ")"
                    + lines.stream()
                            .map(line -> System.lineSeparator()
                                    + (line.stream() == Stream.OUT ? "  out| " : "  err| ")
                                    + line.text())
                            .collect(Collectors.joining());
        }
    }

    private String text(Stream stream) {
        synchronized (lines) {
            return lines.stream()
                    .filter(line -> line.stream() == stream)
                    .map(line -> line.text() + "\n")
                    .collect(Collectors.joining());
        }
    }

    private void pause(long start, Duration limit, String complaint) {
        long remaining = limit.toNanos() - (System.nanoTime() - start);
        if (remaining <= 0) {
            throw failure(complaint + " within " + limit);
        }
        try {
            TimeUnit.NANOSECONDS.timedWait(lines, Math.max(remaining, 1_000_000));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("interrupted");
        }
    }

    private AssertionError failure(String complaint) {
        return new AssertionError(complaint + ": " + this);
    }

    private void read(Stream stream, InputStream input) {
        Thread reader = new Thread(() -> readLines(stream, input), "output-of-" + process.pid() + "-" + stream);
        reader.setDaemon(true);
        reader.start();
    }

    private void readLines(Stream stream, InputStream input) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8))) {
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                synchronized (lines) {
                    lines.add(new Line(stream, text));
                    lines.notifyAll();
                }
            }
        } catch (IOException closedWithTheProcess) {
            // The end of the output, as at end of file.
        } finally {
            synchronized (lines) {
                openStreams--;
                lines.notifyAll();
            }
        }
    }
}
