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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DHCP clients of other makers on the same wire as {@code pbx-embedded}, which serves it through the link layer. */
@RequiresRoot
@RequiresPrograms({"udhcpc", "dhclient", "dhcpcd", "dnsmasq", "unshare", "mount"})
class BroadcastClientsIT {
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final String ADDRESS = "(192\\.0\\.2\\.1[0-4][0-9])";

    @TempDir
    Path directory;

    private NetworkNamespaces net;
    private Lan lan;
    private DhcpClientPrograms programs;

    @BeforeEach
    void site() {
        programs = new DhcpClientPrograms(directory);
        net = NetworkNamespaces.create();
        lan = net.lan("192.0.2.1/24", 3);
        for (int number = 0; number < 3; number++) {
            lan.client(number).hardwareAddress("eth0", "00:0b:ea:00:00:2" + number);
        }
    }

    @AfterEach
    void noSite() {
        net.close();
    }

    @Test
    void threeClientsOfThreeMakersGetAddressesOfTheirOwn() throws IOException {
        server();
        Capture capture = lan.server().capture("eth0", "udp port 67 or arp", directory);
        String first = programs.udhcpc(lan.client(0))
                .awaitLine("^GOT bound " + ADDRESS, LIMIT)
                .group(1);
        String second = programs.dhclient(lan.client(1))
                .awaitLine("^GOT " + ADDRESS, LIMIT)
                .group(1);
        String third = programs.dhcpcd(lan.client(2))
                .awaitLine("eth0: leased " + ADDRESS, LIMIT)
                .group(1);
        assertThat(List.of(first, second, third)).doesNotHaveDuplicates();

        Dissection packets = capture.stop();
        assertThat(packets.only("dhcp").complaints()).isEmpty();
        List<Map<String, String>> replies = packets.only("dhcp.type == 2")
                .fields("eth.dst", "ip.dst", "dhcp.hw.mac_addr", "dhcp.flags.bc", "dhcp.ip.server");
        assertThat(replies).hasSizeGreaterThanOrEqualTo(6);
        for (Map<String, String> reply : replies) {
            assertThat(reply.get("dhcp.ip.server")).isEqualTo("192.0.2.1");
            // Without the broadcast flag a reply goes to a host that has no address yet and answers no ARP (RFC 2131,
            // 4.1).
            boolean broadcast = reply.get("dhcp.flags.bc").matches("1|True");
            assertThat(reply.get("eth.dst"))
                    .isEqualTo(
                            broadcast
                                    ? "ff:ff:ff:ff:ff:ff"
                                    : reply.get("dhcp.hw.mac_addr").split(",")[0]);
        }
    }

    @Test
    void udhcpcRenewsByUnicastAndReleases() throws IOException {
        server();
        Capture capture = lan.server().capture("eth0", "udp port 67", directory);
        Program udhcpc = programs.udhcpc(lan.client());
        String bound = udhcpc.awaitLine("^GOT bound " + ADDRESS, LIMIT).group(1);
        programs.signal(lan.client(), udhcpc, "USR1");
        assertThat(udhcpc.awaitLine("^GOT renew " + ADDRESS, LIMIT).group(1)).isEqualTo(bound);
        programs.signal(lan.client(), udhcpc, "USR2");
        udhcpc.awaitLine("entering released state", LIMIT);
        Dissection packets = capture.awaitFrames(7, LIMIT).stop();
        assertThat(packets.column("dhcp.option.dhcp")).containsExactly("1", "2", "3", "5", "3", "5", "7");
        assertThat(packets.complaints()).isEmpty();
    }

    @Test
    void anAddressOfAnotherNetworkIsRefused() throws IOException {
        server();
        Capture capture = lan.server().capture("eth0", "udp port 67", directory);
        programs.dhclient(lan.client(), """
                        lease {
                          interface "eth0";
                          fixed-address 203.0.113.50;
                          option subnet-mask 255.255.255.0;
                          option dhcp-lease-time 4294967295;
                          option dhcp-message-type 5;
                          option dhcp-server-identifier 203.0.113.1;
                          renew never; rebind never; expire never;
                        }
                        """).awaitLine("^GOT " + ADDRESS, LIMIT);
        assertThat(capture.stop().column("dhcp.option.dhcp")).containsExactly("3", "6", "1", "2", "3", "5");
    }

    @Test
    void leasesOutliveAKilledServer() throws IOException {
        String[] words = words();
        Program killed = lan.server().startExample("pbx-embedded", words);
        killed.awaitLine("^READY ", LIMIT);
        Program first = programs.udhcpc(lan.client(0));
        String held = first.awaitLine("^GOT bound " + ADDRESS, LIMIT).group(1);
        killed.kill();
        killed.awaitExit(LIMIT);

        lan.server().startExample("pbx-embedded", words).awaitLine("^READY ", LIMIT);
        Program second = programs.udhcpc(lan.client(1), "-r", held);
        assertThat(second.awaitLine("^GOT bound " + ADDRESS, LIMIT).group(1)).isNotEqualTo(held);
        programs.signal(lan.client(0), first, "USR1");
        assertThat(first.awaitLine("^GOT renew " + ADDRESS, LIMIT).group(1)).isEqualTo(held);
    }

    @Test
    void aStrangerMeetsSilence() throws IOException {
        server();
        Capture capture = lan.server().capture("eth0", "udp port 67", directory);
        lan.client().hardwareAddress("eth0", "02:00:00:00:00:77");
        Program udhcpc = programs.udhcpc(lan.client(), "-n", "-t", "2", "-T", "1");
        udhcpc.awaitExit(LIMIT).expectExit(1);
        assertThat(capture.awaitFrames(2, LIMIT).stop().column("dhcp.option.dhcp"))
                .containsOnly("1");
    }

    @Test
    void aStartBesideAnotherServerIsRefusedUnlessMeant() throws IOException {
        lan.client(2).address("eth0", "192.0.2.3/24");
        new DhcpServerPrograms(directory).dnsmasq(lan.client(2));
        Program refused = lan.server()
                .startExample("pbx-embedded", words())
                .awaitExit(LIMIT)
                .expectExit(1);
        assertThat(refused.stderr()).contains("192.0.2.3").contains("--beside");
        lan.server().startExample("pbx-embedded", words("--beside")).awaitLine("^READY ", LIMIT);
    }

    private void server() {
        lan.server().startExample("pbx-embedded", words()).awaitLine("^READY dhcp=192\\.0\\.2\\.1:67 tftp=-$", LIMIT);
    }

    private String[] words(String... more) {
        Stream<String> common = Stream.of(
                "--interface",
                "eth0",
                "--no-tftp",
                "--pool",
                "192.0.2.100-192.0.2.149",
                "--state",
                directory.resolve("state").toString());
        return Stream.concat(common, Arrays.stream(more)).toArray(String[]::new);
    }
}
