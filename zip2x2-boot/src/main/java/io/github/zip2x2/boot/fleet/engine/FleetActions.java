package io.github.zip2x2.boot.fleet.engine;

import io.github.zip2x2.boot.fleet.FleetNews;
import io.github.zip2x2.boot.fleet.PhoneRecord;
import io.github.zip2x2.config.MacAddress;

/** Where the actions of a {@link FleetEngine} go; called during {@link FleetEngine#on}. */
public interface FleetActions {
    /**
     * A record changed and is to be written to the store, some time soon.
     *
     * @param phone the record
     */
    void changed(PhoneRecord phone);

    /**
     * A phone was forgotten for others, and is to be removed from the store.
     *
     * @param phone the phone
     */
    void forgotten(MacAddress phone);

    /**
     * Something happened that an operator or another part may want to know.
     *
     * @param news what
     */
    void news(FleetNews news);
}
