package io.github.zip2x2.tftp.transfer;

import java.nio.ByteBuffer;

/**
 * Turns netascii into local text, block by block: CR LF becomes LF, CR NUL becomes CR; a CR before anything else stays,
 * also at the very end.
 */
final class NetasciiDecoder {
    private static final byte CR = '\r';
    private static final byte LF = '\n';

    private ByteBuffer text = ByteBuffer.allocate(0);
    private boolean heldCr;

    /** The text of {@code length} bytes from {@code start} on; valid until the next call. */
    ByteBuffer decode(ByteBuffer bytes, int start, int length, boolean last) {
        if (text.capacity() < length + 1) {
            text = ByteBuffer.allocate(length + 1);
        }
        text.clear();
        for (int i = start; i < start + length; i++) {
            byte b = bytes.get(i);
            if (heldCr) {
                heldCr = false;
                if (b == LF || b == 0) {
                    text.put(b == LF ? LF : CR);
                    continue;
                }
                text.put(CR);
            }
            if (b == CR) {
                heldCr = true;
            } else {
                text.put(b);
            }
        }
        if (last && heldCr) {
            heldCr = false;
            text.put(CR);
        }
        return text.flip();
    }
}
