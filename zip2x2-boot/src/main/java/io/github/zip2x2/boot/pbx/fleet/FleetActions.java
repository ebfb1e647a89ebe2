package io.github.zip2x2.boot.pbx.fleet;

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

    /**
     * Boots that began in a span of time were counted, or their steps: {@link FleetEngine#history(HistorySpan)} is to be
     * written to the store, some time soon.
     *
     * @param span the span
     */
    void historyChanged(HistorySpan span);

    /**
     * A span of time was forgotten for later ones, and may be removed from the store.
     *
     * @param span the span
     */
    void historyForgotten(HistorySpan span);
}
