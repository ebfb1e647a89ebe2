package io.github.zip2x2.examples.pbx;

import io.github.zip2x2.boot.pbx.site.Site;
import io.github.zip2x2.config.schema.Parameter;
import io.github.zip2x2.dhcp.Ipv4;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The sites of a CSV: their networks and what their common file says. */
final class SitesTable {
    /** {@code ip} as an address or a network of the site; {@code network} may hold several. */
    private static final Set<String> COLUMNS = Set.of("site", "model", "ip", "network", "networks", "tftp-server");

    private SitesTable() {}

    static List<Site> read(Path file) throws IOException {
        List<Site> sites = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (CsvTable.Row row : CsvTable.read(file)) {
            String name = row.cells().getOrDefault("site", "").strip();
            if (name.isEmpty()) {
                throw row.wrong("site: the row names no site");
            }
            if (!names.add(name)) {
                throw row.wrong("the site '" + name + "' has a row already; keep one of them");
            }
            sites.add(site(row, name));
        }
        return List.copyOf(sites);
    }

    private static Site site(CsvTable.Row row, String name) throws IOException {
        var collected = new SettingColumns.Settings() {
            private Site site = Site.named(name);

            @Override
            public void set(String section, String key, String text) {
                site = site.setText(section, key, text);
            }

            @Override
            public void acceptLockOut(Parameter<?> parameter) {
                site = site.acceptLockOut(parameter);
            }
        };
        SettingColumns.read(row, SettingColumns.model(row), true, COLUMNS, collected);
        Site site = collected.site;
        try {
            for (String column : List.of("ip", "network", "networks")) {
                if (row.cells().containsKey(column)) {
                    site = site.networks(CsvTable.several(row.cells().get(column)));
                }
            }
            if (row.cells().containsKey("tftp-server")) {
                site = site.tftpServer(Ipv4.of(row.cells().get("tftp-server").strip()));
            }
        } catch (IllegalArgumentException e) {
            throw row.wrong(e.getMessage());
        }
        return site;
    }
}
