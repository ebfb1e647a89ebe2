package io.github.zip2x2.config.table;

import io.github.zip2x2.config.files.FileErrors;
import io.github.zip2x2.config.files.FileReplacement;
import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.finding.FindingCode;
import io.github.zip2x2.config.finding.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A table and the file that it is read from again and again.
 *
 * <p>A change counts when two looks in a row have seen the same bytes, so a file that is being written, or is empty for a
 * moment, is not taken for what its author means. The last good rows are written to a file of their own, which its owner
 * alone may read, and are in force after a restart until the table says otherwise. Not safe for use by several threads at
 * once, but {@link #table} may be asked by any.
 *
 * @param <R> what the rows are
 */
public final class TableFile<R> {
    /** A stamp that is younger than this may stay the same while the file changes. */
    private static final long RACY_MILLIS = 2_000;

    private final TableReader<R> reader;
    private final Path file;
    private final @Nullable Path lastGood;
    private volatile Table<R> table;
    /** What the last step was made of. */
    private Sight applied = Sight.NOTHING;
    /** What the last look saw, if it was something else. */
    private @Nullable Sight seen;

    private @Nullable Stamp settled;

    private record Stamp(Optional<Object> key, FileTime modified, FileTime changed, long size) {}

    /** What a look saw: the file's bytes, or that there is no file. */
    private static final class Sight {
        static final Sight NOTHING = new Sight(null);

        private final byte @Nullable [] bytes;

        Sight(byte @Nullable [] bytes) {
            this.bytes = bytes;
        }

        boolean isSame(@Nullable Sight other) {
            return other != null && Arrays.equals(bytes, other.bytes);
        }
    }

    private TableFile(TableReader<R> reader, Path file, @Nullable Path lastGood) {
        this.reader = reader;
        this.file = file;
        this.lastGood = lastGood;
        this.table = reader.empty();
    }

    /**
     * Takes a table from a file whose last good rows are forgotten with the process.
     *
     * @param reader reads the file
     * @param file the file
     * @param <R> what the rows are
     * @return the table, not read yet
     */
    public static <R> TableFile<R> of(TableReader<R> reader, Path file) {
        return new TableFile<>(reader, file, null);
    }

    /**
     * Takes a table from a file, and keeps its last good rows.
     *
     * @param reader reads the file
     * @param file the file
     * @param lastGood where the last good rows are kept
     * @param <R> what the rows are
     * @return the table, not read yet
     */
    public static <R> TableFile<R> of(TableReader<R> reader, Path file, Path lastGood) {
        return new TableFile<>(reader, file, lastGood);
    }

    /**
     * The rows that are in force.
     *
     * @return the table; without rows before {@link #open}
     */
    public Table<R> table() {
        return table;
    }

    /**
     * Reads the last good rows, then the file as it is.
     *
     * @param allowLoss whether the table may lose over half of its rows
     * @return what came of it; refused if nothing of the file was taken
     */
    public TableStep<R> open(boolean allowLoss) {
        List<Finding> before = new ArrayList<>();
        Path kept = lastGood;
        if (kept != null && Files.exists(kept)) {
            try {
                TableStep<R> step = reader.step(reader.empty(), read(kept), true);
                table = step.table();
                if (step.isRefused()) {
                    before.add(finding(
                            Severity.WARNING, "the last good rows cannot be read: it is no such table", "", kept));
                }
            } catch (IOException e) {
                before.add(finding(
                        Severity.WARNING, "the last good rows cannot be read: " + FileErrors.reason(e), "", kept));
            }
        }
        byte[] bytes;
        try {
            bytes = readSettling();
        } catch (IOException e) {
            return with(before, absent(e));
        }
        return with(before, apply(bytes, allowLoss));
    }

    /**
     * Looks whether the file has changed; a change is taken at the second look that sees it.
     *
     * @param allowLoss whether the table may lose over half of its rows
     * @return what came of a change; empty if there is none, or not yet
     */
    public Optional<TableStep<R>> look(boolean allowLoss) {
        byte[] bytes = null;
        IOException failure = null;
        try {
            if (settled != null && settled.equals(stamp())) {
                return Optional.empty();
            }
            bytes = readSettling();
        } catch (IOException e) {
            failure = e;
        }
        Sight now = new Sight(bytes);
        if (now.isSame(applied)) {
            seen = null;
            return Optional.empty();
        }
        if (!now.isSame(seen)) {
            seen = now;
            settled = null;
            return Optional.empty();
        }
        seen = null;
        return Optional.of(bytes == null ? absent(Objects.requireNonNull(failure)) : apply(bytes, allowLoss));
    }

    private byte[] readSettling() throws IOException {
        Stamp before = stamp();
        byte[] bytes = read(file);
        long youngest = Math.max(before.modified().toMillis(), before.changed().toMillis());
        boolean old = System.currentTimeMillis() - youngest >= RACY_MILLIS;
        settled = old && before.equals(stamp()) ? before : null;
        return bytes;
    }

    private Stamp stamp() throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        FileTime changed = file.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? (FileTime) Files.getAttribute(file, "unix:ctime")
                : attributes.lastModifiedTime();
        return new Stamp(
                Optional.ofNullable(attributes.fileKey()), attributes.lastModifiedTime(), changed, attributes.size());
    }

    private static byte[] read(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            // One byte more than is read shows the reader that the file is too long.
            return in.readNBytes(CsvText.LONGEST + 1);
        }
    }

    private TableStep<R> absent(IOException failure) {
        applied = Sight.NOTHING;
        settled = null;
        boolean gone = failure instanceof NoSuchFileException;
        Finding finding = finding(
                Severity.ERROR,
                gone ? "there is no such file" : FileErrors.bareReason(failure),
                gone ? "write it, or correct the option that names it" : "let this program's user read it",
                Path.of(reader.file()));
        return new TableStep<>(table, List.of(finding), true, 0, 0, 0);
    }

    private TableStep<R> apply(byte[] bytes, boolean allowLoss) {
        applied = new Sight(bytes);
        TableStep<R> step = reader.step(table, bytes, allowLoss);
        table = step.table();
        Path kept = lastGood;
        if (step.isRefused() || kept == null) {
            return step;
        }
        try {
            FileReplacement.writeSecret(kept, table.toCsv());
            return step;
        } catch (IOException e) {
            return with(
                    List.of(finding(
                            Severity.WARNING,
                            "the last good rows cannot be kept: " + FileErrors.reason(e),
                            "mend that, or a restart with a bad row loses them",
                            kept)),
                    step);
        }
    }

    private static Finding finding(Severity severity, String text, String remedy, Path path) {
        FindingCode code = TableCodes.ABSENT;
        return Finding.builder(severity, code, text)
                .file(path.toString())
                .remedy(remedy)
                .build();
    }

    private static <R> TableStep<R> with(List<Finding> more, TableStep<R> step) {
        List<Finding> all = new ArrayList<>(more);
        all.addAll(step.findings());
        return new TableStep<>(step.table(), all, step.isRefused(), step.added(), step.removed(), step.changed());
    }
}
