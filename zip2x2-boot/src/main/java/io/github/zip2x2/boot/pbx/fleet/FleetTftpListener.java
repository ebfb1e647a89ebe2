package io.github.zip2x2.boot.pbx.fleet;

import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseLookup;
import io.github.zip2x2.dhcp.lease.LeaseStoreException;
import io.github.zip2x2.tftp.TftpFailure;
import io.github.zip2x2.tftp.TftpTransferRecord;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import io.github.zip2x2.tftp.server.TftpRefusal;
import io.github.zip2x2.tftp.server.TftpServerListener;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
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
    /** News that seem older are told by a clock of another time. */
    private static final Duration MOST_LATE = Duration.ofSeconds(5);

    private final Consumer<FleetEvent> fleet;
    private final Function<InetAddress, Optional<MacAddress>> phones;
    private final Function<InetAddress, String> networks;
    private final InstantSource clock;

    /**
     * Makes a listener that dates what happens by the system's clock.
     *
     * @param fleet who is told, such as {@code fleet::tell}
     * @param phones says which phone has an address, such as {@link #byLease}
     * @param networks names the network of an address, alike for all its addresses; an empty text where it knows none
     */
    public FleetTftpListener(
            Consumer<FleetEvent> fleet,
            Function<InetAddress, Optional<MacAddress>> phones,
            Function<InetAddress, String> networks) {
        this(fleet, phones, networks, InstantSource.system());
    }

    /**
     * Makes a listener.
     *
     * @param fleet who is told, such as {@code fleet::tell}
     * @param phones says which phone has an address, such as {@link #byLease}
     * @param networks names the network of an address, alike for all its addresses; an empty text where it knows none
     * @param clock dates what happens, as DHCP's events are dated; TFTP itself need not share it
     */
    public FleetTftpListener(
            Consumer<FleetEvent> fleet,
            Function<InetAddress, Optional<MacAddress>> phones,
            Function<InetAddress, String> networks,
            InstantSource clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
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
            asked(moment(when), request);
        }
    }

    private void asked(Moment at, TftpContentRequest request) {
        InetAddress peer = request.peer().getAddress();
        fleet.accept(new FleetEvent.FileAsked(phone(peer), at, peer, networks.apply(peer), request.path()));
    }

    @Override
    public void ended(Instant when, TftpContentRequest request, TftpTransferRecord record) {
        ended(when, request, record, ReadFile.of(record.version()));
    }

    /**
     * A transfer ended, of a file of which more is known than TFTP does.
     *
     * @param when when, by TFTP's clock
     * @param request what was asked for
     * @param record how it went
     * @param file what the file says that was served
     */
    public void ended(Instant when, TftpContentRequest request, TftpTransferRecord record, ReadFile file) {
        if (!request.request().isWrite()) {
            ended(moment(when), request, result(record, file));
        }
    }

    private static FleetEvent.FileResult result(TftpTransferRecord record, ReadFile file) {
        if (record.isComplete()) {
            return FleetEvent.FileResult.read(
                    file, record.bytes() + " bytes in " + record.duration().toMillis() + " ms");
        }
        Missed why = record.failure()
                .filter(failure -> failure.kind() == TftpFailure.Kind.TIMEOUT)
                .map(failure -> Missed.TIMED_OUT)
                .orElse(Missed.BROKEN_OFF);
        return FleetEvent.FileResult.missed(
                why,
                "transfer failed"
                        + record.failure()
                                .map(failure -> ", " + failure.kind() + " " + failure.text())
                                .orElse("")
                        + " after " + record.bytes() + " bytes");
    }

    @Override
    public void refused(Instant when, TftpContentRequest request, TftpRefusal refusal) {
        if (!request.request().isWrite()) {
            Moment at = moment(when);
            asked(at, request);
            ended(
                    at,
                    request,
                    FleetEvent.FileResult.missed(
                            Missed.REFUSED, "refused, " + refusal.reason() + " " + refusal.text()));
        }
    }

    private void ended(Moment at, TftpContentRequest request, FleetEvent.FileResult result) {
        InetAddress peer = request.peer().getAddress();
        fleet.accept(new FleetEvent.FileEnded(phone(peer), at, peer, networks.apply(peer), request.path(), result));
    }

    /** When it happened: this long ago as TFTP's clock says, as long as that is likely for news of a server that runs. */
    private Moment moment(Instant when) {
        Duration ago = Duration.between(when, Instant.now());
        boolean likely = !ago.isNegative() && ago.compareTo(MOST_LATE) <= 0;
        return likely ? FleetClock.now(clock).minus(ago) : FleetClock.now(clock);
    }

    private @Nullable MacAddress phone(InetAddress peer) {
        return phones.apply(peer).orElse(null);
    }
}
