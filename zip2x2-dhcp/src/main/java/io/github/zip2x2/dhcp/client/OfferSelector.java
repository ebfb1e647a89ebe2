package io.github.zip2x2.dhcp.client;

import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpOptions;
import java.util.List;
import java.util.Optional;

/** Chooses among the offers that came. Pure. */
@FunctionalInterface
public interface OfferSelector {

    /** The first offer that names a boot server in option 66 or 150; when the time is over, the first of all. */
    OfferSelector FIRST_WITH_BOOT_SERVER = (offers, timeIsOver) -> offers.stream()
            .filter(OfferSelector::namesBootServer)
            .findFirst()
            .or(() -> timeIsOver ? Optional.of(offers.get(0)) : Optional.empty());

    /** The first offer, whatever it says. */
    OfferSelector FIRST = (offers, timeIsOver) -> Optional.of(offers.get(0));

    /**
     * Chooses.
     *
     * @param offers what came so far, in that order; at least one
     * @param timeIsOver true when no more will be waited for
     * @return one of the offers; empty to wait for more, or, when the time is over, to look for others
     */
    Optional<DhcpMessage> choose(List<DhcpMessage> offers, boolean timeIsOver);

    private static boolean namesBootServer(DhcpMessage offer) {
        return offer.option(DhcpOptions.TFTP_SERVER_NAME).isPresent()
                || offer.option(DhcpOptions.TFTP_SERVER_ADDRESS).isPresent();
    }
}
