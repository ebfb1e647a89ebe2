package io.github.zip2x2.boot.pbx.site;

import io.github.zip2x2.boot.internal.Macs;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.dhcp.lease.ClientIdentity;
import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseLookup;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whose address is whose, by leases; asked once for each request. Thread-safe. */
final class LeaseHolders {
    private final @Nullable LeaseLookup leases;
    private final InstantSource clock;

    LeaseHolders(@Nullable LeaseLookup leases, InstantSource clock) {
        this.leases = leases;
        this.clock = clock;
    }

    /** Who asks from an address. */
    Holder of(InetAddress address) throws IOException {
        if (leases == null || !(address instanceof Inet4Address v4)) {
            return new Holder(address, Optional.empty());
        }
        Instant now = clock.instant();
        return new Holder(
                address,
                leases.byAddress(v4)
                        .filter(lease -> lease.isActive(now))
                        .map(Lease::hardware)
                        .flatMap(Macs::mac));
    }

    /** An asker, and the phone that holds its address. */
    final class Holder implements CfgAccess.Asker {
        private final InetAddress address;
        private final Optional<MacAddress> phone;

        private Holder(InetAddress address, Optional<MacAddress> phone) {
            this.address = address;
            this.phone = phone;
        }

        Optional<MacAddress> phone() {
            return phone;
        }

        @Override
        public InetAddress address() {
            return address;
        }

        @Override
        public boolean holdsLeaseOf(MacAddress mac) throws IOException {
            if (phone.filter(mac::equals).isPresent()) {
                return true;
            }
            if (leases == null || !address.isLoopbackAddress()) {
                return false;
            }
            Instant now = clock.instant();
            return leases.byClient(ClientIdentity.ofHardware(Macs.hardware(mac))).stream()
                    .anyMatch(held -> held.isActive(now));
        }
    }
}
