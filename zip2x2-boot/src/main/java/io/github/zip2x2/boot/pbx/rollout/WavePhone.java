package io.github.zip2x2.boot.pbx.rollout;

import io.github.zip2x2.config.MacAddress;
import java.util.Objects;

/**
 * A phone that is to be told to boot. Immutable.
 *
 * @param mac the phone
 * @param deviceId its SIP user; an empty text for what it read last
 * @param sipPort the port that it listens on; 0 where the device id is empty
 */
public record WavePhone(MacAddress mac, String deviceId, int sipPort) {
    /**
     * A phone that is told by a name of the application's.
     *
     * @param mac the phone
     * @param deviceId its SIP user
     * @param sipPort the port that it listens on
     * @throws IllegalArgumentException if the device id holds control characters, or the port is none
     */
    public WavePhone {
        Objects.requireNonNull(mac, "mac");
        if (deviceId.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("deviceId of " + mac + " holds control characters");
        }
        if (deviceId.isEmpty() ? sipPort != 0 : sipPort < 1 || sipPort > 65_535) {
            throw new IllegalArgumentException("sipPort: " + sipPort + " is not in 1..65535");
        }
    }

    /**
     * A phone that is told by what it is when its turn comes: the device id and port that it read last.
     *
     * @param mac the phone
     * @return the phone
     */
    public static WavePhone of(MacAddress mac) {
        return new WavePhone(mac, "", 0);
    }

    /** {@return whether the application names it} */
    public boolean isNamed() {
        return !deviceId.isEmpty();
    }
}
