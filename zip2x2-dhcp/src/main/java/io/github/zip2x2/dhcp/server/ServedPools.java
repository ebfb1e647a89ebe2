package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.DhcpView;
import io.github.zip2x2.dhcp.Ipv4;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What is known of the free addresses of a network: one pool for each class of clients, and one for everybody. */
final class ServedPools {

    /** A pool and whom it is for; null for everybody. */
    private record ClassPool(@Nullable Predicate<DhcpView> members, AddressPool pool) {}

    /** The classes' before everybody's, in the order in which the settings name them. */
    private final List<ClassPool> all = new ArrayList<>();

    /**
     * @param start where the search for an address that nobody had begins
     */
    ServedPools(ServedNetwork network, long start) {
        List<AddressRange> open = new ArrayList<>();
        for (AddressRange range : network.pools()) {
            Predicate<DhcpView> members = network.membersOf(range);
            if (members == null) {
                open.add(range);
            } else {
                all.add(new ClassPool(members, new AddressPool(List.of(range), start)));
            }
        }
        all.add(new ClassPool(null, new AddressPool(open, start)));
    }

    /**
     * Chooses a free address for a client; the caller takes it, or says why not, before it asks again.
     *
     * @return the address's bits, unsigned; -1 when none is free
     */
    long choose(DhcpView client, long nowMillis) {
        for (int i = 0; i < all.size(); i++) {
            ClassPool candidate = all.get(i);
            Predicate<DhcpView> members = candidate.members();
            if (members == null || members.test(client)) {
                long chosen = candidate.pool().choose(nowMillis);
                if (chosen >= 0) {
                    return chosen;
                }
            }
        }
        return -1;
    }

    void exclude(Inet4Address address) {
        exclude(Ipv4.bits(address));
    }

    void exclude(int address) {
        poolOf(address).exclude(address);
    }

    void excludeEnds() {
        all.forEach(each -> each.pool().excludeEnds());
    }

    void take(int address, long untilMillis) {
        poolOf(address).take(address, untilMillis);
    }

    void release(int address, long nowMillis) {
        poolOf(address).release(address, nowMillis);
    }

    boolean isFree(int address, long nowMillis) {
        return poolOf(address).isFree(address, nowMillis);
    }

    long takenUntil(int address) {
        return poolOf(address).takenUntil(address);
    }

    long countFree(long nowMillis) {
        return all.stream().mapToLong(each -> each.pool().countFree(nowMillis)).sum();
    }

    /** The pool that the address is of; any other does nothing with it. */
    private AddressPool poolOf(int address) {
        for (int i = 0; i < all.size() - 1; i++) {
            if (all.get(i).pool().contains(address)) {
                return all.get(i).pool();
            }
        }
        return all.get(all.size() - 1).pool();
    }
}
