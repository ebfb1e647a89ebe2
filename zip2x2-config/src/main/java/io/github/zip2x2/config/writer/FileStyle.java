package io.github.zip2x2.config.writer;

import java.util.Set;

/**
 * How a written file looks: line ends, blank lines, the end of the last line.
 *
 * <p>Immutable.
 */
public final class FileStyle {
    /** As a PBX writes a phone's own file: LF, a blank line between sections, no line end at the end. */
    public static final FileStyle PBX = new FileStyle(Set.of());

    /** As a PBX writes a common file: the same, but no blank line before {@code [GENERAL_INFO]}. */
    public static final FileStyle PBX_COMMON = new FileStyle(Set.of("GENERAL_INFO"));

    private final Set<String> joinedSections;

    private FileStyle(Set<String> joinedSections) {
        this.joinedSections = joinedSections;
    }

    String lineEnd() {
        return "\n";
    }

    boolean hasBlankLineBefore(String section) {
        return !joinedSections.contains(section);
    }
}
