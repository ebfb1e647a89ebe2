package io.github.zip2x2.config.validation;

import io.github.zip2x2.config.document.CfgFile;
import io.github.zip2x2.config.effective.EffectiveConfiguration;
import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.schema.LockOutRule;
import io.github.zip2x2.config.schema.Schema;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges a model's files by what is known of it; how much a finding matters follows the evidence.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Validation {
    private final Schema schema;
    private final List<ConfigurationRule> rules;
    private final NameIndex names;

    private Validation(Schema schema, List<ConfigurationRule> rules) {
        this.schema = schema;
        this.rules = rules;
        this.names = new NameIndex(schema);
    }

    /**
     * The rules that ship.
     *
     * @param schema the model's parameters
     * @return the validation
     */
    public static Validation of(Schema schema) {
        return of(schema, LockOutRule.NOTHING_KNOWN);
    }

    /**
     * The rules that ship, with what is known of the server.
     *
     * @param schema the model's parameters
     * @param lockOut the rule on lock-outs
     * @return the validation
     */
    public static Validation of(Schema schema, LockOutRule lockOut) {
        return new Validation(
                schema, List.of(new NetworkRules(), new VlanRules(), new PhoneRules(), new LockOutFindings(lockOut)));
    }

    /**
     * This validation with a rule of one's own.
     *
     * @param rule the rule
     * @return the stricter validation
     */
    public Validation with(ConfigurationRule rule) {
        List<ConfigurationRule> more = new ArrayList<>(rules);
        more.add(rule);
        return new Validation(schema, List.copyOf(more));
    }

    /**
     * The parameters that files are judged by.
     *
     * @return the schema
     */
    public Schema schema() {
        return schema;
    }

    /**
     * Judges one file by itself: its form, its names, its values, and what does not belong in it.
     *
     * @param file the file
     * @param role which of a phone's two files it is
     * @return the findings, in the order of the file
     */
    public List<Finding> file(CfgFile file, FileRole role) {
        List<Finding> findings = new ArrayList<>(file.document().findings(file.path()));
        new FileCheck(schema, names, file, role, findings::add).check();
        findings.sort(Finding.BY_PLACE);
        return List.copyOf(findings);
    }

    /**
     * Judges how the settings of one phone go together.
     *
     * @param configuration what the phone is configured with
     * @return the findings, in the order of files and lines
     */
    public List<Finding> configuration(EffectiveConfiguration configuration) {
        List<Finding> findings = new ArrayList<>();
        rules.forEach(rule -> rule.check(configuration, findings::add));
        findings.sort(Finding.BY_PLACE);
        return List.copyOf(findings);
    }
}
