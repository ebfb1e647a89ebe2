package io.github.zip2x2.boot.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NotifyListenerEngineTest implements NotifyListenerEngine.Actions {
    private static final InetSocketAddress PBX = new InetSocketAddress("192.0.2.10", 5070);
    private static final InetSocketAddress NAT = new InetSocketAddress("192.0.2.1", 40000);

    private final NotifyListenerEngine listener =
            new NotifyListenerEngine(Set.of("check-sync", "resync"), MessageValidation.REQUEST_URI, new Random(1));
    private final List<SipMessage> answers = new ArrayList<>();
    private final List<InetSocketAddress> destinations = new ArrayList<>();
    private final List<String> accepted = new ArrayList<>();
    private final List<NotifyListenerEngine.Drop> drops = new ArrayList<>();
    private final List<String> unfit = new ArrayList<>();
    private final Random random = new Random(2);
    private long now;

    @Override
    public void send(SipMessage answer, InetSocketAddress destination) {
        answers.add(answer);
        destinations.add(destination);
    }

    @Override
    public void accepted(String event) {
        accepted.add(event);
    }

    @Override
    public void dropped(NotifyListenerEngine.Drop reason, String what) {
        drops.add(reason);
        unfit.add(what);
    }

    @BeforeEach
    void run() {
        listener.running(new NotifyListenerEngine.Identity("201", Set.of("192.0.2.21"), 5060));
    }

    private SipMessage notify(String user, String host, int port, String event) {
        return new Notify(
                        new SipUri(user, host, port), NotifySettings.defaults().event(event))
                .toRequest(PBX, random);
    }

    private void receive(SipMessage message) {
        listener.on(new SipEvent.Received(message, NAT), now, this);
    }

    @Test
    void aNotifyForThisPhoneIsAnsweredAtItsSourceAndMakesItBoot() {
        receive(notify("201", "192.0.2.21", 5060, "check-sync"));
        assertThat(answers).hasSize(1);
        assertThat(answers.get(0).status()).isEqualTo(200);
        assertThat(answers.get(0).header("To").orElseThrow()).contains(";tag=");
        assertThat(destinations).as("rport, RFC 3581").containsExactly(NAT);
        assertThat(accepted).containsExactly("check-sync");
    }

    @Test
    void withoutRportTheAnswerGoesToThePortInVia() {
        SipMessage request = notify("201", "192.0.2.21", 5060, "check-sync");
        String text =
                StandardCharsets.UTF_8.decode(request.toBytes()).toString().replace(";rport", "");
        receive(SipMessage.parse(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)))
                .orElseThrow());
        assertThat(destinations).containsExactly(new InetSocketAddress("192.0.2.1", 5070));
    }

    @Test
    void aRepetitionGetsTheSameAnswerAndBootsNothing() {
        SipMessage request = notify("201", "192.0.2.21", 5060, "check-sync");
        receive(request);
        listener.down();
        receive(request);
        assertThat(answers).hasSize(2);
        assertThat(answers.get(1)).isSameAs(answers.get(0));
        assertThat(accepted).hasSize(1);
        now += NotifyTransaction.TIMER_F.toNanos();
        receive(request);
        assertThat(drops)
                .as("after Timer J the phone has forgotten")
                .containsExactly(NotifyListenerEngine.Drop.NOT_RUNNING);
    }

    @Test
    void anotherUserAddressOrPortIsMetWithSilence() {
        receive(notify("202", "192.0.2.21", 5060, "check-sync"));
        receive(notify("201", "192.0.2.22", 5060, "check-sync"));
        receive(notify("201", "192.0.2.21", 5061, "check-sync"));
        assertThat(answers).isEmpty();
        assertThat(accepted).isEmpty();
        assertThat(drops).hasSize(3).containsOnly(NotifyListenerEngine.Drop.NOT_FOR_US);
    }

    @Test
    void anUnknownEventGets489AndTheNamesOfTheKnownOnes() {
        receive(notify("201", "192.0.2.21", 5060, "message-summary"));
        assertThat(answers.get(0).status()).isEqualTo(489);
        assertThat(answers.get(0).header("Allow-Events")).hasValue("check-sync, resync");
        assertThat(accepted).isEmpty();
    }

    @Test
    void parametersOfTheEventDoNotHideItsName() {
        SipMessage request = notify("201", "192.0.2.21", 5060, "check-sync");
        List<SipHeader> headers = request.headers().stream()
                .map(h -> h.is("Event") ? new SipHeader("Event", "check-sync;reboot=true") : h)
                .toList();
        receive(SipMessage.request("NOTIFY", request.uri(), headers));
        assertThat(accepted).containsExactly("check-sync");
    }

    @Test
    void aNotifyInsideADialogGets481() {
        SipMessage request = notify("201", "192.0.2.21", 5060, "check-sync");
        List<SipHeader> headers = request.headers().stream()
                .map(h -> h.is("To") ? new SipHeader("To", h.value() + ";tag=abc") : h)
                .toList();
        receive(SipMessage.request("NOTIFY", request.uri(), headers));
        assertThat(answers.get(0).status()).isEqualTo(481);
        assertThat(accepted).isEmpty();
    }

    @Test
    void anotherMethodGets405AndAnAckNothing() {
        SipMessage request = notify("201", "192.0.2.21", 5060, "check-sync");
        for (String method : List.of("OPTIONS", "ACK")) {
            List<SipHeader> headers = request.headers().stream()
                    .map(h -> h.is("CSeq") ? new SipHeader("CSeq", "1 " + method) : h)
                    .toList();
            receive(SipMessage.request(method, request.uri(), headers));
        }
        assertThat(answers).hasSize(1);
        assertThat(answers.get(0).status()).isEqualTo(405);
        assertThat(answers.get(0).header("Allow")).hasValue("NOTIFY");
    }

    @Test
    void whatCannotBeAnsweredIsDropped() {
        SipMessage request = notify("201", "192.0.2.21", 5060, "check-sync");
        receive(SipMessage.response(request, 200, "OK", "t", List.of()));
        for (String missing : List.of("Via", "From", "To", "Call-ID", "CSeq")) {
            receive(SipMessage.request(
                    "NOTIFY",
                    request.uri(),
                    request.headers().stream().filter(h -> !h.is(missing)).toList()));
        }
        assertThat(drops).hasSize(6).containsOnly(NotifyListenerEngine.Drop.MALFORMED);
        assertThat(answers).isEmpty();
    }

    @Test
    void aPhoneThatBootsIsDeaf() {
        listener.down();
        receive(notify("201", "192.0.2.21", 5060, "check-sync"));
        assertThat(drops).containsExactly(NotifyListenerEngine.Drop.NOT_RUNNING);
        listener.on(new SipEvent.Start(), now, this);
        assertThat(answers).isEmpty();
    }

    @Test
    void aFloodIsRememberedInBoundedMemoryAndEachIsAnswered() {
        for (int i = 0; i < 1000; i++) {
            receive(notify("201", "192.0.2.21", 5060, "message-summary"));
        }
        assertThat(answers).hasSize(1000);
    }

    @Test
    void aPhoneWithoutADeviceIdDoesNotCompareTheUser() {
        listener.running(new NotifyListenerEngine.Identity("", Set.of("192.0.2.21"), 5060));
        receive(notify("whoever", "192.0.2.21", 5060, "resync"));
        assertThat(accepted).containsExactly("resync");
    }

    private NotifyListenerEngine comparing(MessageValidation validation) {
        NotifyListenerEngine phone = new NotifyListenerEngine(Set.of("check-sync"), validation, new Random(1));
        phone.running(new NotifyListenerEngine.Identity("201", Set.of("192.0.2.21"), 5062));
        return phone;
    }

    /** A NOTIFY as Asterisk sends it: the port stands in the Request-URI and not in To. */
    private SipMessage asterisks() {
        SipMessage request = notify("201", "192.0.2.21", 5062, "check-sync");
        List<SipHeader> headers = request.headers().stream()
                .map(h -> h.is("To") ? new SipHeader("To", "<sip:201@192.0.2.21>") : h)
                .toList();
        return SipMessage.request("NOTIFY", request.uri(), headers);
    }

    @Test
    void fP20_aToWithoutAPortIsComparedOnlyWhereThatIsWanted() {
        comparing(MessageValidation.REQUEST_URI).on(new SipEvent.Received(asterisks(), NAT), now, this);
        assertThat(accepted).hasSize(1);
        comparing(MessageValidation.REQUEST_URI_AND_TO).on(new SipEvent.Received(asterisks(), NAT), now, this);
        assertThat(accepted).hasSize(1);
        assertThat(unfit).containsExactly("To: <sip:201@192.0.2.21>");
        SipMessage anybodys = notify("anonymous", "198.51.100.1", 5060, "check-sync");
        comparing(MessageValidation.OFF).on(new SipEvent.Received(anybodys, NAT), now, this);
        assertThat(accepted).hasSize(2);
    }

    @Test
    void fC7_aDroppedNotifyIsToldWithTheHeaderThatDidNotFit() {
        receive(notify("202", "192.0.2.21", 5060, "check-sync"));
        assertThat(unfit).containsExactly("Request-URI: sip:202@192.0.2.21:5060");
    }

    @Test
    void fC7_anAnswerSaysWhereItsRequestCameFrom() {
        receive(notify("201", "192.0.2.21", 5060, "check-sync"));
        assertThat(answers.get(0).header("Via").orElseThrow())
                .contains(";rport=40000")
                .endsWith(";received=192.0.2.1");
        SipMessage request = notify("201", "192.0.2.21", 5060, "check-sync");
        List<SipHeader> forged = request.headers().stream()
                .map(h -> h.is("Via")
                        ? new SipHeader(
                                "Via", "SIP/2.0/UDP 192.0.2.1;received=1.1.1.1;branch=z9x, SIP/2.0/UDP b;branch=y")
                        : h)
                .toList();
        receive(SipMessage.request("NOTIFY", request.uri(), forged));
        assertThat(answers.get(1).header("Via"))
                .as("no rport was asked for, and sent-by is the source")
                .hasValue("SIP/2.0/UDP 192.0.2.1;branch=z9x, SIP/2.0/UDP b;branch=y");
    }
}
