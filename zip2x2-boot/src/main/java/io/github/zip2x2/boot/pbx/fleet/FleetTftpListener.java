package io.github.zip2x2.boot.pbx.fleet;

import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseLookup;
import io.github.zip2x2.dhcp.lease.LeaseStoreException;
import io.github.zip2x2.tftp.TftpTransferRecord;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import io.github.zip2x2.tftp.server.TftpRefusal;
import io.github.zip2x2.tftp.server.TftpServerListener;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tells a fleet what a TFTP server does: to be plugged in as its listener. Whose request it is follows from the lease of
 * the peer's address; where there is none, from the name of the phone's own file. Thread-safe; looks up leases on the
 * thread that the TFTP server keeps for its listener.
 */
public final class FleetTftpListener implements TftpServerListener {
    private final Consumer<FleetEvent> fleet;
    private final Function<InetAddress, Optional<MacAddress>> phones;
    private final Function<InetAddress, String> networks;

    /**
     * Makes a listener.
     *
     * @param fleet who is told, such as {@code fleet::tell}
     * @param phones says which phone has an address, such as {@link #byLease}
     * @param networks names the network of an address, alike for all its addresses; an empty text where it knows none
     */
    public FleetTftpListener(
            Consumer<FleetEvent> fleet,
            Function<InetAddress, Optional<MacAddress>> phones,
            Function<InetAddress, String> networks) {
        this.fleet = Objects.requireNonNull(fleet, "fleet");
        this.phones = Objects.requireNonNull(phones, "phones");
        this.networks = Objects.requireNonNull(networks, "networks");
    }

    /**
     * Knows phones by their leases, while these last.
     *
     * @param leases where they are looked up; one that cannot be read counts as none
     * @param clock tells which leases last
     * @return says which phone has an address
     */
    public static Function<InetAddress, Optional<MacAddress>> byLease(LeaseLookup leases, InstantSource clock) {
        Objects.requireNonNull(leases, "leases");
        Objects.requireNonNull(clock, "clock");
        return peer -> {
            if (!(peer instanceof Inet4Address address)) {
                return Optional.empty();
            }
            try {
                return leases.byAddress(address)
                        .filter(lease -> lease.isActive(clock.instant()))
                        .map(Lease::hardware)
                        .flatMap(FleetDhcpListener::mac);
            } catch (LeaseStoreException e) {
                return Optional.empty();
            }
        };
    }

    @Override
    public void started(Instant when, TftpContentRequest request) {
        if (!request.request().isWrite()) {
            InetAddress peer = request.peer().getAddress();
            fleet.accept(new FleetEvent.FileAsked(phone(peer), when, peer, networks.apply(peer), request.path()));
        }
    }

    @Override
    public void ended(Instant when, TftpContentRequest request, TftpTransferRecord record) {
        if (!request.request().isWrite()) {
            ended(
                    when,
                    request,
                    new FleetEvent.FileResult(
                            record.isComplete(),
                            record.version(),
                            record.failure()
                                    .map(failure -> "transfer failed, " + failure.kind() + " " + failure.text()
                                            + " after " + record.bytes() + " bytes")
                                    .orElseGet(() -> record.bytes() + " bytes in "
                                            + record.duration().toMillis() + " ms")));
        }
    }

    @Override
    public void refused(Instant when, TftpContentRequest request, TftpRefusal refusal) {
        if (!request.request().isWrite()) {
            started(when, request);
            ended(
                    when,
                    request,
                    new FleetEvent.FileResult(false, "", Mark.REFUSED + refusal.reason() + " " + refusal.text()));
        }
    }

    private void ended(Instant when, TftpContentRequest request, FleetEvent.FileResult result) {
        InetAddress peer = request.peer().getAddress();
        fleet.accept(new FleetEvent.FileEnded(phone(peer), when, peer, networks.apply(peer), request.path(), result));
    }

    private @Nullable MacAddress phone(InetAddress peer) {
        return phones.apply(peer).orElse(null);
    }
}
