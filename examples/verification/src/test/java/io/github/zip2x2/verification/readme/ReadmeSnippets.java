package io.github.zip2x2.verification.readme;

import io.github.zip2x2.boot.BootOutcome;
import io.github.zip2x2.boot.pbx.ProvisioningService;
import io.github.zip2x2.boot.pbx.RebootOutcome;
import io.github.zip2x2.boot.pbx.fleet.Fleet;
import io.github.zip2x2.boot.pbx.rollout.RebootGuard;
import io.github.zip2x2.boot.pbx.site.PhoneSettings;
import io.github.zip2x2.boot.pbx.site.Site;
import io.github.zip2x2.boot.phone.Phone;
import io.github.zip2x2.boot.phone.PhoneAttachment;
import io.github.zip2x2.boot.phone.PhoneLoop;
import io.github.zip2x2.boot.phone.PhoneProfile;
import io.github.zip2x2.boot.report.BootNarrator;
import io.github.zip2x2.boot.sip.UdpNotifySender;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.Secret;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.config.document.CfgFile;
import io.github.zip2x2.config.effective.EffectiveConfiguration;
import io.github.zip2x2.config.schema.Parameters;
import io.github.zip2x2.config.schema.Schema;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.lease.LeaseStore;
import io.github.zip2x2.dhcp.lease.MemoryLeaseStore;
import io.github.zip2x2.dhcp.net.UdpEndpoint;
import io.github.zip2x2.dhcp.server.AddressRange;
import io.github.zip2x2.dhcp.server.ClientPolicy;
import io.github.zip2x2.dhcp.server.DhcpServer;
import io.github.zip2x2.dhcp.server.DhcpServerSettings;
import io.github.zip2x2.dhcp.server.ServedNetwork;
import io.github.zip2x2.tftp.client.TftpClient;
import io.github.zip2x2.tftp.content.DirectoryContentSource;
import io.github.zip2x2.tftp.server.TftpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/** The README's snippets, as the README shows them. */
final class ReadmeSnippets {
    private ReadmeSnippets() {}

    /** What the snippet takes from the PBX. */
    interface PhoneTable {
        Optional<Row> byMac(MacAddress mac);

        record Row(String extension) {}
    }

    /** Where the PBX keeps its secrets. */
    interface Vault {
        Optional<Secret> find(String reference);
    }

    /** Knows which phones have calls. */
    interface Calls {
        RebootGuard.Answer guard(MacAddress mac);
    }

    static ProvisioningService provisioning(
            DhcpServerSettings dhcpSettings, LeaseStore leases, Path images, MacAddress desk) throws IOException {
        PhoneTable dao = any -> Optional.of(new PhoneTable.Row("201"));
        Calls calls = any -> new RebootGuard.Answer.Now();
        Vault vault = reference -> Optional.of(Secret.of("hush"));
        // snippet: provisioning
        ProvisioningService service = ProvisioningService.builder()
                .dhcp(UdpEndpoint.unicast(Ipv4.of("127.0.0.1"), 0), dhcpSettings)
                .tftp(new InetSocketAddress("127.0.0.1", 0))
                .site(Site.named("berlin").networks("10.1.0.0/16").set(Parameters.PROXY_ADDR, "10.1.0.5"))
                .phones(mac -> dao.byMac(mac)
                        .map(row -> PhoneSettings.of(PhoneModel.ZIP2X2)
                                .set(Parameters.DEVICE_ID, row.extension())
                                .secret(Parameters.AUTH_PASSWORD, "extension/" + row.extension())))
                .secrets((mac, reference) -> vault.find(reference))
                .leases(leases)
                .fleet(Fleet.builder().build())
                .notifySender(new UdpNotifySender(new InetSocketAddress("127.0.0.1", 0)))
                .rebootGuard(calls::guard)
                .firmware(images)
                .listener(event -> System.out.println(event))
                .build()
                .start();
        Optional<String> version = service.phoneChanged(desk); // its file can be made, and this names what it says
        RebootOutcome outcome = service.reboot(desk);
        System.out.println(service.diagnose(desk)); // how far it came, what is expected next, the likely cause
        // end
        if (version.isEmpty() || !(outcome instanceof RebootOutcome.Unreachable)) {
            throw new IOException("a phone that never booted was reached: " + outcome);
        }
        return service;
    }

    static DhcpServer dhcp() throws IOException {
        // snippet: dhcp
        DhcpServer server = DhcpServer.builder()
                .endpoint(UdpEndpoint.unicast(Ipv4.of("127.0.0.1"), 0))
                .store(new MemoryLeaseStore())
                .settings(DhcpServerSettings.of()
                        .clients(ClientPolicy.ZULTYS)
                        .network(ServedNetwork.of(Prefix.parse("192.0.2.0/24"))
                                .pool(AddressRange.parse("192.0.2.100-192.0.2.199"))
                                .tftpServer(Ipv4.of("127.0.0.1"))
                                .build())
                        .build())
                .listener(report -> System.out.println(report))
                .build()
                .start();
        // end
        return server;
    }

    static TftpServer tftp(Path root) throws IOException {
        // snippet: tftp
        TftpServer server = TftpServer.builder(new DirectoryContentSource(root))
                .bind(new InetSocketAddress("127.0.0.1", 0))
                .build()
                .start();
        try (TftpClient client = TftpClient.builder().build()) {
            byte[] file = client.get(new InetSocketAddress("127.0.0.1", server.port()), "ZIP2x2_common.cfg")
                    .bytes();
            System.out.println(file.length + " bytes");
        }
        // end
        return server;
    }

    static String config(byte[] commonBytes, byte[] specificBytes) {
        // snippet: config
        CfgFile common = CfgFile.parse("ZIP2x2_common.cfg", commonBytes);
        CfgFile specific = CfgFile.parse("0008A10FF312.cfg", specificBytes);
        EffectiveConfiguration phone = EffectiveConfiguration.merge(Schema.of(PhoneModel.ZIP2X2), common, specific);
        Optional<SoftwareVersion> version = phone.get(Parameters.SOFTWARE_VERSION); // the specific file wins
        String origin = phone.value(Parameters.SOFTWARE_VERSION)
                .map(value -> value.file() + ":" + value.line())
                .orElse("nowhere");
        // end
        return version.map(SoftwareVersion::dotted).orElse("none") + " " + origin;
    }

    static BootOutcome boot(int dhcpPort, int tftpPort) throws IOException, InterruptedException, ExecutionException {
        // snippet: boot
        try (PhoneLoop loop = PhoneLoop.start()) {
            Phone phone = loop.add(
                    PhoneAttachment.onLoopback(Ipv4.of("127.0.0.1"), new InetSocketAddress("127.0.0.1", dhcpPort)),
                    PhoneProfile.of(PhoneModel.ZIP2X2).tftpPort(tftpPort).build(),
                    MacAddress.parse("00:0b:ea:00:00:01"),
                    Optional.of(SoftwareVersion.parse("1.0.0")),
                    new BootNarrator("", System.nanoTime(), System.out::println));
            BootOutcome outcome = phone.powerOn().get(); // Completed, FellBack, Failed at a step, Cancelled
            // end
            return outcome;
        }
    }
}
