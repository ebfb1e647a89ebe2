package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.Anomaly;
import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DropReason;
import java.util.List;
import java.util.Optional;

/** What a datagram is to a server: an {@link Exchange} to decide on, or why there is none. */
public sealed interface Reading permits Exchange, Reading.Dropped, Reading.Silent {

    /** {@return the message, if the datagram is one} */
    default Optional<DhcpMessage> message() {
        return Optional.empty();
    }

    /** {@return what is odd about the message} */
    default List<Anomaly> anomalies() {
        return List.of();
    }

    /**
     * Nothing that a server answers.
     *
     * @param reason why
     */
    record Dropped(DropReason reason) implements Reading {}

    /**
     * A message that gets no answer, whatever the records say.
     *
     * @param message the message
     * @param anomalies what is odd about it
     * @param reason why
     */
    record Silent(Optional<DhcpMessage> message, List<Anomaly> anomalies, SilenceReason reason) implements Reading {}
}
