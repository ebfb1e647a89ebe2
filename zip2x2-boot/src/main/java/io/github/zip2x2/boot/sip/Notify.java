package io.github.zip2x2.boot.sip;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * What one NOTIFY asks of which phone. Immutable.
 *
 * @param target the phone: {@code sip:<device_id>@<phone address>:<phone_sip_port>} (PHONE manual p.112: anything else is
 *     dropped by a phone with message validation on)
 * @param settings how it is worded
 */
public record Notify(SipUri target, NotifySettings settings) {
    /**
     * Makes it.
     *
     * @param target the phone
     * @param settings how it is worded
     */
    public Notify {
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(settings, "settings");
    }

    /**
     * A NOTIFY in the usual words.
     *
     * @param target the phone
     * @return the NOTIFY, with {@link NotifySettings#defaults()}
     */
    public static Notify to(SipUri target) {
        return new Notify(target, NotifySettings.defaults());
    }

    /**
     * The request on the wire, with a branch, tag and Call-ID of its own.
     *
     * @param local the address and port that it is sent from, to which answers come
     * @param random where branch, tag and Call-ID come from; unpredictable ones keep strangers from answering
     * @return the request
     */
    public SipMessage toRequest(InetSocketAddress local, RandomGenerator random) {
        String host = local.getAddress().getHostAddress();
        String sentBy = (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + local.getPort();
        return SipMessage.request(
                "NOTIFY",
                target.toString(),
                List.of(
                        // The cookie marks a branch that is unique (RFC 3261, 8.1.1.7); rport is RFC 3581.
                        new SipHeader("Via", "SIP/2.0/UDP " + sentBy + ";branch=z9hG4bK" + token(random) + ";rport"),
                        new SipHeader("Max-Forwards", "70"),
                        new SipHeader("From", "<sip:" + sentBy + ">;tag=" + token(random)),
                        new SipHeader("To", "<" + target + ">"),
                        new SipHeader("Call-ID", token(random) + "@" + host),
                        new SipHeader("CSeq", "1 NOTIFY"),
                        new SipHeader("Contact", "<sip:" + sentBy + ">"),
                        new SipHeader("Event", settings.event()),
                        new SipHeader("Subscription-State", settings.subscriptionState()),
                        new SipHeader("Content-Length", "0")));
    }

    private static String token(RandomGenerator random) {
        return Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
    }
}
