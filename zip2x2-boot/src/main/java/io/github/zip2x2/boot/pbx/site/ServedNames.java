package io.github.zip2x2.boot.pbx.site;

import io.github.zip2x2.boot.FileKind;
import io.github.zip2x2.config.PhoneModel;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Decides which names are served at all: those that phones read, and those that the application adds. A TFTP root often
 * holds other things: a checkout with its history, tables with passwords, copies that an editor left. Immutable and
 * thread-safe.
 */
public final class ServedNames {
    /** A phone's file, or a copy of one, in any notation of its address. */
    private static final Pattern LIKE_A_PHONES_FILE = Pattern.compile(
            ".*(?:[0-9a-f]{12}|(?:[0-9a-f]{1,2}[:. -]){5}[0-9a-f]{1,2}|(?:[0-9a-f]{4}[.-]){2}[0-9a-f]{4}"
                    + "|[0-9a-f]{6}-[0-9a-f]{6})\\.cfg.*");

    /** Tables, databases and keys: never served, whatever a pattern says. */
    private static final Pattern KEPT_BACK = Pattern.compile(
            ".*\\.(?:csv|db|db-wal|db-shm|db-journal|sqlite|key|pem|bak|old|orig|swp|tmp|part|new)|.*~");

    private static final List<PhoneModel> MODELS = List.of(PhoneModel.ZIP2X2, PhoneModel.ZIP2X1);

    /** What phones read, and nothing else. */
    public static final ServedNames PHONES_FILES = new ServedNames(List.of());

    private final List<PathMatcher> others;

    private ServedNames(List<PathMatcher> others) {
        this.others = List.copyOf(others);
    }

    /**
     * What phones read, and files of other names, such as those of other vendors' phones.
     *
     * @param globs patterns such as {@code *.xml} or {@code yealink/**}; one without a slash is about the last part of a name
     * @return the names
     * @throws IllegalArgumentException if a text is no pattern
     */
    public static ServedNames and(Collection<String> globs) {
        List<PathMatcher> matchers = new ArrayList<>();
        for (String glob : globs) {
            String text = glob.strip();
            if (text.isEmpty()) {
                throw new IllegalArgumentException("a pattern of served names is blank; write one such as *.xml");
            }
            matchers.add(FileSystems.getDefault()
                    .getPathMatcher("glob:" + (text.contains("/") ? text : "{" + text + ",**/" + text + "}")));
        }
        return new ServedNames(matchers);
    }

    /**
     * Whether a name is served.
     *
     * @param path relative to the root, with slashes
     * @return false for a name that is hidden from everybody
     */
    public boolean serves(String path) {
        if (isHidden(path)) {
            return false;
        }
        String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return switch (FileKind.of(path)) {
            case COMMON, SPECIFIC -> true;
            case FIRMWARE -> isImage(name) || isAdded(path);
            case OTHER -> isAdded(path);
        };
    }

    /** Whether nothing makes it served: a hidden name, a copy of a phone's file, a table, a database, a key. */
    static boolean isHidden(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return path.startsWith(".")
                || path.contains("/.")
                || KEPT_BACK.matcher(name).matches()
                || (FileKind.of(path) == FileKind.OTHER
                        && LIKE_A_PHONES_FILE.matcher(name).matches());
    }

    private static boolean isImage(String name) {
        return MODELS.stream()
                .anyMatch(model -> model.versionOfFirmwareFileName(name).isPresent());
    }

    private boolean isAdded(String path) {
        try {
            Path relative = Path.of(path);
            return others.stream().anyMatch(matcher -> matcher.matches(relative));
        } catch (InvalidPathException e) {
            return false; // no such file can be there
        }
    }
}
