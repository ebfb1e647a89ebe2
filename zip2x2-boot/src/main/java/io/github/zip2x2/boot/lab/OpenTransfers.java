package io.github.zip2x2.boot.lab;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The ports of one phone's transfers: rarely more than two at a time. */
final class OpenTransfers {
    private static final int FIRST_PORT = 30_000;
    private static final int PORTS = 30_000;

    private final List<Open> open = new ArrayList<>(2);

    private record Open(int transfer, InetSocketAddress end) {}

    /** A transfer's address and port, opened if it is not yet. */
    InetSocketAddress end(int transfer, Inet4Address address) {
        for (Open one : open) {
            if (one.transfer() == transfer) {
                return one.end();
            }
        }
        InetSocketAddress end = new InetSocketAddress(address, FIRST_PORT + transfer % PORTS);
        open.add(new Open(transfer, end));
        return end;
    }

    /** The transfer that has the port; -1 for none. */
    int at(InetSocketAddress end) {
        for (Open one : open) {
            if (one.end().equals(end)) {
                return one.transfer();
            }
        }
        return -1;
    }

    void close(int transfer) {
        open.removeIf(one -> one.transfer() == transfer);
    }

    Set<Integer> numbers() {
        return open.stream().map(Open::transfer).collect(Collectors.toUnmodifiableSet());
    }
}
