package io.github.zip2x2.config.validation;

import io.github.zip2x2.config.document.CfgDocument;
import io.github.zip2x2.config.document.CfgFile;
import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.finding.Splice;
import java.util.ArrayList;
import java.util.List;

/**
 * A file after the mends that need no asking.
 *
 * <p>Immutable.
 */
public final class Mending {
    private static final int ROUNDS = 8;

    private final CfgDocument document;
    private final List<Finding> mended;

    private Mending(CfgDocument document, List<Finding> mended) {
        this.document = document;
        this.mended = mended;
    }

    /**
     * Mends a file: the findings' own mends, again until there are no more, for one can uncover the next.
     *
     * @param validation what judges the file
     * @param file the file
     * @param role which of a phone's two files it is
     * @return the mended file
     */
    public static Mending of(Validation validation, CfgFile file, FileRole role) {
        CfgDocument document = file.document();
        List<Finding> mended = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            List<Splice> splices = new ArrayList<>();
            for (Finding finding : validation.file(CfgFile.of(file.path(), document), role)) {
                if (!finding.mend().isEmpty() && !overlaps(splices, finding.mend())) {
                    splices.addAll(finding.mend());
                    mended.add(finding);
                }
            }
            if (splices.isEmpty()) {
                break;
            }
            document = document.apply(splices);
        }
        return new Mending(document, List.copyOf(mended));
    }

    private static boolean overlaps(List<Splice> taken, List<Splice> more) {
        for (Splice one : more) {
            for (Splice other : taken) {
                if (one.offset() <= other.offset() + other.length() && other.offset() <= one.offset() + one.length()) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * The mended file.
     *
     * @return the document; the same as before if there was nothing to mend
     */
    public CfgDocument document() {
        return document;
    }

    /**
     * What was mended.
     *
     * @return the findings, in the order in which they were mended; lines as they were then
     */
    public List<Finding> mended() {
        return mended;
    }
}
