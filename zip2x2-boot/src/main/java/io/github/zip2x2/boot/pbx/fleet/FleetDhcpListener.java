package io.github.zip2x2.boot.pbx.fleet;

import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.server.DhcpServerReport;
import io.github.zip2x2.dhcp.server.SilenceReason;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Tells a fleet what a DHCP server does: to be plugged in as {@code DhcpServer.builder().listener(...)}. Thread-safe, and
 * blocks for no I/O.
 */
public final class FleetDhcpListener implements Consumer<DhcpServerReport> {
    private static final int MAX_WAYS = 20_000;

    /** Reasons for silence that lie with the server: the phone is one to be served, and its boot has begun. */
    private static final Set<NoAnswer> OF_THE_SERVER = EnumSet.of(
            NoAnswer.NO_NETWORK,
            NoAnswer.POOL_EXHAUSTED,
            NoAnswer.NEW_CLIENT_RATE,
            NoAnswer.STORE_FAILED,
            NoAnswer.BUSY);

    private final Consumer<FleetEvent> fleet;
    private final Function<InetAddress, String> networks;
    private final InstantSource clock;
    /** By which interface or relay each phone was heard last. */
    private final Map<MacAddress, String> ways = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<MacAddress, String> eldest) {
            return size() > MAX_WAYS;
        }
    });

    /**
     * Makes a listener.
     *
     * @param fleet who is told, such as {@code fleet::tell}
     * @param networks names the network of an address, alike for all its addresses; an empty text where it knows none
     * @param clock dates what happens
     */
    public FleetDhcpListener(Consumer<FleetEvent> fleet, Function<InetAddress, String> networks, InstantSource clock) {
        this.fleet = Objects.requireNonNull(fleet, "fleet");
        this.networks = Objects.requireNonNull(networks, "networks");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * The phone of a hardware address.
     *
     * @param hardware as DHCP has it
     * @return the phone, or empty if it is no Ethernet address
     */
    static Optional<MacAddress> mac(HardwareAddress hardware) {
        return hardware.type() == HardwareAddress.ETHERNET && hardware.length() == 6
                ? Optional.of(MacAddress.of(hardware.octets()))
                : Optional.empty();
    }

    @Override
    public void accept(DhcpServerReport report) {
        mac(report.client()).ifPresent(mac -> tell(mac, report));
    }

    private void tell(MacAddress mac, DhcpServerReport report) {
        if (report instanceof DhcpServerReport.Received received) {
            String via = received.relay().equals(Ipv4.ANY)
                    ? received.interfaceName()
                    : "relay " + text(received.relay())
                            + (received.interfaceName().isEmpty() ? "" : " at " + received.interfaceName());
            ways.put(mac, via);
            fleet.accept(new FleetEvent.Packet(
                    mac, new PacketNote(clock.instant(), via, received.type().toString(), "")));
        } else if (report instanceof DhcpServerReport.Silent silent) {
            NoAnswer reason = reason(silent.reason());
            if (silent.type().equals(DhcpMessageType.DISCOVER) && OF_THE_SERVER.contains(reason)) {
                fleet.accept(new FleetEvent.Discovered(
                        mac, FleetClock.now(clock), silent.xid(), "", ways.getOrDefault(mac, "")));
            }
            if (silent.reason() != SilenceReason.NO_REPLY_DUE) {
                fleet.accept(new FleetEvent.Unanswered(
                        mac,
                        new PacketNote(
                                clock.instant(),
                                "",
                                silent.type().toString(),
                                "no answer: " + silent.reason().label()),
                        reason));
            }
        } else if (report instanceof DhcpServerReport.Offered offered) {
            fleet.accept(new FleetEvent.Discovered(
                    mac,
                    FleetClock.now(clock),
                    offered.xid(),
                    networks.apply(offered.address()),
                    ways.getOrDefault(mac, "")));
            packet(mac, "DHCPOFFER", text(offered.address()));
        } else if (report instanceof DhcpServerReport.Granted granted) {
            Inet4Address address = granted.lease().address();
            packet(mac, "DHCPACK", text(address));
            Instant expiry = granted.lease().expiry();
            fleet.accept(new FleetEvent.Leased(
                    mac,
                    FleetClock.now(clock),
                    granted.xid(),
                    address,
                    networks.apply(address),
                    expiry.equals(Lease.NEVER) ? Instant.MAX : expiry));
        } else if (report instanceof DhcpServerReport.Refused refused) {
            packet(mac, "DHCPNAK", refused.why());
        } else if (report instanceof DhcpServerReport.Released released) {
            packet(mac, "DHCPRELEASE", text(released.lease().address()));
            fleet.accept(new FleetEvent.Left(
                    mac, FleetClock.now(clock), released.lease().address()));
        } else if (report instanceof DhcpServerReport.Quarantined quarantined) {
            packet(
                    mac,
                    quarantined.declined() ? "DHCPDECLINE" : "address in use",
                    text(quarantined.lease().address()) + " is used by another device");
            fleet.accept(new FleetEvent.Left(
                    mac, FleetClock.now(clock), quarantined.lease().address()));
        } else if (report instanceof DhcpServerReport.Informed informed) {
            packet(mac, "DHCPACK", "options only, for " + text(informed.address()));
        }
    }

    /** The one place where the reasons of DHCP become ours. */
    private static NoAnswer reason(SilenceReason reason) {
        return switch (reason) {
            case STRANGER -> NoAnswer.STRANGER;
            case NO_NETWORK -> NoAnswer.NO_NETWORK;
            case OTHER_SERVER -> NoAnswer.OTHER_SERVER;
            case UNKNOWN_CLIENT -> NoAnswer.UNKNOWN_CLIENT;
            case POOL_EXHAUSTED -> NoAnswer.POOL_EXHAUSTED;
            case CLIENT_RATE -> NoAnswer.CLIENT_RATE;
            case TOTAL_RATE -> NoAnswer.TOTAL_RATE;
            case NEW_CLIENT_RATE -> NoAnswer.NEW_CLIENT_RATE;
            case STORE_FAILED -> NoAnswer.STORE_FAILED;
            case BUSY -> NoAnswer.BUSY;
            default -> NoAnswer.OTHER;
        };
    }

    private void packet(MacAddress mac, String message, String note) {
        fleet.accept(new FleetEvent.Packet(mac, new PacketNote(clock.instant(), "", message, note)));
    }

    private static String text(Inet4Address address) {
        return address.getHostAddress();
    }
}
