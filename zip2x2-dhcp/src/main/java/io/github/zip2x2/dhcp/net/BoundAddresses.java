package io.github.zip2x2.dhcp.net;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Channels bound to addresses of the host, one each, as the addresses come and go. One that cannot be bound now, since
 * somebody else holds its port, is a problem and tried again at the next look. Not thread-safe.
 */
final class BoundAddresses {

    private final Map<InetSocketAddress, DatagramChannel> channels = new LinkedHashMap<>();
    /** Wanted at the last look, and not to be had. */
    private final Set<InetSocketAddress> missing = new HashSet<>();

    private final Binder binder;

    /** Binds a channel to an address. */
    @FunctionalInterface
    interface Binder {
        DatagramChannel bind(InetSocketAddress local) throws IOException;
    }

    BoundAddresses(Binder binder) {
        this.binder = binder;
    }

    /** Binds one address more. */
    void bind(InetSocketAddress local) throws IOException {
        channels.put(local, binder.bind(local));
    }

    /** Closes what is not wanted any more, and binds what is wanted and not yet bound; true when anything changed. */
    boolean follow(Set<InetSocketAddress> wanted, HostProblems problems) throws IOException {
        boolean changed = false;
        missing.stream()
                .filter(local -> !wanted.contains(local))
                .forEach(local -> problems.note(name(local), Optional.empty()));
        missing.clear();
        for (Map.Entry<InetSocketAddress, DatagramChannel> bound : List.copyOf(channels.entrySet())) {
            if (!wanted.contains(bound.getKey())) {
                bound.getValue().close();
                channels.remove(bound.getKey());
                changed = true;
            }
        }
        for (InetSocketAddress local : wanted) {
            if (channels.containsKey(local)) {
                continue;
            }
            try {
                bind(local);
                changed = true;
                problems.note(name(local), Optional.empty());
            } catch (IOException e) {
                missing.add(local);
                problems.note(name(local), Optional.of(String.valueOf(e.getMessage())));
            }
        }
        return changed;
    }

    private static String name(InetSocketAddress local) {
        return "port " + local;
    }

    /** The channel that is bound there, if one is. */
    Optional<DatagramChannel> at(Inet4Address address, int port) {
        return Optional.ofNullable(channels.get(new InetSocketAddress(address, port)));
    }

    Collection<DatagramChannel> all() {
        return channels.values();
    }

    void close() throws IOException {
        for (DatagramChannel channel : channels.values()) {
            channel.close();
        }
    }
}
