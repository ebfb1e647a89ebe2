package io.github.zip2x2.dhcp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Where the fields of a message stand (RFC 2131 section 2), and numbers in network byte order. */
final class Wire {
    static final int OP = 0;
    static final int HTYPE = 1;
    static final int HLEN = 2;
    static final int HOPS = 3;
    static final int XID = 4;
    static final int SECS = 8;
    static final int FLAGS = 10;
    static final int CIADDR = 12;
    static final int YIADDR = 16;
    static final int SIADDR = 20;
    static final int GIADDR = 24;
    static final int CHADDR = 28;
    static final int SNAME = 44;
    static final int FILE = 108;
    static final int COOKIE = 236;
    static final int OPTIONS = 240;

    static final int SNAME_LENGTH = FILE - SNAME;
    static final int FILE_LENGTH = COOKIE - FILE;

    static final int MAGIC = 0x63825363;
    static final int BROADCAST_FLAG = 0x8000;

    static final int PAD = 0;
    static final int END = 255;
    static final int OVERLOAD = 52;
    static final int MESSAGE_TYPE = 53;
    static final int RELAY_INFORMATION = 82;
    static final int OVERLOADS_FILE = 1;
    static final int OVERLOADS_SNAME = 2;

    private static final VarHandle INT16 = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();
    private static final VarHandle INT32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();

    private Wire() {}

    static int u8(byte[] bytes, int at) {
        return bytes[at] & 0xff;
    }

    static int u16(byte[] bytes, int at) {
        return (short) INT16.get(bytes, at) & 0xffff;
    }

    static int int32(byte[] bytes, int at) {
        return (int) INT32.get(bytes, at);
    }

    static void put16(byte[] bytes, int at, int value) {
        INT16.set(bytes, at, (short) value);
    }

    static void put32(byte[] bytes, int at, int value) {
        INT32.set(bytes, at, value);
    }
}
