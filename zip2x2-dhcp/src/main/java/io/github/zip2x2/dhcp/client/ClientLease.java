package io.github.zip2x2.dhcp.client;

import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.LeaseTime;
import java.net.Inet4Address;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An address that a client has, and all that the server said with it. Immutable. Times are on the clock that the engine
 * was told, and count from the moment at which the request was sent (RFC 2131 section 4.4.1).
 */
public final class ClientLease {

    private final DhcpMessage message;
    private final Inet4Address server;
    private final Optional<Inet4Address> subnetMask;
    private final List<Inet4Address> routers;
    private final LeaseTime time;
    private final long renewalNanos;
    private final long rebindingNanos;
    private final long expiryNanos;

    ClientLease(
            DhcpMessage message,
            Inet4Address server,
            @Nullable ClientLease extended,
            LeaseTime time,
            long renewalNanos,
            long rebindingNanos,
            long expiryNanos) {
        this.message = message;
        this.server = server;
        // A server that extends a lease may leave out what it said before, which then still holds.
        this.subnetMask = message.option(DhcpOptions.SUBNET_MASK)
                .or(() -> extended == null ? Optional.empty() : extended.subnetMask);
        this.routers = message.option(DhcpOptions.CLASSLESS_STATIC_ROUTE).isPresent()
                ? List.of()
                : message.option(DhcpOptions.ROUTER).orElse(extended == null ? List.of() : extended.routers);
        this.time = time;
        this.renewalNanos = renewalNanos;
        this.rebindingNanos = rebindingNanos;
        this.expiryNanos = expiryNanos;
    }

    /** {@return the address} */
    public Inet4Address address() {
        return message.yiaddr();
    }

    /** {@return the server that gave it (option 54)} */
    public Inet4Address server() {
        return server;
    }

    /** {@return the whole DHCPACK} */
    public DhcpMessage message() {
        return message;
    }

    /** {@return how long it is the client's (option 51)} */
    public LeaseTime time() {
        return time;
    }

    /** {@return when the client asks its server to extend it, T1; {@link Long#MAX_VALUE} for a lease without end} */
    public long renewalNanos() {
        return renewalNanos;
    }

    /** {@return when the client asks any server to extend it, T2; {@link Long#MAX_VALUE} for a lease without end} */
    public long rebindingNanos() {
        return rebindingNanos;
    }

    /** {@return when it ends; {@link Long#MAX_VALUE} for a lease without end} */
    public long expiryNanos() {
        return expiryNanos;
    }

    /** {@return option 1, of an earlier DHCPACK of this lease if the last one had none; empty if no server sent it} */
    public Optional<Inet4Address> subnetMask() {
        return subnetMask;
    }

    /**
     * The routers of option 3, of an earlier DHCPACK of this lease if the last one had none.
     *
     * @return the routers; none when option 121 is there, which then counts alone (RFC 3442)
     */
    public List<Inet4Address> routers() {
        return routers;
    }

    @Override
    public String toString() {
        return address().getHostAddress() + " from " + server.getHostAddress() + " for " + time;
    }
}
