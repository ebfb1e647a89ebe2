package io.github.zip2x2.dhcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fragments, overload, order and size: requirements C 7 to 17. */
class LayoutTest {
    private static final HardwareAddress MAC = HardwareAddress.ethernet("00:0B:EA:01:02:03");

    private static DhcpMessage.Builder ack() {
        return DhcpMessage.builder(DhcpMessageType.ACK).hardwareAddress(MAC).xid(7);
    }

    private static OctetString octets(int length) {
        return OctetString.of(Raw.count(length));
    }

    private static EncodeReport encode(DhcpMessage message, byte[] out) {
        return message.encode(ByteBuffer.wrap(out));
    }

    private static List<Integer> codes(byte[] bytes) {
        return DhcpMessage.decode(ByteBuffer.wrap(bytes)).message().orElseThrow().rawOptions().stream()
                .map(RawOption::code)
                .toList();
    }

    private static DhcpMessage decode(byte[] bytes) {
        return DhcpMessage.decode(ByteBuffer.wrap(bytes)).message().orElseThrow();
    }

    /** file holds "bb", sname "cc", the main area "aa" of option 12. */
    private static Raw threeAreas(int overload) {
        return Raw.request(1)
                .option(12, 'a', 'a')
                .option(52, overload)
                .end()
                .put(108, 12, 2, 'b', 'b', 255)
                .put(44, 12, 2, 'c', 'c', 255);
    }

    @Test
    void c07_duplicatesAreConcatenatedMainFileSname() {
        assertThat(threeAreas(3).message().option(DhcpOptions.HOSTNAME)).contains("aabbcc");
        assertThat(threeAreas(3).anomalies()).isEmpty();
        assertThat(threeAreas(3).message().octets(12)).contains(OctetString.latin1("aabbcc"));
        assertThat(threeAreas(3).message().octets(13)).isEmpty();
    }

    @Test
    void c08_duplicatesThatAreNotAdjacentAreConcatenatedToo() {
        DhcpMessage message = Raw.request(1)
                .option(12, 'a')
                .option(50, 1, 2, 3, 4)
                .option(12, 'b')
                .octets(0)
                .option(12)
                .option(12, 'c')
                .end()
                .message();
        assertThat(message.option(DhcpOptions.HOSTNAME)).contains("abc");
        assertThat(message.rawOptions()).hasSize(6);
    }

    @ParameterizedTest
    @CsvSource({"0,1", "1,1", "254,1", "255,1", "256,2", "510,2", "511,3", "765,3"})
    void c09_aLongValueIsCutIntoConsecutiveFragments(int length, int fragments) {
        DhcpMessage message = ack().maximumDatagram(1500)
                .rawOption(224, octets(length))
                .rawOption(225, octets(1))
                .build();
        byte[] bytes = message.toByteArray();
        List<RawOption> raw = decode(bytes).rawOptions().subList(1, 1 + fragments);
        assertThat(raw).extracting(RawOption::code).containsOnly(224);
        assertThat(raw.stream().mapToInt(r -> r.value().length()).sum()).isEqualTo(length);
        assertThat(raw.subList(0, fragments - 1)).allMatch(r -> r.value().length() == 255);
        assertThat(codes(bytes).get(1 + fragments)).isEqualTo(225);
        assertThat(decode(bytes).octets(224)).contains(octets(length));
    }

    @Test
    void c10_aFragmentMayCutAnAddress() {
        DhcpMessage message = Raw.reply(5)
                .option(6, 1, 2, 3, 4, 5, 6)
                .option(6, 7)
                .option(6, 8, 9, 10, 11, 12)
                .end()
                .message();
        assertThat(message.option(DhcpOptions.DOMAIN_SERVER))
                .contains(List.of(Ipv4.of("1.2.3.4"), Ipv4.of("5.6.7.8"), Ipv4.of("9.10.11.12")));
        List<Inet4Address> many = IntStream.range(0, 100).mapToObj(Ipv4::of).toList();
        DhcpMessage built = ack().maximumDatagram(1500)
                .option(DhcpOptions.DOMAIN_SERVER, many)
                .build();
        assertThat(decode(built.toByteArray()).option(DhcpOptions.DOMAIN_SERVER))
                .contains(many);
    }

    @Test
    void c11_overloadSaysWhichFieldsHoldOptions() {
        assertThat(threeAreas(1).message().option(DhcpOptions.HOSTNAME)).contains("aabb");
        assertThat(threeAreas(2).message().option(DhcpOptions.HOSTNAME)).contains("aacc");
        assertThat(threeAreas(3).message().overload()).isEqualTo(3);
        assertThat(threeAreas(1).message().rawOptions().get(3))
                .isEqualTo(new RawOption(12, 108, OctetString.hex("6262")));
    }

    @Test
    void c11_anOverloadThatIsNoneIsFlaggedAndReadsNoField() {
        for (int bad : new int[] {0, 4, 255}) {
            Raw raw = threeAreas(bad);
            assertThat(raw.kinds()).containsExactly(AnomalyKind.BAD_OVERLOAD);
            assertThat(raw.message().option(DhcpOptions.HOSTNAME)).contains("aa");
            assertThat(raw.message().overload()).isZero();
        }
        assertThat(Raw.request(1).option(52, 1, 1).end().kinds()).containsExactly(AnomalyKind.BAD_OVERLOAD);
        assertThat(Raw.request(1).option(52).end().kinds()).containsExactly(AnomalyKind.BAD_OVERLOAD);
        assertThat(Raw.request(1).option(52, 2).option(52, 1).end().put(44, 255).kinds())
                .containsExactly(AnomalyKind.BAD_OVERLOAD);
        assertThat(Raw.request(1).option(52, 2).option(52, 2).end().put(44, 255).kinds())
                .containsExactly(AnomalyKind.REPEATED_OPTION);
    }

    @Test
    void c11_overloadInsideAFieldIsIgnored() {
        Raw raw = Raw.request(1).option(52, 1).end().put(108, 52, 1, 3, 255).put(44, 12, 1, 'x', 255);
        assertThat(raw.anomalies()).containsExactly(new Anomaly(AnomalyKind.NESTED_OVERLOAD, 52, 108));
        assertThat(raw.message().overload()).isEqualTo(1);
        assertThat(raw.message().has(12)).isFalse();
        assertThat(raw.message().sname()).startsWith("\f\u0001x");
    }

    @Test
    void c11_theFieldsAreReadAfterTheWholeMainArea() {
        DhcpMessage message = Raw.request(1)
                .option(52, 1)
                .option(12, 'a')
                .end()
                .put(108, 12, 1, 'b', 255)
                .message();
        assertThat(message.option(DhcpOptions.HOSTNAME)).contains("ab");
    }

    @Test
    void c12_anOverloadedFieldBeginsAtOctet0EndsWithEndAndIsPadded() {
        byte[] out = new byte[548];
        DhcpMessage message = ack().rawOption(224, octets(200))
                .rawOption(225, octets(120))
                .rawOption(226, octets(50))
                .rawOption(227, octets(60))
                .build();
        EncodeReport report = encode(message, out);
        assertThat(report.dropped()).isEmpty();
        assertThat(report.overload()).isEqualTo(3);
        assertThat(report.length()).isLessThanOrEqualTo(548);
        assertThat(out[108] & 0xff).isEqualTo(225);
        assertThat(out[109]).isEqualTo((byte) 120);
        assertThat(out[108 + 122]).isEqualTo((byte) 255);
        assertThat(Arrays.copyOfRange(out, 108 + 123, 236)).containsOnly(0);
        assertThat(out[44] & 0xff).isEqualTo(227);
        assertThat(out[44 + 62] & 0xff).isEqualTo(255);
        assertThat(out[44 + 63]).isZero();
        assertThat(OctetString.of(out, 240, 6)).isEqualTo(OctetString.hex("350105 340103"));
        assertThat(decode(Arrays.copyOf(out, report.length()))).isEqualTo(message);
        assertThat(DhcpMessage.decode(ByteBuffer.wrap(out, 0, report.length())))
                .isEqualTo(new DecodeResult.Decoded(message, List.of()));
    }

    @Test
    void c12_fileIsOverloadedBeforeSname() {
        byte[] out = new byte[548];
        DhcpMessage message =
                ack().rawOption(224, octets(250)).rawOption(225, octets(100)).build();
        EncodeReport report = encode(message, out);
        assertThat(report.overload()).isEqualTo(1);
        assertThat(Arrays.copyOfRange(out, 44, 108)).containsOnly(0);
        assertThat(decode(Arrays.copyOf(out, report.length()))).isEqualTo(message);
    }

    @Test
    void c12_onlySnameIsOverloadedWhenFileIsTaken() {
        byte[] out = new byte[548];
        DhcpMessage message = ack().file("x".repeat(128))
                .rawOption(224, octets(250))
                .rawOption(225, octets(60))
                .build();
        EncodeReport report = encode(message, out);
        assertThat(report.overload()).isEqualTo(2);
        assertThat(report.dropped()).isEmpty();
        assertThat(decode(Arrays.copyOf(out, report.length()))).isEqualTo(message);
    }

    @Test
    void c12_noOptionCrossesAreas() {
        byte[] out = new byte[548];
        DhcpMessage message =
                ack().rawOption(224, octets(250)).rawOption(225, octets(130)).build();
        EncodeReport report = encode(message, out);
        assertThat(report.dropped()).containsExactly(225);
        assertThat(report.overload()).isZero();
        assertThat(decode(Arrays.copyOf(out, report.length())).octets(224)).contains(octets(250));
    }

    @Test
    void c12_optionsArePlacedBySizeWhereTheirOrderWouldLeaveOneOut() {
        byte[] out = new byte[548];
        DhcpMessage message = ack().rawOption(224, octets(50))
                .rawOption(225, octets(240))
                .rawOption(226, octets(125))
                .rawOption(227, octets(55))
                .build();
        EncodeReport report = encode(message, out);
        assertThat(report.dropped()).isEmpty();
        assertThat(decode(Arrays.copyOf(out, report.length()))).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource({"297,0,1", "298,1,2", "422,1,2", "423,3,3", "483,3,3"})
    void c12_aValueOver255MayHaveItsFragmentsInSeveralAreas(int length, int overload, int areas) {
        byte[] out = new byte[548];
        DhcpMessage message = ack().rawOption(224, octets(length)).build();
        EncodeReport report = encode(message, out);
        assertThat(report.dropped()).isEmpty();
        DhcpMessage decoded = decode(Arrays.copyOf(out, report.length()));
        assertThat(decoded).isEqualTo(message);
        // Without option 52 the main area has three octets more.
        assertThat(decoded.overload()).isEqualTo(length <= 300 ? 0 : overload);
        assertThat(decoded.rawOptions().stream()
                        .filter(o -> o.code() == 224)
                        .map(o -> o.offset() >= 240 ? 0 : o.offset() >= 108 ? 1 : 2)
                        .distinct())
                .hasSize(length <= 300 ? 1 : areas);
    }

    @Test
    void c12_aValueThatNoAreaTogetherHoldsIsLeftOut() {
        byte[] out = new byte[548];
        assertThat(encode(ack().rawOption(224, octets(484)).build(), out).dropped())
                .containsExactly(224);
        assertThat(encode(
                                ack().rawOption(224, octets(300))
                                        .rawOption(225, octets(300))
                                        .build(),
                                out)
                        .dropped())
                .containsExactly(225);
        EncodeReport report = encode(
                ack().rawOption(82, octets(60))
                        .rawOption(224, octets(300))
                        .rawOption(225, octets(4))
                        .build(),
                out);
        assertThat(report.dropped()).isEmpty();
        assertThat(decode(Arrays.copyOf(out, report.length())).octets(224)).contains(octets(300));
    }

    @Test
    void c13_namesOfOverloadedFieldsComeFromOptions66And67() {
        DhcpMessage message = Raw.reply(5)
                .option(52, 3)
                .text(66, "server")
                .text(67, "boot")
                .end()
                .put(44, 255)
                .put(108, 255)
                .message();
        assertThat(message.sname()).isEqualTo("server");
        assertThat(message.file()).isEqualTo("boot");
        DhcpMessage without =
                Raw.reply(5).option(52, 3).end().put(44, 255).put(108, 255).message();
        assertThat(without.sname()).isEmpty();
        assertThat(without.file()).isEmpty();
    }

    @Test
    void c13_namesMoveToOptionsWhenTheirFieldsAreOverloaded() {
        byte[] out = new byte[548];
        DhcpMessage message = ack().sname("pbx")
                .file("boot.bin")
                .rawOption(224, octets(250))
                .rawOption(225, octets(100))
                .rawOption(226, octets(50))
                .build();
        EncodeReport report = encode(message, out);
        assertThat(report.dropped()).isEmpty();
        assertThat(report.overload()).isEqualTo(3);
        DhcpMessage decoded = decode(Arrays.copyOf(out, report.length()));
        assertThat(decoded.sname()).isEqualTo("pbx");
        assertThat(decoded.file()).isEqualTo("boot.bin");
        assertThat(decoded.option(DhcpOptions.BOOTFILE_NAME)).contains("boot.bin");
    }

    @Test
    void c13_aNameThatDiffersFromItsOptionKeepsItsField() {
        byte[] out = new byte[548];
        DhcpMessage message = ack().file("field")
                .option(DhcpOptions.BOOTFILE_NAME, "option")
                .rawOption(224, octets(250))
                .rawOption(225, octets(60))
                .build();
        EncodeReport report = encode(message, out);
        assertThat(report.overload()).isEqualTo(2);
        assertThat(decode(Arrays.copyOf(out, report.length())).file()).isEqualTo("field");
        DhcpMessage same = ack().file("name")
                .option(DhcpOptions.BOOTFILE_NAME, "name")
                .rawOption(224, octets(250))
                .rawOption(225, octets(60))
                .build();
        assertThat(encode(same, out).overload()).isEqualTo(1);
        assertThat(decode(Arrays.copyOf(out, 548)).option(DhcpOptions.BOOTFILE_NAME))
                .contains("name");
    }

    @Test
    void c14_option82IsLastAndOnlyInTheMainArea() {
        OctetString relay = octets(40);
        byte[] out = new byte[548];
        DhcpMessage message = ack().rawOption(82, relay)
                .rawOption(224, octets(250))
                .rawOption(225, octets(100))
                .rawOption(226, octets(50))
                .build();
        EncodeReport report = encode(message, out);
        assertThat(report.dropped()).isEmpty();
        List<RawOption> raw = decode(Arrays.copyOf(out, report.length())).rawOptions();
        List<RawOption> main = raw.stream().filter(r -> r.offset() >= 240).toList();
        assertThat(main.get(main.size() - 1).code()).isEqualTo(82);
        assertThat(raw).filteredOn(r -> r.code() == 82).hasSize(1);
        int end = main.get(main.size() - 1).offset() + 2 + 40;
        assertThat(out[end] & 0xff).isEqualTo(255);
        assertThat(codes(ack().rawOption(82, relay)
                        .rawOption(3, octets(4))
                        .build()
                        .toByteArray()))
                .containsExactly(53, 3, 82);
    }

    @Test
    void c14_option82InAFieldIsFlagged() {
        Raw raw = Raw.request(1).option(52, 1).end().put(108, 82, 4, 1, 2, 'a', 'b', 255);
        assertThat(raw.anomalies()).containsExactly(new Anomaly(AnomalyKind.MISPLACED_RELAY_INFORMATION, 82, 108));
        assertThat(raw.message().option(DhcpOptions.RELAY_AGENT_INFORMATION)).isPresent();
    }

    @Test
    void c15_53IsFirstAnd1ComesBefore3() {
        assertThat(codes(ack().rawOption(51, octets(4))
                        .rawOption(3, octets(4))
                        .rawOption(6, octets(4))
                        .rawOption(1, octets(4))
                        .rawOption(15, octets(4))
                        .build()
                        .toByteArray()))
                .containsExactly(53, 51, 1, 3, 6, 15);
        assertThat(codes(ack().rawOption(1, octets(4))
                        .rawOption(6, octets(4))
                        .rawOption(3, octets(4))
                        .build()
                        .toByteArray()))
                .containsExactly(53, 1, 6, 3);
        assertThat(codes(ack().rawOption(3, octets(4)).build().toByteArray())).containsExactly(53, 3);
        assertThat(codes(ack().rawOption(1, octets(4)).build().toByteArray())).containsExactly(53, 1);
    }

    @ParameterizedTest
    @CsvSource({"0,548", "1,548", "575,548", "576,548", "577,549", "1024,996", "1500,1472"})
    void c16_option57CountsTheIpDatagram(int maximum, int payload) {
        DhcpMessage request =
                Raw.request(1).option(57, maximum >> 8, maximum & 0xff).end().message();
        DhcpMessage.Builder reply = DhcpMessage.replyTo(request, DhcpMessageType.OFFER);
        for (int code = 224; code < 250; code++) {
            reply.rawOption(code, octets(60));
        }
        byte[] out = new byte[2000];
        EncodeReport report = encode(reply.build(), out);
        assertThat(report.length()).isLessThanOrEqualTo(payload).isGreaterThan(payload - 62);
        assertThat(report.dropped()).isNotEmpty();
    }

    @Test
    void c16_anInvalid57IsFlaggedAndMeans576() {
        Raw raw = Raw.request(1).option(57, 2, 0x3f).end();
        assertThat(raw.kinds()).containsExactly(AnomalyKind.SMALL_MAXIMUM_SIZE);
        assertThat(raw.message().option(DhcpOptions.MAXIMUM_MESSAGE_SIZE)).contains(576);
        assertThat(Raw.request(1).option(57, 2, 0x40).end().kinds()).isEmpty();
        assertThatThrownBy(() -> ack().option(DhcpOptions.MAXIMUM_MESSAGE_SIZE, 575))
                .hasMessageContaining("576..65535");
    }

    @Test
    void c16_aFullMessageUsesTheLastOctet() {
        byte[] out = new byte[2000];
        DhcpMessage exact =
                ack().rawOption(224, octets(255)).rawOption(225, octets(45)).build();
        assertThat(encode(exact, out).length()).isEqualTo(548);
        assertThat(encode(exact, out).overload()).isZero();
        assertThat(out[547] & 0xff).isEqualTo(255);
        DhcpMessage over =
                ack().rawOption(224, octets(255)).rawOption(225, octets(46)).build();
        assertThat(encode(over, out).overload()).isEqualTo(1);
        assertThat(encode(over, out).dropped()).isEmpty();
    }

    @Test
    void c16_theBuffersRoomLimitsTheMessageToo() {
        DhcpMessage message =
                ack().rawOption(224, octets(200)).rawOption(51, octets(4)).build();
        EncodeReport report = encode(message, new byte[300]);
        assertThat(report.length()).isEqualTo(300);
        assertThat(report.dropped()).containsExactly(224);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 55, 56})
    void c17_shortPayloadsArePaddedTo300AfterEnd(int length) {
        byte[] bytes = ack().rawOption(224, octets(length)).build().toByteArray();
        int end = 240 + 3 + 2 + length;
        assertThat(bytes).hasSize(Math.max(300, end + 1));
        assertThat(bytes[end] & 0xff).isEqualTo(255);
        for (int i = end + 1; i < bytes.length; i++) {
            assertThat(bytes[i]).isZero();
        }
    }

    @Test
    void c17_aLongPayloadIsNotPadded() {
        assertThat(ack().rawOption(224, octets(55)).build().toByteArray()).hasSize(301);
    }

    @Test
    void fD28_aMessageAsOctetsHasAllItsOptionsHoweverLongItBecomes() {
        DhcpMessage.Builder builder = ack().sname("pbx").file("boot");
        for (int code = 224; code < 234; code++) {
            builder.rawOption(code, octets(200));
        }
        DhcpMessage message = builder.build();
        byte[] bytes = message.toByteArray();
        assertThat(bytes).hasSize(240 + 3 + 10 * 202 + 1);
        DecodePolicy jumbo = DecodePolicy.builder().maximumLength(9000).build();
        assertThat(DhcpMessage.decode(ByteBuffer.wrap(bytes), jumbo))
                .isEqualTo(new DecodeResult.Decoded(message, List.of()));
        assertThat(encode(message, new byte[9000]).length()).isLessThanOrEqualTo(548);
    }

    @Test
    void fD28_aMessageAsOctetsKeepsToItsSizeWhereOverloadMakesRoom() {
        DhcpMessage message = ack().rawOption(224, octets(250))
                .rawOption(225, octets(100))
                .rawOption(226, octets(50))
                .build();
        assertThat(message.toByteArray()).hasSizeLessThanOrEqualTo(548);
        assertThat(decode(message.toByteArray())).isEqualTo(message);
    }

    @Test
    void fD28_aMessageThatNoDatagramCarriesIsNoOctets() {
        DhcpMessage message = ack().rawOption(224, octets(40_000))
                .rawOption(225, octets(40_000))
                .build();
        assertThatThrownBy(message::toByteArray)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("65507");
        DhcpMessage most = ack().rawOption(224, octets(64_000)).build();
        assertThat(most.toByteArray()).hasSizeGreaterThan(64_000);
    }

    @Test
    void theLeastImportantIsLeftOutFirst() {
        byte[] out = new byte[548];
        DhcpMessage.Builder builder = ack().sname("s".repeat(64)).file("f".repeat(128));
        builder.rawOption(200, octets(100)).rawOption(6, octets(100)).rawOption(66, octets(100));
        builder.rawOption(61, octets(100)).rawOption(82, octets(50)).rawOption(54, octets(4));
        EncodeReport report = encode(builder.build(), out);
        assertThat(report.dropped()).containsExactly(200, 6);
        assertThat(codes(Arrays.copyOf(out, report.length()))).containsExactly(53, 66, 61, 54, 82);
        assertThat(report.overload()).isZero();
        assertThat(report.toString()).contains("dropped [200, 6]");
    }

    @Test
    void ofEqualRankTheLaterIsLeftOut() {
        byte[] out = new byte[548];
        DhcpMessage.Builder builder = ack().sname("s".repeat(64)).file("f".repeat(128));
        builder.rawOption(200, octets(160)).rawOption(201, octets(160)).rawOption(202, octets(100));
        EncodeReport report = encode(builder.build(), out);
        assertThat(report.dropped()).containsExactly(201);
        assertThat(codes(Arrays.copyOf(out, report.length()))).containsExactly(53, 200, 202);
    }

    @Test
    void aMessageIsLaidOutTheSameEachTimeItIsEncoded() {
        DhcpMessage message = ack().file("boot")
                .rawOption(224, octets(250))
                .rawOption(225, octets(100))
                .build();
        byte[] first = new byte[548];
        byte[] second = new byte[548];
        assertThat(encode(message, first).overload()).isEqualTo(1);
        assertThat(encode(message, second).overload()).isEqualTo(1);
        assertThat(first).isEqualTo(second);
        assertThat(message.has(67)).isFalse();
    }

    @Test
    void aReplyHasWhatTheRequestHadAndWhatIsSet() {
        DhcpMessage request = Raw.request(3)
                .put(10, 0x80, 0)
                .put(12, 192, 0, 2, 9)
                .put(24, 192, 0, 2, 254)
                .option(61, 1, 0, 11, 0xea, 1, 2, 3)
                .option(82, 1, 2, 'a', 'b')
                .end()
                .message();
        for (DhcpMessageType type : List.of(DhcpMessageType.ACK, DhcpMessageType.NAK, DhcpMessageType.OFFER)) {
            DhcpMessage reply = DhcpMessage.replyTo(request, type)
                    .hops(1)
                    .secs(2)
                    .siaddr(Ipv4.of("192.0.2.1"))
                    .yiaddr(Ipv4.of("192.0.2.9"))
                    .sname("pbx")
                    .file("boot")
                    .option(DhcpOptions.SERVER_IDENTIFIER, Ipv4.of("192.0.2.1"))
                    .option(DhcpOptions.BOOT_FILE_SIZE, 513)
                    .option(DhcpOptions.DEFAULT_IP_TTL, 64)
                    .option(DhcpOptions.LEASE_TIME, LeaseTime.INFINITE)
                    .option(DhcpOptions.TFTP_SERVER_NAME, "192.0.2.1")
                    .build();
            assertThat(decode(reply.toByteArray())).isEqualTo(reply);
            assertThat(codes(reply.toByteArray())).containsExactly(53, 61, 54, 13, 23, 51, 66, 82);
            assertThat(reply.op()).isEqualTo(2);
            assertThat(reply.hardwareAddress()).isEqualTo(MAC);
            assertThat(reply.ciaddr()).isEqualTo(type == DhcpMessageType.ACK ? Ipv4.of("192.0.2.9") : Ipv4.ANY);
            assertThat(reply.flags()).isEqualTo(0x8000);
            assertThat(reply.giaddr()).isEqualTo(Ipv4.of("192.0.2.254"));
            assertThat(reply.octets(61)).isEqualTo(request.octets(61));
            assertThat(reply.octets(82)).isEqualTo(request.octets(82));
        }
    }

    @Test
    void theBuilderReplacesAndRefuses() {
        DhcpMessage.Builder builder =
                DhcpMessage.builder(DhcpMessageType.DISCOVER).hardwareAddress(HardwareAddress.of(1, Raw.fill(16, 9)));
        builder.maximumDatagram(0).flags(0xffff).sname("a longer name").rawOption(50, octets(1));
        builder.hardwareAddress(MAC).sname("pbx").option(DhcpOptions.REQUESTED_ADDRESS, Ipv4.of("1.2.3.4"));
        DhcpMessage message = decode(builder.build().toByteArray());
        assertThat(message.option(DhcpOptions.REQUESTED_ADDRESS)).contains(Ipv4.of("1.2.3.4"));
        assertThat(message.hardwareAddress()).isEqualTo(MAC);
        assertThat(message.sname()).isEqualTo("pbx");
        assertThat(Arrays.copyOfRange(message.toByteArray(), 28 + 6, 44)).containsOnly(0);
        assertThat(Arrays.copyOfRange(message.toByteArray(), 44 + 3, 108)).containsOnly(0);
        for (int code : new int[] {0, 52, 53, 255}) {
            assertThatThrownBy(() -> builder.rawOption(code, octets(1))).hasMessageContaining("codes are 1..254");
        }
        assertThatThrownBy(() -> builder.without(53)).hasMessageContaining("53");
        assertThatThrownBy(() -> builder.op(0)).hasMessageContaining("1..2");
        assertThatThrownBy(() -> builder.hops(256)).hasMessageContaining("0..255");
        assertThatThrownBy(() -> builder.secs(-1)).hasMessageContaining("0..65535");
        assertThatThrownBy(() -> builder.flags(65536)).hasMessageContaining("0..65535");
        assertThatThrownBy(() -> builder.sname("x".repeat(65))).hasMessageContaining("0..64");
        assertThatThrownBy(() -> builder.file("x".repeat(129))).hasMessageContaining("0..128");
        assertThatThrownBy(() -> builder.rawOption(200, octets(65536))).hasMessageContaining("0..65535");
        assertThat(decode(builder.build().toByteArray())).isEqualTo(message);
    }

    @Test
    void aBuilderGoesOnAfterItHasBuilt() {
        DhcpMessage.Builder builder = ack().rawOption(224, octets(8)).rawOption(225, octets(2));
        DhcpMessage before = builder.build();
        DhcpMessage after =
                builder.rawOption(224, octets(3)).without(225).xid(8).build();
        assertThat(before.octets(224)).contains(octets(8));
        assertThat(before.octets(225)).contains(octets(2));
        assertThat(before.xid()).isEqualTo(7);
        assertThat(after.octets(224)).contains(octets(3));
        assertThat(after.has(225)).isFalse();
        assertThat(decode(after.toByteArray())).isEqualTo(after);
    }

    @Test
    void aValueThatIsSetAgainKeepsItsPlace() {
        DhcpMessage.Builder builder = ack().option(DhcpOptions.LEASE_TIME, LeaseTime.ofSeconds(1));
        builder.rawOption(224, octets(8)).rawOption(225, octets(3));
        for (int i = 0; i < 1_000; i++) {
            builder.option(DhcpOptions.LEASE_TIME, LeaseTime.ofSeconds(i)).rawOption(224, octets(i % 9));
        }
        DhcpMessage message = decode(builder.rawOption(224, octets(200)).build().toByteArray());
        assertThat(message.option(DhcpOptions.LEASE_TIME)).contains(LeaseTime.ofSeconds(999));
        assertThat(message.octets(224)).contains(octets(200));
        assertThat(message.octets(225)).contains(octets(3));
        assertThat(codes(message.toByteArray())).containsExactly(53, 51, 224, 225);
    }

    @Test
    void anyBufferGetsTheSameOctets() {
        DhcpMessage message = ack().file("boot")
                .rawOption(224, octets(250))
                .rawOption(225, octets(100))
                .rawOption(226, octets(50))
                .build();
        ByteBuffer heap = ByteBuffer.allocate(1500).position(7);
        ByteBuffer direct = ByteBuffer.allocateDirect(1500).position(7);
        ByteBuffer slice = ByteBuffer.allocate(1500).position(9).slice();
        int length = message.encode(heap).length();
        assertThat(message.encode(direct).length()).isEqualTo(length).isEqualTo(direct.position() - 7);
        assertThat(message.encode(slice).overload()).isEqualTo(3);
        assertThat(slice.position()).isEqualTo(length);
        assertThat(heap.position()).isEqualTo(7 + length);
        assertThat(direct.flip().position(7)).isEqualTo(heap.flip().position(7));
        assertThat(slice.flip()).isEqualTo(heap);
    }

    @Test
    void aMessageTakesManyAndLongOptions() {
        DhcpMessage.Builder builder = ack().maximumDatagram(9000);
        for (int code = 100; code < 180; code++) {
            builder.rawOption(code, octets(code));
        }
        builder.rawOption(200, octets(2000));
        EncodeReport report = encode(builder.build(), new byte[16_000]);
        assertThat(report.dropped()).isNotEmpty();
        assertThat(report.length()).isLessThanOrEqualTo(8972);
        byte[] out = new byte[16_000];
        report = encode(builder.maximumDatagram(16_000).build(), out);
        assertThat(report.dropped()).isEmpty();
        DhcpMessage message = DhcpMessage.decode(
                        ByteBuffer.wrap(out, 0, report.length()),
                        DecodePolicy.builder().maximumLength(65507).build())
                .message()
                .orElseThrow();
        assertThat(message.octets(200)).contains(octets(2000));
        assertThat(message.octets(179)).contains(octets(179));
        assertThat(message.rawOptions()).hasSize(1 + 80 + 8);
    }
}
