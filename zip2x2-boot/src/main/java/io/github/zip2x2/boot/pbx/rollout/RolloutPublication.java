package io.github.zip2x2.boot.pbx.rollout;

import io.github.zip2x2.boot.pbx.fleet.Milestone;
import io.github.zip2x2.config.MacAddress;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * Publishes and withdraws a change: what a rollout needs of the service that serves files. Each call may come again
 * after a restart; the second one changes nothing.
 *
 * <p>Called on a thread that may wait.
 */
public interface RolloutPublication {
    /**
     * Serves what is new to these phones by their specific files, and to nobody else.
     *
     * @param phones the phones
     * @throws RefusedChangeException if the change cannot be made into a phone's files: the rollout is withdrawn then
     * @throws IOException if it cannot be served now; it is tried again
     */
    void publish(Set<MacAddress> phones) throws IOException;

    /**
     * Serves what is new to every phone.
     *
     * @throws RefusedChangeException if the change cannot be made into a phone's files: the rollout is withdrawn then
     * @throws IOException if it cannot be served now; it is tried again
     */
    void publishToAll() throws IOException;

    /**
     * Serves what was served before.
     *
     * @throws IOException if it cannot be served; it is tried again
     */
    void withdraw() throws IOException;

    /**
     * Which version of a file a phone is served with now: a phone that came up and read another has not got what is new.
     *
     * @param phone the phone
     * @param file {@link Milestone#COMMON_READ} or {@link Milestone#SPECIFIC_READ}
     * @return the version as the fleet's record has it; empty if it is not known, and then not looked at
     * @throws IOException if that cannot be found out now; it is tried again
     */
    default Optional<String> version(MacAddress phone, Milestone file) throws IOException {
        return Optional.empty();
    }
}
