package io.github.zip2x2.examples.sitecheck;

import io.github.zip2x2.boot.lab.BootLearner;
import io.github.zip2x2.boot.lab.Learned;
import io.github.zip2x2.boot.lab.Lesson;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code site-check learn}: what the capture of a real phone's boot settles. */
@Command(
        name = "learn",
        description = "Reads the capture of a real phone's boot: what it settles, and a profile of such phones for"
                + " site-check --profile.",
        footer = "Ends 0 when a phone boots in the capture, 1 otherwise, 2 on a usage error.")
final class LearnCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    @Parameters(paramLabel = "FILE.pcap", description = "The capture, as tcpdump -s 0 -w FILE.pcap writes it.")
    private Path file;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            Learned learned = BootLearner.learn(in);
            out.println("# phone " + learned.phone());
            learned.notes().forEach(note -> out.println("# note: " + note));
            out.println("#");
            for (Lesson lesson : learned.lessons()) {
                out.println("# " + (lesson.settled() ? "settled  " : "open     ") + lesson.question() + ": "
                        + printable(lesson.answer()));
            }
            out.println("#");
            out.println("# The profile; this output as a file is what site-check --profile reads.");
            out.print(learned.traits().toText());
            out.flush();
            return CommandLine.ExitCode.OK;
        } catch (NoSuchFileException e) {
            spec.commandLine().getErr().println("site-check: there is no file " + file);
        } catch (IOException e) {
            spec.commandLine().getErr().println("site-check: " + file + ": " + e.getMessage());
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** In one line, whatever stood in a packet. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
