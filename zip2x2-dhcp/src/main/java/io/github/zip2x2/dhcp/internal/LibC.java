package io.github.zip2x2.dhcp.internal;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.nio.ByteBuffer;

/** The calls of Linux's C library that packet sockets need; buffers are direct and used from their first octet. */
final class LibC {

    static {
        Native.register(LibC.class, NativeLibrary.getInstance("c"));
    }

    private LibC() {}

    static native int socket(int domain, int type, int protocol);

    static native int bind(int fd, ByteBuffer address, int length);

    static native int setsockopt(int fd, int level, int name, ByteBuffer value, int length);

    static native int setsockopt(int fd, int level, int name, com.sun.jna.Pointer value, int length);

    static native long recvfrom(
            int fd, ByteBuffer buffer, long length, int flags, ByteBuffer address, ByteBuffer addressLength);

    static native long sendto(int fd, ByteBuffer buffer, long length, int flags, ByteBuffer address, int addressLength);

    static native int poll(ByteBuffer fds, long count, int timeoutMillis);

    static native int eventfd(int initial, int flags);

    static native long read(int fd, ByteBuffer buffer, long length);

    static native long write(int fd, ByteBuffer buffer, long length);

    static native int ioctl(int fd, long request, ByteBuffer argument);

    static native int close(int fd);

    /** The reason why the last call of this thread failed, as a number of errno.h. */
    static int lastError() {
        return Native.getLastError();
    }
}
