package io.github.zip2x2.dhcp.net;

import io.github.zip2x2.dhcp.HardwareAddress;
import java.util.Optional;

/**
 * What a probe of an address found. An answer by the client for whom the address is meant is no conflict, which only a
 * probe by ARP can tell.
 *
 * @param inUse whether somebody answered
 * @param by who answered; empty where nobody did, or where the prober cannot know
 */
public record ProbeResult(boolean inUse, Optional<HardwareAddress> by) {

    /** Nobody answered in time. */
    public static final ProbeResult UNUSED = new ProbeResult(false, Optional.empty());

    /** Somebody answered, nobody knows who. */
    public static final ProbeResult USED = new ProbeResult(true, Optional.empty());

    /**
     * Somebody answered.
     *
     * @param hardware the hardware address that the answer names
     * @return the result
     */
    public static ProbeResult usedBy(HardwareAddress hardware) {
        return new ProbeResult(true, Optional.of(hardware));
    }

    /**
     * Whether the address may not be given to a client.
     *
     * @param client the client's hardware address
     * @return true if somebody else than the client uses the address
     */
    public boolean isConflictFor(HardwareAddress client) {
        return inUse && !by.equals(Optional.of(client));
    }
}
