package io.github.zip2x2.config.root;

import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.document.CfgFile;
import io.github.zip2x2.config.effective.EffectiveConfiguration;
import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.schema.Schema;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A TFTP root as phones see it: the common file of each model at the root, the phones' own files where it says, the software
 * images.
 *
 * <p>Only names and common files are held; the phones' own files are read when asked for, so a root of many thousand phones
 * takes little memory. Immutable, and as safe for use by several threads as its source.
 */
public final class TftpRoot {
    private final RootSource source;
    private final List<RootModel> models;
    private final List<RootPhone> phones;
    private final Map<MacAddress, RootPhone> byMac = new HashMap<>();
    private final List<Finding> findings;

    TftpRoot(RootSource source, List<RootModel> models, List<RootPhone> phones, List<Finding> findings) {
        this.source = source;
        this.models = List.copyOf(models);
        this.phones = List.copyOf(phones);
        this.findings = List.copyOf(findings);
        phones.forEach(phone -> byMac.putIfAbsent(phone.mac(), phone));
    }

    /**
     * Reads a root whose models have the parameters of the ZIP2x1 and ZIP2x2.
     *
     * @param source the root's files
     * @return the root
     * @throws IOException if the files cannot be listed; a file that cannot be read becomes a finding
     */
    public static TftpRoot read(RootSource source) throws IOException {
        return read(source, List.of(Schema.of(PhoneModel.ZIP2X2), Schema.of(PhoneModel.ZIP2X1)));
    }

    /**
     * Reads a root.
     *
     * @param source the root's files
     * @param schemas the models looked for, the one first that takes phones whose directory two models share; a common file of
     *     another model is judged by the first one's parameters
     * @return the root
     * @throws IOException if the files cannot be listed; a file that cannot be read becomes a finding
     * @throws IllegalArgumentException if there is no schema
     */
    public static TftpRoot read(RootSource source, List<Schema> schemas) throws IOException {
        if (schemas.isEmpty()) {
            throw new IllegalArgumentException(
                    "schemas is empty; give at least one model's, for example Schema.of(ZIP2X2)");
        }
        return new RootReading(source, schemas).read();
    }

    /**
     * The models whose common files are there.
     *
     * @return the models
     */
    public List<RootModel> models() {
        return models;
    }

    /**
     * The phones whose own files are where their model's common file says.
     *
     * @return the phones, in the order of their addresses
     */
    public List<RootPhone> phones() {
        return phones;
    }

    /**
     * A phone by its address.
     *
     * @param mac the address
     * @return the phone, or empty if no file of its own is where phones look
     */
    public Optional<RootPhone> phone(MacAddress mac) {
        return Optional.ofNullable(byMac.get(mac));
    }

    /**
     * What is wrong with the names and places of files; {@link RootLint} judges what is in them.
     *
     * @return the findings, in the order of the files' names
     */
    public List<Finding> findings() {
        return findings;
    }

    /**
     * Reads a phone's own file.
     *
     * @param phone the phone
     * @return the file
     * @throws IOException if it cannot be read
     */
    public CfgFile file(RootPhone phone) throws IOException {
        return CfgFile.parse(phone.path(), source.read(phone.path()));
    }

    /**
     * What a phone is configured with.
     *
     * @param phone the phone
     * @return both files merged
     * @throws IOException if the phone's own file cannot be read
     */
    public EffectiveConfiguration configuration(RootPhone phone) throws IOException {
        return EffectiveConfiguration.merge(
                phone.model().schema(), phone.model().common(), file(phone));
    }

    /** How many models and phones. */
    @Override
    public String toString() {
        return "TftpRoot[" + models + ", " + phones.size() + " phones]";
    }
}
