package io.github.zip2x2.verification.programs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.server.DhcpFragment;
import io.github.zip2x2.verification.net.Capture;
import io.github.zip2x2.verification.net.Lan;
import io.github.zip2x2.verification.net.NetworkNamespaces;
import io.github.zip2x2.verification.net.RequiresPrograms;
import io.github.zip2x2.verification.net.RequiresRoot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our fragments in the configuration of real servers: phones get their boot server unasked, others nothing. */
@RequiresRoot
@RequiresPrograms("udhcpc")
class FragmentsIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final List<String> PHONES = List.of("00:0b:ea:12:34:56", "00:50:c2:18:00:01", "00:50:c2:18:0f:ff");
    private static final List<String> STRANGERS =
            List.of("02:00:00:00:00:01", "00:50:c2:18:10:01", "00:0b:eb:00:00:01");
    private static final String BOOT_SERVER = "192.0.2.69";

    @TempDir
    Path directory;

    /** Starts the server under test with its fragment. */
    @FunctionalInterface
    interface Start {
        void on(Lan lan, DhcpServerPrograms programs) throws IOException;
    }

    @Test
    @RequiresPrograms("dnsmasq")
    void dnsmasqTellsPhonesOnly() throws IOException {
        tellsPhonesOnly((lan, programs) -> programs.dnsmasq(lan.server(), fragment(DhcpFragment.DNSMASQ)));
    }

    @Test
    @RequiresPrograms("kea-dhcp4")
    void keaTellsPhonesOnly() throws IOException {
        tellsPhonesOnly((lan, programs) -> programs.kea(lan.server(), fragment(DhcpFragment.KEA)));
    }

    @Test
    @RequiresPrograms("dhcpd")
    void iscDhcpdTellsPhonesOnly() throws IOException {
        tellsPhonesOnly((lan, programs) -> programs.dhcpd(lan.server(), fragment(DhcpFragment.ISC)));
    }

    private void tellsPhonesOnly(Start start) throws IOException {
        try (NetworkNamespaces net = NetworkNamespaces.create()) {
            Lan lan = net.pair("192.0.2.1/24");
            start.on(lan, new DhcpServerPrograms(directory));
            for (String phone : PHONES) {
                assertThat(toldBootServer(lan, phone)).as(phone).containsExactly(BOOT_SERVER, BOOT_SERVER);
            }
            for (String stranger : STRANGERS) {
                assertThat(toldBootServer(lan, stranger)).as(stranger).containsExactly("", "");
            }
        }
    }

    /** Options 66 and 150 of the DHCPACK for a client that asks for the subnet mask alone. */
    private List<String> toldBootServer(Lan lan, String mac) {
        lan.client().hardwareAddress("eth0", mac);
        Capture capture = lan.server().capture("eth0", "udp port 67", directory);
        lan.client()
                .run("udhcpc", "-f", "-q", "-n", "-i", "eth0", "-s", "/bin/true", "-o", "-O", "subnet")
                .expectExit(0);
        return capture
                .awaitFrames(4, LIMIT)
                .stop()
                .only("dhcp.option.dhcp == 5")
                .fields("dhcp.option.tftp_server_name", "dhcp.option.tftp_server_address")
                .stream()
                .flatMap(ack -> ack.values().stream())
                .toList();
    }

    private static String fragment(DhcpFragment fragment) {
        return fragment.text(Ipv4.of(BOOT_SERVER));
    }
}
