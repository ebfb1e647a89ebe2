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
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DHCP clients of other makers, through ISC's relay with option 82, from {@code pbx-embedded} over plain UDP. */
@RequiresRoot
@RequiresPrograms({"dhcrelay", "udhcpc", "dhclient", "dhcpcd", "unshare", "mount"})
class RelayedClientsIT {
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final String ADDRESS = "192\\.0\\.2\\.1[0-4][0-9]";
    private static final int LEASE_SECONDS = 1200;

    @TempDir
    Path directory;

    private NetworkNamespaces net;
    private Namespace client;
    private Capture capture;
    private DhcpClientPrograms programs;

    @BeforeEach
    void site() throws IOException {
        programs = new DhcpClientPrograms(directory);
        net = NetworkNamespaces.create();
        Namespace server = net.add("server");
        Namespace relay = net.add("relay");
        client = net.add("client");
        net.link(server, "eth0", relay, "eth1");
        net.link(relay, "eth0", client, "eth0");
        client.hardwareAddress("eth0", "00:0b:ea:00:00:21");
        relay.address("eth1", "198.51.100.254/24")
                .address("eth0", "192.0.2.254/24")
                .forwarding();
        server.address("eth0", "198.51.100.1/24").route("192.0.2.0/24", "198.51.100.254");
        capture = server.capture("eth0", "udp port 67", directory);
        server.startExample(
                        "pbx-embedded",
                        "--bind",
                        "198.51.100.1",
                        "--no-tftp",
                        "--network",
                        "192.0.2.0/24",
                        "--pool",
                        "192.0.2.100-192.0.2.149",
                        "--router",
                        "192.0.2.254",
                        "--dns",
                        "192.0.2.53,192.0.2.54",
                        "--ntp",
                        "192.0.2.123",
                        "--domain",
                        "example.com",
                        "--lease",
                        String.valueOf(LEASE_SECONDS),
                        "--state",
                        directory.resolve("state").toString())
                .awaitLine("^READY dhcp=198\\.51\\.100\\.1:67 tftp=-$", LIMIT);
        relay.start(
                        "dhcrelay",
                        "-4",
                        "-d",
                        "--no-pid",
                        "-a",
                        "-m",
                        "append",
                        "-id",
                        "eth0",
                        "-iu",
                        "eth1",
                        "198.51.100.1")
                .awaitLine("Sending on   Socket/fallback", LIMIT);
    }

    @AfterEach
    void noSite() {
        net.close();
    }

    @Test
    void udhcpcGetsRenewsAndReleasesALease() throws IOException {
        Program udhcpc = programs.udhcpc(client);
        String bound = udhcpc.awaitLine("^GOT bound .*", LIMIT).group();
        assertThat(bound)
                .matches(
                        "GOT bound " + ADDRESS + " lease=" + LEASE_SECONDS
                                + " router=192.0.2.254 dns=192.0.2.53 192.0.2.54 domain=example.com ntp=192.0.2.123 tftp=198.51.100.1");
        programs.signal(client, udhcpc, "USR1");
        String renewed = udhcpc.awaitLine("^GOT renew .*", LIMIT).group();
        assertThat(renewed.split(" ")[2]).isEqualTo(bound.split(" ")[2]);
        programs.signal(client, udhcpc, "USR2");
        udhcpc.awaitLine("entering released state", LIMIT);

        Dissection packets = capture.awaitFrames(7, LIMIT).stop();
        // dhcrelay also overhears and relays the unicast ones that the router forwards, so they come twice.
        assertThat(packets.column("dhcp.option.dhcp")).containsSubsequence("1", "2", "3", "5", "3", "5", "7");
        relayedRepliesAreWhole(packets);
    }

    @Test
    void dhclientGetsALease() throws IOException {
        programs.dhclient(client).awaitLine("GOT " + ADDRESS + " tftp=198.51.100.1 ntp=192.0.2.123", LIMIT);

        Dissection packets = capture.awaitFrames(4, LIMIT).stop();
        assertThat(packets.column("dhcp.option.dhcp")).containsExactly("1", "2", "3", "5");
        relayedRepliesAreWhole(packets);
    }

    @Test
    void dhcpcdGetsALease() throws IOException {
        programs.dhcpcd(client).awaitLine("eth0: leased " + ADDRESS + " for " + LEASE_SECONDS + " seconds", LIMIT);

        Dissection packets = capture.awaitFrames(4, LIMIT).stop();
        assertThat(packets.column("dhcp.option.dhcp")).containsExactly("1", "2", "3", "5");
        relayedRepliesAreWhole(packets);
    }

    /** Option 82 and 61 come back as they were sent, to the relay, and tshark finds no fault. */
    private static void relayedRepliesAreWhole(Dissection packets) {
        assertThat(packets.complaints()).isEmpty();
        List<Map<String, String>> frames = packets.only("dhcp.ip.relay == 192.0.2.254")
                .fields(
                        "dhcp.option.dhcp",
                        "ip.dst",
                        "dhcp.option.agent_information_option.agent_circuit_id",
                        "dhcp.client_id.type",
                        "dhcp.option.tftp_server_address",
                        "dhcp.ip.server");
        assertThat(frames).hasSizeGreaterThanOrEqualTo(4);
        Map<String, String> request = frames.get(0);
        for (Map<String, String> frame : frames) {
            boolean reply = List.of("2", "5").contains(frame.get("dhcp.option.dhcp"));
            assertThat(frame.get("dhcp.option.agent_information_option.agent_circuit_id"))
                    .isNotEmpty()
                    .isEqualTo(request.get("dhcp.option.agent_information_option.agent_circuit_id"));
            assertThat(frame.get("dhcp.client_id.type")).isEqualTo(request.get("dhcp.client_id.type"));
            if (reply) {
                assertThat(frame.get("ip.dst")).isEqualTo("192.0.2.254");
                assertThat(frame.get("dhcp.ip.server")).isEqualTo("198.51.100.1");
            }
        }
    }
}
