package io.github.zip2x2.boot.pbx.site;

import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.Secret;
import java.io.IOException;
import java.util.Optional;

/**
 * Finds a secret at the moment in which a phone's file is rendered, such as in a vault. Called by several threads at once,
 * and may wait; the file is not served without its secret.
 */
@FunctionalInterface
public interface SecretResolver {
    /** Finds none. */
    SecretResolver NONE = (mac, reference) -> Optional.empty();

    /**
     * Finds a secret.
     *
     * @param mac the phone whose file is rendered
     * @param reference what {@link PhoneSettings#secret} was given
     * @return the secret, or empty if there is none of that reference
     * @throws IOException if it cannot be found now; the phone gets TFTP error 0 and will ask again
     */
    Optional<Secret> resolve(MacAddress mac, String reference) throws IOException;
}
