package io.github.zip2x2.dhcp.old;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The option types that many options share; a structured value has its type beside it, such as {@link ClientFqdn#TYPE}. */
public final class OptionTypes {
    /** An option whose presence is the whole message. */
    public static final OptionType<Boolean> FLAG = new Fixed<>("flag", 0) {
        @Override
        public Boolean decode(OptionData data) {
            return true;
        }

        @Override
        public OctetString encode(Boolean value) {
            if (!value) {
                throw new IllegalArgumentException("a flag option says yes by being there; leave it out to say no");
            }
            return OctetString.EMPTY;
        }
    };

    /** One octet, 0 or 1. */
    public static final OptionType<Boolean> BOOLEAN = new Fixed<>("boolean", 1) {
        @Override
        boolean checksValue() {
            return true;
        }

        @Override
        @Nullable
        AnomalyKind checkValue(OptionData data) {
            return data.u8(0) > 1 ? AnomalyKind.BAD_BOOLEAN : null;
        }

        @Override
        public Boolean decode(OptionData data) {
            return data.u8(0) != 0;
        }

        @Override
        public OctetString encode(Boolean value) {
            return OctetString.of((byte) (value ? 1 : 0));
        }
    };

    /** One octet, unsigned. */
    public static final OptionType<Integer> UINT8 = new Fixed<>("8 bits unsigned", 1) {
        @Override
        public Integer decode(OptionData data) {
            return data.u8(0);
        }

        @Override
        public OctetString encode(Integer value) {
            return OctetString.of((byte) inRange(value, 0, 0xff));
        }
    };

    /** Two octets, unsigned. */
    public static final OptionType<Integer> UINT16 = new Fixed<>("16 bits unsigned", 2) {
        @Override
        public Integer decode(OptionData data) {
            return data.u16(0);
        }

        @Override
        public OctetString encode(Integer value) {
            long bits = inRange(value, 0, 0xffff);
            return OctetString.of((byte) (bits >> 8), (byte) bits);
        }
    };

    /** Four octets, unsigned. */
    public static final OptionType<Long> UINT32 = new Fixed<>("32 bits unsigned", 4) {
        @Override
        public Long decode(OptionData data) {
            return data.u32(0);
        }

        @Override
        public OctetString encode(Long value) {
            return bits((int) inRange(value, 0, 0xffff_ffffL));
        }
    };

    /** Four octets, signed. */
    public static final OptionType<Integer> INT32 = new Fixed<>("32 bits signed", 4) {
        @Override
        public Integer decode(OptionData data) {
            return data.int32(0);
        }

        @Override
        public OctetString encode(Integer value) {
            return bits(value);
        }
    };

    /** Seconds, or forever. */
    public static final OptionType<LeaseTime> LEASE_TIME = new Fixed<>("seconds, all ones for infinite", 4) {
        @Override
        public LeaseTime decode(OptionData data) {
            return new LeaseTime(data.u32(0));
        }

        @Override
        public OctetString encode(LeaseTime value) {
            return bits((int) value.seconds());
        }
    };

    /** Option 53: one octet. */
    static final OptionType<DhcpMessageType> MESSAGE_TYPE_VALUE = new Fixed<>("message type", 1) {
        @Override
        boolean checksValue() {
            return true;
        }

        @Override
        @Nullable
        AnomalyKind checkValue(OptionData data) {
            return data.u8(0) == 0 || data.u8(0) > DhcpMessageType.LAST_ASSIGNED ? AnomalyKind.BAD_VALUE : null;
        }

        @Override
        public DhcpMessageType decode(OptionData data) {
            return DhcpMessageType.of(data.u8(0));
        }

        @Override
        public OctetString encode(DhcpMessageType value) {
            return UINT8.encode(value.number());
        }
    };

    /** Option 57: an IP datagram's length, of which less than 576 reads as 576. */
    static final OptionType<Integer> MAXIMUM_SIZE = new Fixed<>("octets of an IP datagram, 576 or more", 2) {
        @Override
        boolean checksValue() {
            return true;
        }

        @Override
        @Nullable
        AnomalyKind checkValue(OptionData data) {
            return data.u16(0) < DhcpMessage.MINIMUM_DATAGRAM ? AnomalyKind.SMALL_MAXIMUM_SIZE : null;
        }

        @Override
        public Integer decode(OptionData data) {
            return Math.max(data.u16(0), DhcpMessage.MINIMUM_DATAGRAM);
        }

        @Override
        public OctetString encode(Integer value) {
            return UINT16.encode((int) inRange(value, DhcpMessage.MINIMUM_DATAGRAM, 0xffff));
        }
    };

    /** One IPv4 address. */
    public static final OptionType<Inet4Address> ADDRESS = new Fixed<>("IPv4 address", 4) {
        @Override
        public Inet4Address decode(OptionData data) {
            return data.address(0);
        }

        @Override
        public OctetString encode(Inet4Address value) {
            return OctetString.wrap(value.getAddress());
        }

        @Override
        public String print(Inet4Address value) {
            return value.getHostAddress();
        }
    };

    /** One or more IPv4 addresses, in order of preference. */
    public static final OptionType<List<Inet4Address>> ADDRESSES = new ListOf<>("IPv4 addresses", 4, 1) {
        @Override
        Inet4Address element(OptionData data, int at) {
            return data.address(at);
        }

        @Override
        void write(Inet4Address element, byte[] target, int at) {
            put32(target, at, Ipv4.bits(element));
        }

        @Override
        String printElement(Inet4Address element) {
            return element.getHostAddress();
        }
    };

    /** None or more IPv4 addresses (option 68). */
    public static final OptionType<List<Inet4Address>> OPTIONAL_ADDRESSES =
            new ListOf<>("IPv4 addresses or none", 4, 0) {
                @Override
                Inet4Address element(OptionData data, int at) {
                    return data.address(at);
                }

                @Override
                void write(Inet4Address element, byte[] target, int at) {
                    put32(target, at, Ipv4.bits(element));
                }

                @Override
                String printElement(Inet4Address element) {
                    return element.getHostAddress();
                }
            };

    /** One or more pairs of IPv4 addresses. */
    public static final OptionType<List<AddressPair>> ADDRESS_PAIRS = new ListOf<>("pairs of IPv4 addresses", 8, 1) {
        @Override
        AddressPair element(OptionData data, int at) {
            return new AddressPair(data.address(at), data.address(at + 4));
        }

        @Override
        void write(AddressPair element, byte[] target, int at) {
            put32(target, at, Ipv4.bits(element.first()));
            put32(target, at + 4, Ipv4.bits(element.second()));
        }
    };

    /** One or more numbers of 16 bits. */
    public static final OptionType<List<Integer>> UINT16_LIST = new ListOf<>("16-bit numbers", 2, 1) {
        @Override
        Integer element(OptionData data, int at) {
            return data.u16(at);
        }

        @Override
        void write(Integer element, byte[] target, int at) {
            long value = inRange(element, 0, 0xffff);
            target[at] = (byte) (value >> 8);
            target[at + 1] = (byte) value;
        }
    };

    /** Text of one or more characters, one octet each; NULs at its end are not part of it and are never written. */
    public static final OptionType<String> TEXT = new Text();

    /** Text, or four raw octets that are an IPv4 address, which read as its dotted quad (seen in option 66). */
    public static final OptionType<String> SERVER_NAME = new ServerName();

    /** Octets, one or more. */
    public static final OptionType<OctetString> OCTETS = octets(1);

    private OptionTypes() {}

    /**
     * Octets that nobody interprets.
     *
     * @param minimum the fewest octets, 0 or more
     * @return the type
     */
    public static OptionType<OctetString> octets(int minimum) {
        return new Octets(minimum);
    }

    static OctetString bits(int value) {
        byte[] octets = new byte[4];
        put32(octets, 0, value);
        return OctetString.wrap(octets);
    }

    static void put32(byte[] target, int at, int value) {
        target[at] = (byte) (value >>> 24);
        target[at + 1] = (byte) (value >>> 16);
        target[at + 2] = (byte) (value >>> 8);
        target[at + 3] = (byte) value;
    }

    static long inRange(long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("value " + value + " is not in " + least + ".." + most);
        }
        return value;
    }

    /** A type whose values all have one length. */
    abstract static class Fixed<T> implements OptionType<T> {
        private final String label;
        private final int length;

        Fixed(String label, int length) {
            this.label = label;
            this.length = length;
        }

        @Override
        public final String label() {
            return label;
        }

        @Override
        public final int fixedLength() {
            return length;
        }

        @Override
        public final @Nullable AnomalyKind check(OptionData data) {
            if (data.length() != length) {
                return data.length() == 0 ? AnomalyKind.EMPTY_OPTION : AnomalyKind.BAD_LENGTH;
            }
            return checkValue(data);
        }

        @Nullable
        AnomalyKind checkValue(OptionData data) {
            return null;
        }

        /** Whether values of the right length may be wrong. */
        boolean checksValue() {
            return false;
        }
    }

    /** A list of elements that all have one length. */
    abstract static class ListOf<E> implements OptionType<List<E>> {
        private final String label;
        private final int size;
        private final int least;

        ListOf(String label, int size, int least) {
            this.label = label;
            this.size = size;
            this.least = least;
        }

        final int elementLength() {
            return size;
        }

        final int minimumLength() {
            return size * least;
        }

        abstract E element(OptionData data, int at);

        abstract void write(E element, byte[] target, int at);

        String printElement(E element) {
            return String.valueOf(element);
        }

        @Override
        public final String label() {
            return label;
        }

        @Override
        public final boolean isList() {
            return true;
        }

        @Override
        public final @Nullable AnomalyKind check(OptionData data) {
            if (data.length() < size * least) {
                return data.length() == 0 ? AnomalyKind.EMPTY_OPTION : AnomalyKind.BAD_LENGTH;
            }
            return data.length() % size == 0 ? null : AnomalyKind.LIST_TAIL;
        }

        @Override
        public final List<E> decode(OptionData data) {
            List<E> list = new ArrayList<>(data.length() / size);
            for (int at = 0; at + size <= data.length(); at += size) {
                list.add(element(data, at));
            }
            return List.copyOf(list);
        }

        @Override
        public final OctetString encode(List<E> value) {
            if (value.size() < least) {
                throw new IllegalArgumentException(label + ": the list is empty; leave the option out instead");
            }
            byte[] octets = new byte[value.size() * size];
            for (int i = 0; i < value.size(); i++) {
                write(value.get(i), octets, i * size);
            }
            return OctetString.wrap(octets);
        }

        @Override
        public final String print(List<E> value) {
            return value.stream().map(this::printElement).collect(Collectors.joining(", "));
        }
    }

    private static class Text implements OptionType<String> {
        @Override
        public String label() {
            return "text";
        }

        @Override
        public @Nullable AnomalyKind check(OptionData data) {
            int end = data.lengthWithoutTrailingNuls();
            if (end == 0) {
                return AnomalyKind.EMPTY_OPTION;
            }
            return end < data.length() ? AnomalyKind.TRAILING_NUL : null;
        }

        @Override
        public String decode(OptionData data) {
            return data.text(0, data.lengthWithoutTrailingNuls());
        }

        @Override
        public OctetString encode(String value) {
            if (value.isEmpty() || value.charAt(value.length() - 1) == 0) {
                throw new IllegalArgumentException(
                        "text is empty or ends with NUL; a reader would not see it as it was meant");
            }
            return OctetString.latin1(value);
        }

        @Override
        public String print(String value) {
            return '"' + Escapes.escape(value) + '"';
        }
    }

    private static final class ServerName extends Text {
        @Override
        public String label() {
            return "text: dotted quad, host name or URL";
        }

        @Override
        public @Nullable AnomalyKind check(OptionData data) {
            return isRawAddress(data) ? AnomalyKind.RAW_ADDRESS : super.check(data);
        }

        @Override
        public String decode(OptionData data) {
            return isRawAddress(data) ? data.address(0).getHostAddress() : super.decode(data);
        }

        /** "pbx" and a NUL are a name, not 112.98.120.0, which no server has. */
        private static boolean isRawAddress(OptionData data) {
            if (data.length() != 4 || data.int32(0) == 0) {
                return false;
            }
            for (int i = 0; i < data.lengthWithoutTrailingNuls(); i++) {
                if (data.u8(i) < 0x20 || data.u8(i) > 0x7e) {
                    return true;
                }
            }
            return false;
        }
    }

    private static final class Octets implements OptionType<OctetString> {
        private final int minimum;

        Octets(int minimum) {
            this.minimum = minimum;
        }

        @Override
        public String label() {
            return minimum == 0 ? "octets or none" : minimum == 1 ? "octets" : minimum + " or more octets";
        }

        @Override
        public @Nullable AnomalyKind check(OptionData data) {
            if (data.length() >= minimum) {
                return null;
            }
            return data.length() == 0 ? AnomalyKind.EMPTY_OPTION : AnomalyKind.BAD_LENGTH;
        }

        @Override
        public OctetString decode(OptionData data) {
            return data.octets();
        }

        @Override
        public OctetString encode(OctetString value) {
            if (value.length() < minimum) {
                throw new IllegalArgumentException("value of " + value.length() + " octets; it needs " + minimum);
            }
            return value;
        }
    }
}
