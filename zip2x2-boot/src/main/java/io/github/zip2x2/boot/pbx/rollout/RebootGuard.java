package io.github.zip2x2.boot.pbx.rollout;

import io.github.zip2x2.config.MacAddress;
import java.time.Duration;
import java.util.Objects;

/**
 * Says whether a phone may be rebooted now: not while it has a call, not outside the maintenance window. A PBX implements
 * this.
 *
 * <p>Called on a thread that may wait; an implementation is thread-safe.
 */
@FunctionalInterface
public interface RebootGuard {
    /** What a guard says. */
    sealed interface Answer {
        /** The phone may be rebooted. */
        record Now() implements Answer {}

        /**
         * Not now; it is asked again.
         *
         * @param why for an operator, such as {@code in a call}
         * @param retryAfter after what time to ask again, above zero
         */
        record Later(String why, Duration retryAfter) implements Answer {
            /**
             * Makes the answer.
             *
             * @param why for an operator
             * @param retryAfter after what time to ask again
             * @throws IllegalArgumentException if that is not above zero
             */
            public Later {
                Objects.requireNonNull(why, "why");
                if (retryAfter.isNegative() || retryAfter.isZero()) {
                    throw new IllegalArgumentException("retryAfter is " + retryAfter + ": choose a time above zero");
                }
            }
        }
    }

    /**
     * Asks about one phone, just before it would be told to boot.
     *
     * @param phone the phone
     * @return whether it may be rebooted
     */
    Answer mayReboot(MacAddress phone);

    /**
     * The default.
     *
     * @return allows every reboot at once
     */
    static RebootGuard always() {
        return phone -> new Answer.Now();
    }
}
