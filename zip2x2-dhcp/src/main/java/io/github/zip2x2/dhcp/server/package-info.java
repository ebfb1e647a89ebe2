/**
 * Serving DHCP: the server, its settings, networks, policies and reports, and the engine that decides.
 *
 * <p>Where a message goes, such as a DHCPREQUEST:
 *
 * <ol>
 *   <li><b>Read.</b> {@code ServerLoop} takes a datagram from the endpoint. {@link
 *       io.github.zip2x2.dhcp.server.DhcpServerEngine#read} makes it an {@link io.github.zip2x2.dhcp.server.Exchange}, which
 *       knows its network and the records that it needs, or says why it gets no answer.
 *   <li><b>Fetch.</b> {@code Exchanges} keeps what is under way. {@code StoreWorker} asks the lease store for the records of
 *       all exchanges of the round in one call.
 *   <li><b>Decide.</b> {@link io.github.zip2x2.dhcp.server.DhcpServerEngine#decide} says what to do ({@code Decisions}): a
 *       reply, a change of a record, a probe, a question to the directory, or silence. Whether a client may have an address
 *       is one rule, {@code Eligibility}; what to offer is in {@code Candidates}.
 *   <li><b>Store.</b> The changes of all exchanges become one batch. If somebody else was faster, the exchange is decided
 *       again with the record that is there now.
 *   <li><b>Reply.</b> Once the record is durable, the reply that {@code Replies} made leaves.
 * </ol>
 *
 * <p>A simulator, or a test, calls {@code read} and {@code decide} itself.
 */
@NullMarked
package io.github.zip2x2.dhcp.server;

import org.jspecify.annotations.NullMarked;
