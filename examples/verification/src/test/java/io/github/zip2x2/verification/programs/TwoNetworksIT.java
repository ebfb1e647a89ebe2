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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One {@code pbx-embedded} on two interfaces with two networks, which must not mix. */
@RequiresRoot
@RequiresPrograms("udhcpc")
class TwoNetworksIT {
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final String FIRST = "192\\.0\\.2\\.1[0-4][0-9]";
    private static final String SECOND = "198\\.51\\.100\\.1[0-4][0-9]";

    @TempDir
    Path directory;

    private NetworkNamespaces net;
    private Namespace first;
    private Namespace second;
    private Capture onFirst;
    private Capture onSecond;

    @BeforeEach
    void site() throws IOException {
        net = NetworkNamespaces.create();
        Namespace server = net.add("server");
        first = net.add("first");
        second = net.add("second");
        net.link(server, "eth0", first, "eth0");
        net.link(server, "eth1", second, "eth0");
        server.address("eth0", "192.0.2.1/24").address("eth1", "198.51.100.1/24");
        first.hardwareAddress("eth0", "00:0b:ea:00:00:41");
        second.hardwareAddress("eth0", "00:0b:ea:00:00:42");
        server.startExample(
                        "pbx-embedded",
                        "--interface",
                        "eth0",
                        "--interface",
                        "eth1",
                        "--no-tftp",
                        "--network",
                        "192.0.2.0/24",
                        "--pool",
                        "192.0.2.100-192.0.2.149",
                        "--network",
                        "198.51.100.0/24",
                        "--pool",
                        "198.51.100.100-198.51.100.149",
                        "--state",
                        directory.resolve("state").toString())
                .awaitLine("^READY dhcp=192\\.0\\.2\\.1:67,198\\.51\\.100\\.1:67 tftp=-$", LIMIT);
        // From here on, since the server itself asks for others before it serves.
        onFirst = server.capture("eth0", "udp port 67", Files.createDirectory(directory.resolve("first")));
        onSecond = server.capture("eth1", "udp port 67", Files.createDirectory(directory.resolve("second")));
    }

    @AfterEach
    void noSite() {
        net.close();
    }

    @Test
    void eachClientGetsAnAddressOfItsNetworkAndNothingCrosses() throws IOException {
        client(first).awaitLine("^GOT bound " + FIRST + " .* tftp=192\\.0\\.2\\.1$", LIMIT);
        client(second).awaitLine("^GOT bound " + SECOND + " .* tftp=198\\.51\\.100\\.1$", LIMIT);
        only(onFirst, "00:0b:ea:00:00:41", "192.0.2.1");
        only(onSecond, "00:0b:ea:00:00:42", "198.51.100.1");
    }

    @Test
    void anAddressOfTheOtherNetworkIsNotGivenEvenWhenItIsAskedFor() throws IOException {
        client(first, "-r", "198.51.100.120").awaitLine("^GOT bound " + FIRST, LIMIT);
        client(second, "-r", "192.0.2.120").awaitLine("^GOT bound " + SECOND, LIMIT);
    }

    private Program client(Namespace on, String... more) throws IOException {
        return new DhcpClientPrograms(Files.createTempDirectory(directory, "client")).udhcpc(on, more);
    }

    private static void only(Capture capture, String mac, String server) {
        Dissection packets = capture.awaitFrames(4, LIMIT).stop();
        assertThat(packets.complaints()).isEmpty();
        assertThat(packets.column("dhcp.option.dhcp")).containsExactly("1", "2", "3", "5");
        // Twice in a message whose client identifier is the hardware address.
        assertThat(packets.column("dhcp.hw.mac_addr").stream().flatMap(both -> Stream.of(both.split(","))))
                .containsOnly(mac);
        assertThat(packets.only("dhcp.type == 2").column("ip.src")).containsOnly(server);
        assertThat(packets.only("dhcp.type == 2").column("dhcp.ip.server")).containsOnly(server);
    }
}
