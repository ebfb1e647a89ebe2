package io.github.zip2x2.dhcp.old;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The codec as it was, for comparison: what it says of a datagram, in words. */
public final class OldCodec {
    private static final DhcpView VIEW = new DhcpView();
    private static final DhcpWriter WRITER = new DhcpWriter();

    private OldCodec() {}

    public static DecodePolicy policy(int direction, boolean bootp, boolean strict, int maximum) {
        return DecodePolicy.builder()
                .direction(DecodePolicy.Direction.values()[direction])
                .bootp(bootp)
                .strict(strict)
                .maximumLength(maximum)
                .build();
    }

    /** What the old message and the old view say; they must agree with one another. */
    public static String describe(byte[] datagram, DecodePolicy policy, boolean deep) {
        DropReason reason = VIEW.read(ByteBuffer.wrap(datagram), policy);
        DecodeResult result = DhcpMessage.decode(ByteBuffer.wrap(datagram), policy);
        if (result instanceof DecodeResult.Dropped dropped) {
            if (dropped.reason() != reason) {
                throw new AssertionError("view " + reason + ", message " + dropped);
            }
            return dropped.reason().name();
        }
        DecodeResult.Decoded decoded = (DecodeResult.Decoded) result;
        if (reason != null || !VIEW.anomalies().equals(decoded.anomalies())) {
            throw new AssertionError("view " + reason + VIEW.anomalies() + ", message " + decoded.anomalies());
        }
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
                if (!message.option(key).equals(VIEW.option(key))) {
                    throw new AssertionError("view and message differ in " + key);
                }
                print(message, key, out);
                message.octets(key.code())
                        .ifPresent(v -> out.append(key.code()).append(v).append('\n'));
            }
        }
        return out.toString();
    }

    /** The octets of the reply and of the message built anew, and the reports of both. */
    public static List<Object> encode(byte[] datagram, DecodePolicy policy, int maximum, int room) {
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

    private static <T> void print(DhcpMessage message, OptionKey<T> key, StringBuilder out) {
        message.option(key)
                .ifPresent(v -> out.append(key.code())
                        .append("->")
                        .append(key.type().print(v))
                        .append('\n'));
    }

    private static void encode(DhcpMessage message, int room, List<Object> out) {
        try {
            ByteBuffer buffer = ByteBuffer.allocate(room);
            EncodeReport report = message.encode(buffer);
            out.add(report.toString() + report.snameMoved() + report.fileMoved());
            out.add(ByteBuffer.wrap(buffer.array(), 0, buffer.position()));
        } catch (java.nio.BufferOverflowException e) {
            out.add("overflow");
        }
    }

    /** A message built from fields and options: what the old builder and the old writer, which must agree, write. */
    public static List<Object> build(Recipe recipe, int room) {
        DhcpMessageType type = DhcpMessageType.of(recipe.type());
        DhcpMessage.Builder builder = DhcpMessage.builder(type)
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
        WRITER.begin(type)
                .hardwareAddress(HardwareAddress.of(recipe.htype(), recipe.chaddr()))
                .hops(recipe.hops())
                .xid(recipe.xid())
                .secs(recipe.secs())
                .flags(recipe.flags())
                .ciaddr(recipe.addresses()[0])
                .yiaddr(recipe.addresses()[1])
                .siaddr(recipe.addresses()[2])
                .giaddr(recipe.addresses()[3])
                .sname(OctetString.latin1(recipe.sname()))
                .file(OctetString.latin1(recipe.file()))
                .maximumDatagram(recipe.maximum());
        for (int i = 0; i < recipe.codes().length; i++) {
            if (recipe.values()[i] == null) {
                builder.without(recipe.codes()[i]);
                WRITER.without(recipe.codes()[i]);
            } else {
                OctetString value = OctetString.of(recipe.values()[i]);
                builder.rawOption(recipe.codes()[i], value);
                WRITER.octets(recipe.codes()[i], value);
            }
        }
        List<Object> out = new ArrayList<>();
        encode(builder.build(), room, out);
        if (room >= 300) {
            ByteBuffer buffer = ByteBuffer.allocate(room);
            WRITER.write(buffer);
            if (!out.get(1).equals(buffer.flip())
                    || !out.get(0)
                            .equals(WRITER.report().toString()
                                    + WRITER.report().snameMoved()
                                    + WRITER.report().fileMoved())) {
                throw new AssertionError("message and writer differ: " + out + WRITER.report());
            }
        }
        return out;
    }

    /** What a message is built from; a value of null takes the option back. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Recipe(
            int type,
            int htype,
            byte[] chaddr,
            int hops,
            int xid,
            int secs,
            int flags,
            int[] addresses,
            String sname,
            String file,
            int maximum,
            int[] codes,
            byte[][] values) {}
}
