package io.github.zip2x2.tftp.content;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The file's name of a request, taken apart without a file system: separators of both kinds, a leading {@code /} or
 * {@code ./} dropped, anything that could leave the root refused; immutable.
 */
public final class RequestPath {
    private static final int MAX_NAME = 255;
    private static final List<String> DEVICES = List.of("con", "prn", "aux", "nul", "conin$", "conout$");

    private final List<String> names;

    private RequestPath(List<String> names) {
        this.names = List.copyOf(names);
    }

    /**
     * Takes a name apart.
     *
     * @param path the name as on the wire
     * @return the path, or empty if it is none that may be served: no name left, a {@code ..}, a control character, a
     *     colon (drive letters, streams), a name of a Windows device, or a name over 255 characters
     */
    public static Optional<RequestPath> of(String path) {
        List<String> names = new ArrayList<>();
        for (String name : path.replace('\\', '/').split("/", -1)) {
            if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            if (name.equals("..") || !isPlain(name)) {
                return Optional.empty();
            }
            names.add(name);
        }
        boolean directory = path.endsWith("/") || path.endsWith("\\");
        return names.isEmpty() || directory ? Optional.empty() : Optional.of(new RequestPath(names));
    }

    /** {@return the names of the directories and, last, of the file; at least one} */
    public List<String> names() {
        return names;
    }

    /** {@return the names joined by {@code /}} */
    @Override
    public String toString() {
        return String.join("/", names);
    }

    private static boolean isPlain(String name) {
        if (name.length() > MAX_NAME || name.endsWith(".") || name.endsWith(" ")) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isISOControl(c) || c == ':' || Character.isSurrogate(c) || c == '\uFFFD') {
                return false;
            }
        }
        int dot = name.indexOf('.');
        String stem = (dot < 0 ? name : name.substring(0, dot)).strip().toLowerCase(Locale.ROOT);
        boolean numbered = stem.length() == 4
                && (stem.startsWith("com") || stem.startsWith("lpt"))
                && Character.isDigit(stem.charAt(3));
        return !numbered && !DEVICES.contains(stem);
    }
}
