package io.github.zip2x2.examples.benchmarks.tftp;

import io.github.zip2x2.tftp.content.DirectoryContentSource;
import io.github.zip2x2.tftp.driver.TftpServer;
import io.github.zip2x2.tftp.engine.TftpServerSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** A TFTP server for the load generators: {@code ServeDirectory ADDRESS PORT ROOT [TRUSTED-CIDR]}. */
public final class ServeDirectory {
    private ServeDirectory() {}

    public static void main(String[] args) throws Exception {
        String trusted = args.length > 3 ? args[3] : args[0] + "/13";
        TftpServer server = TftpServer.builder(new DirectoryContentSource(Path.of(args[2])))
                .bind(new InetSocketAddress(InetAddress.getByName(args[0]), Integer.parseInt(args[1])))
                .settings(TftpServerSettings.builder().trusted(trusted).build())
                .build()
                .start();
        System.out.println("READY tftp=" + server.addresses().get(0));
    }
}
