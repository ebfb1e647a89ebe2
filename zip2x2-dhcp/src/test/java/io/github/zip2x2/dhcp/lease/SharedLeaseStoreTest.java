package io.github.zip2x2.dhcp.lease;

import io.github.zip2x2.dhcp.testing.LeaseStoreContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** The statements that several servers share, on SQLite; PostgreSQL runs the same contract in the verification module. */
class SharedLeaseStoreTest extends LeaseStoreContract {

    @TempDir
    Path directory;

    @Override
    protected LeaseStore open() throws IOException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(10_000);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + directory.resolve("shared.db"));
        return SharedLeaseStore.open(source, true);
    }

    @Override
    protected boolean isDurable() {
        return true;
    }
}
