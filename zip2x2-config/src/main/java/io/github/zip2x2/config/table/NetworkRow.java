package io.github.zip2x2.config.table;

import java.net.Inet4Address;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A network of a table, as a DHCP server serves it.
 *
 * @param network the column {@code network}, as {@code 192.0.2.0/24}
 * @param pools the column {@code pool}: ranges of addresses given, each as {@code 192.0.2.10-192.0.2.99}
 * @param routers the column {@code router}
 * @param dnsServers the column {@code dns}
 * @param ntpServers the column {@code ntp}
 * @param domain the column {@code domain}
 * @param tftpServer the column {@code tftp-server}
 * @param bootfile the column {@code bootfile}
 * @param lease the column {@code lease}, seconds
 */
public record NetworkRow(
        String network,
        List<String> pools,
        List<Inet4Address> routers,
        List<Inet4Address> dnsServers,
        List<Inet4Address> ntpServers,
        Optional<String> domain,
        Optional<Inet4Address> tftpServer,
        Optional<String> bootfile,
        Optional<Duration> lease) {
    /**
     * Copies the lists.
     *
     * @param network the column {@code network}, as {@code 192.0.2.0/24}
     * @param pools the column {@code pool}: ranges of addresses given, each as {@code 192.0.2.10-192.0.2.99}
     * @param routers the column {@code router}
     * @param dnsServers the column {@code dns}
     * @param ntpServers the column {@code ntp}
     * @param domain the column {@code domain}
     * @param tftpServer the column {@code tftp-server}
     * @param bootfile the column {@code bootfile}
     * @param lease the column {@code lease}, seconds
     */
    public NetworkRow {
        pools = List.copyOf(pools);
        routers = List.copyOf(routers);
        dnsServers = List.copyOf(dnsServers);
        ntpServers = List.copyOf(ntpServers);
    }
}
