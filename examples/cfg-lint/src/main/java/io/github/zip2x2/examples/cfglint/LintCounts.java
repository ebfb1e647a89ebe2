package io.github.zip2x2.examples.cfglint;

import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.finding.Severity;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How many files, phones and findings there were. */
final class LintCounts {
    private final Map<Severity, Integer> bySeverity = new EnumMap<>(Severity.class);
    private int files;
    private int phones;
    private int mended;

    void add(List<Finding> findings) {
        findings.forEach(finding -> bySeverity.merge(finding.severity(), 1, Integer::sum));
    }

    void addFiles(int newFiles, int newPhones) {
        files += newFiles;
        phones += newPhones;
    }

    void addMended(int findings) {
        mended += findings;
    }

    int of(Severity severity) {
        return bySeverity.getOrDefault(severity, 0);
    }

    int files() {
        return files;
    }

    int phones() {
        return phones;
    }

    int mended() {
        return mended;
    }

    Optional<Severity> worst() {
        return bySeverity.keySet().stream().max(Severity::compareTo);
    }
}
