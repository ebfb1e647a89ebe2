package io.github.zip2x2.dhcp.lease;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The read side of a lease store; also of leases that another DHCP server holds.
 *
 * <p>Safe for use by several threads. May block on I/O.
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
     * Answers many questions at a time: where each read is a way over the network, one statement serves all messages that
     * arrived meanwhile.
     *
     * @param questions what is wanted, one for each message
     * @return one answer for each question, in the same order
     * @throws LeaseStoreException when the records cannot be read
     */
    default List<LeaseAnswer> answers(List<LeaseQuestion> questions) throws LeaseStoreException {
        List<LeaseAnswer> answers = new ArrayList<>(questions.size());
        for (LeaseQuestion question : questions) {
            Inet4Address address = question.address();
            answers.add(new LeaseAnswer(
                    address == null ? Optional.empty() : byAddress(address), byClient(question.client())));
        }
        return answers;
    }

    /**
     * Hands every record to the visitor, in no order.
     *
     * @param visitor takes each record
     * @throws LeaseStoreException when they cannot be read
     */
    void forEach(Consumer<Lease> visitor) throws LeaseStoreException;
}
