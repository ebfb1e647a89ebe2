package io.github.zip2x2.tftp;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A reusable view of one received datagram. Decoding never throws on any bytes and allocates nothing for DATA and ACK;
 * strings of requests, OACKs and errors are made when asked for. The view is valid until the datagram's buffer changes.
 * Not safe for use by several threads.
 */
public final class TftpPacketView {

    private ByteBuffer bytes = ByteBuffer.allocate(0);
    private int start;
    private int end;
    private int number;
    private TftpPacketKind kind = TftpPacketKind.MALFORMED;
    private TftpDefect defect = TftpDefect.TOO_SHORT;

    /** Makes a view of nothing. */
    public TftpPacketView() {}

    /**
     * Looks at the bytes between a buffer's position and its limit; neither changes.
     *
     * @param datagram the datagram
     * @return what it is
     */
    public TftpPacketKind decode(ByteBuffer datagram) {
        bytes = datagram;
        start = datagram.position();
        end = datagram.limit();
        number = 0;
        if (end - start < 2) {
            return malformed(TftpDefect.TOO_SHORT);
        }
        int opcode = unsignedShort(start);
        return switch (opcode) {
            case TftpCodec.RRQ -> strings(TftpPacketKind.RRQ);
            case TftpCodec.WRQ -> strings(TftpPacketKind.WRQ);
            case TftpCodec.OACK -> strings(TftpPacketKind.OACK);
            case TftpCodec.DATA -> numbered(TftpPacketKind.DATA);
            case TftpCodec.ACK -> numbered(TftpPacketKind.ACK);
            case TftpCodec.ERROR -> numbered(TftpPacketKind.ERROR);
            default -> malformed(TftpDefect.UNKNOWN_OPCODE);
        };
    }

    /** {@return what the datagram is} */
    public TftpPacketKind kind() {
        return kind;
    }

    /** {@return why it is malformed, or {@link TftpDefect#NONE}} */
    public TftpDefect defect() {
        return defect;
    }

    /** {@return the first 16 bits, or -1 if there are fewer} */
    public int opcode() {
        return end - start < 2 ? -1 : unsignedShort(start);
    }

    /** {@return the 16-bit block number of DATA or ACK; 0 for other packets} */
    public int block() {
        return kind == TftpPacketKind.DATA || kind == TftpPacketKind.ACK ? number : 0;
    }

    /** {@return the bytes of a DATA packet's payload; 0 for other packets} */
    public int payloadLength() {
        return kind == TftpPacketKind.DATA ? end - start - TftpCodec.HEADER : 0;
    }

    /** {@return the index of the payload's first byte in the decoded buffer} */
    public int payloadStart() {
        return start + TftpCodec.HEADER;
    }

    /** {@return the code of an ERROR packet; 0 (not defined) for other packets} */
    public TftpErrorCode errorCode() {
        return kind == TftpPacketKind.ERROR ? new TftpErrorCode(number) : TftpErrorCode.NOT_DEFINED;
    }

    /** {@return the text of an ERROR packet, at most 127 characters, control characters replaced; empty if it has none} */
    public String errorText() {
        if (kind != TftpPacketKind.ERROR) {
            return "";
        }
        int from = start + TftpCodec.HEADER;
        int to = Math.min(from, end);
        while (to < end && bytes.get(to) != 0 && to - from < TftpCodec.MAX_ERROR_TEXT) {
            to++;
        }
        return TftpCodec.printable(text(from, to));
    }

    /**
     * Makes the request of an RRQ or WRQ.
     *
     * @return the request
     * @throws IllegalStateException if the datagram is something else
     */
    public TftpRequest request() {
        if (kind != TftpPacketKind.RRQ && kind != TftpPacketKind.WRQ) {
            throw new IllegalStateException("not a request: " + kind);
        }
        int fileEnd = terminator(start + 2);
        int modeEnd = terminator(fileEnd + 1);
        return new TftpRequest(
                kind == TftpPacketKind.WRQ,
                text(start + 2, fileEnd),
                text(fileEnd + 1, modeEnd),
                optionsFrom(modeEnd + 1));
    }

    /** {@return the options of an OACK, or of a request; none for other packets} */
    public TftpOptions options() {
        return switch (kind) {
            case OACK -> optionsFrom(start + 2);
            case RRQ, WRQ -> request().options();
            default -> TftpOptions.NONE;
        };
    }

    private TftpPacketKind numbered(TftpPacketKind what) {
        if (end - start < TftpCodec.HEADER) {
            return malformed(TftpDefect.TOO_SHORT);
        }
        number = unsignedShort(start + 2);
        kind = what;
        defect = TftpDefect.NONE;
        return what;
    }

    private TftpPacketKind strings(TftpPacketKind what) {
        int at = start + 2;
        if (what != TftpPacketKind.OACK) {
            if (end - start > TftpCodec.MAX_REQUEST) {
                return malformed(TftpDefect.TOO_LONG);
            }
            int fileEnd = terminator(at);
            int modeEnd = fileEnd < 0 ? -1 : terminator(fileEnd + 1);
            if (modeEnd < 0) {
                return malformed(TftpDefect.UNTERMINATED_STRING);
            }
            if (fileEnd == at) {
                return malformed(TftpDefect.EMPTY_FILE_NAME);
            }
            at = modeEnd + 1;
        }
        // An empty option name is padding that some clients add after the mode: the rest is not looked at.
        while (at < end && bytes.get(at) != 0) {
            int nameEnd = terminator(at);
            int valueEnd = nameEnd < 0 ? -1 : terminator(nameEnd + 1);
            if (valueEnd < 0) {
                return malformed(TftpDefect.UNTERMINATED_STRING);
            }
            at = valueEnd + 1;
        }
        kind = what;
        defect = TftpDefect.NONE;
        return what;
    }

    private TftpOptions optionsFrom(int from) {
        if (from >= end || bytes.get(from) == 0) {
            return TftpOptions.NONE;
        }
        List<TftpOption> options = new ArrayList<>();
        int at = from;
        while (at < end && bytes.get(at) != 0) {
            int nameEnd = terminator(at);
            int valueEnd = terminator(nameEnd + 1);
            options.add(new TftpOption(text(at, nameEnd), text(nameEnd + 1, valueEnd)));
            at = valueEnd + 1;
        }
        return TftpOptions.of(options);
    }

    private TftpPacketKind malformed(TftpDefect why) {
        kind = TftpPacketKind.MALFORMED;
        defect = why;
        return kind;
    }

    private int terminator(int from) {
        for (int i = from; i < end; i++) {
            if (bytes.get(i) == 0) {
                return i;
            }
        }
        return -1;
    }

    private int unsignedShort(int index) {
        return ((bytes.get(index) & 0xFF) << 8) | (bytes.get(index + 1) & 0xFF);
    }

    private String text(int from, int to) {
        byte[] copy = new byte[Math.max(0, to - from)];
        boolean ascii = true;
        for (int i = 0; i < copy.length; i++) {
            copy[i] = bytes.get(from + i);
            ascii &= copy[i] >= 0;
        }
        if (ascii) {
            return new String(copy, StandardCharsets.ISO_8859_1);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(copy))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return new String(copy, StandardCharsets.ISO_8859_1);
        }
    }
}
