package io.github.zip2x2.examples.pbx;

import io.github.zip2x2.boot.pbx.site.Site;
import io.github.zip2x2.config.schema.Parameter;
import io.github.zip2x2.config.table.SiteRow;
import io.github.zip2x2.config.table.Table;
import io.github.zip2x2.config.table.TableSetting;
import java.util.List;

/** The sites of a CSV: their networks and what their common file says. */
final class SitesTable {
    private SitesTable() {}

    static List<Site> of(Table<SiteRow> table) {
        return table.rows().stream().map(SitesTable::site).toList();
    }

    private static Site site(SiteRow row) {
        Site site = Site.named(row.name());
        if (!row.networks().isEmpty()) {
            site = site.networks(row.networks().toArray(String[]::new));
        }
        if (row.tftpServer().isPresent()) {
            site = site.tftpServer(row.tftpServer().get());
        }
        for (TableSetting setting : row.settings()) {
            site = site.setText(setting.section(), setting.key(), setting.text().reveal());
        }
        for (Parameter<?> parameter : row.acceptedLockOuts()) {
            site = site.acceptLockOut(parameter);
        }
        return site;
    }
}
