package io.github.zip2x2.boot.pbx.rollout;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A change cannot be made into a phone's files. The change is at fault, so trying again does not help. */
public final class RefusedChangeException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * A refusal.
     *
     * @param message what is refused and why; no value of a secret
     * @param cause what refused it; null for nothing more than the message
     */
    public RefusedChangeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
