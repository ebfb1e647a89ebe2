package io.github.zip2x2.dhcp;

import io.github.zip2x2.dhcp.internal.range.InRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Option 77: a list of classes, each with its length before it (RFC 3004). What does not have that form, such as the
 * plain text that some clients send, is one class.
 */
final class UserClass {
    static final OptionType<List<OctetString>> TYPE = new Type();

    private UserClass() {}

    private static final class Type implements OptionType<List<OctetString>> {
        @Override
        public String label() {
            return "classes with their lengths";
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
            return isPrefixed(data) ? null : AnomalyKind.NOT_A_LIST;
        }

        /** RFC 3004 section 4: each class has one octet or more. */
        private static boolean isPrefixed(OptionData data) {
            int at = 0;
            while (at < data.length()) {
                if (data.u8(at) == 0) {
                    return false;
                }
                at += 1 + data.u8(at);
            }
            return at == data.length();
        }

        @Override
        public List<OctetString> decode(OptionData data) {
            if (!isPrefixed(data)) {
                return List.of(data.octets());
            }
            List<OctetString> classes = new ArrayList<>();
            for (int at = 0; at < data.length(); at += 1 + data.u8(at)) {
                classes.add(data.octets(at + 1, at + 1 + data.u8(at)));
            }
            return List.copyOf(classes);
        }

        @Override
        public OctetString encode(List<OctetString> value) {
            if (value.isEmpty()) {
                throw new IllegalArgumentException("no user class; leave option 77 out instead");
            }
            byte[] octets =
                    new byte[value.stream().mapToInt(c -> 1 + c.length()).sum()];
            int at = 0;
            for (OctetString userClass : value) {
                octets[at++] = (byte) InRange.check("value", userClass.length(), 1, 255);
                System.arraycopy(userClass.array(), 0, octets, at, userClass.length());
                at += userClass.length();
            }
            return OctetString.wrap(octets);
        }

        @Override
        public String print(List<OctetString> value) {
            return String.join(
                    ", ",
                    value.stream()
                            .map(c -> '"' + Escapes.escape(c.toLatin1()) + '"')
                            .toList());
        }
    }
}
