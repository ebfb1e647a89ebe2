package io.github.zip2x2.boot.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SipMessageTest {
    private static final SipUri PHONE = new SipUri("201", "192.0.2.21", 5060);

    static SipMessage parse(String text) {
        return SipMessage.parse(bytes(text)).orElseThrow(() -> new AssertionError("not a SIP message: " + text));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void notifyIsWhatRfc6665Asks() {
        SipMessage request = Notify.to(PHONE).toRequest(new InetSocketAddress("192.0.2.10", 5070), new Random(1));

        String wire = StandardCharsets.UTF_8.decode(request.toBytes()).toString();
        assertThat(wire)
                .startsWith("NOTIFY sip:201@192.0.2.21:5060 SIP/2.0\r\n")
                .endsWith("\r\n\r\n");
        assertThat(request.via()).hasValueSatisfying(via -> {
            assertThat(via.host()).isEqualTo("192.0.2.10");
            assertThat(via.port()).isEqualTo(5070);
            assertThat(via.branch()).startsWith("z9hG4bK").hasSizeGreaterThan(16);
            assertThat(via.rport()).isTrue();
        });
        assertThat(request.headers())
                .extracting(SipHeader::name)
                .contains(
                        "Via",
                        "Max-Forwards",
                        "From",
                        "To",
                        "Call-ID",
                        "CSeq",
                        "Contact",
                        "Event",
                        "Subscription-State",
                        "Content-Length");
        assertThat(request.header("To")).hasValue("<sip:201@192.0.2.21:5060>");
    }

    @Test
    void whatIsWrittenIsReadBack() {
        SipMessage request = Notify.to(PHONE).toRequest(new InetSocketAddress("192.0.2.10", 5070), new Random(2));
        SipMessage read = SipMessage.parse(request.toBytes()).orElseThrow();
        assertThat(read.toString()).isEqualTo(request.toString());
        assertThat(read.headers()).isEqualTo(request.headers());
        assertThat(read.method()).isEqualTo("NOTIFY");
        assertThat(read.uri()).isEqualTo(PHONE.toString());
        assertThat(read.status()).isZero();
    }

    @Test
    void compactNamesFoldedLinesAndBareLineFeedsAreRead() {
        SipMessage message = parse("NOTIFY sip:201@192.0.2.21 SIP/2.0\nv: SIP / 2.0 / UDP pbx.example:5071\n"
                + " ;branch=z9hG4bKa;rport\ni:abc\no : check-sync\nt: <sip:201@192.0.2.21>\n\n");
        assertThat(message.via()).hasValue(new SipVia("pbx.example", 5071, "z9hG4bKa", true));
        assertThat(message.header("call-id")).hasValue("abc");
        assertThat(message.header("Event")).hasValue("check-sync");
    }

    @Test
    void aResponseRepeatsWhatTheTransactionIsKnownBy() {
        SipMessage request = Notify.to(PHONE).toRequest(new InetSocketAddress("192.0.2.10", 5070), new Random(3));
        SipMessage answer = SipMessage.response(request, 200, "OK", "tag1", List.of());
        SipMessage read = SipMessage.parse(answer.toBytes()).orElseThrow();
        assertThat(read.isResponse()).isTrue();
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.reason()).isEqualTo("OK");
        assertThat(read.method()).isEqualTo("NOTIFY");
        assertThat(read.header("To")).hasValue("<sip:201@192.0.2.21:5060>;tag=tag1");
        for (String same : List.of("Via", "From", "Call-ID", "CSeq")) {
            assertThat(read.header(same)).isEqualTo(request.header(same)).isPresent();
        }
        assertThat(read.uri()).isEmpty();
        assertThatThrownBy(() -> SipMessage.response(request, 99, "", "", List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("99");
    }

    @Test
    void whatIsNoMessageIsEmpty() {
        for (String text : List.of(
                "",
                "\r\n\r\n",
                "NOTIFY sip:a@b",
                "NOTIFY sip:a@b SIP/3.0\r\n\r\n",
                "SIP/2.0 20 OK\r\n\r\n",
                "SIP/2.0 700 No\r\n\r\n",
                "NOTIFY sip:a@b SIP/2.0\r\nno colon\r\n\r\n",
                "NOTIFY sip:a@b SIP/2.0\r\n folded: first\r\n\r\n",
                "NOTIFY sip:a@b SIP/2.0\r\n" + "A: b\r\n".repeat(SipMessage.MAX_HEADERS + 1) + "\r\n")) {
            assertThat(SipMessage.parse(bytes(text))).as(text).isEmpty();
        }
    }

    @Test
    void aValueCannotSmuggleALine() {
        assertThatThrownBy(() -> new SipHeader("Event", "a\r\nX: y")).isInstanceOf(IllegalArgumentException.class);
        SipMessage message = parse("NOTIFY sip:a@b SIP/2.0\r\nFrom: x\ry\r\n\r\n");
        assertThat(message.header("From")).hasValue("x y");
    }

    @Test
    void viaThatCannotBeReadIsEmpty() {
        for (String via : List.of("", "SIP/2.0/TCP a;branch=b", "SIP/2.0/UDP a:0", "SIP/2.0/UDP a:70000", "junk")) {
            assertThat(SipVia.parse(via)).as(via).isEmpty();
        }
        assertThat(SipVia.parse("SIP/2.0/UDP [2001:db8::1]:5070;branch=z, SIP/2.0/UDP other;branch=y"))
                .hasValue(new SipVia("[2001:db8::1]", 5070, "z", false));
    }

    @Test
    void uriReadsTheFormsThatHeadersHave() {
        assertThat(SipUri.parse("sip:201@192.0.2.21")).hasValue(PHONE);
        assertThat(SipUri.parse("\"Ann\" <sip:201@192.0.2.21:5060;transport=udp>;tag=x"))
                .hasValue(PHONE);
        assertThat(SipUri.parse("SIP:201:secret@192.0.2.21")).hasValue(PHONE);
        for (String no :
                List.of("", "tel:201", "sip:192.0.2.21", "<sip:201@192.0.2.21", "sip:2@b:99999", "sip:2@b:0")) {
            assertThat(SipUri.parse(no)).as(no).isEmpty();
        }
        assertThatThrownBy(() -> new SipUri("a\tb", "host", 5060)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SipUri("a", "host", 0)).hasMessageContaining("1..65535");
        assertThatThrownBy(() -> new Notify(PHONE, NotifySettings.defaults().event("a b")))
                .hasMessageContaining("check-sync");
    }

    @Test
    void fP16_aDeviceIdOfAnyCharactersIsEscapedOnTheWireAndReadBack() {
        for (String user : List.of("a@b;c#d", "é", "O\u2019Brien", "50%", "a b", "\"<>\\", "x:y")) {
            SipUri uri = new SipUri(user, "192.0.2.21", 5060);
            assertThat(uri.toString()).matches("sip:[A-Za-z0-9_.!~*'()&=+$,;?/%-]+@192\\.0\\.2\\.21:5060");
            assertThat(SipUri.parse("<" + uri + ">")).hasValue(uri);
        }
        assertThat(new SipUri("a@b;c#dé", "host", 5060)).hasToString("sip:a%40b;c%23d%C3%A9@host:5060");
        assertThat(SipUri.parse("sip:a%4@host")).isEmpty();
        assertThat(SipUri.parse("sip:a%0d%0ab@host")).isEmpty();
    }

    @Test
    void fP16_anEventMayHaveParametersAndIsASetting() {
        NotifySettings reboot = NotifySettings.defaults().event("check-sync;reboot=true");
        SipMessage request =
                new Notify(PHONE, reboot).toRequest(new InetSocketAddress("192.0.2.10", 5070), new Random(1));
        assertThat(request.header("Event")).hasValue("check-sync;reboot=true");
        for (String bad : List.of("", "a b", "check-sync;", "check-sync;=x", "a;b=c d", "a\r\nX: y", "a;b=\"\r\"")) {
            assertThatThrownBy(() -> NotifySettings.defaults().event(bad)).hasMessageContaining("event");
        }
    }

    @Test
    void fP19_ourNotifyAnnouncesNoSubscription() {
        InetSocketAddress local = new InetSocketAddress("192.0.2.10", 5070);
        assertThat(Notify.to(PHONE).toRequest(local, new Random(1)).header("Subscription-State"))
                .hasValue("terminated");
        NotifySettings active = NotifySettings.defaults().subscriptionState("active");
        assertThat(new Notify(PHONE, active).toRequest(local, new Random(1)).header("Subscription-State"))
                .hasValue("active");
    }
}
