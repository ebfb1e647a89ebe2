package io.github.zip2x2.tftp.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.zip2x2.tftp.content.MemoryContentSource;
import io.github.zip2x2.tftp.testing.Packets;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the server's thread allocates while a file goes over, over UDP on loopback. */
@Timeout(60)
class AllocationTest {
    private static final int BLOCKS = 20_000;
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @Test
    void noBytesPerDataAndAck() throws Exception {
        MemoryContentSource files = new MemoryContentSource().put("f", new byte[BLOCKS * 512]);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (TftpServer server =
                TftpServer.builder(files).bind(ANY_PORT).loops(1).build().start()) {
            Thread loop = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("zip2x2-tftp-server"))
                    .findFirst()
                    .orElseThrow();
            download(server.addresses().get(0), threads, loop);
            long allocated = download(server.addresses().get(0), threads, loop);
            // One allocated object per packet would be 16 bytes times all of them.
            assertThat(allocated).as("bytes for %s blocks", BLOCKS - 2000).isLessThan((BLOCKS - 2000) / 2);
        }
    }

    private static long download(InetSocketAddress server, ThreadMXBean threads, Thread loop) throws Exception {
        long before = 0;
        try (DatagramChannel client = DatagramChannel.open().bind(ANY_PORT)) {
            client.send(ByteBuffer.wrap(Packets.rrq("f")), server);
            ByteBuffer data = ByteBuffer.allocateDirect(600);
            ByteBuffer ack = ByteBuffer.allocateDirect(4);
            for (int block = 1; block <= BLOCKS; block++) {
                InetSocketAddress peer;
                do {
                    peer = (InetSocketAddress) client.receive(data.clear());
                } while ((data.getShort(2) & 0xFFFF) != block);
                if (block == 1000) {
                    before = threads.getThreadAllocatedBytes(loop.getId());
                }
                if (block == BLOCKS - 1000) {
                    before = threads.getThreadAllocatedBytes(loop.getId()) - before;
                }
                ack.clear();
                ack.putShort((short) 4).putShort((short) block);
                client.send(ack.flip(), peer);
            }
            return before;
        }
    }
}
