package io.github.zip2x2.dhcp.net;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Channels that stay bound as they are, each an attachment of its own; of the host only their addresses' state changes. */
final class BoundChannels implements UdpChannels {

    private static final Logger LOG = LoggerFactory.getLogger(UdpEndpoint.class);

    private final List<DatagramChannel> channels;
    /** By attachment; empty for the wildcard. */
    private final List<Optional<Inet4Address>> addresses = new ArrayList<>();

    private final List<NetworkAttachment> attachments = new ArrayList<>();

    BoundChannels(List<DatagramChannel> channels) throws IOException {
        this.channels = channels;
        for (DatagramChannel channel : channels) {
            InetSocketAddress local = UdpEndpoint.localAddress(channel);
            addresses.add(Optional.ofNullable(
                    local.getAddress() instanceof Inet4Address v4 && !v4.isAnyLocalAddress() ? v4 : null));
            attachments.add(new NetworkAttachment(attachments.size(), "", List.of()));
        }
    }

    @Override
    public List<NetworkAttachment> follow(HostProblems problems) {
        for (int i = 0; i < channels.size(); i++) {
            Inet4Address address = addresses.get(i).orElse(null);
            if (address == null) {
                continue;
            }
            try {
                NetworkInterface on = NetworkInterface.getByInetAddress(address);
                boolean there = on != null || address.isLoopbackAddress();
                attachments.set(
                        i,
                        new NetworkAttachment(
                                i,
                                on == null ? attachments.get(i).interfaceName() : on.getName(),
                                there ? List.of(new HostAddress(address, prefixLength(on, address))) : List.of()));
                problems.note(
                        address.getHostAddress(),
                        there
                                ? Optional.empty()
                                : Optional.of("this host has not the address " + address.getHostAddress()
                                        + " any more: nothing is heard there until an interface has it again"));
            } catch (SocketException e) {
                LOG.debug("looking for {}", address, e); // what cannot be looked at is not taken for gone
            }
        }
        return List.copyOf(attachments);
    }

    /** 127.0.0.5 is served by the loopback interface, which does not name it. */
    private static int prefixLength(@Nullable NetworkInterface on, Inet4Address address) {
        return on == null
                ? 32
                : HostInterface.addresses(on).stream()
                        .filter(each -> each.address().equals(address))
                        .mapToInt(HostAddress::prefixLength)
                        .findFirst()
                        .orElse(32);
    }

    @Override
    public List<Receiver> receivers() {
        List<Receiver> open = new ArrayList<>();
        for (int i = 0; i < channels.size(); i++) {
            if (channels.get(i).isOpen()) {
                open.add(new Receiver(channels.get(i), i, addresses.get(i), true));
            }
        }
        return open;
    }

    @Override
    public DatagramChannel sender(DatagramRoute route) {
        return channels.get(Math.max(0, route.attachment()));
    }

    @Override
    public boolean hearsBroadcasts() {
        return addresses.stream().anyMatch(Optional::isEmpty);
    }

    @Override
    public void close() throws IOException {
        UdpEndpoint.closeAll(channels);
    }
}
