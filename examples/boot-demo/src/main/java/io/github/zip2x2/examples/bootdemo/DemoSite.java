package io.github.zip2x2.examples.bootdemo;

import io.github.zip2x2.boot.firmware.TestContainer;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.Secret;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.config.schema.HostAddress;
import io.github.zip2x2.config.writer.ElastixFiles;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.lease.MemoryLeaseStore;
import io.github.zip2x2.dhcp.net.UdpEndpoint;
import io.github.zip2x2.dhcp.server.AddressRange;
import io.github.zip2x2.dhcp.server.ClientPolicy;
import io.github.zip2x2.dhcp.server.DhcpServer;
import io.github.zip2x2.dhcp.server.DhcpServerSettings;
import io.github.zip2x2.dhcp.server.RateLimits;
import io.github.zip2x2.dhcp.server.ServedNetwork;
import io.github.zip2x2.tftp.content.MemoryContentSource;
import io.github.zip2x2.tftp.server.TftpServer;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** The server side of the demonstration: DHCP and TFTP on free ports of loopback, with the files of a real PBX. */
final class DemoSite implements AutoCloseable {
    static final Inet4Address LOOPBACK = Ipv4.of("127.0.0.1");
    static final PhoneModel MODEL = PhoneModel.ZIP2X2;
    static final SoftwareVersion CONFIGURED = SoftwareVersion.parse("1.0.0");

    private static final int IMAGE_BYTES = 200_000;
    /** The PBX's address inside the files; the demonstration itself stays on loopback. */
    private static final HostAddress PBX = HostAddress.parse("192.0.2.10");

    private final MemoryContentSource files = new MemoryContentSource();
    private final DhcpServer dhcp;
    private final TftpServer tftp;

    DemoSite(boolean damageImage) throws IOException {
        files.put(MODEL.commonFileName(), ElastixFiles.common(MODEL, PBX).toBytes());
        byte[] payload = new byte[IMAGE_BYTES];
        new Random(1).nextBytes(payload);
        byte[] image = TestContainer.wrap(MODEL.name(), CONFIGURED.dotted(), payload);
        if (damageImage) {
            image[IMAGE_BYTES / 2] ^= 1;
        }
        files.put(MODEL.firmwareFileName(CONFIGURED), image);

        dhcp = DhcpServer.builder()
                .endpoint(UdpEndpoint.unicast(LOOPBACK, 0))
                .store(new MemoryLeaseStore())
                .settings(DhcpServerSettings.of()
                        .clients(ClientPolicy.ALL)
                        .limits(RateLimits.NONE)
                        .network(ServedNetwork.of(Prefix.parse("127.0.0.0/8"))
                                .pool(AddressRange.parse("127.1.0.1-127.1.255.254"))
                                .tftpServer(LOOPBACK)
                                .build())
                        .build())
                .build();
        tftp = TftpServer.builder(files)
                .bind(new InetSocketAddress(LOOPBACK, 0))
                .build();
        try {
            dhcp.start();
            tftp.start();
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** Writes a phone's own file as the PBX does, with the version of the software that it is to run. */
    void addPhone(MacAddress mac, String deviceId) {
        byte[] file = ElastixFiles.specific(
                        MODEL, deviceId, "Extension " + deviceId, Secret.of("demonstration-only-" + deviceId))
                .toBytes();
        String withVersion = new String(file, StandardCharsets.US_ASCII) + "\nsoftware_version=" + CONFIGURED;
        files.put(MODEL.name() + "/" + MODEL.specificFileName(mac), withVersion.getBytes(StandardCharsets.US_ASCII));
    }

    InetSocketAddress dhcpAddress() {
        return new InetSocketAddress(LOOPBACK, dhcp.port());
    }

    int tftpPort() {
        return tftp.port();
    }

    @Override
    public void close() {
        tftp.close();
        dhcp.close();
    }
}
