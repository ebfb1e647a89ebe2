package io.github.zip2x2.boot.provisioning;

import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.dhcp.HardwareAddress;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which phones are ours: those of the directory, and those whose file lies at the root. Thread-safe. */
final class KnownPhones {
    private static final Logger LOG = LoggerFactory.getLogger(ProvisioningService.class);

    private final PhoneDirectory directory;
    private final @Nullable RootPhones root;

    KnownPhones(PhoneDirectory directory, @Nullable RootPhones root) {
        this.directory = directory;
        this.root = root;
    }

    boolean isOurs(MacAddress mac) throws IOException {
        return isAtRoot(mac) || directory.phone(mac).isPresent();
    }

    /** The same for DHCP, for which a directory that fails knows nobody. */
    boolean isOurs(HardwareAddress client) {
        return Macs.mac(client)
                .filter(mac -> isAtRoot(mac) || settings(mac).isPresent())
                .isPresent();
    }

    private boolean isAtRoot(MacAddress mac) {
        return root != null && root.contains(mac);
    }

    /** What the directory says of a phone; nothing if it fails. */
    Optional<PhoneSettings> settings(MacAddress mac) {
        try {
            return directory.phone(mac);
        } catch (IOException | RuntimeException e) {
            LOG.debug("mac={} the phone directory failed: {}", mac, e.toString());
            return Optional.empty();
        }
    }
}
