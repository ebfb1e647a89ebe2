package io.github.zip2x2.config.table;

import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.schema.Parameters;
import io.github.zip2x2.config.validation.FileRole;
import java.net.Inet4Address;
import java.util.Optional;
import java.util.Set;

/** Rows that are phones. */
final class PhoneRows implements RowKind<PhoneRow> {
    static final Set<String> COLUMNS = Set.of("mac", "model", "site", "ip");

    @Override
    public Set<String> columns() {
        return COLUMNS;
    }

    @Override
    public String keyColumn() {
        return "mac";
    }

    @Override
    public String plural() {
        return "phones";
    }

    @Override
    public Optional<FileRole> role() {
        return Optional.of(FileRole.SPECIFIC);
    }

    @Override
    public Optional<String> key(RowReading row) {
        return row.get("mac", MacCell::read).map(MacAddress::hex);
    }

    @Override
    public PhoneRow read(RowReading row, TableReader<PhoneRow> reader) {
        MacAddress mac = row.get("mac", MacCell::read).orElseThrow();
        PhoneModel model = SettingCells.model(row, reader.model());
        String site = row.get("site", text -> text).orElse(null);
        Inet4Address ip = row.address("ip").orElse(null);
        if (ip != null) {
            reader.unreservable(ip)
                    .ifPresent(reason -> row.errorAt(
                            "ip",
                            TableCodes.RESERVATION,
                            "ip " + ip.getHostAddress() + " " + reason,
                            "write an address that a phone can have, or leave the cell empty"));
        }
        return new PhoneRow(
                mac, model, site, ip, new SettingCells(row, model, FileRole.SPECIFIC, reader.lockOut()).read());
    }

    @Override
    public Optional<Inet4Address> address(PhoneRow row) {
        return row.ip();
    }

    @Override
    public PhoneRow withoutAddress(PhoneRow row) {
        return row.withoutIp();
    }

    /** Two phones of one SIP user take each other's registration. */
    @Override
    public Optional<Shared> shared(PhoneRow row) {
        return row.settings().stream()
                .filter(setting -> setting.section().equals(Parameters.DEVICE_ID.section())
                        && setting.key().equals(Parameters.DEVICE_ID.key()))
                .map(setting -> new Shared(
                        setting.section() + "." + setting.key(),
                        setting.text().reveal().strip()))
                .findFirst();
    }
}
