package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.DhcpView;
import io.github.zip2x2.dhcp.DhcpWriter;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.OctetString;
import io.github.zip2x2.dhcp.OptionKey;
import java.net.Inet4Address;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lets through to a reply what the client asks for (RFC 2131 table 3). Used again for each reply. */
final class ReplyOptions implements OptionSink {

    private static final int PARAMETER_REQUEST_LIST = DhcpOptions.PARAMETER_REQUEST_LIST.code();
    private static final int CLASSLESS_STATIC_ROUTE = DhcpOptions.CLASSLESS_STATIC_ROUTE.code();

    private final DhcpWriter reply;
    /** By code: the octets of the value that was encoded last, as a network's values are the same for all its clients. */
    private final @Nullable Encoded[] encoded = new @Nullable Encoded[256];

    private final BitSet texts = new BitSet(256);
    private @Nullable DhcpView request;
    private boolean asksForSome;
    private boolean endsTexts;
    private Inet4Address bootServer = Ipv4.ANY;
    private OctetString bootServerName = OctetString.EMPTY;

    private record Encoded(OptionKey<?> key, Object value, OctetString octets) {}

    ReplyOptions(DhcpWriter reply) {
        this.reply = reply;
    }

    void begin(DhcpView of) {
        request = of;
        asksForSome = of.has(PARAMETER_REQUEST_LIST);
        endsTexts = false;
        texts.clear();
    }

    @Override
    public <T> void ifRequested(OptionKey<T> key, T value) {
        if (!asksForSome || (request != null && request.requests(key.code()))) {
            always(key, value);
        }
    }

    @Override
    public <T> void always(OptionKey<T> key, T value) {
        int code = key.code();
        if (code == 50 || code == 51 || (code >= 53 && code <= 59) || code == 61 || code == 82) {
            throw new IllegalArgumentException("option " + key + " is not the policy's to send");
        }
        reply.octets(code, octets(key, value));
        texts.set(code, value instanceof String);
    }

    /** What is encoded once may be used again if it is the very value and cannot have changed since. */
    @SuppressWarnings("ReferenceEquality")
    private <T> OctetString octets(OptionKey<T> key, T value) {
        // A copy of an immutable list is the list itself, and of another list is never what was kept.
        Object constant = value instanceof List<?> list ? List.copyOf(list) : value;
        Encoded last = encoded[key.code()];
        if (last != null && last.key() == key && last.value() == constant) {
            return last.octets();
        }
        OctetString octets = key.type().encode(value);
        encoded[key.code()] = constant instanceof String || constant instanceof Inet4Address || constant instanceof List
                ? new Encoded(key, constant, octets)
                : null;
        return octets;
    }

    @Override
    public void bootServer(Inet4Address address) {
        if (!address.equals(bootServer)) {
            bootServer = address;
            bootServerName = OctetString.latin1(address.getHostAddress());
        }
        reply.siaddr(Ipv4.bits(address)).sname(bootServerName);
    }

    @Override
    public void bootFile(String name) {
        reply.file(OctetString.latin1(name));
    }

    @Override
    public void endTextsWithNul() {
        endsTexts = true;
    }

    /** Does what can be done only when all is there. */
    void finish() {
        if (reply.has(CLASSLESS_STATIC_ROUTE)) {
            // Whoever gets option 121 ignores 3 and 33 (RFC 3442).
            reply.without(DhcpOptions.ROUTER.code()).without(DhcpOptions.STATIC_ROUTE.code());
        }
        for (int code = texts.nextSetBit(0); endsTexts && code >= 0; code = texts.nextSetBit(code + 1)) {
            Encoded text = encoded[code];
            if (text != null) {
                byte[] octets = text.octets().toByteArray();
                reply.octets(code, OctetString.of(Arrays.copyOf(octets, octets.length + 1)));
            }
        }
    }
}
