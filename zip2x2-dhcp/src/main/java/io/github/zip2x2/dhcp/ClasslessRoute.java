package io.github.zip2x2.dhcp;

import io.github.zip2x2.dhcp.internal.range.InRange;
import java.io.ByteArrayOutputStream;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One route of option 121 (RFC 3442).
 *
 * @param destination the network's address; bits beyond the prefix are cleared
 * @param prefixLength 0..32
 * @param router the next hop; 0.0.0.0 if the network is on the link
 */
public record ClasslessRoute(Inet4Address destination, int prefixLength, Inet4Address router) {
    /** How option 121 carries routes. A value with one bad route is withheld whole: half a routing table misleads. */
    public static final OptionType<List<ClasslessRoute>> LIST = new Type();

    /**
     * Clears the host bits.
     *
     * @param destination see the record
     * @param prefixLength see the record
     * @param router see the record
     * @throws IllegalArgumentException if the prefix is longer than an address
     */
    public ClasslessRoute {
        InRange.check("value", prefixLength, 0, 32);
        destination = Ipv4.of(Ipv4.bits(destination) & mask(prefixLength));
    }

    private static int mask(int prefixLength) {
        return prefixLength == 0 ? 0 : -1 << (32 - prefixLength);
    }

    private static int significantOctets(int prefixLength) {
        return (prefixLength + 7) / 8;
    }

    /**
     * The route for a log.
     *
     * @return such as {@code 10.0.0.0/8 via 192.0.2.1}
     */
    @Override
    public String toString() {
        return destination.getHostAddress() + "/" + prefixLength + " via " + router.getHostAddress();
    }

    private static final class Type implements OptionType<List<ClasslessRoute>> {
        @Override
        public String label() {
            return "routes";
        }

        @Override
        public boolean isList() {
            return true;
        }

        @Override
        public @Nullable AnomalyKind check(OptionData data) {
            if (data.length() == 0) {
                return AnomalyKind.EMPTY_OPTION;
            }
            int at = 0;
            while (at < data.length()) {
                int width = data.u8(at);
                if (width > 32) {
                    return AnomalyKind.BAD_VALUE;
                }
                at += 1 + significantOctets(width) + 4;
            }
            return at == data.length() ? null : AnomalyKind.BAD_LENGTH;
        }

        @Override
        public List<ClasslessRoute> decode(OptionData data) {
            List<ClasslessRoute> routes = new ArrayList<>();
            int at = 0;
            while (at < data.length()) {
                int width = data.u8(at++);
                int octets = significantOctets(width);
                int bits = 0;
                for (int i = 0; i < octets; i++) {
                    bits |= data.u8(at++) << (24 - 8 * i);
                }
                routes.add(new ClasslessRoute(Ipv4.of(bits), width, data.address(at)));
                at += 4;
            }
            return List.copyOf(routes);
        }

        @Override
        public OctetString encode(List<ClasslessRoute> value) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (ClasslessRoute route : value) {
                out.write(route.prefixLength);
                out.write(route.destination.getAddress(), 0, significantOctets(route.prefixLength));
                out.writeBytes(route.router.getAddress());
            }
            return OptionTypes.OCTETS.encode(OctetString.of(out.toByteArray()));
        }
    }
}
