package io.github.zip2x2.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** What holds for every message and every array of octets: requirements C 40 to 42. */
class CodecPropertyTest {
    private static final DecodePolicy ALL =
            DecodePolicy.builder().maximumLength(65_507).bootp(true).build();

    @Provide
    Arbitrary<DhcpMessage> messages() {
        Arbitrary<Integer> bits = Arbitraries.integers();
        Arbitrary<OctetString> addresses = octets(0, 16);
        Arbitrary<OctetString> names = octets(0, 64).map(CodecPropertyTest::withoutNul);
        Arbitrary<List<Integer>> codes = Arbitraries.integers()
                .between(1, 254)
                .filter(code -> code != 52 && code != 53)
                .list()
                .uniqueElements()
                .ofMaxSize(20);
        return Combinators.combine(
                        Arbitraries.integers().between(1, 18),
                        addresses,
                        bits.list().ofSize(6),
                        names,
                        names,
                        codes,
                        Arbitraries.integers().between(576, 3000),
                        Arbitraries.longs())
                .as((type, address, numbers, sname, file, options, maximum, seed) -> {
                    Random random = new Random(seed);
                    DhcpMessage.Builder builder = DhcpMessage.builder(DhcpMessageType.of(type))
                            .op(1 + random.nextInt(2))
                            .hardwareAddress(HardwareAddress.of(random.nextInt(256), address.toByteArray()))
                            .hops(random.nextInt(256))
                            .xid(numbers.get(0))
                            .secs(numbers.get(1) & 0xffff)
                            .flags(numbers.get(1) >>> 16)
                            .ciaddr(Ipv4.of(numbers.get(2)))
                            .yiaddr(Ipv4.of(numbers.get(3)))
                            .siaddr(Ipv4.of(numbers.get(4)))
                            .giaddr(Ipv4.of(numbers.get(5)))
                            .sname(sname.toLatin1())
                            .file(file.toLatin1())
                            .maximumDatagram(maximum);
                    for (int code : options) {
                        byte[] value = new byte[random.nextInt(random.nextInt(10) == 0 ? 700 : 60)];
                        random.nextBytes(value);
                        builder.rawOption(code, OctetString.of(value));
                    }
                    if (address.isEmpty()) {
                        builder.rawOption(61, OctetString.hex("0001"));
                    }
                    return builder.build();
                });
    }

    private static Arbitrary<OctetString> octets(int least, int most) {
        return Arbitraries.bytes()
                .array(byte[].class)
                .ofMinSize(least)
                .ofMaxSize(most)
                .map(OctetString::of);
    }

    private static OctetString withoutNul(OctetString octets) {
        byte[] bytes = octets.toByteArray();
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = bytes[i] == 0 ? 1 : bytes[i];
        }
        return OctetString.of(bytes);
    }

    @Property(tries = 400)
    void c40_aMessageThatFitsIsDecodedToItself(@ForAll("messages") DhcpMessage message) {
        ByteBuffer out = ByteBuffer.allocate(4000);
        EncodeReport report = message.encode(out);
        DhcpMessage decoded = DhcpMessage.decode(out.flip(), ALL).message().orElseThrow();
        assertThat(report.length()).isEqualTo(out.limit());
        boolean moved = decoded.has(66) != message.has(66) || decoded.has(67) != message.has(67);
        if (report.dropped().isEmpty() && !moved) {
            assertThat(decoded).isEqualTo(message).hasSameHashCodeAs(message);
        }
        for (RawOption option : message.rawOptions()) {
            if (report.dropped().contains(option.code())) {
                assertThat(decoded.has(option.code())).isFalse();
            } else {
                assertThat(decoded.octets(option.code())).contains(option.value());
            }
        }
        assertThat(decoded.overload()).isEqualTo(report.overload());
        assertThat(decoded.toBuilder().build()).isEqualTo(decoded);
    }

    @Property(tries = 400)
    void c40_theLayoutObeysItsRules(@ForAll("messages") DhcpMessage message) {
        byte[] bytes = message.toByteArray();
        List<RawOption> options = DhcpMessage.decode(ByteBuffer.wrap(bytes), ALL)
                .message()
                .orElseThrow()
                .rawOptions();
        assertThat(options.get(0).code()).isEqualTo(53);
        assertThat(bytes).hasSizeGreaterThanOrEqualTo(300);
        List<Integer> main = options.stream()
                .filter(o -> o.offset() >= 240)
                .map(RawOption::code)
                .toList();
        int relay = main.lastIndexOf(82);
        assertThat(relay == -1 || relay == main.size() - 1).isTrue();
        assertThat(options.stream().filter(o -> o.offset() < 240).map(RawOption::code))
                .doesNotContain(82, 53);
        int mask = main.indexOf(1);
        int router = main.indexOf(3);
        assertThat(mask >= 0 && router >= 0 && mask > router).isFalse();
    }

    /** Well-formed packets laid out at random: pads anywhere, fragments apart, fields overloaded, junk behind END. */
    @Property(tries = 400)
    void c40_octetsOfAPacketSurvive(@ForAll long seed) {
        byte[] bytes = packet(new Random(seed));
        DecodeResult result = DhcpMessage.decode(ByteBuffer.wrap(bytes), ALL);
        DhcpMessage message = result.message().orElseThrow();
        ByteBuffer out = ByteBuffer.allocate(bytes.length);
        message.encode(out);
        assertThat(out.array()).isEqualTo(bytes);
        assertThat(message.toByteArray()).isEqualTo(bytes);
    }

    private static byte[] packet(Random random) {
        Raw raw = Raw.request(1 + random.nextInt(18));
        int overload = random.nextInt(4);
        if (overload > 0) {
            raw.option(52, overload);
        }
        int options = random.nextInt(30);
        for (int i = 0; i < options; i++) {
            raw.octets(new int[random.nextInt(3)]);
            int code = 1 + random.nextInt(254);
            if (code != 52 && code != 53) {
                raw.option(code, random.ints(random.nextInt(20), 0, 256).toArray());
            }
        }
        raw.end().octets(random.ints(random.nextInt(40), 0, 256).toArray());
        raw.put(108, field(random, 128)).put(44, field(random, 64));
        return raw.bytes();
    }

    private static byte[] field(Random random, int length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (out.size() < length - 25) {
            int size = random.nextInt(20);
            out.write(1 + random.nextInt(51));
            out.write(size);
            out.writeBytes(new byte[size]);
        }
        out.write(255);
        return Arrays.copyOf(out.toByteArray(), length);
    }

    @Property(tries = 1000)
    void c41_anyOctetsGiveAMessageOrAReason(@ForAll @Size(max = 1500) byte[] bytes) {
        survive(bytes);
    }

    @Property(tries = 1000)
    void c41_anyOptionsGiveAMessageOrAReason(@ForAll @Size(max = 600) byte[] options) {
        byte[] head = Raw.request(1).bytes();
        byte[] bytes = Arrays.copyOf(head, head.length + options.length);
        System.arraycopy(options, 0, bytes, head.length, options.length);
        survive(bytes);
    }

    @Property(tries = 500)
    void c41_anyChangedPacketGivesAMessageOrAReason(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] bytes = packet(random);
        for (int i = random.nextInt(6); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        survive(Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)));
    }

    @Property(tries = 1000)
    void c41_anyValueOfAnyOptionIsReadOrWithheld(@ForAll @Size(max = 255) byte[] value, @ForAll byte code) {
        OptionKey<?> key = DhcpOptions.TABLE.keyOrNull(code & 0xff);
        if (key != null) {
            roundTrip(key, value);
        }
    }

    /** A value that is read without complaint and written again says the same. */
    private static <T> void roundTrip(OptionKey<T> key, byte[] value) {
        OptionData data = OptionData.of(OctetString.of(value));
        AnomalyKind kind = key.checkJoined(data);
        if (kind == null || !kind.ignoresOption()) {
            T read = key.type().decode(data);
            assertThat(key.type().print(read)).isNotNull();
            if (kind == null) {
                OctetString written = key.type().encode(read);
                assertThat(key.type().decode(OptionData.of(written))).isEqualTo(read);
            }
        }
    }

    static void survive(byte[] bytes) {
        ByteBuffer datagram = ByteBuffer.wrap(bytes);
        DecodeResult result = DhcpMessage.decode(datagram);
        assertThat(datagram.position()).isZero();
        if (!(result instanceof DecodeResult.Decoded decoded)) {
            return;
        }
        DhcpMessage message = decoded.value();
        assertThat(decoded.anomalies()).hasSizeLessThanOrEqualTo(bytes.length);
        assertThat(message.toByteArray()).isEqualTo(bytes);
        for (OptionKey<?> key : DhcpOptions.TABLE.keys()) {
            assertThat(message.option(key).isPresent() && !message.has(key.code()))
                    .isFalse();
        }
        assertThat(message.dump()).isNotEmpty();
        assertThat(message.toString()).isNotEmpty();
        DhcpMessage.replyTo(message, DhcpMessageType.ACK).build().encode(ByteBuffer.allocate(1500));
        message.toBuilder().build().encode(ByteBuffer.allocate(1500));
    }

    @Property(tries = 50)
    void c42_whatIsAllocatedIsBoundedByTheDatagram(@ForAll @Size(max = 60) byte[] tail) {
        List<byte[]> hostile = new ArrayList<>();
        for (int claimed : new int[] {255, 254, 128}) {
            byte[] head = Raw.request(1).option(12, 'a').octets(119, claimed).bytes();
            byte[] bytes = Arrays.copyOf(head, head.length + tail.length);
            System.arraycopy(tail, 0, bytes, head.length, tail.length);
            hostile.add(bytes);
        }
        for (byte[] bytes : hostile) {
            DhcpMessage message =
                    DhcpMessage.decode(ByteBuffer.wrap(bytes)).message().orElseThrow();
            int held = message.rawOptions().stream()
                    .mapToInt(option -> option.value().length())
                    .sum();
            assertThat(held).isLessThanOrEqualTo(bytes.length);
        }
    }

    /** Options of two octets, fragments of one code, names that point at one another: time grows with the length. */
    @Property(tries = 20)
    void c41_workIsLinearInTheLength(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] bytes = Arrays.copyOf(Raw.request(1).bytes(), 65_000);
        int code = 1 + random.nextInt(254);
        for (int i = 243; i + 1 < bytes.length; i += 2) {
            bytes[i] = (byte) (random.nextBoolean() ? code : 119);
            bytes[i + 1] = 0;
        }
        if (code == 53) {
            return;
        }
        for (int i = 0; i < 50; i++) {
            DecodeResult result = DhcpMessage.decode(ByteBuffer.wrap(bytes), ALL);
            assertThat(result.message().orElseThrow().has(119)).isTrue();
        }
    }
}
