package io.github.zip2x2.boot.sip;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The phone's ear for NOTIFY: the non-INVITE server transaction of RFC 3261, 17.2.2 and the phone's message validation
 * (manual p.112: a message whose address, device id or port is not the phone's own is dropped), as {@link MessageValidation} has
 * it.
 *
 * <p>A repeated request gets the same answer again and boots nothing twice, for 32 s (Timer J). Confined to one thread.
 */
public final class NotifyListenerEngine {
    /** Timer J in nanoseconds: 64 times T1. */
    private static final long TIMER_J = NotifyTransaction.TIMER_F.toNanos();

    /** The longest text about a message that is told. */
    static final int MAX_TOLD = 200;

    private static final String REQUEST_URI = "Request-URI";

    /** More answers than this are not remembered; the oldest goes. */
    private static final int MAX_REMEMBERED = 64;

    private final Set<String> events;
    private final MessageValidation validation;
    private final String toTag;
    private final Map<String, Remembered> answers = new LinkedHashMap<>();
    private @Nullable Identity identity;

    /**
     * Who the phone is while it runs.
     *
     * @param deviceId its SIP user; an empty one is not compared
     * @param addresses its own addresses as dotted quads
     * @param port the port that it listens on
     */
    public record Identity(String deviceId, Set<String> addresses, int port) {
        /**
         * Makes it.
         *
         * @param deviceId its SIP user
         * @param addresses its own addresses
         * @param port the port that it listens on
         */
        public Identity {
            addresses = Set.copyOf(addresses);
        }
    }

    /** Why a message was met with silence. */
    public enum Drop {
        /** The phone is down, or booting. */
        NOT_RUNNING,
        /** It is no request with the header fields that an answer needs. */
        MALFORMED,
        /** A header that is compared names another user, address or port. */
        NOT_FOR_US
    }

    /** Where the listener's actions go; called during {@link NotifyListenerEngine#on}. */
    public interface Actions {
        /**
         * Send an answer.
         *
         * @param answer the response
         * @param destination where it goes (RFC 3261, 18.2.2; RFC 3581)
         */
        void send(SipMessage answer, InetSocketAddress destination);

        /**
         * A NOTIFY was accepted: boot.
         *
         * @param event its event
         */
        void accepted(String event);

        /**
         * A message was met with silence.
         *
         * @param reason why
         * @param what the header field that did not fit, such as {@code Request-URI: sip:202@192.0.2.21:5060}, or that is
         *     missing; from the network, without control characters, at most {@value #MAX_TOLD} characters
         */
        void dropped(Drop reason, String what);
    }

    private record Remembered(SipMessage answer, InetSocketAddress destination, long untilNanos) {}

    /**
     * Makes a listener that drops everything until it {@linkplain #running runs}.
     *
     * @param events the events that make the phone boot
     * @param validation what is compared with the phone's own device id, address and port
     * @param random where the To tag comes from
     */
    public NotifyListenerEngine(Set<String> events, MessageValidation validation, RandomGenerator random) {
        this.events = Set.copyOf(events);
        this.validation = Objects.requireNonNull(validation, "validation");
        this.toTag = Long.toHexString(random.nextLong());
    }

    /**
     * The phone runs, and this is who it is.
     *
     * @param who the phone's identity
     */
    public void running(Identity who) {
        identity = who;
    }

    /** The phone is down: only repetitions of what it answered before are still answered. */
    public void down() {
        identity = null;
    }

    /**
     * Takes one event; only {@link SipEvent.Received} means something here.
     *
     * @param event what happened
     * @param nowNanos the time, monotonic
     * @param actions where to put what follows
     */
    public void on(SipEvent event, long nowNanos, Actions actions) {
        if (event instanceof SipEvent.Received received) {
            received(received.message(), received.source(), nowNanos, actions);
        }
    }

    private void received(SipMessage request, InetSocketAddress source, long nowNanos, Actions actions) {
        forget(nowNanos);
        Optional<SipVia> via = request.via();
        String missing = missing(request, via);
        if (via.isEmpty() || !missing.isEmpty()) {
            actions.dropped(Drop.MALFORMED, missing);
            return;
        }
        String transaction = via.get().branch() + " " + via.get().host() + ":"
                + via.get().port() + " " + request.method() + " "
                + request.header("Call-ID").orElse("");
        Remembered before = answers.get(transaction);
        if (before != null) {
            actions.send(before.answer(), before.destination());
            return;
        }
        Identity who = identity;
        if (who == null || request.method().equals("ACK")) { // an ACK is never answered, RFC 3261, 17.1.1.3
            actions.dropped(Drop.NOT_RUNNING, told(REQUEST_URI, request.uri()));
            return;
        }
        String unfit = unfit(who, request);
        if (!unfit.isEmpty()) {
            actions.dropped(Drop.NOT_FOR_US, unfit);
            return;
        }
        SipMessage answer = answer(request).answeredTo(source);
        InetSocketAddress destination = destination(via.get(), source);
        if (answers.size() >= MAX_REMEMBERED) {
            answers.remove(answers.keySet().iterator().next());
        }
        answers.put(transaction, new Remembered(answer, destination, nowNanos + TIMER_J));
        actions.send(answer, destination);
        if (answer.status() == 200) {
            actions.accepted(eventOf(request));
        }
    }

    private SipMessage answer(SipMessage request) {
        if (!request.method().equals("NOTIFY")) {
            return SipMessage.response(
                    request, 405, "Method Not Allowed", toTag, List.of(new SipHeader("Allow", "NOTIFY")));
        }
        if (!events.contains(eventOf(request))) { // RFC 6665, 8.3.2
            return SipMessage.response(
                    request,
                    489,
                    "Bad Event",
                    toTag,
                    List.of(new SipHeader(
                            "Allow-Events",
                            String.join(", ", events.stream().sorted().toList()))));
        }
        String to = request.header("To").orElse("");
        if (to.contains(";tag=")) { // inside a dialog, and this phone has none (RFC 3261, 12.2.2)
            return SipMessage.response(request, 481, "Call/Transaction Does Not Exist", "", List.of());
        }
        return SipMessage.response(request, 200, "OK", toTag, List.of());
    }

    private static String eventOf(SipMessage request) {
        String event = request.header("Event").orElse("");
        int parameters = event.indexOf(';');
        return (parameters < 0 ? event : event.substring(0, parameters)).strip();
    }

    /** The header without which there is no answer; empty if all are there. */
    private static String missing(SipMessage request, Optional<SipVia> via) {
        if (request.isResponse()) {
            return "a response, not a request";
        }
        if (via.isEmpty()) {
            return told("Via", request.header("Via").orElse("none"));
        }
        for (String name : List.of("From", "To", "Call-ID")) {
            if (request.header(name).isEmpty()) {
                return name + ": none";
            }
        }
        String cseq = request.header("CSeq").orElse("none");
        return cseq.endsWith(" " + request.method()) ? "" : told("CSeq", cseq);
    }

    /** The header that names somebody else; empty if none that is compared does. */
    private String unfit(Identity who, SipMessage request) {
        String to = request.header("To").orElse("");
        if (validation != MessageValidation.OFF && !isFor(who, request.uri())) {
            return told(REQUEST_URI, request.uri());
        }
        return validation == MessageValidation.REQUEST_URI_AND_TO && !isFor(who, to) ? told("To", to) : "";
    }

    private static String told(String name, String value) {
        String text = name + ": " + value;
        return text.substring(0, Math.min(text.length(), MAX_TOLD)).replaceAll("\\p{Cntrl}", " ");
    }

    private static boolean isFor(Identity who, String uri) {
        return SipUri.parse(uri)
                .filter(u -> who.deviceId().isEmpty() || u.user().equals(who.deviceId()))
                .filter(u -> who.addresses().contains(u.host()) && u.port() == who.port())
                .isPresent();
    }

    private static InetSocketAddress destination(SipVia via, InetSocketAddress source) {
        InetAddress address = source.getAddress();
        return via.rport() ? source : new InetSocketAddress(address, via.port());
    }

    private void forget(long nowNanos) {
        Iterator<Remembered> oldestFirst = answers.values().iterator();
        while (oldestFirst.hasNext() && nowNanos - oldestFirst.next().untilNanos() >= 0) {
            oldestFirst.remove();
        }
    }
}
