package io.github.zip2x2.tftp.server;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.function.Predicate;

/** A port at which each address of this host counts that the predicate takes. */
record FollowedPort(int port, Predicate<InetAddress> which) {
    /** One address of this host at that port: a link-local one may be there on several interfaces, each with its scope. */
    record At(FollowedPort of, InetAddress address, int scope) {
        static At of(FollowedPort of, InetAddress address) {
            return new At(of, address, address instanceof Inet6Address inet6 ? inet6.getScopeId() : 0);
        }

        @Override
        public String toString() {
            return address.getHostAddress() + " port " + of.port();
        }
    }
}
