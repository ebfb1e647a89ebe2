package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseChange;
import java.net.Inet4Address;
import java.util.List;
import java.util.Optional;

/** What a {@link DhcpServerEngine} decided about one exchange. */
public sealed interface Decision {

    /**
     * Send this; the exchange is over.
     *
     * @param reply the reply
     * @param reports what to tell when it is sent
     */
    record Reply(ServerReply reply, List<DhcpServerReport> reports) implements Decision {}

    /**
     * Send nothing; the exchange is over.
     *
     * @param reason why
     */
    record Silence(SilenceReason reason) implements Decision {}

    /**
     * Change a record. Once that is durable, tell the engine ({@link DhcpServerEngine#stored}) and carry out what
     * follows. If somebody else changed the record, decide again with the record that is there now.
     *
     * @param change the change
     * @param then a {@link Reply} or a {@link Silence}; empty to decide again with what was stored
     */
    record Store(LeaseChange change, Optional<Decision> then) implements Decision {

        /**
         * What to tell when the record is stored.
         *
         * @param exchange what the decision is about
         * @param stored the record
         * @return empty for an offer, which is told when it is sent, and for what no client asked for
         */
        public Optional<DhcpServerReport> report(Exchange exchange, Lease stored) {
            DhcpMessageType type = exchange.type();
            return switch (stored.state()) {
                case OFFERED -> Optional.empty();
                case BOUND -> Optional.of(new DhcpServerReport.Granted(exchange.hardware(), exchange.xid(), stored));
                case RELEASED ->
                    type.equals(DhcpMessageType.RELEASE)
                            ? Optional.of(new DhcpServerReport.Released(exchange.hardware(), exchange.xid(), stored))
                            : Optional.empty();
                case QUARANTINED ->
                    type.equals(DhcpMessageType.REQUEST)
                            ? Optional.empty()
                            : Optional.of(new DhcpServerReport.Quarantined(
                                    exchange.hardware(), exchange.xid(), stored, type.equals(DhcpMessageType.DECLINE)));
            };
        }
    }

    /**
     * Ask the network whether anybody uses the address, and decide again with the answer ({@link Records#probed}).
     *
     * @param address which address
     * @param attachment where the client is reached
     */
    record Probe(Inet4Address address, int attachment) implements Decision {}

    /**
     * Ask the {@link ClientDirectory} who the client is, and decide again with the answer ({@link Records#standing}).
     *
     * @param isRequired false if the client is served without an answer, too, so that it need not wait for a directory
     *     that is known not to answer
     */
    record Ask(boolean isRequired) implements Decision {}
}
