package io.github.zip2x2.boot.report;

import io.github.zip2x2.boot.phone.BootOrder;
import io.github.zip2x2.boot.phone.WirePacket;
import io.github.zip2x2.dhcp.DecodeResult;
import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.tftp.TftpPacketKind;
import io.github.zip2x2.tftp.TftpPacketView;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/** Says what a datagram is, in a few words without any secret. */
final class WireText {
    private final WirePacket packet;
    private final TftpPacketView tftp = new TftpPacketView();
    private final TftpPacketKind kind;
    private final boolean dhcp;
    private final boolean sip;

    WireText(WirePacket packet) {
        this.packet = packet;
        ByteBuffer payload = packet.payload();
        this.dhcp = DhcpMessage.isDhcp(payload);
        this.sip = !dhcp && payload.remaining() > 7 && payload.get(0) >= 'A';
        this.kind = tftp.decode(payload.duplicate());
    }

    String protocol() {
        return dhcp ? "DHCP" : sip ? "SIP" : "TFTP";
    }

    String text() {
        if (dhcp) {
            return DhcpMessage.decode(packet.payload().duplicate()) instanceof DecodeResult.Decoded decoded
                    ? dhcp(decoded.value())
                    : "not to be decoded";
        }
        if (sip) {
            ByteBuffer start = packet.payload().duplicate();
            start.limit(Math.min(start.limit(), 120));
            return StandardCharsets.ISO_8859_1
                    .decode(start)
                    .toString()
                    .lines()
                    .findFirst()
                    .orElse("");
        }
        return tftp();
    }

    private static String dhcp(DhcpMessage message) {
        String name = message.type().toString();
        if (message.yiaddr().isAnyLocalAddress()) {
            return name;
        }
        return name + " " + message.yiaddr().getHostAddress()
                + BootOrder.ZIP2X2.servers(message).stream()
                        .findFirst()
                        .map(server -> ", boot server " + server)
                        .orElse("");
    }

    private String tftp() {
        return switch (kind) {
            case RRQ, WRQ ->
                kind + " " + tftp.request().file()
                        + (tftp.request().options().isEmpty()
                                ? ""
                                : " " + tftp.request().options());
            case DATA -> "DATA " + tftp.block() + ", " + tftp.payloadLength() + " bytes";
            case ACK -> "ACK " + tftp.block();
            case OACK -> "OACK " + tftp.options();
            case ERROR -> "ERROR " + tftp.errorCode().number() + " " + tftp.errorText();
            default -> "not to be decoded";
        };
    }

    /** The block of a DATA or ACK; empty for anything else. */
    OptionalInt block() {
        return !dhcp && !sip && (kind == TftpPacketKind.DATA || kind == TftpPacketKind.ACK)
                ? OptionalInt.of(tftp.block())
                : OptionalInt.empty();
    }
}
