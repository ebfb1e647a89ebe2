package io.github.zip2x2.config.table;

import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.schema.Parameter;
import java.net.Inet4Address;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A phone of a table.
 *
 * <p>Immutable.
 */
public final class PhoneRow {
    private final MacAddress mac;
    private final PhoneModel model;
    private final @Nullable String site;
    private final @Nullable Inet4Address ip;
    private final SettingCells.Read settings;

    PhoneRow(
            MacAddress mac,
            PhoneModel model,
            @Nullable String site,
            @Nullable Inet4Address ip,
            SettingCells.Read settings) {
        this.mac = mac;
        this.model = model;
        this.site = site;
        this.ip = ip;
        this.settings = settings;
    }

    PhoneRow withoutIp() {
        return new PhoneRow(mac, model, site, null, settings);
    }

    /**
     * The phone's hardware address.
     *
     * @return the column {@code mac}
     */
    public MacAddress mac() {
        return mac;
    }

    /**
     * The phone's model.
     *
     * @return the column {@code model}, or the reader's usual model
     */
    public PhoneModel model() {
        return model;
    }

    /**
     * The site that the phone belongs to.
     *
     * @return the column {@code site}
     */
    public Optional<String> site() {
        return Optional.ofNullable(site);
    }

    /**
     * The address that is kept for the phone.
     *
     * @return the column {@code ip}
     */
    public Optional<Inet4Address> ip() {
        return Optional.ofNullable(ip);
    }

    /**
     * The settings of the phone's own file.
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

    /** The phone and how many settings it has; never their values. */
    @Override
    public String toString() {
        return mac + ", " + model + (site == null ? "" : " of site " + site) + ", "
                + settings().size() + " settings";
    }
}
