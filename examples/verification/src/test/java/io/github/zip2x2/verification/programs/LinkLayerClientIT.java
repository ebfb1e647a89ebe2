package io.github.zip2x2.verification.programs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.verification.net.Capture;
import io.github.zip2x2.verification.net.Dissection;
import io.github.zip2x2.verification.net.Lan;
import io.github.zip2x2.verification.net.NetworkNamespaces;
import io.github.zip2x2.verification.net.Program;
import io.github.zip2x2.verification.net.RequiresPrograms;
import io.github.zip2x2.verification.net.RequiresRoot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library's client, on an interface that has no address, against DHCP servers of other makers. */
@RequiresRoot
class LinkLayerClientIT {
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final String MAC = "00:0b:ea:00:00:31";
    private static final String GOT = "^GOT (192\\.0\\.2\\.10[0-9]) server=192\\.0\\.2\\.1 tftp=192\\.0\\.2\\.1$";

    @TempDir
    Path directory;

    private NetworkNamespaces net;
    private Lan lan;
    private DhcpServerPrograms servers;
    private Capture capture;

    @BeforeEach
    void site() {
        net = NetworkNamespaces.create();
        lan = net.pair("192.0.2.1/24");
        lan.client().hardwareAddress("eth0", MAC);
        servers = new DhcpServerPrograms(directory);
        capture = lan.server().capture("eth0", "udp port 67", directory);
    }

    @AfterEach
    void noSite() {
        net.close();
    }

    @Test
    @RequiresPrograms("dnsmasq")
    void dnsmasqGivesExtendsAndTakesBackALease() throws IOException {
        // Its shortest lease is of two minutes, its shortest T1 of three seconds.
        Program server =
                servers.dnsmasq(lan.server(), "dhcp-option=66,192.0.2.1", "dhcp-option=option:T1,3s", "log-dhcp");
        String address = run(2);
        server.awaitLine("DHCPRELEASE\\(eth0\\) " + address.replace(".", "\\."), LIMIT);
        assertThat(whole(7)).containsExactly("1", "2", "3", "5", "3", "5", "7");
    }

    @Test
    @RequiresPrograms("kea-dhcp4")
    void keaGivesExtendsAndTakesBackALease() throws IOException {
        Program server = servers.kea(
                lan.server(),
                "\"valid-lifetime\": 4, \"option-data\": [ { \"name\": \"tftp-server-name\", \"data\": \"192.0.2.1\" } ]");
        String address = run(2);
        server.awaitLine("DHCP4_RELEASE .*address " + address.replace(".", "\\.") + " was released", LIMIT);
        assertThat(whole(7)).containsExactly("1", "2", "3", "5", "3", "5", "7");
    }

    @Test
    @RequiresPrograms("dhcpd")
    void iscDhcpdGivesExtendsAndTakesBackALease() throws IOException {
        Program server = servers.dhcpd(
                lan.server(), "default-lease-time 4; max-lease-time 4; option tftp-server-name \"192.0.2.1\";");
        String address = run(2);
        server.awaitLine("DHCPRELEASE of " + address.replace(".", "\\."), LIMIT);
        assertThat(whole(7)).containsExactly("1", "2", "3", "5", "3", "5", "7");
    }

    /** Holds a lease for so many times and gives it back; its address. */
    private String run(int times) {
        Program client = lan.client()
                .start(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LinkLayerClient.class.getName(),
                        "eth0",
                        MAC,
                        String.valueOf(times));
        String address = client.awaitLine(GOT, LIMIT).group(1);
        client.awaitExit(LIMIT).expectExit(0);
        assertThat(client.stdout().lines().filter(line -> line.matches(GOT))).hasSize(times);
        assertThat(client.stdout()).endsWith("LOST RELEASED\n");
        return address;
    }

    /** The types of that many messages on the wire; tshark finds no fault in any, and an extension is asked for by unicast. */
    private List<String> whole(int frames) {
        Dissection packets = capture.awaitFrames(frames, LIMIT).stop();
        assertThat(packets.complaints()).isEmpty();
        assertThat(packets.only("dhcp.ip.client != 0.0.0.0 && dhcp.type == 1").column("ip.dst"))
                .isNotEmpty()
                .containsOnly("192.0.2.1");
        return packets.column("dhcp.option.dhcp");
    }
}
