package io.github.zip2x2.dhcp;

import org.jspecify.annotations.Nullable;

/** Text, or four raw octets that are an IPv4 address. */
final class ServerNameType extends TextType {
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
