package io.github.zip2x2.config.root;

import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.config.TftpDirectory;
import io.github.zip2x2.config.document.CfgFile;
import io.github.zip2x2.config.effective.EffectiveConfiguration;
import io.github.zip2x2.config.schema.Parameters;
import io.github.zip2x2.config.schema.Schema;
import io.github.zip2x2.config.validation.Validation;
import java.util.Map;

/**
 * A phone model of a root: its common file, where its phones' own files lie, its software images.
 *
 * <p>Immutable.
 */
public final class RootModel {
    private final Validation validation;
    private final CfgFile common;
    private final EffectiveConfiguration configuration;
    private final Map<SoftwareVersion, RootEntry> images;

    RootModel(Validation validation, CfgFile common, Map<SoftwareVersion, RootEntry> images) {
        this.validation = validation;
        this.common = common;
        this.configuration = EffectiveConfiguration.merge(validation.schema(), common);
        this.images = Map.copyOf(images);
    }

    /**
     * The model.
     *
     * @return the model
     */
    public PhoneModel model() {
        return schema().model();
    }

    /**
     * The model's parameters.
     *
     * @return the schema
     */
    public Schema schema() {
        return validation.schema();
    }

    Validation validation() {
        return validation;
    }

    /**
     * The file that all phones of the model read.
     *
     * @return the common file
     */
    public CfgFile common() {
        return common;
    }

    /**
     * What a phone of the model without a file of its own would be configured with.
     *
     * @return the configuration of the common file alone
     */
    public EffectiveConfiguration configuration() {
        return configuration;
    }

    /**
     * Where the phones' own files lie.
     *
     * @return what {@code tftp_cfg_dir} names; the root if it names none
     */
    public TftpDirectory directory() {
        return configuration.get(Parameters.TFTP_CFG_DIR).orElse(TftpDirectory.ROOT);
    }

    /**
     * The software images, at the root or in {@link #directory}.
     *
     * @return files by the versions that their names give
     */
    public Map<SoftwareVersion, RootEntry> images() {
        return images;
    }

    /** The model and its common file. */
    @Override
    public String toString() {
        return model() + " (" + common.path() + ")";
    }
}
