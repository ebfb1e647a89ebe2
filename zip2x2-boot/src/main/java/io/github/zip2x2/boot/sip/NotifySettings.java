package io.github.zip2x2.boot.sip;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * How a NOTIFY that makes a phone boot is worded. Immutable.
 *
 * <p>The event that a ZIP2x2 obeys is UNKNOWN: {@value #CHECK_SYNC} is the usual one; {@code check-sync;reboot=true}, {@code
 * reboot} and {@code resync} were seen elsewhere. The state of a subscription that nobody made is {@value #TERMINATED}, as
 * PBXs send it (class PBX).
 */
public final class NotifySettings {
    /** The event by which most phones are told to read their configuration again. */
    public static final String CHECK_SYNC = "check-sync";

    /** The state of a subscription that does not exist. */
    public static final String TERMINATED = "terminated";

    private static final String TOKEN = "[A-Za-z0-9.!%*_+`'~-]+";
    private static final String PARAMETERS = "(?:;" + TOKEN + "(?:=(?:" + TOKEN + "|\"[^\"\\\\\\p{Cntrl}]*\"))?)*";
    /** RFC 6665, 8.4: {@code event-type *( SEMI event-param )}. */
    private static final Pattern EVENT = Pattern.compile(TOKEN + PARAMETERS);

    private static final NotifySettings DEFAULTS = new NotifySettings(CHECK_SYNC, TERMINATED);

    private final String event;
    private final String subscriptionState;

    private NotifySettings(String event, String subscriptionState) {
        this.event = event;
        this.subscriptionState = subscriptionState;
    }

    /** {@return {@value #CHECK_SYNC}, {@value #TERMINATED}} */
    public static NotifySettings defaults() {
        return DEFAULTS;
    }

    /**
     * The same with another event.
     *
     * @param value the Event header: a token, which parameters may follow, such as {@code check-sync;reboot=true}
     * @return the settings
     * @throws IllegalArgumentException if it is none (RFC 6665, 8.4)
     */
    public NotifySettings event(String value) {
        return new NotifySettings(
                checked("event", value, CHECK_SYNC + " or " + CHECK_SYNC + ";reboot=true"), subscriptionState);
    }

    /**
     * The same with another Subscription-State header.
     *
     * @param value a token, which parameters may follow, such as {@code terminated;reason=noresource}
     * @return the settings
     * @throws IllegalArgumentException if it is none (RFC 6665, 8.4)
     */
    public NotifySettings subscriptionState(String value) {
        return new NotifySettings(event, checked("subscriptionState", value, TERMINATED + " or active"));
    }

    private static String checked(String field, String value, String example) {
        if (!EVENT.matcher(value).matches()) {
            throw new IllegalArgumentException(field + ": '" + value
                    + "' is no token of SIP with its parameters; write " + example + ", without blanks");
        }
        return value;
    }

    /** {@return the Event header} */
    public String event() {
        return event;
    }

    /** {@return the Subscription-State header} */
    public String subscriptionState() {
        return subscriptionState;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NotifySettings that
                && event.equals(that.event)
                && subscriptionState.equals(that.subscriptionState);
    }

    @Override
    public int hashCode() {
        return Objects.hash(event, subscriptionState);
    }

    @Override
    public String toString() {
        return "Event " + event + ", Subscription-State " + subscriptionState;
    }
}
