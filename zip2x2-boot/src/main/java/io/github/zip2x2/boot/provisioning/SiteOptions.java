package io.github.zip2x2.boot.provisioning;

import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.DhcpView;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.RelayAgentInformation;
import io.github.zip2x2.dhcp.engine.OptionPolicy;
import io.github.zip2x2.dhcp.engine.OptionSink;
import io.github.zip2x2.dhcp.engine.ServedNetwork;
import java.net.Inet4Address;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What DHCP sends besides: the boot server of the phone's site. It also notes by which relay a phone comes. */
final class SiteOptions implements OptionPolicy {
    private static final int REMEMBERED = 20_000;

    private final OptionPolicy base;
    private final Sites sites;
    private final Function<MacAddress, Optional<PhoneSettings>> phones;
    private final Map<MacAddress, Way> ways = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<MacAddress, Way> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** By which relay a phone's messages come, and what the relay says. */
    record Way(Inet4Address relay, Optional<RelayAgentInformation> information) {}

    SiteOptions(OptionPolicy base, Sites sites, Function<MacAddress, Optional<PhoneSettings>> phones) {
        this.base = base;
        this.sites = sites;
        this.phones = phones;
    }

    @Override
    public void options(DhcpView request, ServedNetwork network, Inet4Address serverId, OptionSink options) {
        base.options(request, network, serverId, options);
        Optional<MacAddress> mac = Macs.mac(request.hardwareAddress());
        mac.ifPresent(phone -> note(phone, request));
        Site site = sites.of(mac.flatMap(phones), network.prefix().network());
        if (site != null && site.tftpServer().isPresent()) {
            Inet4Address server = site.tftpServer().get();
            options.always(DhcpOptions.TFTP_SERVER_NAME, server.getHostAddress());
            options.always(DhcpOptions.TFTP_SERVER_ADDRESS, List.of(server));
            options.bootServer(server);
        }
    }

    private void note(MacAddress mac, DhcpView request) {
        synchronized (ways) {
            if (request.giaddr() == 0) {
                ways.remove(mac);
            } else {
                ways.put(mac, new Way(Ipv4.of(request.giaddr()), request.option(DhcpOptions.RELAY_AGENT_INFORMATION)));
            }
        }
    }

    @Nullable
    Way way(MacAddress mac) {
        synchronized (ways) {
            return ways.get(mac);
        }
    }
}
