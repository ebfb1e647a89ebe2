package io.github.zip2x2.dhcp.old;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;

/**
 * The standard options, one table: each constant is a row of it, and {@code docs/options.md} is made from it. Codes and
 * names are those of IANA's registry "BOOTP Vendor Extensions and DHCP Options".
 */
public final class DhcpOptions {
    private static final List<OptionKey<?>> ROWS = new ArrayList<>();

    /** Option 1, Subnet Mask (RFC 2132 section 3.3). */
    public static final OptionKey<Inet4Address> SUBNET_MASK =
            row(1, "Subnet Mask", OptionTypes.ADDRESS, "RFC 2132 section 3.3");

    /** Option 2, Time Offset (RFC 2132 section 3.4). */
    public static final OptionKey<Integer> TIME_OFFSET =
            row(2, "Time Offset", OptionTypes.INT32, "RFC 2132 section 3.4");

    /** Option 3, Router (RFC 2132 section 3.5). */
    public static final OptionKey<List<Inet4Address>> ROUTER =
            row(3, "Router", OptionTypes.ADDRESSES, "RFC 2132 section 3.5");

    /** Option 4, Time Server (RFC 2132 section 3.6). */
    public static final OptionKey<List<Inet4Address>> TIME_SERVER =
            row(4, "Time Server", OptionTypes.ADDRESSES, "RFC 2132 section 3.6");

    /** Option 5, Name Server (RFC 2132 section 3.7). */
    public static final OptionKey<List<Inet4Address>> NAME_SERVER =
            row(5, "Name Server", OptionTypes.ADDRESSES, "RFC 2132 section 3.7");

    /** Option 6, Domain Server (RFC 2132 section 3.8). */
    public static final OptionKey<List<Inet4Address>> DOMAIN_SERVER =
            row(6, "Domain Server", OptionTypes.ADDRESSES, "RFC 2132 section 3.8");

    /** Option 7, Log Server (RFC 2132 section 3.9). */
    public static final OptionKey<List<Inet4Address>> LOG_SERVER =
            row(7, "Log Server", OptionTypes.ADDRESSES, "RFC 2132 section 3.9");

    /** Option 8, Quotes Server (RFC 2132 section 3.10). */
    public static final OptionKey<List<Inet4Address>> QUOTES_SERVER =
            row(8, "Quotes Server", OptionTypes.ADDRESSES, "RFC 2132 section 3.10");

    /** Option 9, LPR Server (RFC 2132 section 3.11). */
    public static final OptionKey<List<Inet4Address>> LPR_SERVER =
            row(9, "LPR Server", OptionTypes.ADDRESSES, "RFC 2132 section 3.11");

    /** Option 10, Impress Server (RFC 2132 section 3.12). */
    public static final OptionKey<List<Inet4Address>> IMPRESS_SERVER =
            row(10, "Impress Server", OptionTypes.ADDRESSES, "RFC 2132 section 3.12");

    /** Option 11, RLP Server (RFC 2132 section 3.13). */
    public static final OptionKey<List<Inet4Address>> RLP_SERVER =
            row(11, "RLP Server", OptionTypes.ADDRESSES, "RFC 2132 section 3.13");

    /** Option 12, Hostname (RFC 2132 section 3.14). */
    public static final OptionKey<String> HOSTNAME = row(12, "Hostname", OptionTypes.TEXT, "RFC 2132 section 3.14");

    /** Option 13, Boot File Size (RFC 2132 section 3.15). */
    public static final OptionKey<Integer> BOOT_FILE_SIZE =
            row(13, "Boot File Size", OptionTypes.UINT16, "RFC 2132 section 3.15");

    /** Option 14, Merit Dump File (RFC 2132 section 3.16). */
    public static final OptionKey<String> MERIT_DUMP_FILE =
            row(14, "Merit Dump File", OptionTypes.TEXT, "RFC 2132 section 3.16");

    /** Option 15, Domain Name (RFC 2132 section 3.17). */
    public static final OptionKey<String> DOMAIN_NAME =
            row(15, "Domain Name", OptionTypes.TEXT, "RFC 2132 section 3.17");

    /** Option 16, Swap Server (RFC 2132 section 3.18). */
    public static final OptionKey<Inet4Address> SWAP_SERVER =
            row(16, "Swap Server", OptionTypes.ADDRESS, "RFC 2132 section 3.18");

    /** Option 17, Root Path (RFC 2132 section 3.19). */
    public static final OptionKey<String> ROOT_PATH = row(17, "Root Path", OptionTypes.TEXT, "RFC 2132 section 3.19");

    /** Option 18, Extension File (RFC 2132 section 3.20). */
    public static final OptionKey<String> EXTENSION_FILE =
            row(18, "Extension File", OptionTypes.TEXT, "RFC 2132 section 3.20");

    /** Option 19, Forward On/Off (RFC 2132 section 4.1). */
    public static final OptionKey<Boolean> FORWARD_ON_OFF =
            row(19, "Forward On/Off", OptionTypes.BOOLEAN, "RFC 2132 section 4.1");

    /** Option 20, SrcRte On/Off (RFC 2132 section 4.2). */
    public static final OptionKey<Boolean> SRC_RTE_ON_OFF =
            row(20, "SrcRte On/Off", OptionTypes.BOOLEAN, "RFC 2132 section 4.2");

    /** Option 21, Policy Filter (RFC 2132 section 4.3). */
    public static final OptionKey<List<AddressPair>> POLICY_FILTER =
            row(21, "Policy Filter", OptionTypes.ADDRESS_PAIRS, "RFC 2132 section 4.3");

    /** Option 22, Max DG Assembly (RFC 2132 section 4.4). */
    public static final OptionKey<Integer> MAX_DG_ASSEMBLY =
            row(22, "Max DG Assembly", OptionTypes.UINT16, "RFC 2132 section 4.4");

    /** Option 23, Default IP TTL (RFC 2132 section 4.5). */
    public static final OptionKey<Integer> DEFAULT_IP_TTL =
            row(23, "Default IP TTL", OptionTypes.UINT8, "RFC 2132 section 4.5");

    /** Option 24, MTU Timeout (RFC 2132 section 4.6). */
    public static final OptionKey<Long> MTU_TIMEOUT =
            row(24, "MTU Timeout", OptionTypes.UINT32, "RFC 2132 section 4.6");

    /** Option 25, MTU Plateau (RFC 2132 section 4.7). */
    public static final OptionKey<List<Integer>> MTU_PLATEAU =
            row(25, "MTU Plateau", OptionTypes.UINT16_LIST, "RFC 2132 section 4.7");

    /** Option 26, MTU Interface (RFC 2132 section 5.1). */
    public static final OptionKey<Integer> MTU_INTERFACE =
            row(26, "MTU Interface", OptionTypes.UINT16, "RFC 2132 section 5.1");

    /** Option 27, MTU Subnet (RFC 2132 section 5.2). */
    public static final OptionKey<Boolean> MTU_SUBNET =
            row(27, "MTU Subnet", OptionTypes.BOOLEAN, "RFC 2132 section 5.2");

    /** Option 28, Broadcast Address (RFC 2132 section 5.3). */
    public static final OptionKey<Inet4Address> BROADCAST_ADDRESS =
            row(28, "Broadcast Address", OptionTypes.ADDRESS, "RFC 2132 section 5.3");

    /** Option 29, Mask Discovery (RFC 2132 section 5.4). */
    public static final OptionKey<Boolean> MASK_DISCOVERY =
            row(29, "Mask Discovery", OptionTypes.BOOLEAN, "RFC 2132 section 5.4");

    /** Option 30, Mask Supplier (RFC 2132 section 5.5). */
    public static final OptionKey<Boolean> MASK_SUPPLIER =
            row(30, "Mask Supplier", OptionTypes.BOOLEAN, "RFC 2132 section 5.5");

    /** Option 31, Router Discovery (RFC 2132 section 5.6). */
    public static final OptionKey<Boolean> ROUTER_DISCOVERY =
            row(31, "Router Discovery", OptionTypes.BOOLEAN, "RFC 2132 section 5.6");

    /** Option 32, Router Request (RFC 2132 section 5.7). */
    public static final OptionKey<Inet4Address> ROUTER_REQUEST =
            row(32, "Router Request", OptionTypes.ADDRESS, "RFC 2132 section 5.7");

    /** Option 33, Static Route (RFC 2132 section 5.8). */
    public static final OptionKey<List<AddressPair>> STATIC_ROUTE =
            row(33, "Static Route", OptionTypes.ADDRESS_PAIRS, "RFC 2132 section 5.8");

    /** Option 34, Trailers (RFC 2132 section 6.1). */
    public static final OptionKey<Boolean> TRAILERS = row(34, "Trailers", OptionTypes.BOOLEAN, "RFC 2132 section 6.1");

    /** Option 35, ARP Timeout (RFC 2132 section 6.2). */
    public static final OptionKey<Long> ARP_TIMEOUT =
            row(35, "ARP Timeout", OptionTypes.UINT32, "RFC 2132 section 6.2");

    /** Option 36, Ethernet (RFC 2132 section 6.3). */
    public static final OptionKey<Boolean> ETHERNET = row(36, "Ethernet", OptionTypes.BOOLEAN, "RFC 2132 section 6.3");

    /** Option 37, Default TCP TTL (RFC 2132 section 7.1). */
    public static final OptionKey<Integer> DEFAULT_TCP_TTL =
            row(37, "Default TCP TTL", OptionTypes.UINT8, "RFC 2132 section 7.1");

    /** Option 38, Keepalive Time (RFC 2132 section 7.2). */
    public static final OptionKey<Long> KEEPALIVE_TIME =
            row(38, "Keepalive Time", OptionTypes.UINT32, "RFC 2132 section 7.2");

    /** Option 39, Keepalive Data (RFC 2132 section 7.3). */
    public static final OptionKey<Boolean> KEEPALIVE_DATA =
            row(39, "Keepalive Data", OptionTypes.BOOLEAN, "RFC 2132 section 7.3");

    /** Option 40, NIS Domain (RFC 2132 section 8.1). */
    public static final OptionKey<String> NIS_DOMAIN = row(40, "NIS Domain", OptionTypes.TEXT, "RFC 2132 section 8.1");

    /** Option 41, NIS Servers (RFC 2132 section 8.2). */
    public static final OptionKey<List<Inet4Address>> NIS_SERVERS =
            row(41, "NIS Servers", OptionTypes.ADDRESSES, "RFC 2132 section 8.2");

    /** Option 42, NTP Servers (RFC 2132 section 8.3). */
    public static final OptionKey<List<Inet4Address>> NTP_SERVERS =
            row(42, "NTP Servers", OptionTypes.ADDRESSES, "RFC 2132 section 8.3");

    /** Option 43, Vendor Specific (RFC 2132 section 8.4). */
    public static final OptionKey<VendorSpecific> VENDOR_SPECIFIC =
            row(43, "Vendor Specific", VendorSpecific.TYPE, "RFC 2132 section 8.4");

    /** Option 44, NETBIOS Name Srv (RFC 2132 section 8.5). */
    public static final OptionKey<List<Inet4Address>> NETBIOS_NAME_SRV =
            row(44, "NETBIOS Name Srv", OptionTypes.ADDRESSES, "RFC 2132 section 8.5");

    /** Option 45, NETBIOS Dist Srv (RFC 2132 section 8.6). */
    public static final OptionKey<List<Inet4Address>> NETBIOS_DIST_SRV =
            row(45, "NETBIOS Dist Srv", OptionTypes.ADDRESSES, "RFC 2132 section 8.6");

    /** Option 46, NETBIOS Node Type (RFC 2132 section 8.7). */
    public static final OptionKey<Integer> NETBIOS_NODE_TYPE =
            row(46, "NETBIOS Node Type", OptionTypes.UINT8, "RFC 2132 section 8.7");

    /** Option 47, NETBIOS Scope (RFC 2132 section 8.8). */
    public static final OptionKey<String> NETBIOS_SCOPE =
            row(47, "NETBIOS Scope", OptionTypes.TEXT, "RFC 2132 section 8.8");

    /** Option 48, X Window Font (RFC 2132 section 8.9). */
    public static final OptionKey<List<Inet4Address>> X_WINDOW_FONT =
            row(48, "X Window Font", OptionTypes.ADDRESSES, "RFC 2132 section 8.9");

    /** Option 49, X Window Manager (RFC 2132 section 8.10). */
    public static final OptionKey<List<Inet4Address>> X_WINDOW_MANAGER =
            row(49, "X Window Manager", OptionTypes.ADDRESSES, "RFC 2132 section 8.10");

    /** Option 50, Address Request (RFC 2132 section 9.1). */
    public static final OptionKey<Inet4Address> REQUESTED_ADDRESS =
            row(50, "Address Request", OptionTypes.ADDRESS, "RFC 2132 section 9.1");

    /** Option 51, Address Time (RFC 2132 section 9.2). */
    public static final OptionKey<LeaseTime> LEASE_TIME =
            row(51, "Address Time", OptionTypes.LEASE_TIME, "RFC 2132 section 9.2");

    /** Option 53, DHCP Msg Type (RFC 2132 section 9.6). */
    public static final OptionKey<DhcpMessageType> MESSAGE_TYPE =
            row(53, "DHCP Msg Type", OptionTypes.MESSAGE_TYPE_VALUE, "RFC 2132 section 9.6");

    /** Option 54, DHCP Server Id (RFC 2132 section 9.7). */
    public static final OptionKey<Inet4Address> SERVER_IDENTIFIER =
            row(54, "DHCP Server Id", OptionTypes.ADDRESS, "RFC 2132 section 9.7");

    /** Option 55, Parameter List (RFC 2132 section 9.8). */
    public static final OptionKey<ParameterRequestList> PARAMETER_REQUEST_LIST =
            row(55, "Parameter List", ParameterRequestList.TYPE, "RFC 2132 section 9.8");

    /** Option 56, DHCP Message (RFC 2132 section 9.9). */
    public static final OptionKey<String> MESSAGE = row(56, "DHCP Message", OptionTypes.TEXT, "RFC 2132 section 9.9");

    /** Option 57, DHCP Max Msg Size (RFC 2132 section 9.10). */
    public static final OptionKey<Integer> MAXIMUM_MESSAGE_SIZE =
            row(57, "DHCP Max Msg Size", OptionTypes.MAXIMUM_SIZE, "RFC 2132 section 9.10");

    /** Option 58, Renewal Time (RFC 2132 section 9.11). */
    public static final OptionKey<LeaseTime> RENEWAL_TIME =
            row(58, "Renewal Time", OptionTypes.LEASE_TIME, "RFC 2132 section 9.11");

    /** Option 59, Rebinding Time (RFC 2132 section 9.12). */
    public static final OptionKey<LeaseTime> REBINDING_TIME =
            row(59, "Rebinding Time", OptionTypes.LEASE_TIME, "RFC 2132 section 9.12");

    /** Option 60, Class Id (RFC 2132 section 9.13). */
    public static final OptionKey<String> VENDOR_CLASS_IDENTIFIER =
            row(60, "Class Id", OptionTypes.TEXT, "RFC 2132 section 9.13");

    /** Option 61, Client Id (RFC 2132 section 9.14). */
    public static final OptionKey<ClientIdentifier> CLIENT_IDENTIFIER =
            row(61, "Client Id", ClientIdentifier.TYPE, "RFC 2132 section 9.14");

    /** Option 64, NIS-Domain-Name (RFC 2132 section 8.11). */
    public static final OptionKey<String> NIS_DOMAIN_NAME =
            row(64, "NIS-Domain-Name", OptionTypes.TEXT, "RFC 2132 section 8.11");

    /** Option 65, NIS-Server-Addr (RFC 2132 section 8.12). */
    public static final OptionKey<List<Inet4Address>> NIS_SERVER_ADDR =
            row(65, "NIS-Server-Addr", OptionTypes.ADDRESSES, "RFC 2132 section 8.12");

    /** Option 66, Server-Name (RFC 2132 section 9.4). */
    public static final OptionKey<String> TFTP_SERVER_NAME =
            row(66, "Server-Name", OptionTypes.SERVER_NAME, "RFC 2132 section 9.4");

    /** Option 67, Bootfile-Name (RFC 2132 section 9.5). */
    public static final OptionKey<String> BOOTFILE_NAME =
            row(67, "Bootfile-Name", OptionTypes.TEXT, "RFC 2132 section 9.5");

    /** Option 68, Home-Agent-Addrs (RFC 2132 section 8.13). */
    public static final OptionKey<List<Inet4Address>> HOME_AGENT_ADDRS =
            row(68, "Home-Agent-Addrs", OptionTypes.OPTIONAL_ADDRESSES, "RFC 2132 section 8.13");

    /** Option 69, SMTP-Server (RFC 2132 section 8.14). */
    public static final OptionKey<List<Inet4Address>> SMTP_SERVER =
            row(69, "SMTP-Server", OptionTypes.ADDRESSES, "RFC 2132 section 8.14");

    /** Option 70, POP3-Server (RFC 2132 section 8.15). */
    public static final OptionKey<List<Inet4Address>> POP3_SERVER =
            row(70, "POP3-Server", OptionTypes.ADDRESSES, "RFC 2132 section 8.15");

    /** Option 71, NNTP-Server (RFC 2132 section 8.16). */
    public static final OptionKey<List<Inet4Address>> NNTP_SERVER =
            row(71, "NNTP-Server", OptionTypes.ADDRESSES, "RFC 2132 section 8.16");

    /** Option 72, WWW-Server (RFC 2132 section 8.17). */
    public static final OptionKey<List<Inet4Address>> WWW_SERVER =
            row(72, "WWW-Server", OptionTypes.ADDRESSES, "RFC 2132 section 8.17");

    /** Option 73, Finger-Server (RFC 2132 section 8.18). */
    public static final OptionKey<List<Inet4Address>> FINGER_SERVER =
            row(73, "Finger-Server", OptionTypes.ADDRESSES, "RFC 2132 section 8.18");

    /** Option 74, IRC-Server (RFC 2132 section 8.19). */
    public static final OptionKey<List<Inet4Address>> IRC_SERVER =
            row(74, "IRC-Server", OptionTypes.ADDRESSES, "RFC 2132 section 8.19");

    /** Option 75, StreetTalk-Server (RFC 2132 section 8.20). */
    public static final OptionKey<List<Inet4Address>> STREETTALK_SERVER =
            row(75, "StreetTalk-Server", OptionTypes.ADDRESSES, "RFC 2132 section 8.20");

    /** Option 76, STDA-Server (RFC 2132 section 8.21). */
    public static final OptionKey<List<Inet4Address>> STDA_SERVER =
            row(76, "STDA-Server", OptionTypes.ADDRESSES, "RFC 2132 section 8.21");

    /** Option 77, User-Class (RFC 3004). */
    public static final OptionKey<List<OctetString>> USER_CLASS = row(77, "User-Class", UserClass.TYPE, "RFC 3004");

    /** Option 80, Rapid Commit (RFC 4039). */
    public static final OptionKey<Boolean> RAPID_COMMIT = row(80, "Rapid Commit", OptionTypes.FLAG, "RFC 4039");

    /** Option 81, Client FQDN (RFC 4702). */
    public static final OptionKey<ClientFqdn> CLIENT_FQDN = row(81, "Client FQDN", ClientFqdn.TYPE, "RFC 4702");

    /** Option 82, Relay Agent Information (RFC 3046). */
    public static final OptionKey<RelayAgentInformation> RELAY_AGENT_INFORMATION =
            row(82, "Relay Agent Information", RelayAgentInformation.TYPE, "RFC 3046");

    /** Option 93, Client System (RFC 4578 section 2.1). */
    public static final OptionKey<List<Integer>> CLIENT_SYSTEM =
            row(93, "Client System", OptionTypes.UINT16_LIST, "RFC 4578 section 2.1");

    /** Option 94, Client NDI (RFC 4578 section 2.2). */
    public static final OptionKey<NetworkInterfaceIdentifier> CLIENT_NDI =
            row(94, "Client NDI", NetworkInterfaceIdentifier.TYPE, "RFC 4578 section 2.2");

    /** Option 97, UUID/GUID (RFC 4578 section 2.3). */
    public static final OptionKey<MachineIdentifier> UUID_GUID =
            row(97, "UUID/GUID", MachineIdentifier.TYPE, "RFC 4578 section 2.3");

    /** Option 108, IPv6-Only Preferred (RFC 8925 section 3.1). */
    public static final OptionKey<LeaseTime> IPV6_ONLY_PREFERRED =
            row(108, "IPv6-Only Preferred", OptionTypes.LEASE_TIME, "RFC 8925 section 3.1");

    /** Option 114, DHCP Captive-Portal (RFC 8910). */
    public static final OptionKey<String> CAPTIVE_PORTAL =
            row(114, "DHCP Captive-Portal", OptionTypes.TEXT, "RFC 8910");

    /** Option 116, Auto-Config (RFC 2563). */
    public static final OptionKey<Boolean> AUTO_CONFIG = row(116, "Auto-Config", OptionTypes.BOOLEAN, "RFC 2563");

    /** Option 118, Subnet Selection Option (RFC 3011). */
    public static final OptionKey<Inet4Address> SUBNET_SELECTION =
            row(118, "Subnet Selection Option", OptionTypes.ADDRESS, "RFC 3011");

    /** Option 119, Domain Search (RFC 3397). */
    public static final OptionKey<List<String>> DOMAIN_SEARCH =
            row(119, "Domain Search", DomainNames.SEARCH_LIST, "RFC 3397");

    /** Option 120, SIP Servers DHCP Option (RFC 3361). */
    public static final OptionKey<SipServers> SIP_SERVERS =
            row(120, "SIP Servers DHCP Option", SipServers.TYPE, "RFC 3361");

    /** Option 121, Classless Static Route Option (RFC 3442). */
    public static final OptionKey<List<ClasslessRoute>> CLASSLESS_STATIC_ROUTE =
            row(121, "Classless Static Route Option", ClasslessRoute.LIST, "RFC 3442");

    /** Option 124, V-I Vendor Class (RFC 3925 section 3). */
    public static final OptionKey<List<EnterpriseData>> V_I_VENDOR_CLASS =
            row(124, "V-I Vendor Class", EnterpriseData.VENDOR_CLASSES, "RFC 3925 section 3");

    /** Option 125, V-I Vendor-Specific Information (RFC 3925 section 4). */
    public static final OptionKey<List<EnterpriseOptions>> V_I_VENDOR_INFORMATION =
            row(125, "V-I Vendor-Specific Information", EnterpriseOptions.LIST, "RFC 3925 section 4");

    /** Option 150, TFTP server address (RFC 5859). */
    public static final OptionKey<List<Inet4Address>> TFTP_SERVER_ADDRESS =
            row(150, "TFTP server address", OptionTypes.ADDRESSES, "RFC 5859");

    /** Every option above. */
    public static final OptionTable TABLE = OptionTable.of(ROWS);

    private DhcpOptions() {}

    private static <T> OptionKey<T> row(int code, String name, OptionType<T> type, String reference) {
        OptionKey<T> key = OptionKey.of(code, name, type, reference);
        ROWS.add(key);
        return key;
    }
}
