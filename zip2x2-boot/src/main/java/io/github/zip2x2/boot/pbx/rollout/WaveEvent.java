package io.github.zip2x2.boot.pbx.rollout;

import io.github.zip2x2.boot.pbx.fleet.PhoneRecord;
import io.github.zip2x2.boot.sip.NotifyResult;
import io.github.zip2x2.config.MacAddress;
import java.time.Duration;

/** What a {@link WaveEngine} is told. */
public sealed interface WaveEvent {
    /** The wave begins, or goes on after a restart; or the time that {@link WaveEngine#deadlineNanos()} named is reached. */
    enum Tick implements WaveEvent {
        /** The wave begins, or goes on. */
        START,
        /** The time is reached. */
        TIME_REACHED
    }

    /**
     * The answer to {@link WaveActions#ask}: the phone may be rebooted, and its address is known.
     *
     * @param phone the phone
     * @param boots how many of its boots are known
     * @param network the network that it is in, empty if not known
     */
    record Cleared(MacAddress phone, long boots, String network) implements WaveEvent {}

    /**
     * The answer to {@link WaveActions#ask}: not now.
     *
     * @param phone the phone
     * @param why in words
     * @param retryAfter after what time to ask again
     */
    record Deferred(MacAddress phone, String why, Duration retryAfter) implements WaveEvent {}

    /**
     * The answer to {@link WaveActions#ask}: nobody knows where the phone is.
     *
     * @param phone the phone
     * @param why in words
     */
    record NotFound(MacAddress phone, String why) implements WaveEvent {}

    /**
     * The answer to {@link WaveActions#intend}: it is durable.
     *
     * @param phone the phone
     */
    record Written(MacAddress phone) implements WaveEvent {}

    /**
     * The answer to {@link WaveActions#intend}: it may not be durable, so no NOTIFY leaves.
     *
     * @param phone the phone
     * @param why in words
     */
    record NotWritten(MacAddress phone, String why) implements WaveEvent {}

    /**
     * The answer to {@link WaveActions#tell}.
     *
     * @param phone the phone
     * @param result how the NOTIFY ended
     */
    record Answered(MacAddress phone, NotifyResult result) implements WaveEvent {}

    /**
     * The answer to {@link WaveActions#look}: what is known of a phone.
     *
     * @param record its record
     * @param looping whether it asks for the same image boot after boot
     */
    record Looked(PhoneRecord record, boolean looping) implements WaveEvent {}

    /**
     * No further phone is to be told to boot; those under way are watched to their end.
     *
     * @param why in words
     */
    record Stop(String why) implements WaveEvent {}
}
