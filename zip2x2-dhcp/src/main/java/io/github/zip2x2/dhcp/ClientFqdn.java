package io.github.zip2x2.dhcp;

import io.github.zip2x2.dhcp.internal.range.InRange;
import java.io.ByteArrayOutputStream;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Option 81: a client's domain name and who updates the DNS (RFC 4702). Immutable. */
public final class ClientFqdn {
    /** {@value}: the server should update, or updated, the A record. */
    public static final int S = 1;
    /** {@value}: the server overrode the client's S. */
    public static final int O = 2;
    /** {@value}: the name is in the encoding of RFC 1035, not ASCII. */
    public static final int E = 4;
    /** {@value}: the server should not, or did not, update anything. */
    public static final int N = 8;

    /** {@value}: what a client puts into both RCODEs. */
    public static final int CLIENT_RCODE = 0;
    /** {@value}: what a server puts into both RCODEs. */
    public static final int SERVER_RCODE = 255;

    /** How option 81 carries it. */
    public static final OptionType<ClientFqdn> TYPE = new Type();

    private static final int NAME_AT = 3;

    private final int flags;
    private final int rcode1;
    private final int rcode2;
    private final String name;

    private ClientFqdn(int flags, int rcode1, int rcode2, String name) {
        this.flags = flags;
        this.rcode1 = rcode1;
        this.rcode2 = rcode2;
        this.name = name;
    }

    /**
     * A client's option.
     *
     * @param flags of {@link #S}, {@link #E} and {@link #N}
     * @param name with {@link #E}: a domain name, partial unless it ends with a dot; else ASCII text; empty to ask the
     *     server for one
     * @return the option
     * @throws IllegalArgumentException if N and S are both set, or the name is not one
     */
    public static ClientFqdn ofClient(int flags, String name) {
        return of(flags, CLIENT_RCODE, name);
    }

    /**
     * A server's option.
     *
     * @param flags of {@link #S}, {@link #O}, {@link #E} and {@link #N}
     * @param name as for {@link #ofClient}
     * @return the option
     * @throws IllegalArgumentException if N and S are both set, or the name is not one
     */
    public static ClientFqdn ofServer(int flags, String name) {
        return of(flags, SERVER_RCODE, name);
    }

    private static ClientFqdn of(int flags, int rcode, String name) {
        InRange.check("value", flags, 0, S | O | E | N);
        if ((flags & (S | N)) == (S | N)) {
            throw new IllegalArgumentException("option 81 with both S and N; RFC 4702 section 2.1 allows one of them");
        }
        ClientFqdn fqdn = new ClientFqdn(flags, rcode, rcode, name);
        TYPE.encode(fqdn);
        return fqdn;
    }

    /**
     * The flags.
     *
     * @return of {@link #S}, {@link #O}, {@link #E} and {@link #N}, never both S and N
     */
    public int flags() {
        return flags;
    }

    /**
     * Whether a flag is set.
     *
     * @param flag one of the four
     * @return true if it is
     */
    public boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /**
     * The first RCODE.
     *
     * @return 0..255
     */
    public int rcode1() {
        return rcode1;
    }

    /**
     * The second RCODE.
     *
     * @return 0..255
     */
    public int rcode2() {
        return rcode2;
    }

    /**
     * The name.
     *
     * @return empty if there is none or it was not a name; a name that is complete ends with a dot if it has {@link #E}
     */
    public String name() {
        return name;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClientFqdn that
                && flags == that.flags
                && rcode1 == that.rcode1
                && rcode2 == that.rcode2
                && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * flags + rcode1) + rcode2) + name.hashCode();
    }

    /**
     * The option for a log.
     *
     * @return such as {@code S E "phone.example."}
     */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(" ");
        for (int i = 0; i < 4; i++) {
            if (has(1 << i)) {
                text.add("SOEN".substring(i, i + 1));
            }
        }
        return text.add('"' + Escapes.escape(name) + '"').toString();
    }

    private static final class Type implements OptionType<ClientFqdn> {
        @Override
        public String label() {
            return "flags, RCODEs and domain name";
        }

        @Override
        public @Nullable AnomalyKind check(OptionData data) {
            if (data.length() < NAME_AT) {
                return data.checkLength(NAME_AT);
            }
            if ((data.u8(0) & (S | N)) == (S | N)) {
                return AnomalyKind.BAD_FLAGS;
            }
            return hasName(data) ? null : AnomalyKind.NAME_IGNORED;
        }

        private static boolean hasName(OptionData data) {
            return (data.u8(0) & E) == 0 || DomainNames.isPartialName(data, NAME_AT);
        }

        /** Of S and N together S is kept, as Kea does. */
        @Override
        public ClientFqdn decode(OptionData data) {
            int flags = data.u8(0) & (S | O | E | N);
            if ((flags & (S | N)) == (S | N)) {
                flags &= ~N;
            }
            String name = "";
            if (hasName(data)) {
                name = (flags & E) == 0
                        ? data.text(NAME_AT, Math.max(NAME_AT, data.lengthWithoutTrailingNuls()))
                        : DomainNames.readPartial(data, NAME_AT);
            }
            return new ClientFqdn(flags, data.u8(1), data.u8(2), name);
        }

        @Override
        public OctetString encode(ClientFqdn value) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(value.flags);
            out.write(value.rcode1);
            out.write(value.rcode2);
            if (!value.has(E)) {
                out.writeBytes(OctetString.latin1(value.name).array());
            } else if (!value.name.isEmpty()) {
                for (OctetString label : DomainNames.labels(value.name)) {
                    DomainNames.writeLabel(out, label);
                }
                if (value.name.endsWith(".")) {
                    out.write(0);
                }
            }
            return OctetString.of(out.toByteArray());
        }
    }
}
