package io.github.zip2x2.boot.pbx;

import io.github.zip2x2.boot.phone.BootListener;
import io.github.zip2x2.boot.phone.Phone;
import io.github.zip2x2.boot.phone.PhoneAttachment;
import io.github.zip2x2.boot.phone.PhoneLoop;
import io.github.zip2x2.boot.phone.PhoneProfile;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.client.DhcpClientSettings;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/** A phone on loopback that boots from a service, switched off. */
final class ServedPhone {
    private static final Inet4Address LOOPBACK = Ipv4.of("127.0.0.1");

    private ServedPhone() {}

    static Phone add(
            PhoneLoop loop,
            ProvisioningService service,
            Inet4Address address,
            MacAddress mac,
            String software,
            BootListener listener)
            throws IOException {
        return loop.add(
                PhoneAttachment.onLoopback(
                        address,
                        new InetSocketAddress(
                                LOOPBACK, service.dhcp().orElseThrow().port())),
                PhoneProfile.of(PhoneModel.ZIP2X2)
                        .tftpPort(service.tftp().orElseThrow().port())
                        .dhcp(client -> DhcpClientSettings.of(client)
                                .startDelay(Duration.ZERO, Duration.ZERO)
                                .build())
                        .build(),
                mac,
                Optional.of(SoftwareVersion.parse(software)),
                listener);
    }
}
