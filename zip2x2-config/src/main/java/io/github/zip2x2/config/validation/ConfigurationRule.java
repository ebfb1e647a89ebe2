package io.github.zip2x2.config.validation;

import io.github.zip2x2.config.effective.EffectiveConfiguration;
import io.github.zip2x2.config.finding.Finding;
import java.util.function.Consumer;

/**
 * A rule about how the settings of one phone go together.
 *
 * <p>Implementations are pure functions of the configuration, may be called by several threads, and must not put a secret
 * into a finding.
 */
@FunctionalInterface
public interface ConfigurationRule {
    /**
     * Judges a configuration.
     *
     * @param configuration what a phone is configured with
     * @param findings takes what is wrong
     */
    void check(EffectiveConfiguration configuration, Consumer<Finding> findings);
}
