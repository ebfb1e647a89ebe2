package io.github.zip2x2.examples.cfglint;

import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.files.FileErrors;
import io.github.zip2x2.config.finding.Spelling;
import io.github.zip2x2.config.schema.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, in one line: the option or path, the cause, and what would be right. */
final class Usage {
    private final CommandSpec command;

    private Usage(CommandSpec command) {
        this.command = command;
    }

    static Usage of(@Nullable CommandSpec command) {
        return new Usage(Objects.requireNonNull(command));
    }

    ParameterException wrong(String text) {
        return new ParameterException(command.commandLine(), text);
    }

    /** A path that is there and can be read. */
    void requireReadable(Path path) {
        if (Files.isDirectory(path)) {
            requireDirectory(path);
            return;
        }
        try (InputStream in = Files.newInputStream(path)) {
            in.read();
        } catch (IOException e) {
            throw wrong(
                    FileErrors.reason(e) + "; name a file that can be read, or the directory that is the TFTP root");
        }
    }

    void requireDirectory(Path path) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            entries.iterator().hasNext();
            if (!Files.isExecutable(path)) {
                throw wrong(path + ": permission denied to look at its files; name a TFTP root that can be read");
            }
        } catch (NotDirectoryException e) {
            throw wrong(path + ": is a file; name the directory that is the TFTP root");
        } catch (IOException e) {
            throw wrong(FileErrors.reason(e) + "; name the directory that is the TFTP root");
        }
    }

    void requireFile(Path path) {
        if (Files.isDirectory(path)) {
            throw wrong(path + ": is a directory; name the CSV");
        }
        requireReadable(path);
    }

    /** One of several words; {@code option} says which. */
    String oneOf(String option, String word, List<String> words) {
        String lower = word.toLowerCase(Locale.ROOT);
        if (words.contains(lower)) {
            return lower;
        }
        String last = words.get(words.size() - 1);
        throw wrong(option + ": '" + word + "' is none of them; use "
                + String.join(", ", words.subList(0, words.size() - 1)) + " or " + last
                + Spelling.nearest(word, words)
                        .map(name -> "; did you mean " + name + "?")
                        .orElse(""));
    }

    MacAddress mac(String text) {
        return MacAddress.tryParse(text)
                .orElseThrow(() -> wrong("MAC: '" + text
                        + "' is no MAC address; write 12 hexadecimal digits, for example" + " 0008A10FF312"));
    }

    /** The models looked for, the one asked for first. */
    List<Schema> schemas(String name) {
        List<String> known = List.of(PhoneModel.ZIP2X2.name(), PhoneModel.ZIP2X1.name());
        try {
            PhoneModel first = PhoneModel.ofCommonFileName(name + "_common.cfg").orElseGet(() -> PhoneModel.of(name));
            if (!known.contains(first.name()) && Spelling.nearest(name, known).isPresent()) {
                throw wrong("--model: '" + name + "' is not known; did you mean "
                        + Spelling.nearest(name, known).orElseThrow() + "?");
            }
            List<Schema> schemas = new ArrayList<>(List.of(Schema.of(first)));
            for (PhoneModel model : List.of(PhoneModel.ZIP2X2, PhoneModel.ZIP2X1)) {
                if (!model.equals(first)) {
                    schemas.add(Schema.of(model));
                }
            }
            return schemas;
        } catch (IllegalArgumentException e) {
            throw wrong("--model: " + e.getMessage());
        }
    }

    /** What picocli found wrong, with what may have been meant. */
    static String message(ParameterException wrong) {
        String first = String.valueOf(wrong.getMessage()).lines().findFirst().orElse("");
        if (!(wrong instanceof UnmatchedArgumentException unmatched)) {
            return first;
        }
        List<String> names = new ArrayList<>(
                unmatched.getCommandLine().getCommandSpec().optionsMap().keySet());
        names.addAll(unmatched.getCommandLine().getSubcommands().keySet());
        String word = unmatched.getUnmatched().get(0).replaceFirst("=.*", "");
        boolean isOption = word.startsWith("-");
        return (isOption ? word + ": there is no such option" : "'" + word + "' is one word too many")
                + Spelling.nearest(word, names)
                        .map(name -> "; did you mean " + name + "?")
                        .orElse("; --help names them all");
    }
}
