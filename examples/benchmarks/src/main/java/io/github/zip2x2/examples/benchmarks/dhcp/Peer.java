package io.github.zip2x2.examples.benchmarks.dhcp;

import static java.lang.invoke.MethodType.methodType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.net.InetAddress;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The codec of ApacheDS or of its descendant dhcp-protocol. Both have the same class names, so each is loaded for itself,
 * from a folder beside the benchmarks' jar, and called through method handles.
 */
final class Peer {
    private static final String ROOT = "org.apache.directory.server.dhcp.";

    private final MethodHandle decode;
    private final MethodHandle encode;
    private final MethodHandle setTransactionId;
    private final MethodHandle setAssignedAddress;

    Peer(String name) {
        try {
            Path program = Path.of(Peer.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            URL[] jars;
            try (Stream<Path> files = Files.list(program.resolveSibling("peers").resolve(name))) {
                jars = files.map(Peer::url).toArray(URL[]::new);
            }
            ClassLoader loader = new URLClassLoader(name, jars, ClassLoader.getPlatformClassLoader());
            Class<?> message = loader.loadClass(ROOT + "messages.DhcpMessage");
            Class<?> decoder = loader.loadClass(ROOT + "io.DhcpMessageDecoder");
            Class<?> encoder = loader.loadClass(ROOT + "io.DhcpMessageEncoder");
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            decode = lookup.findVirtual(decoder, "decode", methodType(message, ByteBuffer.class))
                    .bindTo(decoder.getConstructor().newInstance())
                    .asType(methodType(Object.class, ByteBuffer.class));
            encode = lookup.findVirtual(encoder, "encode", methodType(void.class, ByteBuffer.class, message))
                    .bindTo(encoder.getConstructor().newInstance())
                    .asType(methodType(void.class, ByteBuffer.class, Object.class));
            setTransactionId = lookup.findVirtual(message, "setTransactionId", methodType(void.class, int.class))
                    .asType(methodType(void.class, Object.class, int.class));
            setAssignedAddress = lookup.findVirtual(
                            message, "setAssignedClientAddress", methodType(void.class, InetAddress.class))
                    .asType(methodType(void.class, Object.class, InetAddress.class));
        } catch (IOException | URISyntaxException | ReflectiveOperationException e) {
            throw new IllegalStateException("peer " + name + " cannot be loaded; run mvn package first", e);
        }
    }

    private static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Object decode(ByteBuffer datagram) throws Throwable {
        return (Object) decode.invokeExact(datagram);
    }

    void encode(ByteBuffer out, Object message) throws Throwable {
        encode.invokeExact(out, message);
    }

    void change(Object message, int xid, InetAddress address) throws Throwable {
        setTransactionId.invokeExact(message, xid);
        setAssignedAddress.invokeExact(message, address);
    }
}
