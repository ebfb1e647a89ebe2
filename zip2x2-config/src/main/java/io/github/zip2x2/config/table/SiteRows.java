package io.github.zip2x2.config.table;

import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.validation.FileRole;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rows that are sites. */
final class SiteRows implements RowKind<SiteRow> {
    static final Set<String> COLUMNS = Set.of("site", "model", "ip", "network", "networks", "tftp-server");

    @Override
    public Set<String> columns() {
        return COLUMNS;
    }

    @Override
    public String keyColumn() {
        return "site";
    }

    @Override
    public String plural() {
        return "sites";
    }

    @Override
    public Optional<FileRole> role() {
        return Optional.of(FileRole.COMMON);
    }

    @Override
    public Optional<String> key(RowReading row) {
        return row.get("site", text -> text);
    }

    @Override
    public SiteRow read(RowReading row, TableReader<SiteRow> reader) {
        PhoneModel model = SettingCells.model(row, reader.model());
        List<String> networks = new ArrayList<>();
        for (String column : List.of("network", "networks", "ip")) {
            row.get(column, SiteRows::networks).ifPresent(networks::addAll);
        }
        Inet4Address server = row.address("tftp-server").orElse(null);
        return new SiteRow(
                key(row).orElseThrow(),
                model,
                networks,
                server,
                new SettingCells(row, model, FileRole.COMMON, reader.lockOut()).read());
    }

    private static List<String> networks(String cell) {
        List<String> networks = new ArrayList<>();
        for (String text : Ipv4Cell.several(cell)) {
            networks.add(Ipv4Cell.Network.read(text).toString());
        }
        return networks;
    }
}
