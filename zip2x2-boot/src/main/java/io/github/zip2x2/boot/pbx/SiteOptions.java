package io.github.zip2x2.boot.pbx;

import io.github.zip2x2.boot.internal.Macs;
import io.github.zip2x2.boot.pbx.site.Site;
import io.github.zip2x2.boot.pbx.site.Sites;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.DhcpView;
import io.github.zip2x2.dhcp.server.OptionPolicy;
import io.github.zip2x2.dhcp.server.OptionSink;
import io.github.zip2x2.dhcp.server.ServedNetwork;
import java.net.Inet4Address;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What DHCP sends besides: the boot server of the phone's site. It also notes by which relay a phone comes. */
final class SiteOptions implements OptionPolicy {
    private final OptionPolicy base;
    private final Sites sites;
    private final Function<MacAddress, Optional<String>> named;
    private final RelayWays ways;

    SiteOptions(OptionPolicy base, Sites sites, Function<MacAddress, Optional<String>> named, RelayWays ways) {
        this.base = base;
        this.sites = sites;
        this.named = named;
        this.ways = ways;
    }

    @Override
    public void options(DhcpView request, ServedNetwork network, Inet4Address serverId, OptionSink options) {
        base.options(request, network, serverId, options);
        Optional<MacAddress> mac = Macs.mac(request.hardwareAddress());
        mac.ifPresent(phone -> ways.note(phone, request));
        Site site = sites.of(mac.flatMap(named), network.prefix().network());
        if (site != null && site.tftpServer().isPresent()) {
            Inet4Address server = site.tftpServer().get();
            options.always(DhcpOptions.TFTP_SERVER_NAME, server.getHostAddress());
            options.always(DhcpOptions.TFTP_SERVER_ADDRESS, List.of(server));
            options.bootServer(server);
        }
    }
}
