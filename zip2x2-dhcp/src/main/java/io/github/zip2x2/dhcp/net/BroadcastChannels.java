package io.github.zip2x2.dhcp.net;

import io.github.zip2x2.dhcp.Ipv4;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channels that hear one interface's broadcasts: a wildcard channel, and one for each address of the interface, which
 * sends. They share their port with each other and with nobody else.
 */
final class BroadcastChannels implements UdpChannels {

    private static final Logger LOG = LoggerFactory.getLogger(UdpEndpoint.class);

    private final String name;
    private final boolean onlyBroadcasts;
    private final DatagramChannel wildcard;
    private final int port;
    private final BoundAddresses senders = new BoundAddresses(this::bindBesideWildcard);
    private List<HostAddress> addresses;
    private boolean ambiguous;

    private BroadcastChannels(NetworkInterface on, DatagramChannel wildcard, boolean onlyBroadcasts)
            throws IOException {
        this.name = on.getName();
        this.onlyBroadcasts = onlyBroadcasts;
        this.wildcard = wildcard;
        this.port = UdpEndpoint.localAddress(wildcard).getPort();
        this.addresses = HostInterface.addresses(on);
    }

    static BroadcastChannels open(NetworkInterface on, int port, boolean onlyBroadcasts) throws IOException {
        // Alone at first, so that a port that another program holds is refused, though that one would share it.
        DatagramChannel wildcard = UdpEndpoint.bind(new InetSocketAddress(Ipv4.ANY, port), false);
        BroadcastChannels channels = new BroadcastChannels(on, wildcard, onlyBroadcasts);
        try {
            for (InetSocketAddress local : channels.wanted()) {
                channels.senders.bind(local);
            }
            return channels;
        } catch (IOException e) {
            channels.close();
            throw e;
        }
    }

    private Set<InetSocketAddress> wanted() {
        Set<InetSocketAddress> wanted = new LinkedHashSet<>();
        addresses.forEach(each -> wanted.add(new InetSocketAddress(each.address(), port)));
        return wanted;
    }

    /** SO_REUSEADDR is on for the moment of binding only: it lets in whoever has it, too. */
    private DatagramChannel bindBesideWildcard(InetSocketAddress local) throws IOException {
        wildcard.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        try {
            DatagramChannel channel = UdpEndpoint.bind(local, true);
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, false);
            return channel;
        } finally {
            wildcard.setOption(StandardSocketOptions.SO_REUSEADDR, false);
        }
    }

    @Override
    public List<NetworkAttachment> follow(HostProblems problems) throws IOException {
        try {
            Optional<HostInterface> on = HostInterface.listed(name);
            List<HostAddress> now = on.map(HostInterface::addresses).orElse(List.of());
            if (!now.equals(addresses)) {
                problems.tell(HostInterface.readdressed(name, addresses, now));
                addresses = now;
            }
            Optional<String> problem = Optional.empty();
            if (now.isEmpty()) {
                problem = Optional.of("interface " + name + " is gone, or has no IPv4 address any more:"
                        + " nobody is answered there until it has one");
            } else if (!on.orElseThrow().up()) {
                problem = Optional.of("interface " + name + " is down: ip link set " + name + " up");
            }
            problems.note(name, problem);
        } catch (SocketException e) {
            LOG.debug("looking at {}", name, e); // what cannot be looked at is not taken for gone
        }
        followAmbiguity(problems);
        senders.follow(wanted(), problems);
        return List.of(new NetworkAttachment(0, name, addresses));
    }

    /** Another interface that is switched on later brings in other clients' broadcasts, which are not for this network. */
    private void followAmbiguity(HostProblems problems) {
        if (onlyBroadcasts) {
            return;
        }
        try {
            UdpEndpoint.refuseAmbiguity(name, BroadcastInterfaces.up());
            ambiguous = false;
            problems.note("ambiguity", Optional.empty());
        } catch (SocketException e) {
            ambiguous = true;
            problems.note("ambiguity", Optional.of("broadcasts are not heard now: " + e.getMessage()));
        } catch (IOException e) {
            LOG.debug("looking for other interfaces", e);
        }
    }

    @Override
    public List<Receiver> receivers() {
        List<Receiver> receivers = new ArrayList<>();
        for (DatagramChannel channel : senders.all()) {
            receivers.add(new Receiver(channel, 0, bound(channel), true));
        }
        if (wildcard.isOpen()) {
            // Only one interface can bring in broadcasts, so what the wildcard hears came in there.
            receivers.add(new Receiver(wildcard, 0, Optional.empty(), !ambiguous));
        }
        return receivers;
    }

    private static Optional<Inet4Address> bound(DatagramChannel channel) {
        try {
            return channel.getLocalAddress() instanceof InetSocketAddress local
                            && local.getAddress() instanceof Inet4Address v4
                    ? Optional.of(v4)
                    : Optional.empty();
        } catch (IOException closed) {
            return Optional.empty();
        }
    }

    @Override
    public DatagramChannel sender(DatagramRoute route) throws IOException {
        return HostAddress.source(addresses, route.source(), route.to().getAddress())
                .flatMap(source -> senders.at(source, port))
                .orElseThrow(() -> new SocketException("interface " + name + " has no address to send from"));
    }

    @Override
    public boolean hearsBroadcasts() {
        return true;
    }

    @Override
    public void close() throws IOException {
        List<DatagramChannel> all = new ArrayList<>(senders.all());
        all.add(wildcard);
        UdpEndpoint.closeAll(all);
    }
}
