package io.github.zip2x2.boot.pbx.rollout;

import io.github.zip2x2.config.MacAddress;

/**
 * What a {@link WaveEngine} wants done, called while it handles an event. The answers are events of their own, told after
 * the call that asked has returned, in any order.
 */
public interface WaveActions {
    /**
     * Find out whether a phone may be rebooted now and where it is; answer {@link WaveEvent.Cleared}, {@link
     * WaveEvent.Deferred} or {@link WaveEvent.NotFound}.
     *
     * @param phone the phone
     */
    void ask(MacAddress phone);

    /**
     * Write an entry durably, before a NOTIFY leaves; answer {@link WaveEvent.Written} or {@link WaveEvent.NotWritten}.
     *
     * @param entry the entry
     */
    void intend(WaveEntry entry);

    /**
     * Send the NOTIFY; answer {@link WaveEvent.Answered}. Asked at most once for each phone in the life of a wave.
     *
     * @param entry the phone's entry
     */
    void tell(WaveEntry entry);

    /**
     * Write an entry; if that is lost, the wave comes to the same after a restart.
     *
     * @param entry the entry
     */
    void note(WaveEntry entry);

    /**
     * Look what is known of a phone; answer {@link WaveEvent.Looked}, or nothing if nothing is.
     *
     * @param phone the phone
     */
    void look(MacAddress phone);

    /**
     * The wave is over; called once.
     *
     * @param summary how it ended
     */
    void ended(WaveSummary summary);
}
