package io.github.zip2x2.verification.programs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.verification.net.Capture;
import io.github.zip2x2.verification.net.Dissection;
import io.github.zip2x2.verification.net.Namespace;
import io.github.zip2x2.verification.net.NetworkNamespaces;
import io.github.zip2x2.verification.net.Program;
import io.github.zip2x2.verification.net.RequiresPrograms;
import io.github.zip2x2.verification.net.RequiresRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The library's server on a host whose interfaces and addresses change while it serves. */
@RequiresRoot
@RequiresPrograms({"udhcpc", "bash"})
class FollowedHostIT {
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final String GOT = "^GOT bound 192\\.0\\.2\\.1[0-4][0-9] ";

    @TempDir
    Path directory;

    private NetworkNamespaces net;
    private Namespace server;
    private Namespace client;
    private Namespace bridge;

    @BeforeEach
    void site() {
        net = NetworkNamespaces.create();
        server = net.add("server");
        client = net.add("client");
        bridge = net.bridge("switch", "eth0", List.of(server, client));
        client.hardwareAddress("eth0", "00:0b:ea:00:00:61");
    }

    @AfterEach
    void noSite() {
        net.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"link", "udp"})
    void fD6_anInterfaceThatIsDeletedAndMadeAgainIsServedAnew(String kind) throws IOException {
        server.address("eth0", "192.0.2.1/24");
        Program serving = serve(kind, "192.0.2").ready();
        server.run("ip", "link", "delete", "eth0").expectExit(0);
        serving.awaitLine("WARN .*interface eth0 is gone", LIMIT);
        serving.awaitLine("^AT .*\\[interface eth0 is gone", LIMIT);
        net.plug(bridge, "port9", server, "eth0");
        server.address("eth0", "192.0.2.1/24");
        serving.awaitLine("INFO .*no more: interface eth0 is gone", LIMIT);
        udhcpc().awaitLine(GOT, LIMIT);
        assertThat(warnings(serving))
                .filteredOn(line -> line.contains("Endpoint - interface eth0 is gone"))
                .hasSize(1);
    }

    @Test
    void fD6_anInterfaceThatIsMadeAgainAtOnceIsToldAndServedAnew() throws IOException {
        server.address("eth0", "192.0.2.1/24");
        Program serving = serve("link", "192.0.2").ready();
        server.run("ip", "link", "delete", "eth0").expectExit(0);
        net.plug(bridge, "port9", server, "eth0");
        server.address("eth0", "192.0.2.1/24");
        serving.awaitLine("WARN .*interface eth0 (was deleted and made again|is gone)", LIMIT);
        udhcpc().awaitLine(GOT, LIMIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"link", "udp"})
    void fD7_anAliasOfAnotherNetworkBelongsToTheInterfaceAndChangesNoIdentifier(String kind) throws IOException {
        server.address("eth0", "198.51.100.1/24").address("eth0", "192.0.2.1/24");
        Program serving = serve(kind, "192.0.2").ready();
        server.address("eth0", "203.0.113.1/24").address("eth0", "192.0.2.9/24");
        serving.awaitLine("^AT .* 203\\.0\\.113\\.1/24", LIMIT);
        Capture capture = server.capture("eth0", "udp port 67", directory);
        udhcpc().awaitLine(GOT, LIMIT);
        only(capture, "192.0.2.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"link", "udp"})
    void fD8_anAddressThatChangesIsFollowed(String kind) throws IOException {
        server.address("eth0", "192.0.2.1/24");
        Program serving = serve(kind, "192.0.2").ready();
        server.run("ip", "address", "flush", "dev", "eth0").expectExit(0);
        serving.awaitLine("WARN .*no IPv4 address any more", LIMIT);
        server.address("eth0", "192.0.2.2/24");
        serving.awaitLine("^AT \\[eth0 192\\.0\\.2\\.2/24\\]", LIMIT);
        Capture capture = server.capture("eth0", "udp port 67", directory);
        Program udhcpc = udhcpc();
        udhcpc.awaitLine(GOT, LIMIT);
        // And by unicast, which the new address's own socket must not refuse.
        new DhcpClientPrograms(directory).signal(client, udhcpc, "USR1");
        udhcpc.awaitLine("^GOT renew ", LIMIT);
        only(capture, "192.0.2.2");
    }

    @Test
    void fD18_aFrameOfAVlanIsNotThisInterfacesButVlan0Is() {
        server.address("eth0", "192.0.2.1/24");
        Program serving = serve("link", "192.0.2").ready();
        frames(client, "discover", "eth0", "100", "00:0b:ea:00:00:64")
                .awaitExit(LIMIT)
                .expectExit(0);
        frames(client, "discover", "eth0", "0", "00:0b:ea:00:00:00")
                .awaitExit(LIMIT)
                .expectExit(0);
        serving.awaitLine("^REPORT Offered\\[client=00:0B:EA:00:00:00", LIMIT);
        assertThat(serving.stdout()).doesNotContain("00:0B:EA:00:00:64");
    }

    @Test
    void whatIsSentThroughThisHostToAnotherServerIsNotThisServers() throws IOException {
        server.address("eth0", "192.0.2.1/24");
        client.address("eth0", "192.0.2.7/24").route("default", "192.0.2.1");
        Program serving = serve("link", "192.0.2").ready();
        // Too short for DHCP, so that the server counts it when it hears it.
        say(client, "203.0.113.9");
        say(client, "192.0.2.1");
        serving.awaitLine("^AT .*dropped\\.short_header=1", LIMIT);
        say(client, "192.0.2.1");
        serving.awaitLine("^AT .*dropped\\.short_header=2", LIMIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"link", "udp"})
    void fD16_aSecondServerOnTheHostIsRefused(String kind) {
        server.address("eth0", "192.0.2.1/24");
        serve("udp", "192.0.2").ready();
        serve(kind, "192.0.2").program().awaitLine("^REFUSED .*end the program that holds", LIMIT);
    }

    @Test
    @RequiresPrograms("dnsmasq")
    void fD16_aServerThatWouldShareThePortIsNotSharedWith() throws IOException {
        server.address("eth0", "192.0.2.1/24");
        Program dnsmasq = new DhcpServerPrograms(directory).dnsmasq(server);
        serve("udp", "192.0.2").program().awaitLine("^REFUSED .*end the program that holds", LIMIT);
        dnsmasq.close();
        serve("udp", "192.0.2").ready();
        Program late = server.start(
                "dnsmasq", "-k", "-C", directory.resolve("dnsmasq.conf").toString());
        late.awaitLine("failed to bind DHCP server socket", LIMIT);
    }

    @Test
    void anInterfaceThatMakesBroadcastsAmbiguousLaterStopsThem() throws IOException {
        server.address("eth0", "192.0.2.1/24");
        Program serving = serve("careful", "192.0.2").ready();
        Namespace elsewhere = net.add("elsewhere");
        net.link(server, "eth1", elsewhere, "eth0");
        serving.awaitLine("WARN .*broadcasts are not heard now: .* from those on eth1", LIMIT);
        frames(elsewhere, "discover", "eth0", "0", "00:0b:ea:00:00:64")
                .awaitExit(LIMIT)
                .expectExit(0);
        server.run("ip", "link", "delete", "eth1").expectExit(0);
        serving.awaitLine("INFO .*no more: broadcasts", LIMIT);
        udhcpc().awaitLine(GOT, LIMIT);
        assertThat(serving.stdout()).doesNotContain("00:0B:EA:00:00:64");
    }

    @Test
    void fD10_aProbeNamesWhoAnswersEveryQuestionOfArp() {
        server.address("eth0", "192.0.2.1/24");
        frames(client, "answer", "eth0", "00:0b:ea:00:00:99").awaitLine("READY", LIMIT);
        Program probing = frames(server, "probe", "eth0", "192.0.2.100", "192.0.2.101", "192.0.2.102");
        probing.awaitExit(LIMIT).expectExit(0);
        assertThat(probing.stdout().lines())
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).contains("inUse=true").contains("00:0B:EA:00:00:99"));
    }

    @Test
    void fD29_aProbeThatNobodyAnswersEndsByItself() {
        server.address("eth0", "192.0.2.1/24");
        client.address("eth0", "192.0.2.7/24");
        Program probing = frames(server, "probe", "eth0", "192.0.2.100", "192.0.2.7");
        probing.awaitExit(LIMIT).expectExit(0);
        assertThat(probing.stdout().lines())
                .anySatisfy(line -> assertThat(line).startsWith("192.0.2.100 ").contains("inUse=false"))
                .anySatisfy(line -> assertThat(line).startsWith("192.0.2.7 ").contains("00:0B:EA:00:00:61"));
    }

    @Test
    void anotherServersOfferIsToldWithItsHardwareAddressAndWarnedOfOnce() {
        server.address("eth0", "192.0.2.1/24");
        Program serving = serve("link", "192.0.2").ready();
        for (int i = 0; i < 2; i++) {
            frames(client, "offer", "eth0", "192.0.2.3", "00:0b:ea:00:00:77", "192.0.2.3")
                    .awaitExit(LIMIT)
                    .expectExit(0);
        }
        frames(client, "offer", "eth0", "192.0.2.1", "00:0b:ea:00:00:77", "192.0.2.1")
                .awaitExit(LIMIT)
                .expectExit(0);
        frames(client, "offer", "eth0", "192.0.2.4", "00:0b:ea:00:00:78", "192.0.2.1")
                .awaitExit(LIMIT)
                .expectExit(0);
        serving.awaitLine("^REPORT OtherServer\\[client=00:0B:EA:00:00:78.*192\\.0\\.2\\.4", LIMIT);
        assertThat(serving.stdout().lines().filter(line -> line.startsWith("REPORT OtherServer")))
                .hasSize(3)
                .allMatch(line -> line.contains("00:0B:EA:00:00:61"))
                .filteredOn(line -> line.contains("option 66 is 192.0.2.3, here 192.0.2.1"))
                .hasSize(2);
        serving.awaitLine("WARN .*another DHCP server, 192\\.0\\.2\\.4", LIMIT);
        assertThat(warnings(serving))
                .filteredOn(line -> line.contains("another DHCP server, 192.0.2.3"))
                .singleElement()
                .asString()
                .contains("00:0B:EA:00:00:61", "option 66");
    }

    @Test
    void fD7_aStartWhereNoAddressLiesInAServedNetworkIsRefused() {
        server.address("eth0", "198.51.100.1/24");
        serve("link", "192.0.2").program().awaitLine("^REFUSED network: .*198\\.51\\.100\\.1/24", LIMIT);
    }

    @Test
    void fD14_aStartWithoutAnAddressIsRefused() {
        serve("guest", "192.0.2").program().awaitLine("^REFUSED serverId: ", LIMIT);
    }

    @Test
    void fD8_anAddressThatIsTakenFromAPlainEndpointIsToldAndServedAgainWhenItReturns() {
        server.address("eth0", "192.0.2.1/24");
        Program serving = serve("unicast", "192.0.2").ready();
        server.run("ip", "address", "del", "192.0.2.1/24", "dev", "eth0").expectExit(0);
        serving.awaitLine("WARN .*has not the address 192\\.0\\.2\\.1 any more", LIMIT);
        serving.awaitLine("^AT \\[eth0 without address\\]", LIMIT);
        server.address("eth0", "192.0.2.1/24");
        serving.awaitLine("INFO .*no more: this host has not", LIMIT);
        client.address("eth0", "192.0.2.7/24");
        say(client, "192.0.2.1");
        serving.awaitLine("^AT .*dropped\\.short_header=1", LIMIT);
    }

    /** A server under way. */
    private record Serving(Program program) {
        Program ready() {
            program.awaitLine("^READY ", LIMIT);
            return program;
        }
    }

    private Serving serve(String kind, String... networks) {
        List<String> words = new ArrayList<>(List.of(FollowingServer.class.getName(), kind, "eth0"));
        words.addAll(List.of(networks));
        return new Serving(java(server, words));
    }

    private static Program frames(Namespace on, String... arguments) {
        List<String> words = new ArrayList<>(List.of(Frames.class.getName()));
        words.addAll(List.of(arguments));
        return java(on, words);
    }

    private static Program java(Namespace on, List<String> arguments) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path")));
        words.addAll(arguments);
        return on.start(words.toArray(String[]::new));
    }

    private Program udhcpc() throws IOException {
        return new DhcpClientPrograms(Files.createTempDirectory(directory, "client")).udhcpc(client);
    }

    private static void say(Namespace from, String to) {
        from.run("bash", "-c", "echo nonsense > /dev/udp/" + to + "/67").expectExit(0);
    }

    private static List<String> warnings(Program of) {
        return of.stderr().lines().filter(line -> line.contains(" WARN ")).toList();
    }

    private static void only(Capture capture, String address) {
        Dissection replies = capture.awaitFrames(4, LIMIT).stop().only("dhcp.type == 2");
        assertThat(replies.column("ip.src")).isNotEmpty().containsOnly(address);
        assertThat(replies.column("dhcp.ip.server")).containsOnly(address);
        assertThat(replies.column("dhcp.option.dhcp_server_id")).containsOnly(address);
    }
}
