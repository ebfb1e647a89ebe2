package io.github.zip2x2.dhcp.lease;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * Where leases are kept: one record per address, changed by compare-and-set in batches.
 *
 * <p>Offer, commit, renew, release, decline and reclaim are all the same change: the record that was read becomes
 * another one, unless somebody else changed it meanwhile. One batch is one transaction and, where the store is durable,
 * one flush to disk: the server gathers the changes of all packets that arrived meanwhile into one batch and sends their
 * DHCPACKs after it.
 *
 * <p>Safe for use by several threads; {@link #commit} blocks until the batch is durable. A server waits two seconds for a
 * store: those messages get no answer then, and are served again when it returns. Whatever a store throws, or a wrong number
 * of results, costs the messages of that call only.
 */
public interface LeaseStore extends LeaseLookup, Closeable {

    /**
     * Applies each change whose expected record is the stored one.
     *
     * @param batch the changes, applied in order: a later one sees an earlier one's record
     * @return one outcome for each change, in the same order
     * @throws LeaseStoreException when the batch could not be made durable; then none of it counts
     */
    List<LeaseOutcome> commit(List<LeaseChange> batch) throws LeaseStoreException;

    /** {@return whether other servers change the same records, so that offers must be records too} */
    default boolean isShared() {
        return false;
    }

    /**
     * Whether {@link #commit} waits for a disk or a network, so that a server calls it on a thread of its own.
     *
     * @return true unless said otherwise
     */
    default boolean isBlocking() {
        return true;
    }

    /**
     * Whether lookups are answered from memory, without waiting for anything, so that a server asks on its own thread. It
     * asks any other store that blocks on the thread that commits.
     *
     * @return false unless said otherwise
     */
    default boolean answersAtOnce() {
        return false;
    }

    @Override
    void close() throws IOException;
}
