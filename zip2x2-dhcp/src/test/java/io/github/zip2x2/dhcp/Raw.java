package io.github.zip2x2.dhcp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/** Octets of a datagram, written by hand so that tests do not trust the encoder they test. */
final class Raw {
    private final byte[] header = new byte[240];
    private final ByteArrayOutputStream options = new ByteArrayOutputStream();

    private Raw(int op) {
        header[0] = (byte) op;
        header[1] = 1;
        header[2] = 6;
        put(4, 0x11, 0x22, 0x33, 0x44);
        put(28, 0x00, 0x0b, 0xea, 0x01, 0x02, 0x03);
        put(236, 99, 130, 83, 99);
    }

    static Raw request() {
        return new Raw(1);
    }

    static Raw reply() {
        return new Raw(2);
    }

    /** A request with that option 53. */
    static Raw request(int type) {
        return request().option(53, type);
    }

    /** A reply with that option 53. */
    static Raw reply(int type) {
        return reply().option(53, type);
    }

    Raw put(int at, int... octets) {
        for (int i = 0; i < octets.length; i++) {
            header[at + i] = (byte) octets[i];
        }
        return this;
    }

    Raw put(int at, byte[] octets) {
        System.arraycopy(octets, 0, header, at, octets.length);
        return this;
    }

    Raw option(int code, int... value) {
        options.write(code);
        options.write(value.length);
        return octets(value);
    }

    Raw option(int code, byte[] value) {
        options.write(code);
        options.write(value.length);
        options.writeBytes(value);
        return this;
    }

    Raw text(int code, String value) {
        return option(code, OctetString.latin1(value).toByteArray());
    }

    Raw octets(int... octets) {
        for (int octet : octets) {
            options.write(octet);
        }
        return this;
    }

    Raw end() {
        return octets(255);
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(header);
        out.writeBytes(options.toByteArray());
        return out.toByteArray();
    }

    DecodeResult decode() {
        return DhcpMessage.decode(ByteBuffer.wrap(bytes()));
    }

    DecodeResult decode(DecodePolicy policy) {
        return DhcpMessage.decode(ByteBuffer.wrap(bytes()), policy);
    }

    DhcpMessage message() {
        return decode().message().orElseThrow();
    }

    List<Anomaly> anomalies() {
        return ((DecodeResult.Decoded) decode()).anomalies();
    }

    List<AnomalyKind> kinds() {
        return anomalies().stream().map(Anomaly::kind).toList();
    }

    static byte[] fill(int length, int octet) {
        byte[] bytes = new byte[length];
        java.util.Arrays.fill(bytes, (byte) octet);
        return bytes;
    }

    /** The octets 0, 1, 2, ... */
    static byte[] count(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }
}
