package io.github.zip2x2.dhcp;

import java.net.Inet4Address;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Option 120: where outbound SIP proxies are, as names or as addresses, in order of preference (RFC 3361 section 3). Names
 * are written without pointers; dnsmasq writes pointers, counted from the first name, and they are read. */
public sealed interface SipServers {
    /** How option 120 carries it. */
    OptionType<SipServers> TYPE = new Type();

    /**
     * Encoding 0.
     *
     * @param names one or more domain names
     */
    record Names(List<String> names) implements SipServers {
        /**
         * Copies the list.
         *
         * @param names see the record
         */
        public Names {
            names = List.copyOf(names);
        }
    }

    /**
     * Encoding 1.
     *
     * @param addresses one or more
     */
    record Addresses(List<Inet4Address> addresses) implements SipServers {
        /**
         * Copies the list.
         *
         * @param addresses see the record
         */
        public Addresses {
            addresses = List.copyOf(addresses);
        }
    }

    /** Reads both encodings. */
    final class Type implements OptionType<SipServers> {
        private Type() {}

        @Override
        public String label() {
            return "encoding, then domain names or IPv4 addresses";
        }

        @Override
        public boolean isList() {
            return true;
        }

        @Override
        public @Nullable AnomalyKind check(OptionData data) {
            if (data.length() < 2) {
                return data.checkLength(2);
            }
            return switch (data.u8(0)) {
                case 0 -> DomainNames.fill(data, 1, true) ? null : AnomalyKind.BAD_NAME;
                case 1 ->
                    data.length() < 5 ? AnomalyKind.BAD_LENGTH : data.length() % 4 == 1 ? null : AnomalyKind.LIST_TAIL;
                default -> AnomalyKind.BAD_VALUE;
            };
        }

        @Override
        public SipServers decode(OptionData data) {
            if (data.u8(0) == 0) {
                return new Names(DomainNames.read(data, 1, true));
            }
            return new Addresses(OptionTypes.ADDRESSES.decode(OptionData.of(data.octets(1, data.length()))));
        }

        @Override
        public OctetString encode(SipServers value) {
            OctetString rest;
            if (value instanceof Addresses addresses) {
                rest = OptionTypes.ADDRESSES.encode(addresses.addresses());
            } else {
                rest = DomainNames.write(((Names) value).names(), false);
            }
            byte[] octets = new byte[1 + rest.length()];
            octets[0] = (byte) (value instanceof Addresses ? 1 : 0);
            System.arraycopy(rest.array(), 0, octets, 1, rest.length());
            return OptionTypes.octets(2).encode(OctetString.wrap(octets));
        }

        @Override
        public String print(SipServers value) {
            return value instanceof Addresses addresses
                    ? OptionTypes.ADDRESSES.print(addresses.addresses())
                    : String.join(", ", ((Names) value).names());
        }
    }
}
