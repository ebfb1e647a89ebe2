package io.github.zip2x2.boot.pbx;

import io.github.zip2x2.boot.pbx.site.PhoneDirectory;
import io.github.zip2x2.config.MacAddress;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Which phones are ours: those of the directory, and those whose file lies at the root. Thread-safe. */
final class KnownPhones {
    private final PhoneDirectory directory;
    private final @Nullable RootPhones root;

    KnownPhones(PhoneDirectory directory, @Nullable RootPhones root) {
        this.directory = directory;
        this.root = root;
    }

    /** Whether somebody knows the phone; may wait for the directory. */
    boolean isOurs(MacAddress mac) throws IOException {
        return isAtRoot(mac) || directory.phone(mac).isPresent();
    }

    /** Whether its file lies at the root; does not wait. */
    boolean isAtRoot(MacAddress mac) {
        return root != null && root.contains(mac);
    }
}
