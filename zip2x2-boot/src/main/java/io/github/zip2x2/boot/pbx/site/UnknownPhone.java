package io.github.zip2x2.boot.pbx.site;

import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.dhcp.RelayAgentInformation;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A phone that asks for its file and that the directory does not know, with all that is known of its place. Immutable.
 */
public final class UnknownPhone {
    private final MacAddress mac;
    private final PhoneModel model;
    private final InetAddress address;
    private final @Nullable Site site;
    private final @Nullable Inet4Address relay;
    private final @Nullable RelayAgentInformation relayInformation;

    /**
     * A phone that nobody knows.
     *
     * @param mac the address in the name of the file asked for
     * @param model the model, as far as the request tells it
     * @param address who asks
     * @param site the site of that address, null for none
     * @param relay the relay by which its last DHCP message came, null for none
     * @param relayInformation what that relay said, null for nothing
     */
    public UnknownPhone(
            MacAddress mac,
            PhoneModel model,
            InetAddress address,
            @Nullable Site site,
            @Nullable Inet4Address relay,
            @Nullable RelayAgentInformation relayInformation) {
        this.mac = Objects.requireNonNull(mac, "mac");
        this.model = Objects.requireNonNull(model, "model");
        this.address = Objects.requireNonNull(address, "address");
        this.site = site;
        this.relay = relay;
        this.relayInformation = relayInformation;
    }

    /** {@return the hardware address in the name of the file asked for} */
    public MacAddress mac() {
        return mac;
    }

    /** {@return the model, as far as the directory of the file asked for tells it; else ZIP2x2} */
    public PhoneModel model() {
        return model;
    }

    /** {@return who asks} */
    public InetAddress address() {
        return address;
    }

    /** {@return the site of that address} */
    public Optional<Site> site() {
        return Optional.ofNullable(site);
    }

    /** {@return the relay (giaddr) by which the phone's last DHCP message came; empty if none, or another server's} */
    public Optional<Inet4Address> relay() {
        return Optional.ofNullable(relay);
    }

    /** {@return what that relay said (option 82), such as the switch's port; empty if nothing} */
    public Optional<RelayAgentInformation> relayInformation() {
        return Optional.ofNullable(relayInformation);
    }

    @Override
    public String toString() {
        return mac + " at " + address.getHostAddress()
                + (site == null ? "" : ", " + site.name())
                + (relay == null ? "" : ", relay " + relay.getHostAddress())
                + (relayInformation == null ? "" : ", " + relayInformation);
    }
}
