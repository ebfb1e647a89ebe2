package io.github.zip2x2.boot.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class SipMessagePropertyTest {
    private static final byte[] VALID = ("NOTIFY sip:201@192.0.2.21:5060 SIP/2.0\r\n"
                    + "Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK1;rport\r\nFrom: <sip:a@b>;tag=1\r\n"
                    + "To: <sip:201@192.0.2.21:5060>\r\nCall-ID: 1\r\nCSeq: 1 NOTIFY\r\nEvent: check-sync\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);

    @Property
    void noBytesMakeTheParserThrow(@ForAll @Size(max = 1500) byte[] bytes) {
        Optional<SipMessage> message = SipMessage.parse(ByteBuffer.wrap(bytes));
        message.ifPresent(SipMessagePropertyTest::readAll);
    }

    @Property
    void noDamageMakesTheParserThrow(
            @ForAll @IntRange(max = 300) int at, @ForAll byte value, @ForAll @IntRange(max = 300) int length) {
        byte[] bytes = VALID.clone();
        bytes[at % bytes.length] = value;
        ByteBuffer cut = ByteBuffer.wrap(bytes, 0, Math.min(length, bytes.length));
        SipMessage.parse(cut).ifPresent(SipMessagePropertyTest::readAll);
        assertThat(cut.position()).isZero();
    }

    private static void readAll(SipMessage message) {
        SipMessage again = SipMessage.parse(message.toBytes()).orElseThrow();
        assertThat(again.headers()).isEqualTo(message.headers());
        assertThat(again.method()).isEqualTo(message.method());
        message.via();
        SipUri.parse(message.uri());
        message.header("To").flatMap(SipUri::parse);
    }
}
