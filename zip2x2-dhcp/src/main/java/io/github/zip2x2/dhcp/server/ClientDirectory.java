package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.HardwareAddress;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Says which clients are known: the phones of an application.
 *
 * <p>It is called on the server's thread, once for all clients of a round, and only about clients whose treatment
 * depends on it. It must not block. It returns a stage for each client, which any thread may complete. A client is
 * {@link ClientStanding#UNANSWERED} if its stage fails, is missing, or takes longer than {@link
 * DhcpServerSettings#directoryWait()}; if {@code find} itself throws, all clients of that call are. An unanswered
 * client with a running lease is served for at most 24 hours after the last answer. Any other gets silence and asks
 * again.
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
