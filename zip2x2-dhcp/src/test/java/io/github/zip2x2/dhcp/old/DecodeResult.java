package io.github.zip2x2.dhcp.old;

import java.util.List;
import java.util.Optional;

/** What became of a datagram: a message with what is odd about it, or the reason why it was dropped. */
public sealed interface DecodeResult {
    /**
     * The message, if there is one.
     *
     * @return empty if dropped
     */
    default Optional<DhcpMessage> message() {
        return this instanceof Decoded decoded ? Optional.of(decoded.value()) : Optional.empty();
    }

    /**
     * A message.
     *
     * @param value the message
     * @param anomalies what is odd about it, in the order in which it was met
     */
    record Decoded(DhcpMessage value, List<Anomaly> anomalies) implements DecodeResult {
        /**
         * Copies the list.
         *
         * @param value see the record
         * @param anomalies see the record
         */
        public Decoded {
            anomalies = List.copyOf(anomalies);
        }
    }

    /**
     * No message.
     *
     * @param reason why
     */
    record Dropped(DropReason reason) implements DecodeResult {}
}
