package io.github.zip2x2.boot.pbx.fleet;

import java.io.IOException;

/** The fleet's store could not read or write; nothing of the call counts, and the same may succeed later. */
public final class FleetStoreException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * A failure of the store.
     *
     * @param message what was tried, with the store's name and the remedy where one is known
     * @param cause what the store said
     */
    public FleetStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
