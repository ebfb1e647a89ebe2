package io.github.zip2x2.config.validation;

import static io.github.zip2x2.config.finding.Severity.NOTE;
import static io.github.zip2x2.config.finding.Severity.WARNING;

import io.github.zip2x2.config.effective.EffectiveConfiguration;
import io.github.zip2x2.config.effective.Source;
import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.schema.Parameter;
import io.github.zip2x2.config.schema.Parameters;
import java.util.function.Consumer;

/** How the settings of rings and SIP go together. */
final class PhoneRules implements ConfigurationRule {
    private static final int CUSTOM = 4;

    @Override
    public void check(EffectiveConfiguration configuration, Consumer<Finding> findings) {
        RuleFindings rule = new RuleFindings(configuration, findings);
        ring(rule, Parameters.EXT_RING_TONE, Parameters.EXT_CUST_RING);
        ring(rule, Parameters.INT_RING_TONE, Parameters.INT_CUST_RING);
        ring(rule, Parameters.RING_TONE2, Parameters.CUST_RING2);
        boolean registers =
                rule.get(Parameters.REGISTER_W_PROXY).filter(yes -> yes).isPresent();
        if (registers && !rule.isSet(Parameters.PROXY_ADDR)) {
            rule.add(
                    Parameters.REGISTER_W_PROXY,
                    WARNING,
                    ValidationCodes.SIP_INCOMPLETE,
                    "register_w_proxy is yes, and proxy_addr is not set",
                    "set proxy_addr below [SIP_CONFIG]");
        }
        if (registers && isOfAPhone(configuration) && !rule.isSet(Parameters.DEVICE_ID)) {
            rule.add(
                    Parameters.REGISTER_W_PROXY,
                    WARNING,
                    ValidationCodes.SIP_INCOMPLETE,
                    "register_w_proxy is yes, and the phone has no device_id",
                    "set device_id below [SIP_CONFIG] in the phone's own file");
        }
    }

    private static boolean isOfAPhone(EffectiveConfiguration configuration) {
        return configuration.values().stream().anyMatch(value -> value.source() == Source.SPECIFIC);
    }

    private static void ring(RuleFindings rule, Parameter<Integer> tone, Parameter<String> file) {
        boolean custom = rule.get(tone).filter(number -> number == CUSTOM).isPresent();
        if (custom && !rule.isSet(file)) {
            rule.add(
                    tone,
                    WARNING,
                    ValidationCodes.RING_FILE,
                    tone.key() + " is 4 (custom), and " + file.key() + " names no file",
                    "set " + file.key() + ", or another tone");
        } else if (!custom && rule.isSet(file)) {
            rule.add(
                    file,
                    NOTE,
                    ValidationCodes.UNUSED_RING_FILE,
                    file.key() + " names a file, and " + tone.key() + " is not 4 (custom)",
                    "set " + tone.key() + "=4 if the file shall be played");
        }
    }
}
