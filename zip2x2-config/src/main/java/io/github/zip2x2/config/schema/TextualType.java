package io.github.zip2x2.config.schema;

import java.util.function.Function;

/** A value type from a name, a range and the two functions. */
final class TextualType<T> implements ValueType<T> {
    private final String name;
    private final String range;
    private final Function<String, Reading<T>> reader;
    private final Function<T, String> writer;
    private final boolean secret;

    TextualType(
            String name,
            String range,
            Function<String, Reading<T>> reader,
            Function<T, String> writer,
            boolean secret) {
        this.name = name;
        this.range = range;
        this.reader = reader;
        this.writer = writer;
        this.secret = secret;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String range() {
        return range;
    }

    @Override
    public Reading<T> read(String text) {
        return reader.apply(text);
    }

    @Override
    public String write(T value) {
        String text = writer.apply(value);
        if (reader.apply(text).value().filter(value::equals).isEmpty()) {
            throw new IllegalArgumentException((secret ? "the secret" : "'" + text + "'") + " is not a good " + name
                    + (range.isEmpty() ? "" : " (" + range + ")"));
        }
        return text;
    }

    @Override
    public boolean isSecret() {
        return secret;
    }

    /** Name and range. */
    @Override
    public String toString() {
        return range.isEmpty() ? name : name + " (" + range + ")";
    }
}
