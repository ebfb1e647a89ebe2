package example.consumer;

import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.schema.Evidence;
import io.github.zip2x2.config.schema.Parameter;
import io.github.zip2x2.config.schema.Reading;
import io.github.zip2x2.config.schema.Schema;
import io.github.zip2x2.config.schema.ValueType;

/** A parameter that the library does not know, with a type of its own. */
final class ConfigPart implements Consumer.Part {
    /** {@code on} or {@code off}. */
    static final class Switch implements ValueType<Boolean> {
        @Override
        public String name() {
            return "switch";
        }

        @Override
        public String range() {
            return "on or off";
        }

        @Override
        public Reading<Boolean> read(String text) {
            return Reading.of(text.equals("on"));
        }

        @Override
        public String write(Boolean value) {
            return value ? "on" : "off";
        }
    }

    @Override
    public String run() {
        Parameter<Boolean> lamp = Parameter.builder("HW_CONFIG", "lamp", new Switch())
                .known(Evidence.UNKNOWN, "this consumer")
                .meaning("a lamp")
                .build();
        Schema schema = Schema.of(PhoneModel.ZIP2X2).with(lamp);
        Consumer.require(schema.parameter("HW_CONFIG", "lamp").isPresent(), "the schema knows the parameter");
        Consumer.require(lamp.type().write(true).equals("on"), "the type writes");
        return "config: " + schema.parameters().size() + " parameters";
    }
}
