package io.github.zip2x2.boot.pbx;

import io.github.zip2x2.boot.pbx.site.Site;
import io.github.zip2x2.config.schema.HostAddress;
import io.github.zip2x2.dhcp.net.DatagramEndpoint;
import io.github.zip2x2.dhcp.server.DhcpServerSettings;
import io.github.zip2x2.tftp.server.TftpServer;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Every address by which phones reach this server: those that it listens at, those that DHCP names, and those that the
 * application says. One set for all decisions, so that what is served is also accepted. Thread-safe.
 */
final class OurAddresses {
    private static final long LOOK_NANOS = 5_000_000_000L;

    private final Set<Inet4Address> said = new CopyOnWriteArraySet<>();
    private final LongSupplier nanos;
    private volatile @Nullable TftpServer tftp;
    private volatile @Nullable DhcpServerSettings dhcp;
    private @Nullable Set<Inet4Address> ofHost;
    private long lookedAt;

    OurAddresses(Collection<Inet4Address> said, LongSupplier nanos) {
        this.said.addAll(said);
        this.nanos = nanos;
    }

    void listensAt(TftpServer server) {
        tftp = server;
    }

    void listensAt(DatagramEndpoint endpoint) {
        endpoint.attachments().forEach(each -> each.address().ifPresent(said::add));
    }

    void serves(DhcpServerSettings settings) {
        dhcp = settings;
    }

    /** The addresses as they are now, and what the phones of a site are told by DHCP. */
    Set<HostAddress> now(Optional<Site> site) {
        Set<Inet4Address> all = new LinkedHashSet<>(said);
        DhcpServerSettings settings = dhcp;
        if (settings != null) {
            settings.serverId().ifPresent(all::add);
            settings.networks().forEach(network -> network.tftpServer().ifPresent(all::add));
        }
        site.flatMap(Site::tftpServer).ifPresent(all::add);
        TftpServer server = tftp;
        if (server != null) {
            for (InetSocketAddress bound : server.addresses()) {
                if (bound.getAddress().isAnyLocalAddress()) {
                    all.addAll(ofHost());
                } else if (bound.getAddress() instanceof Inet4Address v4) {
                    all.add(v4);
                }
            }
        }
        Set<HostAddress> texts = new LinkedHashSet<>();
        all.stream()
                .filter(address -> !address.isAnyLocalAddress())
                .map(address -> HostAddress.parse(address.getHostAddress()))
                .forEach(texts::add);
        return texts;
    }

    /** The host's own, looked up again every few seconds: they come and go. */
    private synchronized Set<Inet4Address> ofHost() {
        long now = nanos.getAsLong();
        Set<Inet4Address> known = ofHost;
        if (known == null || now - lookedAt >= LOOK_NANOS) {
            known = new LinkedHashSet<>();
            try {
                for (NetworkInterface each :
                        (Iterable<NetworkInterface>) NetworkInterface.networkInterfaces()::iterator) {
                    for (InetAddress address : (Iterable<InetAddress>) each.inetAddresses()::iterator) {
                        if (address instanceof Inet4Address v4) {
                            known.add(v4);
                        }
                    }
                }
            } catch (SocketException e) {
                known = ofHost == null ? Set.of() : ofHost; // the last look counts
            }
            ofHost = known;
            lookedAt = now;
        }
        return known;
    }
}
