package io.github.zip2x2.boot.pbx;

import io.github.zip2x2.config.MacAddress;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/** Phones that nobody knows: asks the policy with all that is known of them, and tells that they were there. */
final class Strangers {
    private final UnknownPhonePolicy policy;
    private final RelayWays ways;
    private final Consumer<ProvisioningEvent> events;

    Strangers(UnknownPhonePolicy policy, RelayWays ways, Consumer<ProvisioningEvent> events) {
        this.policy = policy;
        this.ways = ways;
        this.events = events;
    }

    /** What the file of such a phone shall say, if it is to have one. */
    Optional<PhoneSettings> settings(ProvisioningRequest request, MacAddress mac) throws IOException {
        Optional<RelayWays.Way> way = ways.of(mac);
        UnknownPhone phone = new UnknownPhone(
                mac,
                request.model(),
                request.peer().getAddress(),
                request.site().orElse(null),
                way.map(RelayWays.Way::relay).orElse(null),
                way.flatMap(RelayWays.Way::information).orElse(null));
        Optional<PhoneSettings> settings = policy.settings(phone);
        events.accept(new ProvisioningEvent.Unknown(phone, settings.isPresent()));
        return settings;
    }
}
