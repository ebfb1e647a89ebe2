package io.github.zip2x2.boot.pbx.fleet;

import io.github.zip2x2.config.MacAddress;
import java.io.Closeable;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What must survive a restart of the PBX: what is known of each phone, and books in which waves and rollouts write what
 * they have done and what they are about to do.
 *
 * <p>Safe for use by several threads. A call that cannot be done within 2 s fails, and is made again later; what it throws
 * beside a {@link FleetStoreException} counts as a failure, too. Every call may block; none is made on a thread that serves packets. A method that
 * writes returns only when what it wrote is durable, as far as the store is.
 */
public interface FleetStore extends Closeable {
    /**
     * What is known of one phone.
     *
     * @param mac the phone
     * @return its record, or empty
     * @throws FleetStoreException when it cannot be read
     */
    Optional<PhoneRecord> phone(MacAddress mac) throws FleetStoreException;

    /**
     * Hands every phone's record to the visitor, in no order.
     *
     * @param visitor takes each record
     * @throws FleetStoreException when they cannot be read
     */
    void forEachPhone(Consumer<PhoneRecord> visitor) throws FleetStoreException;

    /**
     * Writes records over older ones of the same phones, all or none.
     *
     * @param changed the records, each phone once
     * @param forgotten phones whose records are removed
     * @throws FleetStoreException when they could not be made durable
     */
    void save(Collection<PhoneRecord> changed, Collection<MacAddress> forgotten) throws FleetStoreException;

    /**
     * Writes entries of a book over older ones of the same keys, all or none.
     *
     * @param book the book's name, 1 to 120 characters
     * @param entries values by key, keys of 1 to 120 characters
     * @throws FleetStoreException when they could not be made durable
     */
    void write(String book, Map<String, String> entries) throws FleetStoreException;

    /**
     * Reads a book.
     *
     * @param book the book's name
     * @return values by key; empty for a book that was never written
     * @throws FleetStoreException when it cannot be read
     */
    Map<String, String> read(String book) throws FleetStoreException;

    /**
     * The books that there are.
     *
     * @return their names, sorted
     * @throws FleetStoreException when they cannot be read
     */
    List<String> books() throws FleetStoreException;

    /**
     * Removes a book; one that is not there is no error.
     *
     * @param book the book's name
     * @throws FleetStoreException when that could not be made durable
     */
    void remove(String book) throws FleetStoreException;
}
