package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.HardwareAddress;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Says which clients are known: the phones of an application.
 *
 * <p>Asked on the server's thread, for all clients of a round at once, and only about clients whose treatment depends on
 * it. It does not block: it answers by stages, each completed by any thread. A stage that fails, is later than the
 * settings' {@link DhcpServerSettings#directoryWait()} or is missing leaves its client unanswered: one with a running
 * lease is served for at most 24 hours after the last answer, any other meets silence and asks again. What {@code find}
 * itself throws leaves all clients of that call unanswered.
 */
@FunctionalInterface
public interface ClientDirectory {

    /**
     * Looks clients up.
     *
     * @param clients their hardware addresses, each once
     * @return for each client a stage that says how it stands
     */
    Map<HardwareAddress, CompletionStage<ClientStanding>> find(Collection<HardwareAddress> clients);
}
