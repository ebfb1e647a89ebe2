package io.github.zip2x2.config.table;

import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.schema.Parameter;
import java.net.Inet4Address;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A site of a table.
 *
 * <p>Immutable.
 */
public final class SiteRow {
    private final String name;
    private final PhoneModel model;
    private final List<String> networks;
    private final @Nullable Inet4Address tftpServer;
    private final SettingCells.Read settings;

    SiteRow(
            String name,
            PhoneModel model,
            List<String> networks,
            @Nullable Inet4Address tftpServer,
            SettingCells.Read settings) {
        this.name = name;
        this.model = model;
        this.networks = List.copyOf(networks);
        this.tftpServer = tftpServer;
        this.settings = settings;
    }

    /**
     * The site's name.
     *
     * @return the column {@code site}
     */
    public String name() {
        return name;
    }

    /**
     * The model by whose parameters the settings were judged.
     *
     * @return the column {@code model}, or the reader's usual model
     */
    public PhoneModel model() {
        return model;
    }

    /**
     * The networks whose phones belong to the site.
     *
     * @return the columns {@code network}, {@code networks} and {@code ip}, each as {@code 192.0.2.0/24}
     */
    public List<String> networks() {
        return networks;
    }

    /**
     * The TFTP server that the site's phones are sent to.
     *
     * @return the column {@code tftp-server}
     */
    public Optional<Inet4Address> tftpServer() {
        return Optional.ofNullable(tftpServer);
    }

    /**
     * The settings of the site's common file.
     *
     * @return the columns {@code SECTION.key} that are not empty, in the table's order
     */
    public List<TableSetting> settings() {
        return settings.settings();
    }

    /**
     * The lock-outs that the row accepts.
     *
     * @return the parameters of the columns {@code SECTION.key!} that are not empty
     */
    public Set<Parameter<?>> acceptedLockOuts() {
        return settings.accepted();
    }

    /** The site, its networks, and how many settings it has; never their values. */
    @Override
    public String toString() {
        return name + " " + networks + ", " + settings().size() + " settings";
    }
}
