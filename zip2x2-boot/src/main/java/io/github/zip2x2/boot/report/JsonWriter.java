package io.github.zip2x2.boot.report;

import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Writes JSON (RFC 8259), indented by two blanks, in the order of the calls. Not thread-safe. */
final class JsonWriter {
    private final StringBuilder text = new StringBuilder(1024);
    private int depth;
    private boolean first = true;
    private boolean named;

    JsonWriter open(char bracket) {
        begin();
        text.append(bracket);
        depth++;
        first = true;
        return this;
    }

    JsonWriter close(char bracket) {
        depth--;
        if (!first) {
            indent();
        }
        text.append(bracket);
        first = false;
        return this;
    }

    JsonWriter name(String name) {
        begin();
        string(name);
        text.append(": ");
        named = true;
        return this;
    }

    JsonWriter value(long number) {
        begin();
        text.append(number);
        return this;
    }

    /** Milliseconds, with as many decimals as there are microseconds. */
    JsonWriter millis(Duration time) {
        begin();
        text.append(BigDecimal.valueOf(time.toNanos() / 1_000, 3)
                .stripTrailingZeros()
                .toPlainString());
        return this;
    }

    JsonWriter value(@Nullable String string) {
        begin();
        if (string == null) {
            text.append("null");
        } else {
            string(string);
        }
        return this;
    }

    /** What comes before a name, or before a value that has none: a comma where one is due, and a new line. */
    private void begin() {
        if (named) {
            named = false;
            return;
        }
        if (depth > 0) {
            if (!first) {
                text.append(',');
            }
            indent();
        }
        first = false;
    }

    private void indent() {
        text.append('\n').append("  ".repeat(depth));
    }

    private void string(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    // a lone surrogate would not survive UTF-8, and controls must be escaped (RFC 8259, 7)
                    if (c < 0x20 || c == 0x7f || Character.isSurrogate(c)) {
                        text.append(String.format("\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }

    @Override
    public String toString() {
        return text + "\n";
    }
}
