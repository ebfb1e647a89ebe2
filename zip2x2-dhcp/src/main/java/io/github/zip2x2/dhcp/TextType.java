package io.github.zip2x2.dhcp;

import org.jspecify.annotations.Nullable;

/** Text of one or more characters, one octet each. */
class TextType implements OptionType<String> {
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
