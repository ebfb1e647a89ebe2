package io.github.zip2x2.dhcp;

import io.github.zip2x2.dhcp.internal.range.InRange;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The option types that many options share; a structured value has its type beside it, such as {@link ClientFqdn#TYPE}. */
public final class OptionTypes {
    /** An option whose presence is the whole message. */
    public static final OptionType<Boolean> FLAG = fixed("flag", 0, data -> true, OptionTypes::flag);

    /** One octet, 0 or 1. */
    public static final OptionType<Boolean> BOOLEAN = new Fixed<>(
            "boolean",
            1,
            data -> data.u8(0) != 0,
            value -> OctetString.of((byte) (value ? 1 : 0)),
            data -> data.u8(0) > 1 ? AnomalyKind.BAD_BOOLEAN : null);

    /** One octet, unsigned. */
    public static final OptionType<Integer> UINT8 = fixed(
            "8 bits unsigned",
            1,
            data -> data.u8(0),
            value -> OctetString.of((byte) InRange.check("value", value, 0, 0xff)));

    /** Two octets, unsigned. */
    public static final OptionType<Integer> UINT16 = fixed("16 bits unsigned", 2, data -> data.u16(0), value -> {
        byte[] octets = new byte[2];
        Wire.put16(octets, 0, (int) InRange.check("value", value, 0, 0xffff));
        return OctetString.wrap(octets);
    });

    /** Four octets, unsigned. */
    public static final OptionType<Long> UINT32 = fixed(
            "32 bits unsigned",
            4,
            data -> data.u32(0),
            value -> bits((int) InRange.check("value", value, 0, 0xffff_ffffL)));

    /** Four octets, signed. */
    public static final OptionType<Integer> INT32 =
            fixed("32 bits signed", 4, data -> data.int32(0), OptionTypes::bits);

    /** Seconds, or forever. */
    public static final OptionType<LeaseTime> LEASE_TIME = fixed(
            "seconds, all ones for infinite",
            4,
            data -> new LeaseTime(data.u32(0)),
            value -> bits((int) value.seconds()));

    /** Option 53: one octet. */
    static final OptionType<DhcpMessageType> MESSAGE_TYPE_VALUE = new Fixed<>(
            "message type",
            1,
            data -> DhcpMessageType.of(data.u8(0)),
            value -> UINT8.encode(value.number()),
            data -> data.u8(0) == 0 || data.u8(0) > DhcpMessageType.LAST_ASSIGNED ? AnomalyKind.BAD_VALUE : null);

    /** Option 57: an IP datagram's length, of which less than 576 reads as 576. */
    static final OptionType<Integer> MAXIMUM_SIZE = new Fixed<>(
            "octets of an IP datagram, 576 or more",
            2,
            data -> Math.max(data.u16(0), DhcpMessage.MINIMUM_DATAGRAM),
            value -> UINT16.encode((int) InRange.check("value", value, DhcpMessage.MINIMUM_DATAGRAM, 0xffff)),
            data -> data.u16(0) < DhcpMessage.MINIMUM_DATAGRAM ? AnomalyKind.SMALL_MAXIMUM_SIZE : null);

    /** One IPv4 address. */
    public static final OptionType<Inet4Address> ADDRESS =
            fixed("IPv4 address", 4, data -> data.address(0), value -> OctetString.wrap(value.getAddress()));

    /** One or more IPv4 addresses, in order of preference. */
    public static final OptionType<List<Inet4Address>> ADDRESSES = new ListOf<>("IPv4 addresses", ADDRESS, 1);

    /** None or more IPv4 addresses (option 68). */
    public static final OptionType<List<Inet4Address>> OPTIONAL_ADDRESSES =
            new ListOf<>("IPv4 addresses or none", ADDRESS, 0);

    /** One or more pairs of IPv4 addresses. */
    public static final OptionType<List<AddressPair>> ADDRESS_PAIRS =
            new ListOf<>("pairs of IPv4 addresses", AddressPair.TYPE, 1);

    /** One or more numbers of 16 bits. */
    public static final OptionType<List<Integer>> UINT16_LIST = new ListOf<>("16-bit numbers", UINT16, 1);

    /** Text of one or more characters, one octet each; NULs at its end are not part of it and are never written. */
    public static final OptionType<String> TEXT = new TextType();

    /** Text, or four raw octets that are an IPv4 address, which read as its dotted quad (seen in option 66). */
    public static final OptionType<String> SERVER_NAME = new ServerNameType();

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

    static <T> OptionType<T> fixed(
            String label, int length, Function<OptionData, T> reader, Function<T, OctetString> writer) {
        return new Fixed<>(label, length, reader, writer, null);
    }

    private static OctetString flag(boolean value) {
        if (!value) {
            throw new IllegalArgumentException("a flag option says yes by being there; leave it out to say no");
        }
        return OctetString.EMPTY;
    }

    private static OctetString bits(int value) {
        byte[] octets = new byte[4];
        Wire.put32(octets, 0, value);
        return OctetString.wrap(octets);
    }

    /**
     * A type whose values all have one length.
     *
     * @param checker what is wrong with a value of that length; null if nothing can be
     */
    record Fixed<T>(
            String label,
            int fixedLength,
            Function<OptionData, T> reader,
            Function<T, OctetString> writer,
            @Nullable Function<OptionData, @Nullable AnomalyKind> checker)
            implements OptionType<T> {
        @Override
        public @Nullable AnomalyKind check(OptionData data) {
            AnomalyKind kind = data.checkLength(fixedLength);
            if (kind == null && data.length() > fixedLength) {
                kind = AnomalyKind.BAD_LENGTH;
            }
            return kind != null || checker == null ? kind : checker.apply(data);
        }

        @Override
        public T decode(OptionData data) {
            return reader.apply(data);
        }

        @Override
        public OctetString encode(T value) {
            return writer.apply(value);
        }

        @Override
        public String print(T value) {
            return value instanceof Inet4Address address ? address.getHostAddress() : value.toString();
        }
    }

    /** A list of elements that all have one length. */
    record ListOf<E>(String label, OptionType<E> element, int least) implements OptionType<List<E>> {
        int minimumLength() {
            return least * element.fixedLength();
        }

        @Override
        public boolean isList() {
            return true;
        }

        @Override
        public @Nullable AnomalyKind check(OptionData data) {
            AnomalyKind kind = data.checkLength(minimumLength());
            return kind == null && data.length() % element.fixedLength() != 0 ? AnomalyKind.LIST_TAIL : kind;
        }

        @Override
        public List<E> decode(OptionData data) {
            int size = element.fixedLength();
            List<E> list = new ArrayList<>(data.length() / size);
            for (int at = 0; at + size <= data.length(); at += size) {
                list.add(element.decode(data.part(at, size)));
            }
            return List.copyOf(list);
        }

        @Override
        public OctetString encode(List<E> value) {
            if (value.size() < least) {
                throw new IllegalArgumentException(label + ": the list is empty; leave the option out instead");
            }
            return OctetString.join(value.stream().map(element::encode).toList());
        }

        @Override
        public String print(List<E> value) {
            return value.stream().map(element::print).collect(Collectors.joining(", "));
        }
    }

    private record Octets(int minimum) implements OptionType<OctetString> {
        @Override
        public String label() {
            return minimum == 0 ? "octets or none" : minimum == 1 ? "octets" : minimum + " or more octets";
        }

        @Override
        public @Nullable AnomalyKind check(OptionData data) {
            return data.checkLength(minimum);
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
