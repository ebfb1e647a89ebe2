package io.github.zip2x2.dhcp.lease;

import java.io.IOException;

/** The lease store could not read or write; nothing of the batch counts, and the same may succeed later. */
public final class LeaseStoreException extends IOException {

    private static final long serialVersionUID = 1L;

    /** Whether one record is the cause, and others may be stored. */
    private final boolean ofOneRecord;

    /**
     * A failure of the store.
     *
     * @param message what was tried, with the store's name and the remedy where one is known
     * @param cause what the store said
     */
    public LeaseStoreException(String message, Throwable cause) {
        this(message, cause, false);
    }

    /**
     * A failure of the store, or of a record that it cannot take.
     *
     * @param message what was tried, with the store's name and the remedy where one is known
     * @param cause what the store said
     * @param ofOneRecord whether the same batch without one of its records would not have failed, so that a server tries
     *     them one by one
     */
    public LeaseStoreException(String message, Throwable cause, boolean ofOneRecord) {
        super(message, cause);
        this.ofOneRecord = ofOneRecord;
    }

    /** {@return whether a record, and not the store, is what failed} */
    public boolean isOfOneRecord() {
        return ofOneRecord;
    }
}
