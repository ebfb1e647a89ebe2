package io.github.zip2x2.config.validation;

import io.github.zip2x2.config.effective.EffectiveConfiguration;
import io.github.zip2x2.config.effective.EffectiveValue;
import io.github.zip2x2.config.effective.Source;
import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.finding.FindingCode;
import io.github.zip2x2.config.finding.Severity;
import io.github.zip2x2.config.schema.Parameter;
import java.util.Optional;
import java.util.function.Consumer;

/** Puts a rule's findings at the line of the setting that they are about. */
final class RuleFindings {
    private final EffectiveConfiguration configuration;
    private final Consumer<Finding> findings;

    RuleFindings(EffectiveConfiguration configuration, Consumer<Finding> findings) {
        this.configuration = configuration;
        this.findings = findings;
    }

    <T> Optional<T> get(Parameter<T> parameter) {
        return configuration.get(parameter);
    }

    /** Whether a file sets the parameter to something. */
    boolean isSet(Parameter<?> parameter) {
        return configuration
                .value(parameter)
                .filter(value ->
                        value.source() != Source.DEFAULT && !value.text().isBlank())
                .isPresent();
    }

    void add(Parameter<?> at, Severity severity, FindingCode code, String text, String remedy) {
        Finding.Builder finding = Finding.builder(severity, code, text).remedy(remedy);
        Optional<EffectiveValue> value = configuration.value(at.section(), at.key());
        value.ifPresent(found -> finding.file(found.file()).at(found.line(), found.column(), found.length()));
        findings.accept(finding.build());
    }
}
