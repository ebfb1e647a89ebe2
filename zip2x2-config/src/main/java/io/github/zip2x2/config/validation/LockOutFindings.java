package io.github.zip2x2.config.validation;

import static io.github.zip2x2.config.finding.Severity.NOTE;
import static io.github.zip2x2.config.finding.Severity.WARNING;

import io.github.zip2x2.config.effective.EffectiveConfiguration;
import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.schema.LockOutRule;
import io.github.zip2x2.config.schema.Parameter;
import io.github.zip2x2.config.schema.Parameters;
import java.util.function.Consumer;

/** The settings that are lock-outs for certain. */
final class LockOutFindings implements ConfigurationRule {
    private final LockOutRule lockOut;

    LockOutFindings(LockOutRule lockOut) {
        this.lockOut = lockOut;
    }

    @Override
    public void check(EffectiveConfiguration configuration, Consumer<Finding> findings) {
        RuleFindings rule = new RuleFindings(configuration, findings);
        for (Parameter<?> parameter : LockOutRule.switches()) {
            lockOut.certain(parameter, configuration::text).ifPresent(reason -> {
                // What the levels of a reset do is not known, so no more than a note can be said.
                boolean unknown = parameter.equals(Parameters.CLEAR_SETTINGS);
                rule.add(
                        parameter,
                        unknown ? NOTE : WARNING,
                        ValidationCodes.LOCK_OUT,
                        "`" + parameter.key() + "` is a lock-out: " + reason,
                        unknown
                                ? "disable the line with a semicolon unless a reset is meant"
                                : "try it on one phone first; the server must answer that phone then, too");
            });
        }
    }
}
