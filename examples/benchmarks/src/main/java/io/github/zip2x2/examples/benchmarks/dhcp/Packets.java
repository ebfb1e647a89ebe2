package io.github.zip2x2.examples.benchmarks.dhcp;

import io.github.zip2x2.dhcp.ClientIdentifier;
import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.LeaseTime;
import io.github.zip2x2.dhcp.OctetString;
import io.github.zip2x2.dhcp.ParameterRequestList;
import io.github.zip2x2.dhcp.RelayAgentInformation;
import io.github.zip2x2.dhcp.SubOption;
import java.net.Inet4Address;
import java.util.List;

/** A relayed DISCOVER of 12 options and an ACK of 14. */
final class Packets {
    private static final HardwareAddress MAC = HardwareAddress.ethernet("00:0B:EA:01:02:03");
    private static final Inet4Address SERVER = Ipv4.of("192.0.2.1");

    private Packets() {}

    static byte[] discover() {
        return DhcpMessage.builder(DhcpMessageType.DISCOVER)
                .hardwareAddress(MAC)
                .xid(0x12345678)
                .secs(4)
                .broadcast(true)
                .giaddr(Ipv4.of("192.0.2.254"))
                .option(DhcpOptions.MAXIMUM_MESSAGE_SIZE, 1500)
                .option(
                        DhcpOptions.PARAMETER_REQUEST_LIST,
                        ParameterRequestList.of(121, 1, 3, 6, 15, 28, 42, 43, 51, 54, 58, 59, 66, 67, 150))
                .option(DhcpOptions.CLIENT_IDENTIFIER, ClientIdentifier.of(MAC))
                .option(DhcpOptions.REQUESTED_ADDRESS, Ipv4.of("192.0.2.100"))
                .option(DhcpOptions.LEASE_TIME, LeaseTime.ofSeconds(86_400))
                .option(DhcpOptions.HOSTNAME, "zip2x2-000bea010203")
                .option(DhcpOptions.VENDOR_CLASS_IDENTIFIER, "Zultys ZIP2x2")
                .option(DhcpOptions.DOMAIN_NAME, "example.com")
                .rawOption(128, OctetString.hex("01"))
                .rawOption(129, OctetString.hex("0102"))
                .option(
                        DhcpOptions.RELAY_AGENT_INFORMATION,
                        RelayAgentInformation.of(
                                new SubOption(1, OctetString.latin1("eth0/1/17")),
                                new SubOption(2, OctetString.hex("020000000001"))))
                .build()
                .toByteArray();
    }

    static DhcpMessage ack() {
        return DhcpMessage.builder(DhcpMessageType.ACK)
                .hardwareAddress(MAC)
                .xid(0x12345678)
                .yiaddr(Ipv4.of("192.0.2.100"))
                .siaddr(SERVER)
                .option(DhcpOptions.SERVER_IDENTIFIER, SERVER)
                .option(DhcpOptions.LEASE_TIME, LeaseTime.ofSeconds(86_400))
                .option(DhcpOptions.RENEWAL_TIME, LeaseTime.ofSeconds(43_200))
                .option(DhcpOptions.REBINDING_TIME, LeaseTime.ofSeconds(75_600))
                .option(DhcpOptions.SUBNET_MASK, Ipv4.of("255.255.255.0"))
                .option(DhcpOptions.ROUTER, List.of(Ipv4.of("192.0.2.254")))
                .option(DhcpOptions.DOMAIN_SERVER, List.of(Ipv4.of("192.0.2.2"), Ipv4.of("192.0.2.3")))
                .option(DhcpOptions.DOMAIN_NAME, "voice.example.com")
                .option(DhcpOptions.BROADCAST_ADDRESS, Ipv4.of("192.0.2.255"))
                .option(DhcpOptions.NTP_SERVERS, List.of(Ipv4.of("192.0.2.4")))
                .option(DhcpOptions.TFTP_SERVER_NAME, "192.0.2.1")
                .option(DhcpOptions.TFTP_SERVER_ADDRESS, List.of(SERVER))
                .option(DhcpOptions.CLIENT_IDENTIFIER, ClientIdentifier.of(MAC))
                .build();
    }
}
