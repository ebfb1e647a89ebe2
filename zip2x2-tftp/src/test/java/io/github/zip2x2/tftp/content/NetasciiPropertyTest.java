package io.github.zip2x2.tftp.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class NetasciiPropertyTest {
    @Property(tries = 200)
    void t61_netasciiIsTheSameWhereverReadingBegins(
            @ForAll byte[] text, @ForAll @IntRange(max = 300) int from, @ForAll @IntRange(min = 1, max = 64) int piece)
            throws IOException {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (byte b : text) {
            if (b == '\n') {
                expected.write('\r');
            }
            expected.write(b);
            if (b == '\r') {
                expected.write(0);
            }
        }
        NetasciiContent content = new NetasciiContent(new BytesContent(text, "v"));
        assertThat(content.length()).isEqualTo(-1);
        assertThat(read(content, 0, piece)).isEqualTo(expected.toByteArray());
        byte[] all = expected.toByteArray();
        int start = Math.min(from, all.length);
        assertThat(read(content, start, piece)).isEqualTo(Arrays.copyOfRange(all, start, all.length));
        content.close();
    }

    private static byte[] read(TftpContent content, long from, int piece) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(piece);
        long position = from;
        while (true) {
            int count = content.read(position, buffer.clear());
            if (count < 0) {
                return out.toByteArray();
            }
            out.write(buffer.array(), 0, count);
            position += count;
        }
    }

    @Example
    void netasciiOfALargeTextCanBeReadFromTheMiddle() throws IOException {
        byte[] text = "a line of text\n".repeat(20_000).getBytes(StandardCharsets.US_ASCII);
        NetasciiContent content = new NetasciiContent(new BytesContent(text, ""));
        byte[] all = read(content, 0, 512);
        assertThat(all).hasSize(16 * 20_000);
        byte[] tail = read(content, 200_000, 512);
        assertThat(tail).isEqualTo(Arrays.copyOfRange(all, 200_000, all.length));
    }
}
