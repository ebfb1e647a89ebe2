package io.github.zip2x2.examples.benchmarks.tftp;

import io.github.zip2x2.tftp.content.DirectoryContentSource;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import io.github.zip2x2.tftp.driver.TftpServer;
import io.github.zip2x2.tftp.engine.TftpServerSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** A TFTP server for the load generators: {@code ServeDirectory ADDRESS PORT ROOT [TRUSTED-CIDR [LOOPS]]}. */
public final class ServeDirectory {
    private ServeDirectory() {}

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
    }
}
