package io.github.zip2x2.boot.pbx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.boot.pbx.fleet.Fleet;
import io.github.zip2x2.boot.pbx.fleet.FleetStore;
import io.github.zip2x2.boot.pbx.fleet.FleetStoreException;
import io.github.zip2x2.boot.pbx.fleet.MemoryFleetStore;
import io.github.zip2x2.boot.pbx.rollout.WavePhone;
import io.github.zip2x2.boot.pbx.site.FileVersions;
import io.github.zip2x2.boot.pbx.site.PhoneDirectory;
import io.github.zip2x2.boot.pbx.site.PhoneSettings;
import io.github.zip2x2.boot.pbx.site.ProvisioningSource;
import io.github.zip2x2.boot.pbx.site.Site;
import io.github.zip2x2.boot.pbx.site.UnknownPhonePolicy;
import io.github.zip2x2.boot.testing.WholeContent;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.Secret;
import io.github.zip2x2.config.schema.Parameters;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.tftp.TftpRequest;
import io.github.zip2x2.tftp.content.BytesContent;
import io.github.zip2x2.tftp.content.TftpAnswer;
import io.github.zip2x2.tftp.content.TftpContent;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is served, what is asked about and what is checked is one and the same; the server is at another address than phones. */
class OneWayForAFileTest {
    private static final MacAddress MAC = MacAddress.parse("0008A10FF312");
    private static final MacAddress OTHER = MacAddress.parse("0008A10FF313");
    private static final Inet4Address PHONE = Ipv4.of("10.1.0.7");
    private static final Inet4Address SERVER = Ipv4.of("10.1.0.5");
    private static final Inet4Address SECOND = Ipv4.of("10.9.0.5");

    @TempDir
    Path root;

    private final Map<MacAddress, PhoneSettings> phones = new ConcurrentHashMap<>();
    private final List<ProvisioningEvent> events = new CopyOnWriteArrayList<>();

    private ProvisioningService.Builder builder() {
        return ProvisioningService.builder().phones(PhoneDirectory.of(phones)).listener(events::add);
    }

    private static PhoneSettings phone(String extension) {
        return PhoneSettings.of(PhoneModel.ZIP2X2).set(Parameters.DEVICE_ID, extension);
    }

    private static TftpAnswer ask(ProvisioningService service, String path, Inet4Address server) throws IOException {
        return service.content()
                .open(new TftpContentRequest(
                        TftpRequest.read(path), new InetSocketAddress(PHONE, 2000), new InetSocketAddress(server, 69)));
    }

    private static String read(ProvisioningService service, String path, Inet4Address server) throws IOException {
        TftpAnswer answer = ask(service, path, server);
        assertThat(answer).as(path).isInstanceOf(TftpAnswer.Served.class);
        return new String(WholeContent.of(((TftpAnswer.Served) answer).content()), StandardCharsets.ISO_8859_1);
    }

    private static boolean isServed(ProvisioningService service, String path) throws IOException {
        return ask(service, path, SERVER) instanceof TftpAnswer.Served;
    }

    @Test
    void fP4_anAddressOfOursLocksNobodyOutWhicheverWasAskedAndWhoeverAsks() throws IOException {
        phones.put(MAC, phone("201").set(Parameters.TFTP_SERVER_ADDR, SECOND.getHostAddress()));
        ProvisioningService service = builder()
                .ourAddresses(SERVER, SECOND)
                .site(Site.named("here").networks("10.0.0.0/8").set(Parameters.TFTP_SERVER_ADDR, "10.1.0.5"))
                .phoneLocator(mac -> Optional.of(PHONE))
                .build();
        for (Inet4Address asked : List.of(SERVER, SECOND)) {
            assertThat(read(service, "ZIP2x2_common.cfg", asked)).contains("tftp_server_addr=10.1.0.5");
            assertThat(read(service, "0008A10FF312.cfg", asked)).contains("tftp_server_addr=10.9.0.5");
        }
        assertThat(service.phoneChanged(MAC)).isPresent();
        assertThat(service.wavePhone(MAC)).contains(new WavePhone(MAC, "201", 5060));

        ProvisioningService elsewhere = builder().ourAddresses(SERVER).build();
        assertThatThrownBy(() -> elsewhere.phoneChanged(MAC)).hasMessageContaining("tftp_server_addr");
        assertThatThrownBy(() -> ask(elsewhere, "0008A10FF312.cfg", SERVER)).hasMessageContaining("tftp_server_addr");
    }

    @Test
    void fP5_aVersionCannotBeGuessedBackAndLastsWithItsKey() throws Exception {
        phones.put(MAC, phone("201").set(Parameters.AUTH_PASSWORD, Secret.of("123456")));
        Path key = root.resolve("version.key");
        String version = builder()
                .versions(FileVersions.keptIn(key))
                .build()
                .phoneChanged(MAC)
                .orElseThrow();
        byte[] file = read(builder().build(), "0008A10FF312.cfg", SERVER).getBytes(StandardCharsets.ISO_8859_1);
        String plain =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
        assertThat(version).doesNotContain(plain.substring(0, 16));
        assertThat(builder().versions(FileVersions.keptIn(key)).build().phoneChanged(MAC))
                .hasValue(version);
        String other = builder().build().phoneChanged(MAC).orElseThrow();
        assertThat(other).isNotEqualTo(version);
        assertThat(FileVersions.keptIn(key).knows(version)).isTrue();
        assertThat(FileVersions.keptIn(key).knows(other))
                .as("a version under another key")
                .isFalse();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        Files.writeString(key, "short");
        assertThatThrownBy(() -> FileVersions.keptIn(key)).hasMessageContaining("remove it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".git/config",
                ".htpasswd",
                "dir/.hidden/x.bin",
                "00-08-A1-0F-F3-12.cfg.bak",
                "0008A10FF312.cfg~",
                "copy of 0008A10FF312.cfg",
                "phones.csv",
                "zip2x2-state/fleet.db",
                "zip2x2-state/leases.db-wal",
                "version.key",
                "notes.txt",
                "call-4711.wav",
                "T21P.bin"
            })
    void fP6_whatNoPhoneReadsIsNotServed(String name) throws IOException {
        Files.createDirectories(root.resolve(name).getParent());
        Files.writeString(root.resolve(name), "secret");
        assertThat(isServed(builder().root(root).build(), name)).isFalse();
        boolean isOther = name.endsWith(".txt") || name.endsWith(".wav") || name.endsWith("T21P.bin");
        assertThat(isServed(builder().root(root).serveOther("*", "**").build(), name))
                .as("what an application adds never reaches hidden names, tables, state, keys, copies")
                .isEqualTo(isOther);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00-08-A1-0F-F3-12.cfg", "00:08:a1:0f:f3:12.cfg", "0008.a10f.f312.CFG"})
    void fP6_aPhonesFileInAnyNotationStandsUnderItsAccess(String name) throws IOException {
        if (name.indexOf(':') < 0) {
            Files.writeString(root.resolve(name), "[SIP_CONFIG]\nauth_password=hush\n");
        }
        ProvisioningService closed =
                builder().root(root).cfgAccess((mac, asker) -> !mac.equals(MAC)).build();
        assertThat(isServed(closed, name)).isFalse();
        assertThat(isServed(builder().root(root).build(), name)).isEqualTo(name.indexOf(':') < 0);
    }

    @Test
    void fP6_aSoundIsServedWhereAFileNamesIt() throws IOException {
        Files.writeString(root.resolve("ring.wav"), "tone");
        Files.writeString(root.resolve("ZIP2x2_common.cfg"), "[AUDIO_INFO]\next_cust_ring=ring.wav\n");
        assertThat(isServed(builder().root(root).build(), "ring.wav")).isTrue();
        Files.writeString(root.resolve("ZIP2x2_common.cfg"), "[AUDIO_INFO]\next_cust_ring=\n");
        assertThat(isServed(builder().root(root).build(), "ring.wav")).isFalse();
    }

    @Test
    void fT6_aCommonFileIsMadeOnlyWhereNobodyKeepsOne() throws IOException {
        assertThat(isServed(builder().build(), "ZIP2x2_common.cfg")).isTrue();
        assertThat(isServed(builder().root(root).build(), "ZIP2x2_common.cfg")).isFalse();
        assertThat(isServed(builder().root(root).makeCommon(true).build(), "ZIP2x2_common.cfg"))
                .isTrue();
    }

    /** A store whose next write of one book fails. */
    private static FleetStore failing(MemoryFleetStore store, AtomicBoolean fails) {
        return (FleetStore) Proxy.newProxyInstance(
                FleetStore.class.getClassLoader(), new Class<?>[] {FleetStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("write") && fails.get()) {
                        throw new FleetStoreException("the disk is full", new IOException());
                    }
                    return method.invoke(store, arguments);
                });
    }

    @Test
    void fP14_aReplacementThatIsNotDurableIsNotServed() throws IOException {
        phones.put(MAC, phone("201"));
        AtomicBoolean fails = new AtomicBoolean(true);
        ProvisioningService service = builder()
                .fleet(Fleet.builder()
                        .store(failing(new MemoryFleetStore(), fails))
                        .build())
                .build();
        assertThatThrownBy(() -> service.replace(MAC, OTHER)).hasMessageContaining("full");
        assertThat(isServed(service, "0008A10FF313.cfg")).isFalse();
        assertThat(isServed(service, "0008A10FF312.cfg")).isTrue();
        fails.set(false);
        service.replace(MAC, OTHER);
        assertThat(isServed(service, "0008A10FF313.cfg")).isTrue();
    }

    @Test
    void fP14_theOldPhoneGetsNothingWhateverLiesBelow() throws IOException {
        phones.put(MAC, phone("201"));
        Files.writeString(root.resolve("0008A10FF312.cfg"), "[SIP_CONFIG]\nauth_password=hush\n");
        ProvisioningService service = builder().root(root).build();
        assertThat(read(service, "0008A10FF312.cfg", SERVER)).contains("hush");
        service.replace(MAC, OTHER);
        assertThat(isServed(service, "0008A10FF312.cfg")).isFalse();
        assertThat(service.phoneChanged(MAC)).isEmpty();
        service.adopted(OTHER);
        assertThat(isServed(service, "0008A10FF312.cfg")).isTrue();
    }

    @Test
    void fP14_aPhoneThatIsOffGetsNothing() throws IOException {
        Files.writeString(root.resolve("0008A10FF312.cfg"), "[SIP_CONFIG]\nauth_password=hush\n");
        phones.put(MAC, PhoneSettings.off(PhoneModel.ZIP2X2));
        assertThat(isServed(builder().root(root).build(), "0008A10FF312.cfg")).isFalse();
        assertThat(phones.get(MAC)).hasToString("ZIP2x2, off, 0 settings");
    }

    @Test
    void fP25_aQuestionIsNoVisit() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        UnknownPhonePolicy policy = phone -> {
            asked.incrementAndGet();
            return Optional.of(phone("999"));
        };
        ProvisioningService service = builder().unknownPhones(policy).build();
        assertThat(service.wavePhone(MAC)).isEmpty();
        assertThat(service.phoneChanged(MAC)).isEmpty();
        assertThat(asked).hasValue(0);
        assertThat(events).isEmpty();
        assertThat(read(service, "0008A10FF312.cfg", SERVER)).contains("device_id=999");
        assertThat(asked).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({
        "es_ES.iso88591, José O’Brien, 'José O''Brien', ISO-8859-1",
        "pl_PL.iso88592, Łukasz, Łukasz, ISO-8859-2",
        "en_US.ascii, Łukasz, Lukasz, US-ASCII",
        "'', 李 José, ? José, ISO-8859-1"
    })
    void fP23_whatIsShownIsWrittenInThePhonesCharactersAndDeniesNoFile(
            String language, String name, String shown, String charset) throws IOException {
        phones.put(MAC, phone("201").set(Parameters.DISPLAY_NAME, name));
        Files.writeString(root.resolve("0008A10FF312.cfg"), "; ünder UTF-8\n[SIP_CONFIG]\ndevice_id=1\n");
        Site site = Site.named("here").networks("10.0.0.0/8");
        for (ProvisioningService.Builder builder :
                List.of(builder(), builder().root(root).makeCommon(true))) {
            ProvisioningService service = builder.site(
                            language.isEmpty() ? site : site.set(Parameters.LANGUAGE, language))
                    .build();
            TftpAnswer.Served served = (TftpAnswer.Served) ask(service, "0008A10FF312.cfg", SERVER);
            assertThat(new String(WholeContent.of(served.content()), charset)).contains("display_name=" + shown);
        }
    }

    @Test
    void fP32_contentOfUnknownLengthIsWholeOrRefused() throws IOException {
        phones.put(MAC, phone("201"));
        for (int size : new int[] {1 << 20, 3 << 20, 17 << 20}) {
            byte[] below = new byte[size];
            java.util.Arrays.fill(below, (byte) '\n');
            ProvisioningSource source = request -> TftpAnswer.served(new OfUnknownLength(below));
            ProvisioningService service = builder().files(source).build();
            if (size > 16 << 20) {
                assertThatThrownBy(() -> ask(service, "0008A10FF312.cfg", SERVER))
                        .hasMessageContaining("16777216");
            } else {
                assertThat(read(service, "0008A10FF312.cfg", SERVER).length()).isGreaterThan(size);
            }
        }
    }

    private record OfUnknownLength(BytesContent bytes) implements TftpContent {
        OfUnknownLength(byte[] bytes) {
            this(new BytesContent(bytes, ""));
        }

        @Override
        public long length() {
            return -1;
        }

        @Override
        public String version() {
            return "";
        }

        @Override
        public int read(long position, ByteBuffer into) {
            return bytes.read(position, into);
        }
    }

    @Test
    void fP32_aKeyThatStandsTwiceIsSetTwice() throws IOException {
        Files.writeString(root.resolve("0008A10FF312.cfg"), "[SIP_CONFIG]\ndevice_id=1\nodd=x\ndevice_id=2\n");
        phones.put(MAC, phone("201"));
        assertThat(read(builder().root(root).build(), "0008A10FF312.cfg", SERVER))
                .isEqualTo("[SIP_CONFIG]\ndevice_id=201\nodd=x\ndevice_id=201\n");
    }

    @Test
    void fP13_aDirectoryThatFailsIsServedByItsLastAnswerAndByNoneElse() throws IOException {
        AtomicInteger mood = new AtomicInteger();
        PhoneDirectory directory = mac -> {
            switch (mood.get()) {
                case 1 -> throw new IOException("the database is away");
                case 2 -> throw new IllegalStateException("a bug");
                case 3 -> throw new NoClassDefFoundError("a driver");
                case 4 -> throw new StackOverflowError();
                default -> {
                    return Optional.of(phone("201"));
                }
            }
        };
        ProvisioningService service =
                ProvisioningService.builder().phones(directory).build();
        assertThat(read(service, "0008A10FF312.cfg", SERVER)).contains("device_id=201");
        for (int each = 1; each <= 4; each++) {
            mood.set(each);
            assertThat(read(service, "0008A10FF312.cfg", SERVER)).contains("device_id=201");
            assertThatThrownBy(() -> ask(service, "0008A10FF313.cfg", SERVER)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> service.phoneChanged(MAC)).isInstanceOf(IOException.class);
        }
        mood.set(0);
        assertThat(read(service, "0008A10FF313.cfg", SERVER)).contains("device_id=201");
    }

    @Test
    void identifyingAsksTheDirectoryAndTheLeasesOnceForAFile() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        ProvisioningService service = ProvisioningService.builder()
                .phones(mac -> {
                    asked.incrementAndGet();
                    return Optional.of(phone("201"));
                })
                .site(Site.named("here").networks("10.0.0.0/8").set(Parameters.PROXY_ADDR, "10.1.0.5"))
                .build();
        read(service, "0008A10FF312.cfg", SERVER);
        assertThat(asked).hasValue(1);
        read(service, "ZIP2x2_common.cfg", SERVER);
        assertThat(asked).hasValue(1);
    }
}
