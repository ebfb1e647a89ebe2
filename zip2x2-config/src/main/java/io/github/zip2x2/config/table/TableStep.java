package io.github.zip2x2.config.table;

import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.finding.Severity;
import java.util.List;

/**
 * What a file made of a table.
 *
 * @param table the table that is in force now
 * @param findings what is to be said about the file, in its order; errors are what was not taken
 * @param isRefused whether nothing of the file was taken, so that the table is the one before
 * @param added how many rows came
 * @param removed how many rows went
 * @param changed how many rows say something else
 * @param <R> what the rows are
 */
public record TableStep<R>(
        Table<R> table, List<Finding> findings, boolean isRefused, int added, int removed, int changed) {
    /**
     * Copies the findings.
     *
     * @param table the table that is in force now
     * @param findings what is to be said about the file, in its order; errors are what was not taken
     * @param isRefused whether nothing of the file was taken, so that the table is the one before
     * @param added how many rows came
     * @param removed how many rows went
     * @param changed how many rows say something else
     */
    public TableStep {
        findings = List.copyOf(findings);
    }

    /**
     * The errors, which somebody must mend.
     *
     * @return those of the findings
     */
    public List<Finding> errors() {
        return findings.stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .toList();
    }

    /**
     * The step in one line for a log.
     *
     * @return for example {@code 120 rows: 2 came, 1 went, 3 changed, 1 kept with its last good values}
     */
    public String summary() {
        int kept = table.kept().size();
        return isRefused
                ? "nothing of it was taken; the " + table.size() + " last good rows stay in force"
                : table.size() + " rows: " + added + " came, " + removed + " went, " + changed + " changed"
                        + (kept == 0 ? "" : ", " + kept + " kept with their last good values");
    }
}
