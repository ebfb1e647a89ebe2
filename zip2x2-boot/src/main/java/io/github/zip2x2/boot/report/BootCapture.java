package io.github.zip2x2.boot.report;

import io.github.zip2x2.boot.phone.BootEvent;
import io.github.zip2x2.boot.phone.WireListener;
import io.github.zip2x2.boot.phone.WirePacket;
import io.github.zip2x2.tftp.TftpPacketKind;
import io.github.zip2x2.tftp.TftpPacketView;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a phone sent and received to a capture file that Wireshark and tcpdump read (libpcap 2.4, raw IPv4, header
 * lengths and checksums made up from the addresses). The values of secrets in configuration files are asterisks.
 *
 * <p>When writing fails, the capture ends and the boot goes on; {@link #failure()} says so. Thread-safe.
 */
public final class BootCapture implements WireListener, Closeable {
    private static final int DATA_HEADER = 4;
    private static final int MAX_TRANSFERS = 1_000;

    private final PcapWriter pcap;
    private final Instant origin;
    private final long originNanos;
    private final TftpPacketView view = new TftpPacketView();
    private final Map<Integer, Transfer> transfers = new HashMap<>();
    private @Nullable IOException failure;

    /** The file that comes to one port of the phone, and where each sender is in it. */
    private static final class Transfer {
        private final boolean image;
        private final Map<InetSocketAddress, Place> places = new HashMap<>();

        Transfer(boolean image) {
            this.image = image;
        }
    }

    /** Where a sender is: the block that it sent last, and what was known before and after it. */
    private record Place(int block, SecretMask before, SecretMask after) {}

    /**
     * Begins a capture.
     *
     * @param out takes the file; closed with the capture
     * @param originNanos a moment on the clock of the packets
     * @param origin the same moment by the calendar
     * @throws IOException if the file's head cannot be written
     */
    public BootCapture(OutputStream out, long originNanos, Instant origin) throws IOException {
        this.pcap = new PcapWriter(out);
        this.originNanos = originNanos;
        this.origin = origin;
    }

    @Override
    public synchronized void on(BootEvent event) {
        if (event instanceof BootEvent.Finished && failure == null) {
            try {
                pcap.flush();
            } catch (IOException e) {
                failure = e;
            }
        }
    }

    @Override
    public synchronized void passed(WirePacket packet) {
        if (failure != null) {
            return;
        }
        byte[] payload = new byte[packet.payload().remaining()];
        packet.payload().get(0, payload);
        mask(packet, payload);
        try {
            InetSocketAddress from = packet.sent() ? packet.local() : packet.remote();
            InetSocketAddress to = packet.sent() ? packet.remote() : packet.local();
            pcap.write(origin.plusNanos(packet.atNanos() - originNanos), from, to, payload);
        } catch (IOException e) {
            failure = e;
        }
    }

    private void mask(WirePacket packet, byte[] payload) {
        TftpPacketKind kind = view.decode(packet.payload().duplicate());
        int port = packet.local().getPort();
        if (packet.sent() && kind == TftpPacketKind.RRQ) {
            if (transfers.size() >= MAX_TRANSFERS) {
                transfers.clear(); // what is not known is masked whole
            }
            String name = view.request().file().toLowerCase(Locale.ROOT);
            transfers.put(port, new Transfer(name.endsWith(".bin")));
        } else if (kind == TftpPacketKind.DATA) {
            Transfer transfer = transfers.get(port);
            if (transfer == null) {
                SecretMask.maskAll(payload, DATA_HEADER, payload.length);
            } else if (!transfer.image) {
                mask(transfer, packet.remote(), view.block(), payload);
            }
        }
    }

    private static void mask(Transfer transfer, InetSocketAddress sender, int block, byte[] payload) {
        Place place = transfer.places.getOrDefault(sender, new Place(0, SecretMask.START, SecretMask.START));
        boolean again = block == place.block() && block != 0;
        if (!again && block != ((place.block() + 1) & 0xffff)) {
            SecretMask.maskAll(payload, DATA_HEADER, payload.length);
            return;
        }
        SecretMask before = again ? place.before() : place.after();
        if (transfer.places.size() < MAX_TRANSFERS || transfer.places.containsKey(sender)) {
            transfer.places.put(sender, new Place(block, before, before.mask(payload, DATA_HEADER, payload.length)));
        } else {
            SecretMask.maskAll(payload, DATA_HEADER, payload.length);
        }
    }

    /**
     * Why the capture ended before the boot did.
     *
     * @return the failure, or empty if all is well
     */
    public synchronized Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public synchronized void close() throws IOException {
        pcap.close();
    }
}
