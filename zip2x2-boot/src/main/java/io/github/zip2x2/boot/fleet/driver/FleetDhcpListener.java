package io.github.zip2x2.boot.fleet.driver;

import io.github.zip2x2.boot.fleet.PacketNote;
import io.github.zip2x2.boot.fleet.engine.FleetEvent;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.engine.DhcpServerReport;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Tells a fleet what a DHCP server does: to be plugged in as {@code DhcpServer.builder().listener(...)}. Thread-safe, and
 * blocks for no I/O.
 */
public final class FleetDhcpListener implements Consumer<DhcpServerReport> {
    private final Consumer<FleetEvent> fleet;
    private final Function<InetAddress, String> networks;
    private final InstantSource clock;

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
        if (report instanceof DhcpServerReport.Offered offered) {
            fleet.accept(new FleetEvent.Discovered(
                    mac, clock.instant(), offered.xid(), networks.apply(offered.address()), ""));
            packet(mac, "DHCPOFFER", text(offered.address()));
        } else if (report instanceof DhcpServerReport.Granted granted) {
            Inet4Address address = granted.lease().address();
            packet(mac, "DHCPACK", text(address));
            fleet.accept(new FleetEvent.Leased(mac, clock.instant(), granted.xid(), address, networks.apply(address)));
        } else if (report instanceof DhcpServerReport.Refused refused) {
            packet(mac, "DHCPNAK", refused.why());
        } else if (report instanceof DhcpServerReport.Released released) {
            packet(mac, "DHCPRELEASE", text(released.lease().address()));
        } else if (report instanceof DhcpServerReport.Quarantined quarantined) {
            packet(
                    mac,
                    quarantined.declined() ? "DHCPDECLINE" : "address in use",
                    text(quarantined.lease().address()) + " is used by another device");
        } else if (report instanceof DhcpServerReport.Informed informed) {
            packet(mac, "DHCPACK", "options only, for " + text(informed.address()));
        }
    }

    private void packet(MacAddress mac, String message, String note) {
        fleet.accept(new FleetEvent.Packet(mac, new PacketNote(clock.instant(), "", message, note)));
    }

    private static String text(Inet4Address address) {
        return address.getHostAddress();
    }
}
