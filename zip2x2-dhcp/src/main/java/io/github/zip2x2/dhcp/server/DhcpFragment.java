package io.github.zip2x2.dhcp.server;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Text for the configuration of another DHCP server: phones with a Zultys hardware address are told the boot server in
 * options 66 and 150, whether they ask for them or not. Nothing in it differs from phone to phone.
 */
public enum DhcpFragment {

    /** Lines for {@code dnsmasq.conf}; started with dnsmasq 2.90. */
    DNSMASQ(true) {
        @Override
        String text(String server) {
            List<String> lines = new ArrayList<>();
            lines.add("# Zultys phones get their boot server");
            lines.add("dhcp-mac=set:zip2x2,00:0b:ea:*:*:*");
            for (int fifth = 0; fifth < 16; fifth++) {
                lines.add(String.format(Locale.ROOT, "dhcp-mac=set:zip2x2,00:50:c2:18:%02x:*", fifth));
            }
            lines.add("dhcp-option-force=tag:zip2x2,66," + server);
            lines.add("dhcp-option-force=tag:zip2x2,150," + server);
            return lines(lines);
        }
    },

    /** Members for the object {@code Dhcp4} of {@code kea-dhcp4.conf}; started with Kea 2.2. */
    KEA(true) {
        @Override
        String text(String server) {
            return lines(List.of(
                    "\"option-def\": [",
                    "  { \"name\": \"zip2x2-boot-servers\", \"code\": 150, \"type\": \"ipv4-address\", \"array\": true }",
                    "],",
                    "\"client-classes\": [",
                    "  { \"name\": \"zip2x2\",",
                    "    \"test\": \"substring(pkt4.mac,0,3) == 0x000bea"
                            + " or substring(hexstring(pkt4.mac,''),0,9) == '0050c2180'\",",
                    "    \"next-server\": \"" + server + "\",",
                    "    \"option-data\": [",
                    "      { \"name\": \"tftp-server-name\", \"data\": \"" + server + "\", \"always-send\": true },",
                    "      { \"name\": \"zip2x2-boot-servers\", \"data\": \"" + server + "\", \"always-send\": true }",
                    "    ] }",
                    "]"));
        }
    },

    /** Statements for {@code dhcpd.conf}; started with ISC dhcpd 4.4. */
    ISC(true) {
        @Override
        String text(String server) {
            String block = IntStream.range(0, 16)
                    .mapToObj(fifth -> String.format(Locale.ROOT, "substring(hardware,5,1) = %02x", fifth))
                    .collect(Collectors.joining(" or "));
            return lines(List.of(
                    "option zip2x2-boot-servers code 150 = array of ip-address;",
                    "class \"zip2x2\" {",
                    "  match if (substring(hardware,1,3) = 00:0b:ea)",
                    "    or ((substring(hardware,1,4) = 00:50:c2:18) and (" + block + "));",
                    "  next-server " + server + ";",
                    "  option tftp-server-name \"" + server + "\";",
                    "  option zip2x2-boot-servers " + server + ";",
                    "  # Sent whether asked for or not: 42 is option 66, 96 is option 150, in hex.",
                    "  option dhcp-parameter-request-list = concat(option dhcp-parameter-request-list,42,96);",
                    "}"));
        }
    },

    /** PowerShell for Windows Server, for one scope; never tried. */
    WINDOWS(false) {
        @Override
        String text(String server) {
            return lines(List.of(
                    "# UNTESTED. Replace 192.0.2.0 by the scope of the phones.",
                    "Add-DhcpServerv4OptionDefinition -OptionId 150 -Name \"Boot servers\" -Type IPv4Address -MultiValued",
                    "Add-DhcpServerv4Policy -Name zip2x2 -ScopeId 192.0.2.0 -Condition OR"
                            + " -MacAddress EQ,\"000BEA*\",EQ,\"0050C2180*\"",
                    "Set-DhcpServerv4OptionValue -ScopeId 192.0.2.0 -PolicyName zip2x2 -OptionId 66 -Value \"" + server
                            + "\"",
                    "Set-DhcpServerv4OptionValue -ScopeId 192.0.2.0 -PolicyName zip2x2 -OptionId 150 -Value "
                            + server));
        }
    },

    /** Lines for the pool of the phones' own network on Cisco IOS, which cannot tell phones by address; never tried. */
    CISCO_IOS(false) {
        @Override
        String text(String server) {
            return lines(List.of(
                    "! UNTESTED. For the pool of the phones' own network.",
                    "ip dhcp pool ZIP2X2",
                    " option 66 ascii \"" + server + "\"",
                    " option 150 ip " + server));
        }
    };

    private final boolean tested;

    DhcpFragment(boolean tested) {
        this.tested = tested;
    }

    abstract String text(String server);

    /** {@return whether the server that the text is for was started with it} */
    public boolean isTested() {
        return tested;
    }

    /**
     * The text.
     *
     * @param bootServer the TFTP server that the phones are to load from
     * @return lines that end in a line feed
     */
    public String text(Inet4Address bootServer) {
        return text(bootServer.getHostAddress());
    }

    private static String lines(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }
}
