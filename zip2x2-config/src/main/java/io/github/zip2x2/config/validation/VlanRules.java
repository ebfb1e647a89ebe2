package io.github.zip2x2.config.validation;

import static io.github.zip2x2.config.finding.Severity.NOTE;
import static io.github.zip2x2.config.finding.Severity.WARNING;

import io.github.zip2x2.config.effective.EffectiveConfiguration;
import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.finding.Severity;
import io.github.zip2x2.config.schema.Parameters;
import io.github.zip2x2.config.schema.VlanCircuits;
import java.util.Optional;
import java.util.function.Consumer;

/** How the VLAN settings go together; all of it is inferred. */
final class VlanRules implements ConfigurationRule {
    @Override
    public void check(EffectiveConfiguration configuration, Consumer<Finding> findings) {
        RuleFindings rule = new RuleFindings(configuration, findings);
        boolean on = rule.get(Parameters.VLAN_MODE).filter(mode -> mode != 0).isPresent();
        if (on) {
            complete(rule);
        }
        Severity severity = on ? WARNING : NOTE;
        Optional<Integer> a = rule.get(Parameters.VLAN_ID_A);
        if (a.isPresent() && a.equals(rule.get(Parameters.VLAN_ID_B))) {
            rule.add(
                    Parameters.VLAN_ID_B,
                    severity,
                    ValidationCodes.VLAN_IDS,
                    "vlan_id_a and vlan_id_b are both " + a.get(),
                    "give one of them another id");
        }
        circuits(rule, severity);
    }

    private static void complete(RuleFindings rule) {
        if (!rule.isSet(Parameters.VLAN_ID_A) && !rule.isSet(Parameters.VLAN_ID_B)) {
            rule.add(
                    Parameters.VLAN_MODE,
                    WARNING,
                    ValidationCodes.VLAN_INCOMPLETE,
                    "mode switches VLANs on, and neither vlan_id_a nor vlan_id_b is set",
                    "set vlan_id_a and circuits_a below [VLAN_CONFIG], or mode=0");
        }
        if (rule.isSet(Parameters.VLAN_ID_A) && !rule.isSet(Parameters.VLAN_CIRCUITS_A)) {
            rule.add(
                    Parameters.VLAN_ID_A,
                    WARNING,
                    ValidationCodes.VLAN_INCOMPLETE,
                    "vlan_id_a is set, and circuits_a is not",
                    "set circuits_a, for example UET");
        }
        if (rule.isSet(Parameters.VLAN_ID_B) && !rule.isSet(Parameters.VLAN_CIRCUITS_B)) {
            rule.add(
                    Parameters.VLAN_ID_B,
                    WARNING,
                    ValidationCodes.VLAN_INCOMPLETE,
                    "vlan_id_b is set, and circuits_b is not",
                    "set circuits_b, for example EUT");
        }
    }

    private static void circuits(RuleFindings rule, Severity severity) {
        Optional<VlanCircuits> a = rule.get(Parameters.VLAN_CIRCUITS_A);
        Optional<VlanCircuits> b = rule.get(Parameters.VLAN_CIRCUITS_B);
        if (a.isEmpty() || b.isEmpty()) {
            return;
        }
        for (int circuit = 0; circuit < VlanCircuits.COUNT; circuit++) {
            if (a.get().isUntagged(circuit) && b.get().isUntagged(circuit)) {
                rule.add(
                        Parameters.VLAN_CIRCUITS_B,
                        severity,
                        ValidationCodes.VLAN_CIRCUITS,
                        "circuit " + (circuit + 1) + " is untagged in both VLANs",
                        "write E or T for it in circuits_a or circuits_b");
            }
        }
    }
}
