package io.github.zip2x2.boot.testing;

import io.github.zip2x2.tftp.content.TftpContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads content to its end, as a transfer would. */
public final class WholeContent {
    private WholeContent() {}

    /**
     * All bytes.
     *
     * @param content the content, which stays open
     * @return its bytes
     * @throws IOException if it cannot be read
     */
    public static byte[] of(TftpContent content) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer block = ByteBuffer.allocate(512);
        while (content.read(all.size(), block.clear()) > 0) {
            all.write(block.array(), 0, block.position());
        }
        return all.toByteArray();
    }
}
