package io.github.zip2x2.boot.lab;

import io.github.zip2x2.boot.sip.SipMessage;
import io.github.zip2x2.dhcp.DecodeResult;
import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.tftp.TftpPacketKind;
import io.github.zip2x2.tftp.TftpPacketView;
import io.github.zip2x2.tftp.TftpRequest;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The messages of a capture that have to do with phones' boots, taken apart; bounded, whatever the capture holds. */
final class CapturedBoot {
    private static final int MAX_MESSAGES = 20_000;
    private static final long MAX_OCTETS = 32L << 20;
    private static final int MAX_CONTENT = 65_536;

    private final List<Message> messages = new ArrayList<>();
    private final Map<InetSocketAddress, Read> transfers = new HashMap<>();
    private final Set<Integer> vlans = new TreeSet<>();
    private final TftpPacketView view = new TftpPacketView();
    private long octets;
    private boolean full;

    /** Something that a phone or its server said. */
    sealed interface Message {
        Instant at();
    }

    record Dhcp(Instant at, int vlan, DhcpMessage message) implements Message {}

    record Sip(Instant at, InetSocketAddress source, InetSocketAddress destination, SipMessage message)
            implements Message {}

    /** A read request and what became of it. */
    static final class Read implements Message {
        private final Instant at;
        private final int vlan;
        private final InetSocketAddress phone;
        private final InetSocketAddress server;
        private final TftpRequest request;
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();
        private Instant until;
        private int block;
        private int error = -1;

        Read(CapturedDatagram datagram, TftpRequest request) {
            this.at = datagram.at();
            this.until = datagram.at();
            this.vlan = datagram.vlan();
            this.phone = datagram.source();
            this.server = datagram.destination();
            this.request = request;
        }

        @Override
        public Instant at() {
            return at;
        }

        /** The time of its last packet. */
        Instant until() {
            return until;
        }

        int vlan() {
            return vlan;
        }

        InetSocketAddress phone() {
            return phone;
        }

        InetSocketAddress server() {
            return server;
        }

        TftpRequest request() {
            return request;
        }

        /** The name without its directory. */
        String fileName() {
            String path = request.file().replace('\\', '/');
            return path.substring(path.lastIndexOf('/') + 1);
        }

        /** The first 64 KiB of the file, as far as they came in order. */
        byte[] content() {
            return content.toByteArray();
        }

        boolean isMissing() {
            return error == 1;
        }

        boolean isAnswered() {
            return error >= 0 || block > 0;
        }
    }

    /** In order. */
    List<Message> messages() {
        return messages;
    }

    /** The ids of all tags seen, 0 for none. */
    Set<Integer> vlans() {
        return vlans;
    }

    boolean isFull() {
        return full;
    }

    void take(CapturedDatagram datagram) {
        ByteBuffer payload = datagram.payload();
        if (DhcpMessage.isDhcp(payload)) {
            if (DhcpMessage.decode(payload.duplicate()) instanceof DecodeResult.Decoded decoded) {
                add(new Dhcp(datagram.at(), datagram.vlan(), decoded.value()), datagram);
            }
        } else if (payload.remaining() > 7 && payload.get(0) >= 'A') {
            SipMessage.parse(payload.duplicate())
                    .ifPresent(message ->
                            add(new Sip(datagram.at(), datagram.source(), datagram.destination(), message), datagram));
        } else {
            tftp(datagram);
        }
    }

    private void tftp(CapturedDatagram datagram) {
        TftpPacketKind kind = view.decode(datagram.payload().duplicate());
        TftpRequest request = kind == TftpPacketKind.RRQ ? view.request() : null;
        // By what it is and not by its port, which a trial chooses freely.
        if (request != null && (request.isNetascii() || request.mode().equalsIgnoreCase("octet"))) {
            Read before = transfers.get(datagram.source());
            if (before != null && !before.isAnswered() && before.request.equals(request)) {
                before.until = datagram.at(); // the same request, sent again
                return;
            }
            Read read = new Read(datagram, request);
            if (add(read, datagram)) {
                transfers.put(datagram.source(), read);
            }
            return;
        }
        Read read = transfers.get(datagram.destination());
        if (read != null && read.server.getAddress().equals(datagram.source().getAddress())) {
            read.until = datagram.at();
            if (kind == TftpPacketKind.ERROR && read.block == 0) {
                read.error = view.errorCode().number();
            } else if (kind == TftpPacketKind.DATA && view.block() == read.block + 1) {
                data(read, datagram.payload());
            }
        }
    }

    private void data(Read read, ByteBuffer payload) {
        if (octets + payload.remaining() > MAX_OCTETS) {
            full = true;
            return;
        }
        octets += payload.remaining();
        read.block++;
        byte[] bytes = new byte[Math.min(view.payloadLength(), MAX_CONTENT - read.content.size())];
        payload.get(view.payloadStart(), bytes);
        read.content.writeBytes(bytes);
    }

    private boolean add(Message message, CapturedDatagram datagram) {
        if (messages.size() >= MAX_MESSAGES || octets + datagram.payload().remaining() > MAX_OCTETS) {
            full = true;
            return false;
        }
        octets += datagram.payload().remaining();
        vlans.add(datagram.vlan());
        messages.add(message);
        return true;
    }
}
