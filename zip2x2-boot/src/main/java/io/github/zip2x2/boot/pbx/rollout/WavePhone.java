package io.github.zip2x2.boot.pbx.rollout;

import io.github.zip2x2.config.MacAddress;
import java.util.Objects;

/**
 * A phone that is to be rebooted, and what a NOTIFY must name for it to listen.
 *
 * @param mac the phone
 * @param deviceId its SIP user, {@code [SIP_CONFIG] device_id}
 * @param sipPort its SIP port, {@code [SIP_CONFIG] phone_sip_port}
 */
public record WavePhone(MacAddress mac, String deviceId, int sipPort) {
    /**
     * Makes it.
     *
     * @param mac the phone
     * @param deviceId its SIP user
     * @param sipPort its SIP port
     * @throws IllegalArgumentException if the user is empty or holds blanks, or the port is not in 1..65535
     */
    public WavePhone {
        Objects.requireNonNull(mac, "mac");
        if (deviceId.isEmpty() || deviceId.chars().anyMatch(c -> c <= ' ')) {
            throw new IllegalArgumentException("deviceId: '" + deviceId + "' is empty or holds blanks");
        }
        if (sipPort < 1 || sipPort > 65_535) {
            throw new IllegalArgumentException("sipPort: " + sipPort + " is not in 1..65535");
        }
    }
}
