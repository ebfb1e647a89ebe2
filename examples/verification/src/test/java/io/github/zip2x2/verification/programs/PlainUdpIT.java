package io.github.zip2x2.verification.programs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.verification.net.Capture;
import io.github.zip2x2.verification.net.Dissection;
import io.github.zip2x2.verification.net.Lan;
import io.github.zip2x2.verification.net.Namespace;
import io.github.zip2x2.verification.net.NetworkNamespaces;
import io.github.zip2x2.verification.net.Program;
import io.github.zip2x2.verification.net.RequiresPrograms;
import io.github.zip2x2.verification.net.RequiresRoot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library's server for clients on the same wire, without native code. */
@RequiresRoot
@RequiresPrograms("udhcpc")
class PlainUdpIT {
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final String ADDRESS = "192\\.0\\.2\\.1[0-4][0-9]";

    @TempDir
    Path directory;

    private NetworkNamespaces net;
    private Namespace server;
    private Namespace client;
    private Namespace neighbour;

    @BeforeEach
    void site() {
        net = NetworkNamespaces.create();
        Lan lan = net.lan("192.0.2.1/24", 2);
        server = lan.server();
        client = lan.client(0);
        neighbour = lan.client(1);
        client.hardwareAddress("eth0", "00:0b:ea:00:00:51");
    }

    @AfterEach
    void noSite() {
        net.close();
    }

    @Test
    void aClientWithoutAddressIsHeardAndAnsweredByBroadcast() throws IOException {
        serve("false").awaitLine("^READY ", LIMIT);
        Capture capture = server.capture("eth0", "udp port 67", directory);
        DhcpClientPrograms programs = new DhcpClientPrograms(directory);
        Program udhcpc = programs.udhcpc(client, "-r", "192.0.2.130");
        udhcpc.awaitLine("^GOT bound 192\\.0\\.2\\.130 ", LIMIT);
        programs.signal(client, udhcpc, "USR1");
        udhcpc.awaitLine("^GOT renew 192\\.0\\.2\\.130 ", LIMIT);
        Dissection packets = capture.awaitFrames(6, LIMIT).stop();
        assertThat(packets.complaints()).isEmpty();
        // udhcpc was seen to renew twice for one signal; each DHCPREQUEST has its DHCPACK.
        assertThat(String.join(" ", packets.column("dhcp.option.dhcp"))).matches("1 2 3 5( 3 5)+");
        assertThat(packets.only("dhcp.type == 2").column("ip.dst").subList(0, 2))
                .containsOnly("255.255.255.255");
        assertThat(packets.only("dhcp.type == 2").column("ip.src")).containsOnly("192.0.2.1");
    }

    @Test
    void anAddressThatANeighbourUsesIsNotOffered() throws IOException {
        neighbour.address("eth0", "192.0.2.130/24");
        serve("false").awaitLine("^READY .*probe by ARP no", LIMIT);
        String given = new DhcpClientPrograms(directory)
                .udhcpc(client, "-r", "192.0.2.130")
                .awaitLine("^GOT bound (" + ADDRESS + ") ", LIMIT)
                .group(1);
        assertThat(given).isNotEqualTo("192.0.2.130");
    }

    @Test
    void aSecondInterfaceThatIsUpIsAmbiguousUnlessTheOperatorKnowsBetter() {
        Namespace elsewhere = net.add("elsewhere");
        net.link(server, "eth1", elsewhere, "eth0");
        refused();
        server.address("eth1", "198.51.100.1/24");
        refused();
        serve("true").awaitLine("^READY ", LIMIT);
    }

    @Test
    void anInterfaceThatIsDownIsNotAmbiguous() {
        Namespace elsewhere = net.add("elsewhere");
        net.link(server, "eth1", elsewhere, "eth0");
        server.run("ip", "link", "set", "eth1", "down").expectExit(0);
        serve("false").awaitLine("^READY ", LIMIT);
    }

    private void refused() {
        Program start = serve("false");
        start.awaitExit(LIMIT).expectExit(1);
        assertThat(start.stdout())
                .isEqualTo("REFUSED plain UDP cannot tell broadcasts on eth0 from those on eth1: use the link-layer"
                        + " endpoint, serve relayed clients on one address, or state that only this interface brings in"
                        + " broadcasts\n");
    }

    private Program serve(String onlyBroadcasts) {
        return server.start(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                PlainUdpServer.class.getName(),
                "eth0",
                onlyBroadcasts);
    }
}
