package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.HardwareAddress;
import java.util.function.Predicate;

/**
 * Decides which clients are answered. All others get silence, never a DHCPNAK: a server that answers strangers harms a
 * network that is not its own. Implementations are pure and fast: they are asked once per packet, on the server's
 * thread.
 */
@FunctionalInterface
public interface ClientPolicy {

    /** Everybody. */
    ClientPolicy ALL = client -> true;

    /** Nobody. */
    ClientPolicy NONE = client -> false;

    /**
     * Hardware addresses from the blocks registered for Zultys: 00:0B:EA, and 00:50:C2:18:0 (28 bits). A hint only: the
     * maker's later phones of another kind have such addresses too.
     */
    ClientPolicy ZULTYS = ClientPolicy::isZultys;

    /**
     * Whether this client is answered.
     *
     * @param client the hardware address in its packet
     * @return true if so
     */
    boolean answers(HardwareAddress client);

    /**
     * The phones that somebody knows.
     *
     * @param known true for the hardware addresses of known phones
     * @return a policy that answers them
     */
    static ClientPolicy known(Predicate<HardwareAddress> known) {
        return known::test;
    }

    /**
     * Widens the policy.
     *
     * @param other another policy
     * @return a policy that answers whom either answers
     */
    default ClientPolicy or(ClientPolicy other) {
        return client -> answers(client) || other.answers(client);
    }

    private static boolean isZultys(HardwareAddress client) {
        return client.type() == HardwareAddress.ETHERNET
                && client.length() == 6
                && (startsWith(client, 0x00, 0x0b, 0xea)
                        || (startsWith(client, 0x00, 0x50, 0xc2, 0x18) && client.octet(4) >> 4 == 0));
    }

    private static boolean startsWith(HardwareAddress client, int... octets) {
        for (int i = 0; i < octets.length; i++) {
            if (client.octet(i) != octets[i]) {
                return false;
            }
        }
        return true;
    }
}
