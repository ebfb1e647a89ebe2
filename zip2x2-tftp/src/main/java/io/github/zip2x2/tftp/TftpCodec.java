package io.github.zip2x2.tftp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Writes the six packets of RFC 1350 section 5 and RFC 2347 into a caller's buffer, from its position on. */
public final class TftpCodec {
    /** Opcode of a read request. */
    public static final int RRQ = 1;
    /** Opcode of a write request. */
    public static final int WRQ = 2;
    /** Opcode of data. */
    public static final int DATA = 3;
    /** Opcode of an acknowledgement. */
    public static final int ACK = 4;
    /** Opcode of an error. */
    public static final int ERROR = 5;
    /** Opcode of an option acknowledgement. */
    public static final int OACK = 6;
    /** Bytes before the payload of DATA, and of a whole ACK: {@value}. */
    public static final int HEADER = 4;
    /** Block size when none is negotiated (RFC 1350): {@value} bytes. */
    public static final int DEFAULT_BLKSIZE = 512;
    /** Smallest block size of RFC 2348: {@value} bytes. */
    public static final int MIN_BLKSIZE = 8;
    /** Largest block size of RFC 2348: {@value} bytes. */
    public static final int MAX_BLKSIZE = 65464;
    /** Longest request of RFC 2347: {@value} bytes. */
    public static final int MAX_REQUEST = 512;
    /** Longest error text written or shown: {@value} characters. */
    public static final int MAX_ERROR_TEXT = 127;

    private TftpCodec() {}

    /**
     * Writes a request.
     *
     * @param into at least {@link #MAX_REQUEST} bytes remaining
     * @param request the request
     * @throws IllegalArgumentException if a name is empty, holds a control character, an option stands twice, or the
     *     packet would be longer than 512 bytes
     */
    public static void encodeRequest(ByteBuffer into, TftpRequest request) {
        int from = into.position();
        checkText("file name", request.file(), false);
        checkText("mode", request.mode(), false);
        byte[] file = request.file().getBytes(StandardCharsets.UTF_8);
        byte[] mode = request.mode().getBytes(StandardCharsets.US_ASCII);
        int length = 2 + file.length + 1 + mode.length + 1 + optionsLength(request.options());
        if (length > MAX_REQUEST) {
            throw new IllegalArgumentException("request for \"" + request.file() + "\" takes " + length
                    + " bytes, RFC 2347 allows " + MAX_REQUEST + ": shorten the name or ask for fewer options");
        }
        into.putShort((short) (request.isWrite() ? WRQ : RRQ));
        into.put(file).put((byte) 0).put(mode).put((byte) 0);
        putOptions(into, request.options());
        assert into.position() - from == length;
    }

    /**
     * Writes an OACK.
     *
     * @param into the buffer
     * @param options the accepted options
     * @throws IllegalArgumentException if an option's name is empty or stands twice, or a text holds a control character
     */
    public static void encodeOack(ByteBuffer into, TftpOptions options) {
        optionsLength(options);
        into.putShort((short) OACK);
        putOptions(into, options);
    }

    /**
     * Writes an ACK.
     *
     * @param into the buffer
     * @param block the block number; its low 16 bits count
     */
    public static void encodeAck(ByteBuffer into, int block) {
        into.putShort((short) ACK).putShort((short) block);
    }

    /**
     * Writes the header of DATA; the payload follows it.
     *
     * @param into the buffer
     * @param block the block number; its low 16 bits count
     */
    public static void encodeDataHeader(ByteBuffer into, int block) {
        into.putShort((short) DATA).putShort((short) block);
    }

    /**
     * Writes an ERROR: its text in ASCII, at most {@value #MAX_ERROR_TEXT} characters, ended by NUL.
     *
     * @param into the buffer
     * @param code the code
     * @param text what went wrong; characters that are not printable ASCII become {@code ?}
     */
    public static void encodeError(ByteBuffer into, TftpErrorCode code, String text) {
        into.putShort((short) ERROR).putShort((short) code.number());
        int length = Math.min(text.length(), MAX_ERROR_TEXT);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            into.put((byte) (c >= 0x20 && c < 0x7F ? c : '?'));
        }
        into.put((byte) 0);
    }

    /**
     * Replaces what could upset a log or a terminal.
     *
     * @param text text from the network
     * @return the same with control characters replaced by {@code ?}
     */
    public static String printable(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            clean.append(Character.isISOControl(c) ? '?' : c);
        }
        return clean.toString();
    }

    private static int optionsLength(TftpOptions options) {
        int length = 0;
        List<TftpOption> entries = options.entries();
        for (int i = 0; i < entries.size(); i++) {
            TftpOption option = entries.get(i);
            checkText("option name", option.name(), false);
            checkText("value of option " + option.name(), option.value(), true);
            for (int j = 0; j < i; j++) {
                if (entries.get(j).is(option.name())) {
                    throw new IllegalArgumentException("option " + option.name().toLowerCase(Locale.ROOT)
                            + " stands twice; RFC 2347 allows each once");
                }
            }
            length += option.name().length() + option.value().length() + 2;
        }
        return length;
    }

    private static void putOptions(ByteBuffer into, TftpOptions options) {
        for (TftpOption option : options.entries()) {
            into.put(option.name().getBytes(StandardCharsets.US_ASCII)).put((byte) 0);
            into.put(option.value().getBytes(StandardCharsets.US_ASCII)).put((byte) 0);
        }
    }

    private static void checkText(String what, String text, boolean mayBeEmpty) {
        if (text.isEmpty() && !mayBeEmpty) {
            throw new IllegalArgumentException(what + " is empty");
        }
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                throw new IllegalArgumentException(
                        what + " \"" + printable(text) + "\" holds a control character at index " + i);
            }
        }
    }
}
