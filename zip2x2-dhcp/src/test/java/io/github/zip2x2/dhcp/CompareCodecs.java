package io.github.zip2x2.dhcp;

import io.github.zip2x2.dhcp.old.OldCodec;
import io.github.zip2x2.dhcp.testing.Capture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares the codec with the one before it on captures, the fuzz corpus, and messages that are generated and mutated.
 * Started by hand: test resources, seed, millions.
 */
public final class CompareCodecs {
    private static final int[] LENGTHS = {300, 576, 1500, 4000, 65_507};

    private final Random random;
    private final List<byte[]> seeds = new ArrayList<>();
    private final TreeMap<String, Long> outcomes = new TreeMap<>();
    private long overloaded;
    private long left;

    private CompareCodecs(long seed) {
        random = new Random(seed);
    }

    public static void main(String[] args) throws IOException {
        CompareCodecs compare = new CompareCodecs(Long.parseLong(args[1]));
        compare.read(Path.of(args[0]));
        long start = System.nanoTime();
        int all = compare.seeds.size();
        for (byte[] bytes : compare.seeds) {
            for (int i = 0; i < 16 * LENGTHS.length; i++) {
                compare.datagram(bytes, i, true);
            }
        }
        long count = (long) (Double.parseDouble(args[2]) * 1e6);
        for (long i = 0; i < count; i++) {
            if (i % 4 == 3) {
                compare.recipe();
            } else {
                compare.datagram(compare.mutant(), compare.random.nextInt(16 * LENGTHS.length), i % 16 == 0);
            }
        }
        System.out.printf(
                "%d files and captured packets, %d messages, seed %s: equal, %d s%n%s%noverloaded %d, left out %d%n",
                all,
                count,
                args[1],
                (System.nanoTime() - start) / 1_000_000_000L,
                compare.outcomes,
                compare.overloaded,
                compare.left);
    }

    private void read(Path resources) throws IOException {
        try (Stream<Path> files = Files.walk(resources)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".bin") || file.toString().contains("FuzzTestInputs")) {
                    seeds.add(Files.readAllBytes(file));
                } else if (name.endsWith(".pcap")) {
                    try (InputStream in = Files.newInputStream(file)) {
                        seeds.addAll(Capture.payloads(in));
                    }
                }
            }
        }
    }

    private void datagram(byte[] bytes, int setting, boolean deep) {
        int direction = setting % 4 == 3 ? 2 : setting % 4 % 3;
        boolean bootp = (setting & 4) != 0;
        boolean strict = (setting & 8) != 0;
        int maximum = LENGTHS[setting / 16];
        String before = OldCodec.describe(bytes, OldCodec.policy(direction, bootp, strict, maximum), deep);
        DecodePolicy policy = DecodePolicy.builder()
                .direction(DecodePolicy.Direction.values()[direction])
                .bootp(bootp)
                .strict(strict)
                .maximumLength(maximum)
                .build();
        String after = describe(bytes, policy, deep);
        String outcome = after.charAt(0) == '[' ? (after.startsWith("[]") ? "clean" : "anomalies") : after;
        outcomes.merge(outcome, 1L, Long::sum);
        require(before.equals(after), bytes, before, after);
        if (random.nextInt(3) == 0 || deep) {
            int size = 576 + random.nextInt(random.nextInt(4) == 0 ? 1500 : 100);
            int room = random.nextInt(8) == 0 ? 250 + random.nextInt(400) : 2000;
            List<Object> wrote = OldCodec.encode(bytes, OldCodec.policy(direction, bootp, strict, maximum), size, room);
            List<Object> writes = encode(bytes, policy, size, room);
            require(wrote.equals(writes), bytes, wrote, writes);
        }
    }

    private static void require(boolean equal, byte[] bytes, Object before, Object after) {
        if (!equal) {
            throw new AssertionError(HexFormat.of().formatHex(bytes) + "\nbefore: " + before + "\nafter: " + after);
        }
    }

    private static String describe(byte[] datagram, DecodePolicy policy, boolean deep) {
        DecodeResult result = DhcpMessage.decode(ByteBuffer.wrap(datagram), policy);
        if (result instanceof DecodeResult.Dropped dropped) {
            return dropped.reason().name();
        }
        DecodeResult.Decoded decoded = (DecodeResult.Decoded) result;
        DhcpMessage message = decoded.value();
        StringBuilder out = new StringBuilder();
        out.append(decoded.anomalies()).append('\n');
        out.append(message.type()).append(message.xid()).append(' ').append(message.hardwareAddress());
        out.append(message.ciaddr())
                .append(message.yiaddr())
                .append(message.siaddr())
                .append(message.giaddr());
        out.append(message.overload()).append(' ').append(message.secs());
        out.append(' ')
                .append(message.flags())
                .append(' ')
                .append(message.hops())
                .append(' ')
                .append(message.op());
        out.append('"')
                .append(message.sname())
                .append('"')
                .append(message.file())
                .append('"');
        for (RawOption option : message.rawOptions()) {
            out.append((char) option.code())
                    .append(option.offset())
                    .append('=')
                    .append(option.value().toLatin1());
        }
        if (deep) {
            out.append(message).append('\n').append(message.dump());
            for (OptionKey<?> key : policy.table().keys()) {
                print(message, key, out);
                message.octets(key.code())
                        .ifPresent(v -> out.append(key.code()).append(v).append('\n'));
            }
        }
        return out.toString();
    }

    private static <T> void print(DhcpMessage message, OptionKey<T> key, StringBuilder out) {
        message.option(key)
                .ifPresent(v -> out.append(key.code())
                        .append("->")
                        .append(key.type().print(v))
                        .append('\n'));
    }

    private List<Object> encode(byte[] datagram, DecodePolicy policy, int maximum, int room) {
        DecodeResult result = DhcpMessage.decode(ByteBuffer.wrap(datagram), policy);
        List<Object> out = new ArrayList<>();
        result.message().ifPresent(message -> {
            encode(message, room, out);
            encode(message.toBuilder().maximumDatagram(maximum).build(), room, out);
            encode(
                    DhcpMessage.replyTo(message, DhcpMessageType.ACK)
                            .maximumDatagram(maximum)
                            .build(),
                    room,
                    out);
        });
        return out;
    }

    private void encode(DhcpMessage message, int room, List<Object> out) {
        try {
            ByteBuffer buffer = ByteBuffer.allocate(room);
            EncodeReport report = message.encode(buffer);
            out.add(report.toString() + report.snameMoved() + report.fileMoved());
            out.add(ByteBuffer.wrap(buffer.array(), 0, buffer.position()));
            overloaded += report.overload() != 0 ? 1 : 0;
            left += report.dropped().isEmpty() ? 0 : 1;
        } catch (java.nio.BufferOverflowException e) {
            out.add("overflow");
        }
    }

    private void recipe() {
        int n = random.nextInt(30);
        int[] codes = new int[n];
        byte[][] values = new byte[n][];
        boolean large = random.nextInt(3) == 0;
        for (int i = 0; i < n; i++) {
            do {
                codes[i] = random.nextInt(3) == 0
                        ? 1 + random.nextInt(254)
                        : new int[] {1, 3, 6, 50, 51, 54, 58, 59, 61, 66, 67, 82, 121, 150, 224}[random.nextInt(15)];
            } while (codes[i] == 52 || codes[i] == 53);
            values[i] = random.nextInt(12) == 0
                    ? null
                    : octets(random.nextInt(large && random.nextInt(6) == 0 ? 700 : random.nextInt(4) == 0 ? 130 : 40));
        }
        int maximum = random.nextInt(3) == 0 ? 576 + random.nextInt(3000) : 576;
        OldCodec.Recipe recipe = new OldCodec.Recipe(
                random.nextInt(19),
                random.nextInt(256),
                octets(random.nextInt(17)),
                random.nextInt(256),
                random.nextInt(),
                random.nextInt(65536),
                random.nextInt(65536),
                random.ints(4).toArray(),
                text(64),
                text(128),
                maximum,
                codes,
                values);
        if (random.nextInt(4) == 0) {
            for (int i = 0; i < n; i++) {
                if (codes[i] == 67) {
                    values[i] = recipe.file().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
                } else if (codes[i] == 66) {
                    values[i] = recipe.sname().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
                }
            }
        }
        int room = random.nextInt(8) == 0 ? 280 + random.nextInt(600) : 4000;
        List<Object> wrote = OldCodec.build(recipe, room);
        List<Object> writes = new ArrayList<>();
        DhcpMessage message = build(recipe);
        encode(message, room, writes);
        require(wrote.equals(writes), new byte[0], recipe + " " + wrote, writes);
        outcomes.merge("built", 1L, Long::sum);
        DecodePolicy all =
                DecodePolicy.builder().maximumLength(65_507).bootp(true).build();
        DecodeResult again = DhcpMessage.decode(ByteBuffer.wrap(message.toByteArray()), all);
        if (again instanceof DecodeResult.Decoded decoded) {
            for (RawOption option : message.rawOptions()) {
                require(
                        decoded.value().octets(option.code()).equals(java.util.Optional.of(option.value())),
                        message.toByteArray(),
                        option,
                        decoded.value().octets(option.code()));
            }
        }
    }

    private static DhcpMessage build(OldCodec.Recipe recipe) {
        DhcpMessage.Builder builder = DhcpMessage.builder(DhcpMessageType.of(recipe.type()))
                .hardwareAddress(HardwareAddress.of(recipe.htype(), recipe.chaddr()))
                .hops(recipe.hops())
                .xid(recipe.xid())
                .secs(recipe.secs())
                .flags(recipe.flags())
                .ciaddr(Ipv4.of(recipe.addresses()[0]))
                .yiaddr(Ipv4.of(recipe.addresses()[1]))
                .siaddr(Ipv4.of(recipe.addresses()[2]))
                .giaddr(Ipv4.of(recipe.addresses()[3]))
                .sname(recipe.sname())
                .file(recipe.file())
                .maximumDatagram(recipe.maximum());
        for (int i = 0; i < recipe.codes().length; i++) {
            byte @Nullable [] value = recipe.values()[i];
            if (value == null) {
                builder.without(recipe.codes()[i]);
            } else {
                builder.rawOption(recipe.codes()[i], OctetString.of(value));
            }
        }
        return builder.build();
    }

    private byte[] octets(int length) {
        byte[] octets = new byte[length];
        random.nextBytes(octets);
        return octets;
    }

    private String text(int most) {
        int length = switch (random.nextInt(4)) {
            case 0 -> most;
            case 1 -> random.nextInt(most + 1);
            case 2 -> random.nextInt(12);
            default -> 0;
        };
        return "n".repeat(length);
    }

    private byte[] mutant() {
        byte[] bytes = random.nextInt(3) == 0
                ? packet()
                : seeds.get(random.nextInt(seeds.size())).clone();
        for (int i = random.nextInt(6); i > 0; i--) {
            bytes = mutate(bytes);
        }
        return bytes;
    }

    private byte[] mutate(byte[] bytes) {
        int length = bytes.length;
        if (length == 0) {
            return octets(random.nextInt(600));
        }
        int at = random.nextInt(4) == 0 || length <= 240 ? random.nextInt(length) : 240 + random.nextInt(length - 240);
        switch (random.nextInt(8)) {
            case 0 -> bytes[at] = (byte) random.nextInt(256);
            case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> {
                return Arrays.copyOf(
                        bytes, random.nextInt(3) == 0 ? at : Math.min(length, 236 + random.nextInt(length)));
            }
            case 3 -> bytes[at] = (byte) new int[] {0, 1, 3, 4, 52, 53, 61, 66, 82, 119, 121, 255}[random.nextInt(12)];
            case 4 -> {
                byte[] other = seeds.get(random.nextInt(seeds.size()));
                int n = Math.min(Math.min(length, other.length) - at, random.nextInt(60));
                if (n > 0) {
                    System.arraycopy(other, at, bytes, at, n);
                }
            }
            case 5 -> {
                byte[] option = octets(2 + random.nextInt(12));
                option[0] = random.nextInt(3) == 0 ? 52 : option[0];
                option[1] = (byte) (option[0] == 52 ? 1 : option.length - 2);
                if (option[0] == 52 && option.length > 2) {
                    option[2] = (byte) random.nextInt(5);
                }
                return insert(bytes, at, option);
            }
            case 6 -> {
                int n = Math.min(random.nextInt(20), length - at);
                byte[] less = Arrays.copyOf(bytes, length - n);
                System.arraycopy(bytes, at + n, less, at, length - at - n);
                return less;
            }
            default -> {
                return insert(bytes, at, Arrays.copyOfRange(bytes, at, Math.min(length, at + random.nextInt(20))));
            }
        }
        return bytes;
    }

    private static byte[] insert(byte[] bytes, int at, byte[] octets) {
        byte[] more = Arrays.copyOf(bytes, bytes.length + octets.length);
        System.arraycopy(octets, 0, more, at, octets.length);
        System.arraycopy(bytes, at, more, at + octets.length, bytes.length - at);
        return more;
    }

    /** Options with the codes that have types, of lengths near to right, in three areas. */
    private byte[] packet() {
        Raw raw = random.nextBoolean() ? Raw.request() : Raw.reply();
        if (random.nextInt(20) > 0) {
            raw.option(53, 1 + random.nextInt(9));
        }
        int overload = random.nextInt(4);
        if (overload > 0) {
            raw.option(52, overload);
        }
        raw.octets(options(random.nextInt(3) == 0 ? 900 : 200));
        if (random.nextInt(8) > 0) {
            raw.end();
        }
        raw.octets(new int[random.nextInt(3) * random.nextInt(60)]);
        if (overload > 0 || random.nextInt(8) == 0) {
            raw.put(108, Arrays.copyOf(bytes(options(126)), 128)).put(44, Arrays.copyOf(bytes(options(62)), 64));
        }
        if (random.nextInt(4) == 0) {
            raw.put(random.nextInt(28), random.nextInt(256));
        }
        return raw.bytes();
    }

    private static byte[] bytes(int[] octets) {
        byte[] bytes = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            bytes[i] = (byte) octets[i];
        }
        return bytes;
    }

    private int[] options(int most) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int size = random.nextInt(most);
        boolean few = random.nextInt(4) == 0;
        while (out.size() < size) {
            int code = few ? 50 + random.nextInt(6) * 3 : 1 + random.nextInt(random.nextInt(3) == 0 ? 254 : 160);
            byte[] value = octets(
                    random.nextInt(5) == 0 ? random.nextInt(40) : random.nextInt(3) * 4 % 9 + random.nextInt(3) / 2);
            if (random.nextInt(3) == 0) {
                Arrays.fill(value, (byte) (random.nextBoolean() ? 'a' : 1));
            }
            if (random.nextInt(6) == 0 && value.length > 0) {
                value[value.length - 1] = 0;
            }
            out.write(code);
            out.write(value.length);
            out.writeBytes(value);
            for (int i = random.nextInt(3) / 2; i > 0; i--) {
                out.write(0);
            }
        }
        if (random.nextBoolean()) {
            out.write(255);
        }
        byte[] bytes = Arrays.copyOf(out.toByteArray(), Math.min(out.size(), most));
        int[] octets = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            octets[i] = bytes[i] & 0xff;
        }
        return octets;
    }
}
