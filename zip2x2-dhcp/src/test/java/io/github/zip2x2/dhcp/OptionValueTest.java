package io.github.zip2x2.dhcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet4Address;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Typed values: requirements C 18 to 39. */
class OptionValueTest {
    /** Reads a value the way a message does, and checks what is wrong with it. */
    private static <T> Optional<T> read(OptionKey<T> key, String hex, AnomalyKind... expected) {
        Raw raw = Raw.reply(5)
                .option(key.code(), OctetString.hex(hex).toByteArray())
                .end();
        assertThat(raw.anomalies()).extracting(Anomaly::kind).containsExactly(expected);
        assertThat(raw.anomalies()).allMatch(a -> a.code() == key.code() && a.offset() == 243);
        DhcpMessage message = raw.message();
        assertThat(message.octets(key.code())).contains(OctetString.hex(hex));
        assertThat(message.toByteArray()).isEqualTo(raw.bytes());
        assertThat(message.dump()).contains("option " + key + " = ");
        return message.option(key);
    }

    private static <T> void both(OptionKey<T> key, String hex, T value) {
        assertThat(read(key, hex)).contains(value);
        assertThat(key.type().encode(value)).isEqualTo(OctetString.hex(hex));
    }

    private static List<Inet4Address> addresses(String... quads) {
        return List.of(quads).stream().map(Ipv4::of).toList();
    }

    @Test
    void c18_timesAre32BitsUnsignedAndAllOnesIsInfinite() {
        for (OptionKey<LeaseTime> key :
                List.of(DhcpOptions.LEASE_TIME, DhcpOptions.RENEWAL_TIME, DhcpOptions.REBINDING_TIME)) {
            both(key, "00000e10", LeaseTime.ofSeconds(3600));
            both(key, "80000000", LeaseTime.ofSeconds(0x8000_0000L));
            both(key, "fffffffe", LeaseTime.ofSeconds(4_294_967_294L));
            both(key, "ffffffff", LeaseTime.INFINITE);
            assertThat(read(key, "000e10", AnomalyKind.BAD_LENGTH)).isEmpty();
            assertThat(read(key, "0000000e10", AnomalyKind.BAD_LENGTH)).isEmpty();
        }
        assertThat(LeaseTime.INFINITE.isInfinite()).isTrue();
        assertThat(LeaseTime.INFINITE.duration()).isEmpty();
        assertThat(LeaseTime.INFINITE).hasToString("infinite");
        assertThat(LeaseTime.ofSeconds(60).duration()).contains(Duration.ofMinutes(1));
        assertThat(LeaseTime.ofSeconds(60)).hasToString("60 s").isLessThan(LeaseTime.INFINITE);
        assertThat(LeaseTime.of(Duration.ofMillis(1999)).seconds()).isEqualTo(1);
        assertThat(LeaseTime.of(Duration.ofDays(100_000)).seconds()).isEqualTo(0xffff_fffeL);
        assertThatThrownBy(() -> LeaseTime.ofSeconds(-1)).hasMessageContaining("0..4294967295");
        assertThatThrownBy(() -> LeaseTime.ofSeconds(0x1_0000_0000L)).hasMessageContaining("4294967296");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6, 7, 8, 9, 10, 11, 41, 42, 44, 45, 48, 49, 65, 69, 70, 71, 72, 73, 74, 75, 76, 150})
    @SuppressWarnings("unchecked")
    void c19_addressListsHaveWholeAddressesAndOneAtLeast(int code) {
        OptionKey<List<Inet4Address>> key =
                (OptionKey<List<Inet4Address>>) DhcpOptions.TABLE.key(code).orElseThrow();
        both(key, "c0000201", addresses("192.0.2.1"));
        both(key, "c00002010a000001", addresses("192.0.2.1", "10.0.0.1"));
        assertThat(read(key, "", AnomalyKind.EMPTY_OPTION)).isEmpty();
        assertThat(read(key, "c00002", AnomalyKind.BAD_LENGTH)).isEmpty();
        assertThat(read(key, "c00002010a", AnomalyKind.LIST_TAIL)).contains(addresses("192.0.2.1"));
        assertThatThrownBy(() -> key.type().encode(List.of())).hasMessageContaining("empty");
        assertThat(key.isList()).isTrue();
        assertThat(key.isConcatenated()).isTrue();
    }

    @Test
    void c19_onlyOption68MayBeAnEmptyList() {
        both(DhcpOptions.HOME_AGENT_ADDRS, "", List.of());
        both(DhcpOptions.HOME_AGENT_ADDRS, "0a000001", addresses("10.0.0.1"));
        assertThat(read(DhcpOptions.HOME_AGENT_ADDRS, "0a0000", AnomalyKind.LIST_TAIL))
                .contains(List.of());
        assertThat(OptionTypes.OPTIONAL_ADDRESSES.print(addresses("10.0.0.1", "10.0.0.2")))
                .isEqualTo("10.0.0.1, 10.0.0.2");
    }

    @Test
    void c20_pairListsHaveWholePairs() {
        AddressPair pair = new AddressPair(Ipv4.of("10.0.0.0"), Ipv4.of("255.0.0.0"));
        for (OptionKey<List<AddressPair>> key : List.of(DhcpOptions.POLICY_FILTER, DhcpOptions.STATIC_ROUTE)) {
            both(key, "0a000000ff000000", List.of(pair));
            both(key, "0a000000ff0000000a000000ff000000", List.of(pair, pair));
            assertThat(read(key, "0a000000ff0000", AnomalyKind.BAD_LENGTH)).isEmpty();
            assertThat(read(key, "0a000000ff0000000a000000", AnomalyKind.LIST_TAIL))
                    .contains(List.of(pair));
        }
        assertThat(pair).hasToString("10.0.0.0/255.0.0.0");
    }

    @Test
    void c21_textLosesItsNulsOnReadAndNeverGetsOne() {
        both(DhcpOptions.HOSTNAME, "70686f6e65", "phone");
        assertThat(read(DhcpOptions.HOSTNAME, "70686f6e6500", AnomalyKind.TRAILING_NUL))
                .contains("phone");
        assertThat(read(DhcpOptions.HOSTNAME, "7068000000", AnomalyKind.TRAILING_NUL))
                .contains("ph");
        assertThat(read(DhcpOptions.HOSTNAME, "70006800", AnomalyKind.TRAILING_NUL))
                .contains("p\0h");
        assertThat(read(DhcpOptions.HOSTNAME, "0000", AnomalyKind.EMPTY_OPTION)).isEmpty();
        both(DhcpOptions.HOSTNAME, "fce9", "\u00fc\u00e9");
        assertThatThrownBy(() -> OptionTypes.TEXT.encode("a\0")).hasMessageContaining("NUL");
        assertThatThrownBy(() -> OptionTypes.TEXT.encode("")).hasMessageContaining("empty");
        assertThatThrownBy(() -> OptionTypes.TEXT.encode("\u0100")).hasMessageContaining("U+100");
        assertThat(OptionTypes.TEXT.print("a\"\\\n\u00fc~")).isEqualTo("\"a\\\"\\\\\\x0a\\xfc~\"");
    }

    @ParameterizedTest
    @ValueSource(ints = {19, 20, 27, 29, 30, 31, 34, 36, 39, 116})
    @SuppressWarnings("unchecked")
    void c22_booleansTake0And1AndFlagTheRest(int code) {
        OptionKey<Boolean> key =
                (OptionKey<Boolean>) DhcpOptions.TABLE.key(code).orElseThrow();
        both(key, "00", false);
        both(key, "01", true);
        assertThat(read(key, "02", AnomalyKind.BAD_BOOLEAN)).contains(true);
        assertThat(read(key, "ff", AnomalyKind.BAD_BOOLEAN)).contains(true);
        assertThat(read(key, "", AnomalyKind.EMPTY_OPTION)).isEmpty();
        assertThat(read(key, "0001", AnomalyKind.BAD_LENGTH)).isEmpty();
    }

    @Test
    void c23_theTimeOffsetIsSigned() {
        both(DhcpOptions.TIME_OFFSET, "ffff9d90", -25200);
        both(DhcpOptions.TIME_OFFSET, "00000e10", 3600);
    }

    @Test
    void c23_numbersOfEachWidth() {
        both(DhcpOptions.DEFAULT_IP_TTL, "ff", 255);
        both(DhcpOptions.MTU_INTERFACE, "ffff", 65535);
        both(DhcpOptions.MTU_INTERFACE, "05dc", 1500);
        both(DhcpOptions.ARP_TIMEOUT, "ffffffff", 4_294_967_295L);
        both(DhcpOptions.MTU_PLATEAU, "004405dc", List.of(68, 1500));
        assertThat(read(DhcpOptions.MTU_PLATEAU, "00", AnomalyKind.BAD_LENGTH)).isEmpty();
        assertThat(read(DhcpOptions.DEFAULT_IP_TTL, "", AnomalyKind.EMPTY_OPTION))
                .isEmpty();
        assertThatThrownBy(() -> OptionTypes.UINT8.encode(256)).hasMessageContaining("0..255");
        assertThatThrownBy(() -> OptionTypes.UINT16.encode(-1)).hasMessageContaining("0..65535");
        assertThatThrownBy(() -> OptionTypes.UINT32.encode(1L << 32)).hasMessageContaining("0..4294967295");
        assertThatThrownBy(() -> OptionTypes.UINT16_LIST.encode(List.of(65536))).hasMessageContaining("0..65535");
    }

    @Test
    void c24_theRequestListKeepsOrderAndDuplicates() {
        ParameterRequestList list = ParameterRequestList.of(121, 3, 3, 1, 255, 0);
        both(DhcpOptions.PARAMETER_REQUEST_LIST, "79030301ff00", list);
        assertThat(list.size()).isEqualTo(6);
        assertThat(list.code(4)).isEqualTo(255);
        assertThat(list.contains(3)).isTrue();
        assertThat(list.contains(DhcpOptions.ROUTER)).isTrue();
        assertThat(list.contains(4)).isFalse();
        assertThat(list).hasToString("121, 3, 3, 1, 255, 0").isNotEqualTo(ParameterRequestList.of(1));
        assertThat(list.hashCode()).isEqualTo(list.octets().hashCode());
        assertThat(ParameterRequestList.of(DhcpOptions.ROUTER, DhcpOptions.SUBNET_MASK))
                .isEqualTo(ParameterRequestList.of(3, 1));
        assertThatThrownBy(() -> ParameterRequestList.of(new int[0])).hasMessageContaining("empty");
        assertThatThrownBy(() -> ParameterRequestList.of(256)).hasMessageContaining("0..255");
        assertThat(read(DhcpOptions.PARAMETER_REQUEST_LIST, "", AnomalyKind.EMPTY_OPTION))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "00c0000201,0.0.0.0,0",
        "080ac0000201,10.0.0.0,8",
        "090a80c0000201,10.128.0.0,9",
        "18c0a801c0000201,192.168.1.0,24",
        "19c0a80180c0000201,192.168.1.128,25",
        "20c0a80181c0000201,192.168.1.129,32"
    })
    void c25_classlessRoutesOfEveryWidth(String hex, String destination, int prefix) {
        ClasslessRoute route = new ClasslessRoute(Ipv4.of(destination), prefix, Ipv4.of("192.0.2.1"));
        both(DhcpOptions.CLASSLESS_STATIC_ROUTE, hex, List.of(route));
        both(DhcpOptions.CLASSLESS_STATIC_ROUTE, hex + hex, List.of(route, route));
        assertThat(route).hasToString(destination + "/" + prefix + " via 192.0.2.1");
    }

    @Test
    void c25_wideOrCutRoutesAreWithheldAndHostBitsCleared() {
        OptionKey<List<ClasslessRoute>> key = DhcpOptions.CLASSLESS_STATIC_ROUTE;
        assertThat(read(key, "210a00000000c0000201", AnomalyKind.BAD_VALUE)).isEmpty();
        assertThat(read(key, "", AnomalyKind.EMPTY_OPTION)).isEmpty();
        assertThat(read(key, "080ac00002", AnomalyKind.BAD_LENGTH)).isEmpty();
        assertThat(read(key, "090affc0000201"))
                .contains(List.of(new ClasslessRoute(Ipv4.of("10.128.0.0"), 9, Ipv4.of("192.0.2.1"))));
        assertThat(key.type().encode(List.of(new ClasslessRoute(Ipv4.of("10.255.255.255"), 9, Ipv4.of("192.0.2.1")))))
                .isEqualTo(OctetString.hex("090a80c0000201"));
        assertThatThrownBy(() -> new ClasslessRoute(Ipv4.ANY, 33, Ipv4.ANY)).hasMessageContaining("0..32");
        assertThatThrownBy(() -> key.type().encode(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private static final String ENG = "03656e67076578616d706c6503636f6d00";

    @Test
    void c26_searchListsDecodeCompressedNames() {
        OptionKey<List<String>> key = DhcpOptions.DOMAIN_SEARCH;
        both(key, ENG, List.of("eng.example.com"));
        both(key, ENG + "096d61726b6574696e67c004", List.of("eng.example.com", "marketing.example.com"));
        both(key, ENG + "c000", List.of("eng.example.com", "eng.example.com"));
        assertThat(read(key, ENG + "0161c010")).contains(List.of("eng.example.com", "a"));
        assertThat(read(key, "0161c00401620163c000", AnomalyKind.BAD_NAME)).isEmpty();
    }

    @Test
    void c26_pointersForwardNestedLoopingAndOutside() {
        OptionKey<List<String>> key = DhcpOptions.DOMAIN_SEARCH;
        assertThat(read(key, "0161c00401620163" + "00".repeat(0), AnomalyKind.BAD_NAME))
                .isEmpty();
        assertThat(read(key, "c002016100")).contains(List.of("a", "a"));
        assertThat(read(key, "016100" + "0162c000" + "0163c003")).contains(List.of("a", "b.a", "c.b.a"));
        assertThat(read(key, "c000", AnomalyKind.BAD_NAME)).isEmpty();
        assertThat(read(key, "0161c000", AnomalyKind.BAD_NAME)).isEmpty();
        assertThat(read(key, "c002c000", AnomalyKind.BAD_NAME)).isEmpty();
        assertThat(read(key, "0161c004", AnomalyKind.BAD_NAME)).isEmpty();
        assertThat(read(key, "0161c0ff", AnomalyKind.BAD_NAME)).isEmpty();
        assertThat(read(key, "0161c0", AnomalyKind.BAD_NAME)).isEmpty();
    }

    @Test
    void c26_pointersCountFromTheJoinedValue() {
        Raw raw = Raw.reply(5)
                .option(119, OctetString.hex(ENG.substring(0, 10)).toByteArray())
                .option(3, 192, 0, 2, 1)
                .option(119, OctetString.hex(ENG.substring(10) + "0161c004").toByteArray())
                .end();
        assertThat(raw.message().option(DhcpOptions.DOMAIN_SEARCH))
                .contains(List.of("eng.example.com", "a.example.com"));
        assertThat(raw.anomalies()).isEmpty();
    }

    @Test
    void c26_workIsBoundedForManyPointersToALongName() {
        StringBuilder hex = new StringBuilder("0161".repeat(127) + "00");
        hex.append("c000".repeat(300));
        OptionData data = OptionData.of(OctetString.hex(hex.toString()));
        assertThat(DomainNames.SEARCH_LIST.check(data)).isEqualTo(AnomalyKind.BAD_NAME);
        assertThat(DomainNames.SEARCH_LIST.check(OptionData.of(OctetString.hex(ENG + "c000".repeat(300)))))
                .isNull();
    }

    @Test
    void c27_labelsHaveAtMost63AndNamesAtMost255Octets() {
        OptionKey<List<String>> key = DhcpOptions.DOMAIN_SEARCH;
        String label63 = "3f" + "61".repeat(63);
        assertThat(read(key, label63 + "00")).contains(List.of("a".repeat(63)));
        for (String head : new String[] {"40", "80", "bf"}) {
            assertThat(read(key, head + "61".repeat(0x40) + "00", AnomalyKind.BAD_NAME))
                    .isEmpty();
        }
        String name254 = label63.repeat(3) + "3d" + "61".repeat(61);
        assertThat(DomainNames.SEARCH_LIST.check(OptionData.of(OctetString.hex(name254 + "00"))))
                .isNull();
        assertThat(DomainNames.SEARCH_LIST.check(
                        OptionData.of(OctetString.hex(name254.replaceFirst("3d", "3e") + "6100"))))
                .isEqualTo(AnomalyKind.BAD_NAME);
        String longest = String.join(".", "a".repeat(63), "a".repeat(63), "a".repeat(63), "a".repeat(61));
        assertThat(key.type().encode(List.of(longest))).isEqualTo(OctetString.hex(name254 + "00"));
        assertThatThrownBy(() -> key.type().encode(List.of(longest + "a"))).hasMessageContaining("at most 255");
        assertThatThrownBy(() -> key.type().encode(List.of("a".repeat(64)))).hasMessageContaining("1..63");
        assertThatThrownBy(() -> key.type().encode(List.of("a..b"))).hasMessageContaining("1..63");
        assertThatThrownBy(() -> key.type().encode(List.of(""))).hasMessageContaining("1..63");
        assertThatThrownBy(() -> key.type().encode(List.of(".a"))).hasMessageContaining("1..63");
        assertThatThrownBy(() -> key.type().encode(List.of())).hasMessageContaining("leave the option out");
        assertThatThrownBy(() -> key.type().encode(List.of("a\\"))).hasMessageContaining("backslash");
        assertThatThrownBy(() -> key.type().encode(List.of("a\\256"))).hasMessageContaining("0..255");
    }

    @Test
    void c27_theRootAndUnprintableLabelsHaveATextForm() {
        OptionKey<List<String>> key = DhcpOptions.DOMAIN_SEARCH;
        both(key, "00", List.of("."));
        both(key, "04612e5c0000", List.of("a\\.\\\\\\000"));
        both(key, "03207fff00", List.of("\\032\\127\\255"));
        both(key, "0221 7e 00", List.of("!~"));
        assertThat(key.type().encode(List.of("a.", "\\b"))).isEqualTo(OctetString.hex("01610001 6200"));
        assertThat(read(key, "016100" + "00")).contains(List.of("a", "."));
    }

    @Test
    void c28_fqdnFlagsRcodesAndPartialNames() {
        OptionKey<ClientFqdn> key = DhcpOptions.CLIENT_FQDN;
        both(key, "050000" + "0570686f6e65", ClientFqdn.ofClient(ClientFqdn.S | ClientFqdn.E, "phone"));
        both(key, "050000" + "0570686f6e6500", ClientFqdn.ofClient(ClientFqdn.S | ClientFqdn.E, "phone."));
        both(key, "0fffff".replace("0f", "0e") + "0161016200", ClientFqdn.ofServer(14, "a.b."));
        both(key, "010000" + "70686f6e65", ClientFqdn.ofClient(ClientFqdn.S, "phone"));
        both(key, "000000", ClientFqdn.ofClient(0, ""));
        both(key, "040000", ClientFqdn.ofClient(ClientFqdn.E, ""));
        ClientFqdn fqdn = read(key, "07fffe" + "0161").orElseThrow();
        assertThat(fqdn.flags()).isEqualTo(7);
        assertThat(fqdn.rcode1()).isEqualTo(255);
        assertThat(fqdn.rcode2()).isEqualTo(254);
        assertThat(fqdn.name()).isEqualTo("a");
        assertThat(fqdn.has(ClientFqdn.O)).isTrue();
        assertThat(fqdn.has(ClientFqdn.N)).isFalse();
        assertThat(fqdn).hasToString("S O E \"a\"");
        assertThat(ClientFqdn.ofClient(ClientFqdn.N, "")).hasToString("N \"\"");
        assertThat(ClientFqdn.ofClient(0, "a").rcode1()).isZero();
        assertThat(ClientFqdn.ofServer(0, "a").rcode2()).isEqualTo(255);
        assertThat(fqdn).isNotEqualTo(ClientFqdn.ofServer(7, "a")).isNotEqualTo(ClientFqdn.ofClient(7, "b"));
        assertThat(fqdn.hashCode())
                .isEqualTo(read(key, "07fffe" + "0161").orElseThrow().hashCode());
        assertThatThrownBy(() -> ClientFqdn.ofClient(9, "a")).hasMessageContaining("both S and N");
        assertThatThrownBy(() -> ClientFqdn.ofClient(16, "a")).hasMessageContaining("0..15");
        assertThatThrownBy(() -> ClientFqdn.ofClient(4, "a..b")).hasMessageContaining("1..63");
    }

    @Test
    void c29_clientIdentifiersOfBothForms() {
        HardwareAddress mac = HardwareAddress.ethernet("00:0B:EA:01:02:03");
        ClientIdentifier byMac = ClientIdentifier.of(mac);
        both(DhcpOptions.CLIENT_IDENTIFIER, "01000bea010203", byMac);
        assertThat(byMac.hardwareAddress()).contains(mac);
        assertThat(byMac.type()).isEqualTo(1);
        assertThat(byMac.iaid()).isEmpty();
        assertThat(byMac.duid()).isEmpty();
        assertThat(byMac).hasToString("00:0B:EA:01:02:03");
        ClientIdentifier byDuid = ClientIdentifier.of(0x01020304, OctetString.hex("00030001000bea010203"));
        both(DhcpOptions.CLIENT_IDENTIFIER, "ff0102030400030001000bea010203", byDuid);
        assertThat(byDuid.type()).isEqualTo(255);
        assertThat(byDuid.iaid()).contains(0x01020304);
        assertThat(byDuid.duid()).contains(OctetString.hex("00030001000bea010203"));
        assertThat(byDuid.hardwareAddress()).isEmpty();
        assertThat(byDuid).hasToString("iaid 01020304 duid 00030001000bea010203");
        both(DhcpOptions.CLIENT_IDENTIFIER, "0061", ClientIdentifier.of(OctetString.hex("0061")));
        ClientIdentifier shortDuid = ClientIdentifier.of(OctetString.hex("ff0102030400"));
        assertThat(shortDuid.duid()).isEmpty();
        assertThat(shortDuid).hasToString("255/0102030400");
        assertThat(ClientIdentifier.of(OctetString.hex("0100")).hardwareAddress())
                .isEmpty();
        assertThat(ClientIdentifier.of(OctetString.hex("06000bea010203")).hardwareAddress())
                .isEmpty();
        assertThat(read(DhcpOptions.CLIENT_IDENTIFIER, "01", AnomalyKind.BAD_LENGTH))
                .isEmpty();
        assertThat(read(DhcpOptions.CLIENT_IDENTIFIER, "", AnomalyKind.EMPTY_OPTION))
                .isEmpty();
        assertThatThrownBy(() -> ClientIdentifier.of(OctetString.hex("01"))).hasMessageContaining("2 or more");
        assertThatThrownBy(() -> ClientIdentifier.of(1, OctetString.hex("00"))).hasMessageContaining("DUID");
        assertThat(byMac).isNotEqualTo(byDuid).hasSameHashCodeAs(ClientIdentifier.of(mac));
    }

    @Test
    void c30_vendorClassesAndOptionsByEnterprise() {
        both(
                DhcpOptions.V_I_VENDOR_CLASS,
                "00000d1e 03 616263 ffffffff 00",
                List.of(
                        new EnterpriseData(3358, OctetString.latin1("abc")),
                        new EnterpriseData(0xffff_ffffL, OctetString.EMPTY)));
        assertThat(read(DhcpOptions.V_I_VENDOR_CLASS, "00000d1e 04 616263", AnomalyKind.SUB_OPTION_OVERRUN))
                .isEmpty();
        assertThat(read(DhcpOptions.V_I_VENDOR_CLASS, "00000d1e", AnomalyKind.BAD_LENGTH))
                .isEmpty();
        assertThat(read(DhcpOptions.V_I_VENDOR_CLASS, "", AnomalyKind.EMPTY_OPTION))
                .isEmpty();
        EnterpriseOptions one = new EnterpriseOptions(
                3561, List.of(new SubOption(1, OctetString.latin1("a")), new SubOption(2, OctetString.EMPTY)));
        both(DhcpOptions.V_I_VENDOR_INFORMATION, "00000de9 05 010161 0200", List.of(one));
        both(DhcpOptions.V_I_VENDOR_INFORMATION, "00000de9050101610200 00000de9050101610200", List.of(one, one));
        for (String bad : new String[] {"00000de9 05 010161 02", "00000de9 04 010161 02", "00000de9 04 010361 02"}) {
            assertThat(read(DhcpOptions.V_I_VENDOR_INFORMATION, bad, AnomalyKind.SUB_OPTION_OVERRUN))
                    .isEmpty();
        }
        assertThatThrownBy(() -> new EnterpriseData(-1, OctetString.EMPTY)).hasMessageContaining("4294967295");
        assertThatThrownBy(() -> new EnterpriseData(1, OctetString.of(new byte[256])))
                .hasMessageContaining("0..255");
        assertThatThrownBy(() -> new EnterpriseOptions(1, List.of(new SubOption(1, OctetString.of(new byte[254])))))
                .hasMessageContaining("0..255");
        assertThatThrownBy(() -> new EnterpriseOptions(1L << 32, List.of())).hasMessageContaining("4294967295");
    }

    @Test
    void c31_mitelsVendorOptions() {
        String text = "id:ipphone.mitel.com;sw_tftp=11.11.11.11;call_srv=10.10.10.10;vlan=2;l2p=6v6s6;dscp=46v46s26";
        SubOption mitel = new SubOption(130, OctetString.latin1(text));
        String hex = String.format("00000403%02x82%02x%s", text.length() + 2, text.length(), mitel.value());
        both(DhcpOptions.V_I_VENDOR_INFORMATION, hex, List.of(new EnterpriseOptions(1027, List.of(mitel))));
    }

    @Test
    void c32_vendorSpecificSubOptionsEndAt255OrTheEnd() {
        OptionKey<VendorSpecific> key = DhcpOptions.VENDOR_SPECIFIC;
        SubOption one = new SubOption(1, OctetString.latin1("ab"));
        SubOption two = new SubOption(2, OctetString.EMPTY);
        assertThat(read(key, "01026162 0200 ff").orElseThrow().subOptions()).contains(List.of(one, two));
        assertThat(read(key, "01026162 0200").orElseThrow().subOptions()).contains(List.of(one, two));
        assertThat(read(key, "00 01026162 00 0200 ff 0905").orElseThrow().subOptions())
                .contains(List.of(one, two));
        both(key, "010261620200", VendorSpecific.of(one, two));
        for (String other : new String[] {"68656c6c6f", "01", "0103 6162", "0102616202"}) {
            VendorSpecific value = read(key, other).orElseThrow();
            assertThat(value.subOptions()).isEmpty();
            assertThat(value.octets()).isEqualTo(OctetString.hex(other)).hasToString(value.toString());
        }
        assertThat(read(key, "", AnomalyKind.EMPTY_OPTION)).isEmpty();
        assertThatThrownBy(() -> VendorSpecific.of(OctetString.EMPTY)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> VendorSpecific.of(new SubOption(255, OctetString.EMPTY)))
                .hasMessageContaining("1..254");
        assertThatThrownBy(() -> new SubOption(256, OctetString.EMPTY)).hasMessageContaining("0..255");
        assertThatThrownBy(() -> new SubOption(1, OctetString.of(new byte[256])))
                .hasMessageContaining("0..255");
        assertThat(VendorSpecific.of(one)).isNotEqualTo(VendorSpecific.of(two));
        assertThat(VendorSpecific.of(one).hashCode())
                .isEqualTo(VendorSpecific.of(one).hashCode());
    }

    @Test
    void c33_relayInformationKeepsEverySubOption() {
        OptionKey<RelayAgentInformation> key = DhcpOptions.RELAY_AGENT_INFORMATION;
        String hex = "01026162 020163 040101 0504c0000200 060164 090165 0a0180 0b04c00002fe 0c0166 1300 970100 9800"
                + "0003000000 ff0101";
        RelayAgentInformation value = read(key, hex).orElseThrow();
        assertThat(value.octets()).isEqualTo(OctetString.hex(hex));
        assertThat(value.subOptions()).hasSize(14);
        assertThat(value.subOption(RelayAgentInformation.CIRCUIT_ID)).contains(OctetString.latin1("ab"));
        assertThat(value.subOption(RelayAgentInformation.REMOTE_ID)).contains(OctetString.latin1("c"));
        assertThat(value.subOption(RelayAgentInformation.DOCSIS_DEVICE_CLASS)).contains(OctetString.hex("01"));
        assertThat(value.linkSelection()).contains(Ipv4.of("192.0.2.0"));
        assertThat(value.subOption(RelayAgentInformation.SUBSCRIBER_ID)).contains(OctetString.latin1("d"));
        assertThat(value.subOption(RelayAgentInformation.VENDOR_SPECIFIC)).contains(OctetString.latin1("e"));
        assertThat(value.subOption(RelayAgentInformation.FLAGS)).contains(OctetString.hex("80"));
        assertThat(value.serverIdentifierOverride()).contains(Ipv4.of("192.0.2.254"));
        assertThat(value.subOption(RelayAgentInformation.RELAY_AGENT_IDENTIFIER))
                .contains(OctetString.latin1("f"));
        assertThat(value.hasRelaySourcePort()).isTrue();
        assertThat(value.subOption(RelayAgentInformation.VIRTUAL_SUBNET)).contains(OctetString.hex("00"));
        assertThat(value.subOption(RelayAgentInformation.VIRTUAL_SUBNET_CONTROL))
                .contains(OctetString.EMPTY);
        assertThat(value.subOption(0)).contains(OctetString.hex("000000"));
        assertThat(value.subOption(255)).contains(OctetString.hex("01"));
        assertThat(value.subOption(77)).isEmpty();
        RelayAgentInformation made = RelayAgentInformation.of(new SubOption(5, OctetString.hex("c00002")));
        assertThat(made.linkSelection()).isEmpty();
        assertThat(made.hasRelaySourcePort()).isFalse();
        assertThat(made).hasToString("5=c00002").isNotEqualTo(value);
        both(key, "0503c00002", made);
        assertThat(made.hashCode()).isEqualTo(made.octets().hashCode());
        assertThatThrownBy(RelayAgentInformation::of).hasMessageContaining("leave it out");
    }

    @Test
    void c34_sipServersAsNamesOrAddresses() {
        OptionKey<SipServers> key = DhcpOptions.SIP_SERVERS;
        both(key, "00" + ENG + "016100", new SipServers.Names(List.of("eng.example.com", "a")));
        both(key, "01c00002010a000001", new SipServers.Addresses(addresses("192.0.2.1", "10.0.0.1")));
        assertThat(read(key, "01c0000201ff", AnomalyKind.LIST_TAIL))
                .contains(new SipServers.Addresses(addresses("192.0.2.1")));
        assertThat(read(key, "02c0000201", AnomalyKind.BAD_VALUE)).isEmpty();
        assertThat(read(key, "01c00002", AnomalyKind.BAD_LENGTH)).isEmpty();
        assertThat(read(key, "00", AnomalyKind.BAD_LENGTH)).isEmpty();
        assertThat(read(key, "", AnomalyKind.EMPTY_OPTION)).isEmpty();
        assertThat(read(key, "000161", AnomalyKind.BAD_NAME)).isEmpty();
        assertThat(read(key, "00" + "0161016200" + "0163c002")).contains(new SipServers.Names(List.of("a.b", "c.b")));
        assertThat(read(key, "00016100c003", AnomalyKind.BAD_NAME)).isEmpty();
        assertThat(key.type().print(new SipServers.Names(List.of("a", "b")))).isEqualTo("a, b");
        assertThat(key.type().print(new SipServers.Addresses(addresses("10.0.0.1"))))
                .isEqualTo("10.0.0.1");
        assertThatThrownBy(() -> key.type().encode(new SipServers.Names(List.of())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void c35_option150InOrderAndOption66InItsForms() {
        both(DhcpOptions.TFTP_SERVER_ADDRESS, "c0000202c0000201", addresses("192.0.2.2", "192.0.2.1"));
        both(DhcpOptions.TFTP_SERVER_NAME, "3139322e302e322e31", "192.0.2.1");
        both(DhcpOptions.TFTP_SERVER_NAME, "706278", "pbx");
        both(DhcpOptions.TFTP_SERVER_NAME, OctetString.latin1("tftp://pbx:69/").toString(), "tftp://pbx:69/");
        assertThat(read(DhcpOptions.TFTP_SERVER_NAME, "c0000201", AnomalyKind.RAW_ADDRESS))
                .contains("192.0.2.1");
        assertThat(read(DhcpOptions.TFTP_SERVER_NAME, "0a000000", AnomalyKind.RAW_ADDRESS))
                .contains("10.0.0.0");
    }

    @Test
    void c36_optionsOfFixedLength() {
        both(DhcpOptions.RAPID_COMMIT, "", true);
        assertThat(read(DhcpOptions.RAPID_COMMIT, "00", AnomalyKind.BAD_LENGTH)).isEmpty();
        assertThatThrownBy(() -> OptionTypes.FLAG.encode(false)).hasMessageContaining("leave it out");
        both(DhcpOptions.IPV6_ONLY_PREFERRED, "00000708", LeaseTime.ofSeconds(1800));
        both(
                DhcpOptions.CAPTIVE_PORTAL,
                OctetString.latin1("https://a.example/").toString(),
                "https://a.example/");
        both(DhcpOptions.AUTO_CONFIG, "01", true);
        both(DhcpOptions.SUBNET_SELECTION, "c0000200", Ipv4.of("192.0.2.0"));
        assertThat(read(DhcpOptions.SUBNET_SELECTION, "c00002", AnomalyKind.BAD_LENGTH))
                .isEmpty();
        assertThat(OptionTypes.ADDRESS.print(Ipv4.of("192.0.2.0"))).isEqualTo("192.0.2.0");
    }

    @Test
    void c37_userClassesWithLengthsOrAsOneText() {
        OptionKey<List<OctetString>> key = DhcpOptions.USER_CLASS;
        both(key, "0269500161", List.of(OctetString.latin1("iP"), OctetString.latin1("a")));
        assertThat(read(key, "69505845", AnomalyKind.NOT_A_LIST)).contains(List.of(OctetString.latin1("iPXE")));
        assertThat(read(key, "016100", AnomalyKind.NOT_A_LIST)).contains(List.of(OctetString.hex("016100")));
        assertThat(read(key, "", AnomalyKind.EMPTY_OPTION)).isEmpty();
        assertThat(key.type().print(List.of(OctetString.latin1("a"), OctetString.hex("00"))))
                .isEqualTo("\"a\", \"\\x00\"");
        assertThatThrownBy(() -> key.type().encode(List.of())).hasMessageContaining("leave option 77 out");
        assertThatThrownBy(() -> key.type().encode(List.of(OctetString.EMPTY))).hasMessageContaining("1..255");
        assertThatThrownBy(() -> key.type().encode(List.of(OctetString.of(new byte[256]))))
                .hasMessageContaining("1..255");
    }

    @Test
    void c38_pxeOptions() {
        both(DhcpOptions.CLIENT_SYSTEM, "00000007", List.of(0, 7));
        both(DhcpOptions.CLIENT_NDI, "01030a", new NetworkInterfaceIdentifier(1, 3, 10));
        assertThat(NetworkInterfaceIdentifier.TYPE.print(new NetworkInterfaceIdentifier(1, 3, 10)))
                .isEqualTo("1 version 3.10");
        assertThat(read(DhcpOptions.CLIENT_NDI, "0103", AnomalyKind.BAD_LENGTH)).isEmpty();
        both(
                DhcpOptions.UUID_GUID,
                "00 00112233445566778899aabbccddeeff",
                new MachineIdentifier(0, UUID.fromString("00112233-4455-6677-8899-aabbccddeeff")));
        both(
                DhcpOptions.UUID_GUID,
                "01 ff112233f45566778899aabbfcddeeff",
                new MachineIdentifier(1, UUID.fromString("ff112233-f455-6677-8899-aabbfcddeeff")));
        assertThat(read(DhcpOptions.UUID_GUID, "00001122", AnomalyKind.BAD_LENGTH))
                .isEmpty();
        assertThatThrownBy(() -> new MachineIdentifier(256, new UUID(0, 0))).hasMessageContaining("0..255");
        assertThatThrownBy(() -> new NetworkInterfaceIdentifier(0, -1, 0)).hasMessageContaining("0..255");
        assertThatThrownBy(() -> new NetworkInterfaceIdentifier(256, 0, 0)).hasMessageContaining("0..255");
        assertThatThrownBy(() -> new NetworkInterfaceIdentifier(0, 0, 256)).hasMessageContaining("0..255");
    }

    @Test
    void c39_privateOptionsAreOpaqueUnlessDefined() {
        for (int code = 224; code <= 254; code++) {
            assertThat(DhcpOptions.TABLE.key(code)).isEmpty();
            Raw raw = Raw.request(1).option(code).option(code, 1, 2, 3).end();
            assertThat(raw.anomalies()).isEmpty();
            assertThat(raw.message().octets(code)).contains(OctetString.hex("010203"));
        }
        for (int code : new int[] {128, 160, 223, 224, 254}) {
            OptionKey<Integer> vlan = OptionKey.of(code, "VLAN", OptionTypes.UINT16, "site");
            DecodePolicy policy =
                    DecodePolicy.builder().table(DhcpOptions.TABLE.with(vlan)).build();
            DecodeResult result = Raw.request(1).option(code, 0, 30).end().decode(policy);
            assertThat(result.message().orElseThrow().option(vlan)).contains(30);
            assertThat(result.message().orElseThrow().dump()).contains("option " + code + " VLAN = 30");
            assertThat(Raw.request(1).option(code, 30).end().decode(policy))
                    .extracting(r -> ((DecodeResult.Decoded) r).anomalies())
                    .isEqualTo(List.of(new Anomaly(AnomalyKind.BAD_LENGTH, code, 243)));
        }
        assertThatThrownBy(() -> OptionKey.of(0, "x", OptionTypes.TEXT, "")).hasMessageContaining("1..254");
        assertThatThrownBy(() -> OptionKey.of(255, "x", OptionTypes.TEXT, "")).hasMessageContaining("1..254");
    }

    @Test
    void aUsersTypeIsReadLikeTheStandardOnes() {
        OptionType<String> upper = new OptionType<>() {
            @Override
            public String label() {
                return "upper case";
            }

            @Override
            public @Nullable AnomalyKind check(OptionData data) {
                return data.length() == 0 ? AnomalyKind.EMPTY_OPTION : null;
            }

            @Override
            public String decode(OptionData data) {
                return data.text(0, data.length()).toUpperCase(Locale.ROOT);
            }

            @Override
            public OctetString encode(String value) {
                return OctetString.latin1(value);
            }
        };
        OptionKey<String> key = OptionKey.of(200, "Upper", upper, "here");
        assertThat(Raw.request(1).text(200, "abc").end().message().option(key)).contains("ABC");
        assertThat(Raw.request(1).option(200).end().message().option(key)).isEmpty();
        assertThat(upper.print("x")).isEqualTo("x");
        assertThat(key.isList()).isFalse();
        assertThat(key).hasToString("200 Upper");
        assertThat(key.reference()).isEqualTo("here");
    }
}
