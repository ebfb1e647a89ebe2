package io.github.zip2x2.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of the catalogue of malformed input, as far as a codec sees them. */
class BadInputTest {
    private static final DecodeResult NO_IDENTITY = new DecodeResult.Dropped(DropReason.NO_IDENTITY);

    private static DecodeResult dropped(DropReason reason) {
        return new DecodeResult.Dropped(reason);
    }

    private static DecodeResult decode(byte[] bytes) {
        return DhcpMessage.decode(ByteBuffer.wrap(bytes));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 27, 44, 235})
    void row01_aShortHeaderIsDropped(int length) {
        assertThat(decode(Arrays.copyOf(Raw.request(1).end().bytes(), length)))
                .isEqualTo(dropped(DropReason.SHORT_HEADER));
        assertThat(DropReason.SHORT_HEADER.label()).isEqualTo("short_header");
    }

    @ParameterizedTest
    @ValueSource(ints = {236, 237, 238, 239})
    void row02_withoutACookieItIsDroppedOrBootp(int length) {
        byte[] bytes = Arrays.copyOf(Raw.request(1).end().bytes(), length);
        assertThat(decode(bytes)).isEqualTo(dropped(DropReason.NO_COOKIE));
        DecodePolicy bootp = DecodePolicy.builder().bootp(true).build();
        DhcpMessage message =
                DhcpMessage.decode(ByteBuffer.wrap(bytes), bootp).message().orElseThrow();
        assertThat(message.type()).isSameAs(DhcpMessageType.BOOTP);
        assertThat(message.toByteArray()).isEqualTo(bytes);
    }

    @Test
    void row03_opMustBeThatOfTheDirection() {
        for (int op : new int[] {0, 3, 255}) {
            assertThat(Raw.request(1).put(0, op).end().decode()).isEqualTo(dropped(DropReason.BAD_OP));
        }
        assertThat(Raw.reply(2).end().decode(DecodePolicy.SERVER)).isEqualTo(dropped(DropReason.BAD_OP));
        assertThat(Raw.request(1).end().decode(DecodePolicy.CLIENT)).isEqualTo(dropped(DropReason.BAD_OP));
        assertThat(Raw.request(1).end().decode(DecodePolicy.SERVER).message()).isPresent();
        assertThat(Raw.reply(2).end().decode(DecodePolicy.CLIENT).message()).isPresent();
        assertThat(Raw.reply(2).end().decode(DecodePolicy.ANY).message()).isPresent();
    }

    @Test
    void row04_withoutOption53ItIsDroppedOrBootp() {
        Raw raw = Raw.request().option(12, 'a').end();
        assertThat(raw.decode()).isEqualTo(dropped(DropReason.NO_MESSAGE_TYPE));
        DhcpMessage bootp =
                raw.decode(DecodePolicy.builder().bootp(true).build()).message().orElseThrow();
        assertThat(bootp.type()).isSameAs(DhcpMessageType.BOOTP);
        assertThat(bootp.option(DhcpOptions.HOSTNAME)).contains("a");
        assertThat(bootp.toBuilder().build()).isEqualTo(bootp);
    }

    @Test
    void row05_aBadMessageTypeIsDropped() {
        assertThat(Raw.request().option(53).end().decode()).isEqualTo(dropped(DropReason.BAD_MESSAGE_TYPE));
        assertThat(Raw.request().option(53, 1, 1).end().decode()).isEqualTo(dropped(DropReason.BAD_MESSAGE_TYPE));
        assertThat(Raw.request().octets(53, 255, 1).decode()).isEqualTo(dropped(DropReason.BAD_MESSAGE_TYPE));
        assertThat(Raw.request().option(53, Raw.fill(255, 1)).end().decode())
                .isEqualTo(dropped(DropReason.BAD_MESSAGE_TYPE));
        for (int value : new int[] {0, 19, 128, 255}) {
            assertThat(Raw.request(value).end().decode()).isEqualTo(dropped(DropReason.BAD_MESSAGE_TYPE));
        }
        for (int value = 1; value <= 18; value++) {
            assertThat(Raw.request(value).end().message().type().number()).isEqualTo(value);
        }
        assertThat(Raw.request(1).option(53, 3).end().decode()).isEqualTo(dropped(DropReason.BAD_MESSAGE_TYPE));
        assertThat(Raw.request(1).option(53, 1).end().kinds()).containsExactly(AnomalyKind.REPEATED_OPTION);
        assertThat(Raw.request(1).option(53, 1, 1).end().decode()).isEqualTo(dropped(DropReason.BAD_MESSAGE_TYPE));
    }

    @Test
    void row06_hlenOver16IsDroppedAnd0NeedsAClientIdentifier() {
        assertThat(Raw.request(1).put(2, 17).end().decode()).isEqualTo(dropped(DropReason.BAD_HLEN));
        assertThat(Raw.request(1).put(2, 255).end().decode()).isEqualTo(dropped(DropReason.BAD_HLEN));
        assertThat(Raw.request(1).put(2, 0).end().decode()).isEqualTo(NO_IDENTITY);
        assertThat(Raw.request(1).put(2, 0).option(61, 1).end().decode()).isEqualTo(NO_IDENTITY);
        DhcpMessage message = Raw.request(1).put(2, 0).option(61, 0, 1).end().message();
        assertThat(message.hardwareAddress().length()).isZero();
        assertThat(message.hardwareAddress().isBlank()).isTrue();
        assertThat(Raw.reply(2).put(2, 0).end().decode().message()).isPresent();
    }

    @Test
    void row07_noEndIsToleratedAndFlagged() {
        Raw raw = Raw.request(1).option(12, 'a');
        assertThat(raw.anomalies()).containsExactly(new Anomaly(AnomalyKind.NO_END, 0, 246));
        assertThat(raw.message().option(DhcpOptions.HOSTNAME)).contains("a");
        assertThat(Raw.request(1).octets(0, 0).kinds()).containsExactly(AnomalyKind.NO_END);
    }

    @Test
    void row08_junkAfterEndIsToleratedAndKept() {
        byte[] bytes = Arrays.copyOf(Raw.request(1).end().bytes(), 300);
        Arrays.fill(bytes, 244, 300, (byte) 0xff);
        assertThat(decode(bytes))
                .isEqualTo(new DecodeResult.Decoded(
                        Raw.request(1).end().message(), List.of(new Anomaly(AnomalyKind.AFTER_END, 0, 244))));
        assertThat(decode(bytes).message().orElseThrow().toByteArray()).isEqualTo(bytes);
    }

    @Test
    void row09_anOverrunKeepsWhatCameBeforeAndDropsOnlyWithoutAType() {
        assertThat(Raw.request().octets(12, 200, 'a').decode()).isEqualTo(dropped(DropReason.TRUNCATED_OPTIONS));
        assertThat(Raw.request(1).octets(12, 200, 'a').kinds()).containsExactly(AnomalyKind.OPTION_OVERRUN);
        assertThat(Raw.request()
                        .option(52, 1)
                        .octets(12, 200)
                        .put(108, 53, 1, 1, 255)
                        .message()
                        .type())
                .isSameAs(DhcpMessageType.DISCOVER);
        assertThat(Raw.request()
                        .octets(12, 200)
                        .decode(DecodePolicy.builder().bootp(true).build())
                        .message())
                .isPresent();
    }

    @Test
    void row10_aLoneCodeAtTheEndIsNoOption() {
        Raw raw = Raw.request(1).octets(12);
        assertThat(raw.anomalies()).containsExactly(new Anomaly(AnomalyKind.LONE_CODE, 12, 243));
        assertThat(raw.message().has(12)).isFalse();
        assertThat(Raw.request().octets(53).decode()).isEqualTo(dropped(DropReason.NO_MESSAGE_TYPE));
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 15, 50, 54, 61, 81})
    void row11_anOptionThatNeedsAValueAndHasNoneIsIgnored(int code) {
        Raw raw = Raw.request(1).option(code).end();
        assertThat(raw.anomalies()).containsExactly(new Anomaly(AnomalyKind.EMPTY_OPTION, code, 243));
        assertThat(raw.message().option(DhcpOptions.TABLE.key(code).orElseThrow()))
                .isEqualTo(Optional.empty());
        assertThat(raw.message().octets(code)).contains(OctetString.EMPTY);
    }

    @Test
    void row12_aRepeatedFixedValueIsTakenOnceIfAllAreEqual() {
        Raw same =
                Raw.reply(5).option(54, 192, 0, 2, 1).option(54, 192, 0, 2, 1).end();
        assertThat(same.anomalies()).containsExactly(new Anomaly(AnomalyKind.REPEATED_OPTION, 54, 243));
        assertThat(same.message().option(DhcpOptions.SERVER_IDENTIFIER)).contains(Ipv4.of("192.0.2.1"));
        Raw joined = Raw.reply(5)
                .option(54, 192, 0, 2, 1, 192, 0, 2, 1, 192, 0, 2, 1)
                .end();
        assertThat(joined.message().option(DhcpOptions.SERVER_IDENTIFIER)).contains(Ipv4.of("192.0.2.1"));
        Raw other =
                Raw.reply(5).option(54, 192, 0, 2, 1).option(54, 192, 0, 2, 2).end();
        assertThat(other.kinds()).containsExactly(AnomalyKind.BAD_LENGTH);
        assertThat(other.message().option(DhcpOptions.SERVER_IDENTIFIER)).isEmpty();
        assertThat(Raw.reply(5).option(54, 1, 2, 3, 4, 1, 2).end().kinds()).containsExactly(AnomalyKind.BAD_LENGTH);
        assertThat(Raw.request(1).option(80).option(80).end().kinds()).isEmpty();
        Raw cut = Raw.reply(5).option(54, 192, 0).option(54, 2, 1).end();
        assertThat(cut.message().option(DhcpOptions.SERVER_IDENTIFIER)).contains(Ipv4.of("192.0.2.1"));
    }

    @Test
    void row13_aShortFixedValueIsIgnored() {
        Raw raw = Raw.reply(5).option(51, 0, 14, 16).end();
        assertThat(raw.kinds()).containsExactly(AnomalyKind.BAD_LENGTH);
        assertThat(raw.message().option(DhcpOptions.LEASE_TIME)).isEmpty();
    }

    @Test
    void row14_aListWithATailKeepsItsWholeElementsUnlessStrict() {
        Raw raw = Raw.reply(5).option(6, 1, 2, 3, 4, 5, 6).end();
        List<Inet4Address> whole = List.of(Ipv4.of("1.2.3.4"));
        assertThat(raw.kinds()).containsExactly(AnomalyKind.LIST_TAIL);
        assertThat(raw.message().option(DhcpOptions.DOMAIN_SERVER)).contains(whole);
        DecodePolicy strict = DecodePolicy.builder().strict(true).build();
        assertThat(raw.decode(strict).message().orElseThrow().option(DhcpOptions.DOMAIN_SERVER))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 15, 60, 66, 67})
    @SuppressWarnings("unchecked")
    void row15_nulsAtTheEndAreStrippedFromTheTextAndKeptInTheOctets(int code) {
        Raw raw = Raw.reply(5).text(code, "cisco\0\0").end();
        OptionKey<String> key = (OptionKey<String>) DhcpOptions.TABLE.key(code).orElseThrow();
        assertThat(raw.message().option(key)).contains("cisco");
        assertThat(raw.message().octets(code)).contains(OctetString.latin1("cisco\0\0"));
        assertThat(raw.kinds()).containsExactly(AnomalyKind.TRAILING_NUL);
    }

    @Test
    void row16_option66AsFourRawOctetsIsAnAddress() {
        for (int[] octets :
                new int[][] {{192, 0, 2, 1}, {10, 'a', 'b', 'c'}, {'a', 0x7f, 'b', 'c'}, {'a', 31, 'b', 0}}) {
            Raw raw = Raw.reply(5).option(66, octets).end();
            String quad = octets[0] + "." + octets[1] + "." + octets[2] + "." + octets[3];
            assertThat(raw.message().option(DhcpOptions.TFTP_SERVER_NAME)).contains(quad);
            assertThat(raw.kinds()).containsExactly(AnomalyKind.RAW_ADDRESS);
        }
        assertThat(Raw.reply(5).text(66, "pbx1").end().message().option(DhcpOptions.TFTP_SERVER_NAME))
                .contains("pbx1");
        assertThat(Raw.reply(5).text(66, " ~ !").end().kinds()).isEmpty();
        assertThat(Raw.reply(5).text(66, "pbx\0").end().kinds()).containsExactly(AnomalyKind.TRAILING_NUL);
        assertThat(Raw.reply(5).option(66, 0, 0, 0, 0).end().kinds()).containsExactly(AnomalyKind.EMPTY_OPTION);
        assertThat(Raw.reply(5).option(66, 192, 0, 2).end().message().option(DhcpOptions.TFTP_SERVER_NAME))
                .contains("\u00c0\0\u0002");
    }

    @Test
    void row18_aServerCanAppendANulToOption67() {
        DhcpMessage ack = DhcpMessage.builder(DhcpMessageType.ACK)
                .rawOption(67, OctetString.latin1("boot.bin\0"))
                .build();
        DhcpMessage received = decode(ack.toByteArray()).message().orElseThrow();
        assertThat(received.octets(67)).contains(OctetString.latin1("boot.bin\0"));
        assertThat(received.option(DhcpOptions.BOOTFILE_NAME)).contains("boot.bin");
    }

    @Test
    void row19_option66Option150SiaddrAndSnameFitTogether() {
        DhcpMessage ack = DhcpMessage.builder(DhcpMessageType.ACK)
                .siaddr(Ipv4.of("192.0.2.1"))
                .sname("192.0.2.1")
                .option(DhcpOptions.TFTP_SERVER_NAME, "192.0.2.1")
                .option(DhcpOptions.TFTP_SERVER_ADDRESS, List.of(Ipv4.of("192.0.2.1"), Ipv4.of("192.0.2.2")))
                .build();
        DhcpMessage received = decode(ack.toByteArray()).message().orElseThrow();
        assertThat(received).isEqualTo(ack);
        assertThat(received.overload()).isZero();
    }

    @Test
    void row20_badFqdnFlagsAreMendedAndBadNamesIgnored() {
        Raw both = Raw.request(1).option(81, 9, 0, 0, 'a').end();
        assertThat(both.kinds()).containsExactly(AnomalyKind.BAD_FLAGS);
        ClientFqdn fqdn = both.message().option(DhcpOptions.CLIENT_FQDN).orElseThrow();
        assertThat(fqdn.flags()).isEqualTo(ClientFqdn.S);
        assertThat(fqdn.name()).isEqualTo("a");
        assertThat(Raw.request(1).option(81, 0xf8, 0, 0).end().kinds()).isEmpty();
        for (int[] bad : new int[][] {
            {4, 0, 0, 64, 'a'}, {4, 0, 0, 3, 'a'}, {4, 0, 0, 0, 'a'}, {4, 0, 0, 1, 'a', 0, 0}, {4, 0, 0, 0xc0, 3}
        }) {
            Raw raw = Raw.request(1).option(81, bad).end();
            assertThat(raw.kinds()).containsExactly(AnomalyKind.NAME_IGNORED);
            assertThat(raw.message()
                            .option(DhcpOptions.CLIENT_FQDN)
                            .orElseThrow()
                            .name())
                    .isEmpty();
        }
        assertThat(Raw.request(1).option(81, 0, 0).end().kinds()).containsExactly(AnomalyKind.BAD_LENGTH);
        ClientFqdn ascii = Raw.request(1)
                .option(81, 0, 0, 0, 'p', 'c', 0)
                .end()
                .message()
                .option(DhcpOptions.CLIENT_FQDN)
                .orElseThrow();
        assertThat(ascii.name()).isEqualTo("pc");
    }

    @Test
    void row20_aFqdnHasAtMost255Octets() {
        byte[] name = new byte[3 + 252];
        name[0] = 4;
        for (int i = 3; i < name.length; i += 63) {
            name[i] = 62;
        }
        assertThat(Raw.request(1).option(81, name).end().kinds()).isEmpty();
        OctetString tooLong = OctetString.hex("040000" + ("3e" + "61".repeat(62)).repeat(4) + "0161" + "0161");
        assertThat(ClientFqdn.TYPE.check(OptionData.of(tooLong))).isEqualTo(AnomalyKind.NAME_IGNORED);
        OctetString rooted = OctetString.hex("040000" + ("3e" + "61".repeat(62)).repeat(4) + "016100");
        assertThat(ClientFqdn.TYPE.check(OptionData.of(rooted))).isNull();
        OctetString over = OctetString.hex("040000" + ("3e" + "61".repeat(62)).repeat(4) + "02616100");
        assertThat(ClientFqdn.TYPE.check(OptionData.of(over))).isEqualTo(AnomalyKind.NAME_IGNORED);
    }

    @Test
    void row21_namesThatLoopPointOutsideOrLackTheirRootAreIgnored() {
        for (int[] bad : new int[][] {{0xc0, 0}, {0xc0, 9}, {1, 'a'}, {1, 'a', 0xc0}, {5, 'a'}}) {
            Raw search = Raw.reply(5).option(119, bad).option(12, 'a').end();
            assertThat(search.anomalies()).containsExactly(new Anomaly(AnomalyKind.BAD_NAME, 119, 243));
            assertThat(search.message().option(DhcpOptions.DOMAIN_SEARCH)).isEmpty();
            assertThat(search.message().option(DhcpOptions.HOSTNAME)).contains("a");
            int[] sip = new int[bad.length + 1];
            System.arraycopy(bad, 0, sip, 1, bad.length);
            assertThat(Raw.reply(5).option(120, sip).end().kinds()).containsExactly(AnomalyKind.BAD_NAME);
        }
    }

    @Test
    void row22_oneBadRouteWithholdsAllOfThem() {
        Raw wide = Raw.reply(5)
                .option(121, 0, 1, 1, 1, 1, 33, 1, 2, 3, 4, 5, 1, 1, 1, 1)
                .end();
        assertThat(wide.kinds()).containsExactly(AnomalyKind.BAD_VALUE);
        assertThat(wide.message().option(DhcpOptions.CLASSLESS_STATIC_ROUTE)).isEmpty();
        Raw cut = Raw.reply(5).option(121, 0, 1, 1, 1, 1, 8, 10, 1, 1).end();
        assertThat(cut.kinds()).containsExactly(AnomalyKind.BAD_LENGTH);
        assertThat(cut.message().option(DhcpOptions.CLASSLESS_STATIC_ROUTE)).isEmpty();
    }

    @Test
    void row23_aUserClassWithoutLengthsIsOneText() {
        Raw raw = Raw.request(1).text(77, "iPXE").end();
        assertThat(raw.kinds()).containsExactly(AnomalyKind.NOT_A_LIST);
        assertThat(raw.message().option(DhcpOptions.USER_CLASS)).contains(List.of(OctetString.latin1("iPXE")));
    }

    @Test
    void row24_badRelayInformationIsEchoedAndNotUsed() {
        for (int[] bad : new int[][] {{}, {1}, {1, 9, 'a'}, {1, 1, 'a', 2}}) {
            Raw raw = Raw.request(1).option(82, bad).end();
            assertThat(raw.kinds())
                    .containsExactly(bad.length == 0 ? AnomalyKind.EMPTY_OPTION : AnomalyKind.SUB_OPTION_OVERRUN);
            assertThat(raw.message().option(DhcpOptions.RELAY_AGENT_INFORMATION))
                    .isEmpty();
            DhcpMessage reply =
                    DhcpMessage.replyTo(raw.message(), DhcpMessageType.OFFER).build();
            assertThat(decode(reply.toByteArray()).message().orElseThrow().octets(82))
                    .isEqualTo(raw.message().octets(82));
        }
    }

    @Test
    void row26_manyHopsAreFlagged() {
        assertThat(Raw.request(1).put(3, 16).end().anomalies()).isEmpty();
        assertThat(Raw.request(1).put(3, 17).end().anomalies())
                .containsExactly(new Anomaly(AnomalyKind.MANY_HOPS, 0, 3));
        assertThat(Raw.request(1).put(3, 255).end().kinds()).containsExactly(AnomalyKind.MANY_HOPS);
    }

    @Test
    void row27_oddHeadersAreFlaggedAndCopied() {
        assertThat(Raw.request(1).put(4, 0, 0, 0, 0).end().anomalies())
                .containsExactly(new Anomaly(AnomalyKind.ZERO_XID, 0, 4));
        assertThat(Raw.request(1).put(8, 3, 0).end().anomalies())
                .containsExactly(new Anomaly(AnomalyKind.SWAPPED_SECS, 0, 8));
        assertThat(Raw.request(1).put(8, 3, 1).end().anomalies()).isEmpty();
        assertThat(Raw.request(1).put(8, 0, 3).end().anomalies()).isEmpty();
        assertThat(Raw.request(1).put(8, 0, 0).end().anomalies()).isEmpty();
        Raw flags = Raw.request(1).put(10, 0x80, 1).end();
        assertThat(flags.anomalies()).containsExactly(new Anomaly(AnomalyKind.RESERVED_FLAGS, 0, 10));
        assertThat(DhcpMessage.replyTo(flags.message(), DhcpMessageType.OFFER)
                        .build()
                        .flags())
                .isEqualTo(0x8001);
    }

    @Test
    void row28_ciaddrInADiscoverIsFlaggedAndNotEchoed() {
        Raw raw = Raw.request(1).put(12, 192, 0, 2, 9).end();
        assertThat(raw.anomalies()).containsExactly(new Anomaly(AnomalyKind.CIADDR_IN_DISCOVER, 0, 12));
        assertThat(DhcpMessage.replyTo(raw.message(), DhcpMessageType.OFFER)
                        .build()
                        .ciaddr())
                .isEqualTo(Ipv4.ANY);
        assertThat(Raw.request(8).put(12, 192, 0, 2, 9).end().anomalies()).isEmpty();
    }

    @Test
    void row29_requestsThatFitNoStateAreFlagged() {
        assertThat(Raw.request(3).option(54, 1, 2, 3, 4).end().anomalies())
                .containsExactly(new Anomaly(AnomalyKind.MIXED_REQUEST, 0, 12));
        assertThat(Raw.request(3)
                        .put(12, 1, 1, 1, 1)
                        .option(50, 1, 2, 3, 4)
                        .end()
                        .kinds())
                .containsExactly(AnomalyKind.MIXED_REQUEST);
        assertThat(Raw.request(3).option(50, 1, 2, 3, 4).end().kinds()).isEmpty();
        assertThat(Raw.request(3)
                        .option(50, 1, 2, 3, 4)
                        .option(54, 1, 2, 3, 4)
                        .end()
                        .kinds())
                .isEmpty();
        assertThat(Raw.request(3).put(12, 1, 1, 1, 1).end().kinds()).isEmpty();
        assertThat(Raw.request(7).option(54, 1, 2, 3, 4).end().kinds()).isEmpty();
    }

    @Test
    void row30_clientIdentifiersOfAnyLength() {
        assertThat(Raw.request(1).option(61, 1).end().kinds()).containsExactly(AnomalyKind.BAD_LENGTH);
        assertThat(Raw.request(1).option(61, 1).end().message().option(DhcpOptions.CLIENT_IDENTIFIER))
                .isEmpty();
        for (int length : new int[] {2, 254, 255}) {
            Raw raw = Raw.request(1).option(61, Raw.fill(length, 7)).end();
            assertThat(raw.kinds()).isEmpty();
            assertThat(raw.message()
                            .option(DhcpOptions.CLIENT_IDENTIFIER)
                            .orElseThrow()
                            .octets())
                    .isEqualTo(OctetString.of(Raw.fill(length, 7)));
        }
    }

    @Test
    void row32_aShortReplyIsAccepted() {
        Raw raw = Raw.reply(5).end();
        assertThat(raw.bytes()).hasSize(244);
        assertThat(raw.anomalies()).isEmpty();
    }

    @Test
    void row33_aDatagramOver1500IsDropped() {
        byte[] bytes = Arrays.copyOf(Raw.request(1).end().bytes(), 1501);
        assertThat(decode(bytes)).isEqualTo(dropped(DropReason.TOO_BIG));
        assertThat(decode(Arrays.copyOf(bytes, 1500)).message()).isPresent();
        DecodePolicy jumbo = DecodePolicy.builder().maximumLength(9000).build();
        assertThat(DhcpMessage.decode(ByteBuffer.wrap(bytes), jumbo).message()).isPresent();
        assertThat(jumbo.maximumLength()).isEqualTo(9000);
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        assertThat(DhcpMessage.decode(direct)).isEqualTo(dropped(DropReason.TOO_BIG));
    }

    @Test
    void everyDropReasonHasALabelOfItsOwn() {
        assertThat(Arrays.stream(DropReason.values()).map(DropReason::label)).doesNotHaveDuplicates();
    }

    @Test
    void oneBadOptionNeverHurtsAnother() {
        Raw raw = Raw.reply(5)
                .option(51, 1)
                .option(1, 255, 255, 255, 0)
                .option(119, 0xc0, 0)
                .option(3, 1, 2)
                .option(66, 'p', 'b', 'x')
                .octets(6, 99, 1);
        assertThat(raw.kinds())
                .containsExactly(
                        AnomalyKind.OPTION_OVERRUN,
                        AnomalyKind.BAD_LENGTH,
                        AnomalyKind.BAD_NAME,
                        AnomalyKind.BAD_LENGTH);
        assertThat(raw.message().option(DhcpOptions.SUBNET_MASK)).contains(Ipv4.of("255.255.255.0"));
        assertThat(raw.message().option(DhcpOptions.TFTP_SERVER_NAME)).contains("pbx");
        assertThat(raw.anomalies().get(1)).hasToString("bad_length of option 51 at 243");
        assertThat(new Anomaly(AnomalyKind.NO_END, 0, 300)).hasToString("no_end at 300");
    }

    @Test
    void aMessageHoldsManyOptionsAndAnomalies() {
        Raw raw = Raw.request(1);
        for (int i = 0; i < 100; i++) {
            raw.option(1 + i);
        }
        assertThat(raw.end().decode()).isEqualTo(dropped(DropReason.BAD_MESSAGE_TYPE));
        raw = Raw.request(1);
        for (int i = 0; i < 400; i++) {
            raw.option(54 + i % 60);
        }
        assertThat(raw.end().anomalies()).hasSizeGreaterThan(20).doesNotHaveDuplicates();
        assertThat(raw.message().rawOptions()).hasSize(401);
    }
}
