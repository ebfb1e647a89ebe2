package io.github.zip2x2.examples.benchmarks.tftp;

import com.sun.management.UnixOperatingSystemMXBean;
import io.github.zip2x2.tftp.content.DirectoryContentSource;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import io.github.zip2x2.tftp.server.TftpServer;
import io.github.zip2x2.tftp.server.TftpServerCounters;
import io.github.zip2x2.tftp.server.TftpServerSettings;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A TFTP server for the load generators: {@code ServeDirectory ADDRESS PORT ROOT [TRUSTED-CIDR [LOOPS]]}. At the line
 * {@code report} on its standard input it says what it has done and what it holds, with the peaks seen since the first
 * such line.
 */
public final class ServeDirectory {
    private static final MemoryMXBean MEMORY = ManagementFactory.getMemoryMXBean();

    private final TftpServer server;
    private volatile long mostHeap;
    private volatile int mostActive;

    private ServeDirectory(TftpServer server) {
        this.server = server;
    }

    public static void main(String[] args) throws Exception {
        String trusted = args.length > 3 ? args[3] : args[0] + "/13";
        int loops = args.length > 4
                ? Integer.parseInt(args[4])
                : Math.min(2, Runtime.getRuntime().availableProcessors());
        TftpServer server = TftpServer.builder(new DirectoryContentSource(Path.of(args[2])))
                .bind(new InetSocketAddress(InetAddress.getByName(args[0]), Integer.parseInt(args[1])))
                .settings(TftpServerSettings.builder()
                        .trusted(trusted)
                        // All of the generator's phones have one address: each of its sockets is one of them.
                        .clientKey(TftpContentRequest::peer)
                        .build())
                .loops(loops)
                .build()
                .start();
        System.out.println("READY tftp=" + server.addresses().get(0));
        new ServeDirectory(server).reportWhenAsked();
    }

    private void reportWhenAsked() throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        Thread sampler = null;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.equals("report")) {
                if (sampler == null) {
                    sampler = new Thread(this::sample, "sampler");
                    sampler.setDaemon(true);
                    sampler.start();
                }
                System.out.println(report());
            }
        }
    }

    private void sample() {
        try {
            while (true) {
                mostHeap = Math.max(mostHeap, MEMORY.getHeapMemoryUsage().getUsed());
                mostActive = Math.max(mostActive, server.counters().active());
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String report() {
        TftpServerCounters counted = server.counters();
        UnixOperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class);
        int threads = ManagementFactory.getThreadMXBean().getThreadCount();
        System.gc();
        return "REPORT completed=" + counted.completed() + " failed=" + counted.failed() + " refused="
                + counted.refused() + " retransmissions=" + counted.retransmissions() + " most_active=" + mostActive
                + " heap_peak_mb=" + (mostHeap >> 20) + " heap_live_mb="
                + (MEMORY.getHeapMemoryUsage().getUsed() >> 20) + " threads=" + threads + " descriptors="
                + system.getOpenFileDescriptorCount();
    }
}
