package io.github.zip2x2.dhcp;

import java.net.Inet4Address;
import java.util.List;

/**
 * Two addresses that belong together: an address and its mask in option 21, a destination and its router in option 33.
 *
 * @param first the address or destination
 * @param second the mask or router
 */
public record AddressPair(Inet4Address first, Inet4Address second) {
    static final OptionType<AddressPair> TYPE = OptionTypes.fixed(
            "pair of IPv4 addresses",
            8,
            data -> new AddressPair(data.address(0), data.address(4)),
            pair -> OctetString.join(
                    List.of(OctetString.wrap(pair.first.getAddress()), OctetString.wrap(pair.second.getAddress()))));

    /**
     * The pair for a log.
     *
     * @return such as {@code 192.0.2.0/255.255.255.0}
     */
    @Override
    public String toString() {
        return first.getHostAddress() + "/" + second.getHostAddress();
    }
}
