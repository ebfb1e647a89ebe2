package io.github.zip2x2.boot.pbx.fleet;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** The statements by a source of connections, as PostgreSQL is used. */
class SharedFleetStoreTest extends FleetStoreContract {
    @TempDir
    Path directory;

    @Override
    FleetStore open() throws IOException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(10_000);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + directory.resolve("shared.db"));
        return JdbcFleetStore.shared(source, true);
    }

    @Override
    boolean isDurable() {
        return true;
    }
}
