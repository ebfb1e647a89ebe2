package io.github.zip2x2.verification.programs;

import static org.assertj.core.api.Assertions.assertThat;

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

/**
 * A relay whose giaddr is not on the server's link, which sends from another address, and answers ARP only for addresses
 * of the interface at which it is asked.
 */
@RequiresRoot
@RequiresPrograms({"udhcpc", "dhcrelay"})
class RelayOffLinkIT {
    private static final Duration LIMIT = Duration.ofSeconds(40);

    @TempDir
    Path directory;

    private NetworkNamespaces net;
    private Namespace server;
    private Namespace client;

    @BeforeEach
    void site() {
        net = NetworkNamespaces.create();
        server = net.add("server");
        Namespace relay = net.add("relay");
        client = net.add("client");
        net.link(server, "eth0", relay, "eth1");
        net.link(relay, "eth0", client, "eth0");
        client.hardwareAddress("eth0", "00:0b:ea:00:00:22");
        relay.address("eth1", "198.51.100.254/24")
                .address("eth0", "192.0.2.254/24")
                .forwarding();
        relay.run("sysctl", "-qw", "net.ipv4.conf.all.arp_ignore=1").expectExit(0);
        server.address("eth0", "198.51.100.1/24");
        relay.start("dhcrelay", "-4", "-d", "--no-pid", "-id", "eth0", "-iu", "eth1", "198.51.100.1")
                .awaitLine("Sending on   Socket/fallback", LIMIT);
    }

    @AfterEach
    void noSite() {
        net.close();
    }

    @Test
    void fD9_itIsReachedByTheHostsRoutes() throws IOException {
        server.route("192.0.2.0/24", "198.51.100.254");
        Program serving = serve();
        DhcpClientPrograms programs = new DhcpClientPrograms(directory);
        Program udhcpc = programs.udhcpc(client);
        udhcpc.awaitLine("^GOT bound 192\\.0\\.2\\.1[0-4][0-9] ", LIMIT);
        serving.awaitLine("sent\\.DHCPACK=1", LIMIT);
        assertThat(serving.stdout()).contains("dropped=0").doesNotContain("dropped=1", "failed.sending");
    }

    @Test
    void fD9_whatCannotBeRoutedIsNoReplySentButCounted() throws IOException {
        Program serving = serve();
        new DhcpClientPrograms(directory).udhcpc(client);
        serving.awaitLine("failed\\.sending=1", LIMIT);
        assertThat(serving.stderr()).contains("WARN");
        assertThat(serving.stdout()).doesNotContain("sent.DHCPOFFER");
    }

    private Program serve() {
        Program serving = server.start(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                FollowingServer.class.getName(),
                "link",
                "eth0",
                "198.51.100",
                "192.0.2");
        serving.awaitLine("^READY ", LIMIT);
        return serving;
    }
}
