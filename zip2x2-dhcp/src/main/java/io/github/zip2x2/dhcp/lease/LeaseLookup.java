package io.github.zip2x2.dhcp.lease;

import java.net.Inet4Address;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The read side of a lease store; also of leases that another DHCP server holds.
 *
 * <p>Safe for use by several threads. May block on I/O; the server's thread calls it per packet, so an implementation
 * answers from memory or within a millisecond.
 */
public interface LeaseLookup {

    /**
     * The record of an address, whatever its state.
     *
     * @param address the address
     * @return the optional
     * @throws LeaseStoreException when it cannot be read
     */
    Optional<Lease> byAddress(Inet4Address address) throws LeaseStoreException;

    /**
     * The records whose client is this one, whatever their state, in no order.
     *
     * @param client the client
     * @return the list
     * @throws LeaseStoreException when they cannot be read
     */
    List<Lease> byClient(ClientIdentity client) throws LeaseStoreException;

    /**
     * Hands every record to the visitor, in no order.
     *
     * @param visitor takes each record
     * @throws LeaseStoreException when they cannot be read
     */
    void forEach(Consumer<Lease> visitor) throws LeaseStoreException;
}
