package io.github.zip2x2.tftp.testing;

import io.github.zip2x2.tftp.TftpOption;
import io.github.zip2x2.tftp.TftpPacketKind;
import io.github.zip2x2.tftp.TftpPacketView;
import io.github.zip2x2.tftp.TftpRequest;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A server that serves one file, or takes one, and does one thing wrong. Written apart from the library's engines, for
 * short files; it retransmits once a second, six times.
 */
public final class FaultyServer {
    /** Carries what the server sends. */
    public interface Wire {
        /** Sends a datagram after a delay. */
        void send(InetSocketAddress from, byte[] datagram, long delayNanos);

        /** Reports the server's port as unreachable. */
        void unreachable();
    }

    private static final InetSocketAddress TID = VirtualTftp.address(1, 50_001);
    private static final InetSocketAddress OTHER_PORT = VirtualTftp.address(1, 50_002);
    private static final InetSocketAddress OTHER_HOST = VirtualTftp.address(7, 50_001);
    private static final long RETRANSMIT = 1_000_000_000L;

    private final byte[] file;
    private final FaultMode mode;
    private final int number;
    private final TftpPacketView view = new TftpPacketView();
    private final ByteArrayOutputStream stored = new ByteArrayOutputStream();
    private boolean writing;
    private boolean dead;
    private boolean struck;
    private boolean done;
    private int blksize = 512;
    private int window = 1;
    private byte[] oack = new byte[0];
    /** The lowest block not acknowledged, or the next one expected. */
    private int base;

    private long retransmitAt = Long.MAX_VALUE;
    private int tries;

    /** Makes a server; a negative number stands for none. */
    public FaultyServer(byte[] file, FaultMode mode, int number) {
        this.file = file.clone();
        this.mode = mode;
        this.number = number;
    }

    /** {@return the bytes that a client wrote} */
    public byte[] stored() {
        return stored.toByteArray();
    }

    /** {@return when it wants to be woken} */
    public long deadline() {
        return dead || done ? Long.MAX_VALUE : retransmitAt;
    }

    /** Takes a datagram that came to a port of this server. */
    public void receive(InetSocketAddress to, byte[] datagram, long now, Wire wire) {
        TftpPacketKind kind = view.decode(ByteBuffer.wrap(datagram));
        if (dead || to.equals(OTHER_PORT) || to.equals(OTHER_HOST)) {
            return;
        }
        switch (kind) {
            case RRQ, WRQ -> {
                if (base == 0 && oack.length == 0) {
                    request(view.request(), now, wire);
                }
            }
            case ACK -> acknowledged(view.block(), now, wire);
            case DATA -> taken(datagram, now, wire);
            case ERROR -> done = true;
            default -> {
                // Nothing else is for a server.
            }
        }
    }

    /** The time of {@link #deadline()} has come. */
    public void time(long now, Wire wire) {
        if (++tries > 6) {
            done = true;
            return;
        }
        retransmitAt = now + RETRANSMIT;
        if (oack.length > 0 && base == 0) {
            send(oack, wire);
        } else if (!writing) {
            window(now, wire);
        }
    }

    private void request(TftpRequest request, long now, Wire wire) {
        writing = request.isWrite();
        boolean silent = mode == (writing ? FaultMode.WRQ_TIMEOUT : FaultMode.RRQ_TIMEOUT);
        if (silent) {
            dead = true;
        } else if (mode == FaultMode.FILE_NOT_FOUND) {
            error(1, wire);
        } else if (mode == FaultMode.PERM_DENIED_READ && !writing || mode == FaultMode.PERM_DENIED_WRITE && writing) {
            error(2, wire);
        } else {
            if (mode == FaultMode.WRONG_FIRST_ADDRESS) {
                wire.send(OTHER_HOST, writing ? Packets.ack(0) : Packets.data(1, 3), 0);
            }
            answer(request, now, wire);
        }
    }

    private void answer(TftpRequest request, long now, Wire wire) {
        retransmitAt = now + RETRANSMIT;
        if (!request.options().isEmpty() || mode == FaultMode.OACK_UNREQUESTED || mode == FaultMode.OACK_EMPTY) {
            oack = oack(request);
            if (mode == FaultMode.OACK_TRUNCATED) {
                wire.send(TID, Arrays.copyOf(oack, oack.length - 1), 0);
            }
            send(oack, wire);
            if (writing) {
                base = 1;
            }
            return;
        }
        base = 1;
        if (writing) {
            send(Packets.ack(0), wire);
        } else {
            window(now, wire);
        }
    }

    private byte[] oack(TftpRequest request) {
        List<String> answer = new ArrayList<>();
        if (mode == FaultMode.OACK_UNREQUESTED) {
            answer.addAll(List.of("surprise", "1"));
        }
        if (mode != FaultMode.OACK_EMPTY) {
            for (TftpOption option : request.options().entries()) {
                long value = option.number();
                if (option.is("blksize")) {
                    blksize = (int) value;
                    value += mode == FaultMode.OACK_TOO_LARGE ? 1 : 0;
                } else if (option.is("windowsize")) {
                    window = (int) value;
                } else if (option.is("tsize") && !writing) {
                    value = file.length;
                }
                answer.addAll(List.of(option.name(), Long.toString(value)));
            }
        }
        return Packets.oack(answer.toArray(String[]::new));
    }

    private int last() {
        return file.length / blksize + 1;
    }

    private void acknowledged(int block, long now, Wire wire) {
        if (writing || block < base - 1 || block == base - 1 && base > 0) {
            return;
        }
        tries = 0;
        retransmitAt = now + RETRANSMIT;
        base = block + 1;
        if (base > last()) {
            done = true;
        } else {
            window(now, wire);
        }
    }

    private void window(long now, Wire wire) {
        for (int block = base; block < base + window && block <= last() && !dead; block++) {
            data(block, wire);
        }
    }

    private byte[] block(int block, int more) {
        int from = (block - 1) * blksize;
        int length = Math.max(0, Math.min(blksize, file.length - from)) + more;
        byte[] packet = Packets.data(block, length);
        System.arraycopy(
                file, Math.min(from, file.length), packet, 4, Math.max(0, Math.min(length, file.length - from)));
        return packet;
    }

    private void data(int block, Wire wire) {
        byte[] packet = block(block, 0);
        boolean now = block == number && !struck;
        struck |= now;
        boolean last = block == last();
        if (last && mode == FaultMode.MID_TIMEOUT_NO_FINAL_DATA) {
            dead = true;
            return;
        }
        if (block == 2 && (mode == FaultMode.SEND_ERROR_READ || mode == FaultMode.INVALID_ERR_CODE_READ)) {
            error(number, wire);
            return;
        }
        if (now && replaced(block, packet, wire)) {
            return;
        }
        if (now && mode == FaultMode.CORRUPT_DATA) {
            packet[4] ^= 0x55;
        }
        int copies = mode == FaultMode.BURST_DATA ? number : 1;
        copies += last && mode == FaultMode.DUP_FINAL_DATA || now && mode == FaultMode.DUP_MID_DATA ? 1 : 0;
        for (int i = 0; i < copies; i++) {
            send(packet, wire);
        }
        if (now && mode == FaultMode.DELAYED_DUPLICATE) {
            wire.send(TID, packet, 2_000_000_000L);
        }
    }

    /** What happens instead of a block, or before it; true if the block itself does not go out now. */
    private boolean replaced(int block, byte[] packet, Wire wire) {
        switch (mode) {
            case MID_TIMEOUT_NO_DATA -> dead = true;
            case ICMP_UNREACHABLE -> {
                dead = true;
                wire.unreachable();
            }
            case SKIP_DATA -> send(block(block + 1, 0), wire);
            case WINDOW_GAP -> {
                // It is lost.
            }
            case INVALID_BLOCK_DATA -> {
                packet[2] = 0x10;
                send(packet, wire);
            }
            case DATA_TOO_LARGE -> send(block(block, 100), wire);
            case DATA_LEN_MISMATCH -> send(block(block, -1), wire);
            case INVALID_OPCODE_READ -> send(new byte[] {0, 9, 0, (byte) block}, wire);
            case TRUNCATED_PKT -> send(Arrays.copyOf(packet, 3), wire);
            case OOO_DATA -> {
                send(block(block + 1, 0), wire);
                return false;
            }
            case OACK_MIDWAY -> {
                send(oack.length == 0 ? Packets.oack("blksize", "512") : oack, wire);
                return false;
            }
            case WRONG_TID_READ -> {
                wire.send(OTHER_PORT, Packets.data(block, blksize), 0);
                return false;
            }
            case WRONG_ADDRESS -> {
                wire.send(OTHER_HOST, Packets.data(block, blksize), 0);
                return false;
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void taken(byte[] datagram, long now, Wire wire) {
        if (!writing) {
            return;
        }
        int block = view.block();
        if (block == base) {
            stored.write(datagram, 4, datagram.length - 4);
            base++;
        } else if (block > base) {
            return;
        }
        boolean last = datagram.length - 4 < blksize;
        if (mode == FaultMode.MID_TIMEOUT_NO_ACK && block == number
                || mode == FaultMode.MID_TIMEOUT_NO_FINAL_ACK && last) {
            dead = true;
            return;
        }
        if (block == 2 && (mode == FaultMode.SEND_ERROR_WRITE || mode == FaultMode.INVALID_ERR_CODE_WRITE)) {
            error(number, wire);
            return;
        }
        boolean strike = block == number && !struck;
        struck |= strike;
        if (strike) {
            switch (mode) {
                case SKIP_ACK -> {
                    return;
                }
                case INVALID_BLOCK_ACK -> {
                    send(Packets.ack(block + 500), wire);
                    return;
                }
                case INVALID_OPCODE_WRITE -> {
                    send(new byte[] {0, 9, 0, (byte) block}, wire);
                    return;
                }
                case TRUNCATED_PKT -> {
                    send(new byte[] {0, 4, 0}, wire);
                    return;
                }
                case OOO_ACK -> send(Packets.ack(block - 1), wire);
                case DUP_MID_ACK -> send(Packets.ack(block), wire);
                case WRONG_TID_WRITE -> wire.send(OTHER_PORT, Packets.ack(block), 0);
                default -> {
                    // The acknowledgement itself follows.
                }
            }
        }
        if (last && mode == FaultMode.DUP_FINAL_ACK) {
            send(Packets.ack(block), wire);
        }
        if (last || block % window == 0 || block < base - 1) {
            send(Packets.ack(block), wire);
        }
    }

    private void error(int code, Wire wire) {
        send(Packets.error(code, "scripted"), wire);
        dead = true;
    }

    private void send(byte[] packet, Wire wire) {
        wire.send(TID, packet, mode == FaultMode.SLOW_RESPONSE ? number * 1_000_000L : 0);
    }
}
