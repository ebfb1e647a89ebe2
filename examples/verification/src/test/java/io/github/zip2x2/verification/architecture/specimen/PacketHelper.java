package io.github.zip2x2.verification.architecture.specimen;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.logging.Logger;
import org.apache.commons.net.util.SubnetUtils;

/** A name that says nothing, and habits that the library does not have. */
public final class PacketHelper {
    static int count;

    /** A foreign type in a signature. */
    public SubnetUtils network() {
        return new SubnetUtils("192.0.2.0/24");
    }

    /** A bare exception. */
    public void fail() {
        throw new RuntimeException("no type");
    }

    /** The wrong logger. */
    public void log() {
        Logger.getLogger("x").info("y");
    }

    /** Reflection. */
    public Object look() throws ClassNotFoundException {
        return Class.forName("java.lang.String");
    }

    /** The name service. */
    public InetAddress resolve(String host) throws UnknownHostException {
        return InetAddress.getByName(host);
    }

    /** The platform's charset. */
    public byte[] bytes(String text) {
        return text.getBytes();
    }

    /** The process. */
    public void end() {
        System.exit(count++);
    }
}
