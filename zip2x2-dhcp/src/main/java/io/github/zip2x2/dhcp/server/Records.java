package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseAnswer;
import io.github.zip2x2.dhcp.net.ProbeResult;
import java.net.Inet4Address;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known when an exchange is decided: the records of its addresses and its client, what probes found, who the
 * client is. Immutable.
 */
public final class Records {

    /** Nothing is known: for an exchange without questions. */
    public static final Records NONE = new Records(Map.of(), Map.of(), null, 0);

    /** By address. */
    private final Map<Integer, Lease> leases;

    private final Map<Integer, ProbeResult> probes;
    private final @Nullable ClientStanding standing;
    private final int rounds;

    private Records(
            Map<Integer, Lease> leases,
            Map<Integer, ProbeResult> probes,
            @Nullable ClientStanding standing,
            int rounds) {
        this.leases = leases;
        this.probes = probes;
        this.standing = standing;
        this.rounds = rounds;
    }

    /**
     * What a store answered.
     *
     * @param answers one for each of {@link Exchange#questions()}
     * @return the records
     */
    public static Records of(List<LeaseAnswer> answers) {
        Map<Integer, Lease> leases = new LinkedHashMap<>();
        for (LeaseAnswer answer : answers) {
            answer.ofClient().forEach(lease -> leases.put(lease.addressNumber(), lease));
            answer.ofAddress().ifPresent(lease -> leases.put(lease.addressNumber(), lease));
        }
        return leases.isEmpty() ? NONE : new Records(leases, Map.of(), null, 0);
    }

    /**
     * The same with the record of an address as it is now, after a conflict or a change.
     *
     * @param address whose
     * @param record the record; empty when there is none
     * @return other records, one round later
     */
    public Records with(Inet4Address address, Optional<Lease> record) {
        Map<Integer, Lease> changed = new LinkedHashMap<>(leases);
        changed.remove(Ipv4.bits(address));
        record.ifPresent(lease -> changed.put(lease.addressNumber(), lease));
        return new Records(changed, probes, standing, rounds + 1);
    }

    /**
     * The same with what a probe found.
     *
     * @param address which was probed
     * @param result what was found
     * @return other records
     */
    public Records probed(Inet4Address address, ProbeResult result) {
        Map<Integer, ProbeResult> more = new HashMap<>(probes);
        more.put(Ipv4.bits(address), result);
        return new Records(leases, more, standing, rounds);
    }

    /**
     * The same with who the client is.
     *
     * @param answer what the directory says
     * @return other records
     */
    public Records standing(ClientStanding answer) {
        return new Records(leases, probes, answer, rounds);
    }

    @Nullable
    Lease of(int address) {
        return leases.get(address);
    }

    Collection<Lease> all() {
        return leases.values();
    }

    @Nullable
    ProbeResult probe(int address) {
        return probes.get(address);
    }

    /** Null while nobody was asked. */
    @Nullable
    ClientStanding standing() {
        return standing;
    }

    /** How often somebody else was faster, or an address turned out to be in use. */
    int rounds() {
        return rounds;
    }
}
