package io.github.zip2x2.boot.lab;

import io.github.zip2x2.boot.phone.BootEvent;
import io.github.zip2x2.boot.phone.PhoneActions;
import io.github.zip2x2.boot.phone.PhoneEvent;
import io.github.zip2x2.boot.phone.PhoneProfile;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.dhcp.Ipv4;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Many phones that boot over real UDP, in one thread, against running servers: DHCP through one socket, as by way of a
 * relay, TFTP from a pool of ports that all phones share.
 *
 * <p>The phones send from one address of this host, whatever address they are given. All phones have power at once, but
 * only so many boots are let go at a time as sockets can hold datagrams; a boot that waits for a repetition makes room for
 * the next one. Confined to the thread that calls {@link #run}.
 */
public final class UdpFleet {
    /** How many boots are under way at a time unless another number is set. */
    public static final int DEFAULT_AT_ONCE = 256;

    private static final int RELAY_PORT = 67;
    private static final int GIADDR = 24;
    private static final int CHADDR = 28;
    private static final int LARGEST = 2048;
    private static final int RECEIVE_BUFFER = 4 << 20;
    private static final int MOST_PORTS = 4096;
    /** A transfer's next packet comes after its answer, so to look for it at once would be in vain. */
    private static final int PACKETS_OF_PORT = 1;

    private static final int PACKETS_OF_RELAY = 256;
    private static final long PROGRESS_NANOS = 500_000_000L;

    private final InetSocketAddress dhcpServer;
    private final Inet4Address local;
    private final @Nullable Inet4Address relay;
    private final double loss;
    private final int atOnce;
    private final long gapNanos;
    private final UdpPhone[] phones;
    private final Map<Long, UdpPhone> byMac = new HashMap<>();
    private final SplittableRandom random;
    private final EventQueue queue = new EventQueue();
    private final BootStatistics statistics = new BootStatistics();
    private final Actions actions = new Actions();
    private final PhoneEvent.DhcpReceived dhcpReceived = new PhoneEvent.DhcpReceived();
    private final PhoneEvent.TftpReceived tftpReceived = new PhoneEvent.TftpReceived();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST);
    private final ByteBuffer received = ByteBuffer.allocate(LARGEST);
    private final long origin = System.nanoTime();
    private @Nullable DatagramChannel dhcp;
    private @Nullable PortPool ports;
    private int letGo;
    private int prompt;
    private int ended;

    private UdpFleet(Builder builder) {
        dhcpServer = builder.dhcpServer;
        local = builder.local;
        relay = builder.relay;
        loss = builder.loss;
        atOnce = builder.atOnce;
        gapNanos = builder.perSecond == 0 ? 0 : 1_000_000_000L / builder.perSecond;
        random = new SplittableRandom(builder.seed);
        PhoneProfile profile = Objects.requireNonNull(builder.profile, "profile: say how the phones boot");
        phones = new UdpPhone[builder.phones];
        long first = builder.firstMac.toLong();
        Arrays.setAll(phones, i -> new UdpPhone(this, profile, mac(first + i), builder.software, random.split()));
        for (UdpPhone phone : phones) {
            byMac.put(phone.mac().toLong(), phone);
        }
    }

    private static MacAddress mac(long number) {
        byte[] bytes = new byte[6];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (number >>> (8 * (bytes.length - 1 - i)));
        }
        return MacAddress.of(bytes);
    }

    /**
     * Starts a fleet.
     *
     * @param dhcpServer where DHCP messages go
     * @param profile how the phones boot: with the TFTP server's port, and best without a delay before DHCPDISCOVER
     * @return a builder
     */
    public static Builder builder(InetSocketAddress dhcpServer, PhoneProfile profile) {
        return new Builder(dhcpServer, profile);
    }

    /** {@return what the boots came to so far} */
    public BootStatistics statistics() {
        return statistics;
    }

    /** {@return how many boots have ended} */
    public int ended() {
        return ended;
    }

    /**
     * Boots all phones, once; returns when each boot has ended.
     *
     * @param progress is called about twice a second
     * @return how long it took
     * @throws IOException if a socket cannot be opened or bound; the message names the cause and the remedy
     */
    public Duration run(Runnable progress) throws IOException {
        try (Selector selector = Selector.open();
                DatagramChannel relaySocket = openRelay();
                PortPool pool = new PortPool(selector, local, MOST_PORTS)) {
            relaySocket.register(selector, SelectionKey.OP_READ);
            dhcp = relaySocket;
            ports = pool;
            long began = now();
            long tell = began + PROGRESS_NANOS;
            while (ended < phones.length) {
                start(began);
                selector.select(this::readable, waitMillis());
                while (queue.nextNanos() <= now()) {
                    queue.happenNext();
                }
                if (now() >= tell) {
                    tell = now() + PROGRESS_NANOS;
                    progress.run();
                }
            }
            return Duration.ofNanos(now() - began);
        }
    }

    private DatagramChannel openRelay() throws IOException {
        Inet4Address address = local;
        // A server answers a relay at port 67; on loopback it answers the port that asked.
        int port = address.isLoopbackAddress() ? 0 : RELAY_PORT;
        DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
            return channel.bind(new InetSocketAddress(address, port));
        } catch (IOException e) {
            channel.close();
            throw new IOException(
                    "cannot bind UDP " + address.getHostAddress() + ":" + port + " for DHCP: " + e.getMessage()
                            + "; name an address of this host, and run with the right to bind that port",
                    e);
        }
    }

    private long now() {
        return System.nanoTime() - origin;
    }

    EventQueue queue() {
        return queue;
    }

    private long waitMillis() {
        long until = queue.nextNanos();
        if (gapNanos > 0 && letGo < phones.length) {
            until = Math.min(until, now() + gapNanos);
        }
        long wait = Math.min(PROGRESS_NANOS, until - now());
        return Math.max(1, (wait + 999_999) / 1_000_000);
    }

    private void start(long began) {
        while (letGo < phones.length && prompt < atOnce && (gapNanos == 0 || now() - began >= letGo * gapNanos)) {
            UdpPhone phone = phones[letGo++];
            prompt++;
            phone.poweredOn(now());
            tell(phone, PhoneEvent.Signal.POWER_ON);
        }
    }

    private void tell(UdpPhone phone, PhoneEvent event) {
        actions.phone = phone;
        long now = now();
        phone.engine().on(event, now, actions);
        phone.wakeup().plan(now);
    }

    void timeReached(UdpPhone phone) {
        makeRoom(phone);
        actions.byTimer = true;
        tell(phone, PhoneEvent.Signal.TIME_REACHED);
        actions.byTimer = false;
    }

    private void makeRoom(UdpPhone phone) {
        prompt -= phone.endPrompt() ? 1 : 0;
    }

    private boolean isLost() {
        return loss > 0 && random.nextDouble() < loss;
    }

    private void readable(SelectionKey key) {
        try {
            if (key.attachment() instanceof PortPool.Port port) {
                readTftp(port);
            } else {
                readDhcp((DatagramChannel) key.channel());
            }
        } catch (PortUnreachableException e) {
            // as if it were lost: the phone asks again
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Into an array: the DHCP codec reads those without copying. */
    private @Nullable InetSocketAddress receive(DatagramChannel channel) throws IOException {
        SocketAddress source = channel.receive(buffer.clear());
        if (source == null) {
            return null;
        }
        received.clear().put(buffer.flip()).flip();
        return (InetSocketAddress) source;
    }

    private void readDhcp(DatagramChannel channel) throws IOException {
        for (int taken = 0; taken < PACKETS_OF_RELAY; taken++) {
            InetSocketAddress source = receive(channel);
            if (source == null) {
                return;
            }
            if (received.remaining() >= CHADDR + 6 && !isLost()) {
                long mac = ((received.getShort(CHADDR) & 0xffffL) << 32) | (received.getInt(CHADDR + 2) & 0xffff_ffffL);
                UdpPhone phone = byMac.get(mac);
                if (phone != null) {
                    tell(phone, dhcpReceived.set(received, source));
                }
            }
        }
    }

    private void readTftp(PortPool.Port port) throws IOException {
        for (int taken = 0; taken < PACKETS_OF_PORT; taken++) {
            InetSocketAddress source = receive(port.channel());
            if (source == null) {
                return;
            }
            UdpPhone phone = port.phone();
            if (phone != null && !isLost()) {
                tell(phone, tftpReceived.set(port.transfer(), received, source));
            }
        }
    }

    /** What the phone that is being told something does. */
    private final class Actions implements PhoneActions {
        private @Nullable UdpPhone phone;
        private boolean byTimer;

        private UdpPhone current() {
            return Objects.requireNonNull(phone, "a phone is being told something");
        }

        @Override
        public void sendDhcp(ByteBuffer message, InetSocketAddress destination) {
            statistics.sentDhcp();
            if (relay != null) {
                message.putInt(message.position() + GIADDR, Ipv4.bits(relay));
            }
            send(Objects.requireNonNull(dhcp, "open while it runs"), message, dhcpServer);
        }

        @Override
        public void sendTftp(int transfer, ByteBuffer datagram, InetSocketAddress peer) {
            if (byTimer) {
                statistics.repeatedTftp();
            }
            PortPool.Port port = current().port(transfer);
            try {
                if (port == null) {
                    port = Objects.requireNonNull(ports, "open while it runs").take(current(), transfer);
                }
            } catch (IOException e) {
                port = null; // as if it were lost: the phone asks again
            }
            if (port != null) {
                send(port.channel(), datagram, peer);
            }
        }

        private void send(DatagramChannel channel, ByteBuffer datagram, InetSocketAddress to) {
            if (isLost()) {
                return;
            }
            try {
                buffer.clear().put(datagram).flip();
                channel.send(buffer, to);
            } catch (IOException e) {
                // as if it were lost: the phone asks again
            }
        }

        @Override
        public void closeTftp(int transfer) {
            PortPool.Port port = current().port(transfer);
            if (port != null) {
                current().ports().remove(port);
                Objects.requireNonNull(ports, "open while it runs").giveBack(port);
            }
        }

        @Override
        public void event(BootEvent event) {
            UdpPhone from = current();
            if (event instanceof BootEvent.FileRead && !from.ports().isEmpty()) {
                PortPool.Port last = from.ports().get(from.ports().size() - 1);
                Objects.requireNonNull(ports, "open while it runs").isOver(last);
            } else if (event instanceof BootEvent.Finished) {
                ended++;
                makeRoom(from);
            }
            statistics.add(from.mac(), event, from.poweredOnAt());
        }
    }

    /** Collects what a fleet is made of. Not thread-safe. */
    public static final class Builder {
        private final InetSocketAddress dhcpServer;
        private final PhoneProfile profile;
        private Inet4Address local = Ipv4.of("127.0.0.1");
        private @Nullable Inet4Address relay;
        private int phones = 1;
        private MacAddress firstMac = SimulatedFleet.mac(0);
        private Optional<SoftwareVersion> software = Optional.empty();
        private long seed = 1;
        private double loss;
        private int atOnce = DEFAULT_AT_ONCE;
        private int perSecond;

        private Builder(InetSocketAddress dhcpServer, PhoneProfile profile) {
            this.dhcpServer = Objects.requireNonNull(dhcpServer, "dhcpServer");
            this.profile = Objects.requireNonNull(profile, "profile");
        }

        /**
         * Sets the address of this host that the phones send from.
         *
         * @param address 127.0.0.1 by default
         * @return this builder
         */
        public Builder local(Inet4Address address) {
            local = Objects.requireNonNull(address, "address");
            return this;
        }

        /**
         * Sets the relay that DHCP messages seem to come through.
         *
         * @param address what DHCP messages carry as giaddr; by default there is no relay. Off loopback it must be the
         *     {@linkplain #local local} address, to which a server answers at port 67
         * @return this builder
         */
        public Builder relay(Inet4Address address) {
            relay = Objects.requireNonNull(address, "address");
            return this;
        }

        /**
         * Sets how many phones there are.
         *
         * @param count 1 to {@value SimulatedFleet#MAX_PHONES}; 1 by default
         * @return this builder
         */
        public Builder phones(int count) {
            phones = count;
            return this;
        }

        /**
         * Sets the hardware address of the first phone; each other one has that of the phone before it plus one.
         *
         * @param mac 00:0B:EA:00:00:00 by default
         * @return this builder
         */
        public Builder firstMac(MacAddress mac) {
            firstMac = Objects.requireNonNull(mac, "mac");
            return this;
        }

        /**
         * Sets what the phones run.
         *
         * @param version the version; empty, the default, for phones that load no software
         * @return this builder
         */
        public Builder software(Optional<SoftwareVersion> version) {
            software = Objects.requireNonNull(version, "version");
            return this;
        }

        /**
         * Sets the seed of all randomness.
         *
         * @param value any; 1 by default
         * @return this builder
         */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /**
         * Sets how many datagrams are lost, both ways, in the phones' sockets.
         *
         * @param probability 0 to 1; 0 by default
         * @return this builder
         */
        public Builder loss(double probability) {
            loss = probability;
            return this;
        }

        /**
         * Sets how many boots are under way at a time, those not counted that wait for a repetition.
         *
         * @param boots 1 or more; {@value UdpFleet#DEFAULT_AT_ONCE} by default
         * @return this builder
         */
        public Builder atOnce(int boots) {
            atOnce = boots;
            return this;
        }

        /**
         * Sets how many phones get power in a second, one after the other.
         *
         * @param count 0, the default, for all at once
         * @return this builder
         */
        public Builder perSecond(int count) {
            perSecond = count;
            return this;
        }

        /**
         * Makes the fleet.
         *
         * @return the fleet, switched off
         * @throws IllegalArgumentException naming the setting, its value and its range
         */
        public UdpFleet build() {
            SimulatedFleet.within("phones", phones, 1, SimulatedFleet.MAX_PHONES);
            SimulatedFleet.within("atOnce", atOnce, 1, SimulatedFleet.MAX_PHONES);
            SimulatedFleet.within("perSecond", perSecond, 0, SimulatedFleet.MAX_PHONES);
            NetworkConditions.probability("loss", loss);
            return new UdpFleet(this);
        }
    }
}
