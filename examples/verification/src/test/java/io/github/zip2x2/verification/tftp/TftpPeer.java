package io.github.zip2x2.verification.tftp;

import io.github.zip2x2.tftp.TftpOptions;
import io.github.zip2x2.tftp.TftpRequest;
import io.github.zip2x2.tftp.TftpTransferRecord;
import io.github.zip2x2.tftp.TftpTransferSettings;
import io.github.zip2x2.tftp.client.TftpClient;
import io.github.zip2x2.tftp.client.TftpException;
import io.github.zip2x2.tftp.client.TftpProgress;
import io.github.zip2x2.tftp.content.BytesContent;
import io.github.zip2x2.tftp.content.DirectoryContentSource;
import io.github.zip2x2.tftp.content.DirectoryUploadTarget;
import io.github.zip2x2.tftp.content.TftpContent;
import io.github.zip2x2.tftp.server.TftpServer;
import io.github.zip2x2.verification.net.Namespace;
import io.github.zip2x2.verification.net.Program;
import java.io.File;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.commons.net.tftp.TFTP;
import org.apache.commons.net.tftp.TFTPClient;
import org.apache.commons.net.tftp.TFTPServer;

/**
 * The library's TFTP server and client as a program, since a network namespace is entered by a process: {@code serve
 * ADDRESS ROOT UPLOADS}, {@code get ADDRESS FILE[,FILE]... DIRECTORY [NAME VALUE]...}, {@code put ADDRESS FILE}; and
 * Commons Net's, {@code commons-serve ADDRESS ROOT UPLOADS}, {@code commons ADDRESS FILE INTO}.
 */
public final class TftpPeer {
    private TftpPeer() {}

    /** Starts this program in a namespace. */
    static Program start(Namespace namespace, String... arguments) {
        return namespace.start(command(arguments));
    }

    /** The words that start this program. */
    static String[] command(String... arguments) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                TftpPeer.class.getName()));
        words.addAll(List.of(arguments));
        return words.toArray(String[]::new);
    }

    public static void main(String[] arguments) throws Exception {
        InetSocketAddress server = new InetSocketAddress(InetAddress.getByName(arguments[1]), 69);
        switch (arguments[0]) {
            case "serve" -> {
                TftpServer running = TftpServer.builder(new DirectoryContentSource(Path.of(arguments[2])))
                        .bind(server)
                        .uploads(new DirectoryUploadTarget(Path.of(arguments[3]), false, 0))
                        .build()
                        .start();
                System.out.println("READY " + running.addresses());
            }
            case "commons-serve" -> {
                TFTPServer running = new TFTPServer(
                        new File(arguments[2]),
                        new File(arguments[3]),
                        server.getPort(),
                        server.getAddress(),
                        TFTPServer.ServerMode.GET_AND_PUT,
                        null,
                        System.err);
                System.out.println("READY " + running.getPort());
                // All of its threads are daemons: with this one the whole server would end.
                new CountDownLatch(1).await();
            }
            case "put" -> put(server, Path.of(arguments[2]));
            case "commons" -> {
                TFTPClient client = new TFTPClient();
                client.open();
                try (OutputStream out = Files.newOutputStream(Path.of(arguments[3]))) {
                    client.receiveFile(arguments[2], TFTP.BINARY_MODE, out, server.getAddress());
                }
                client.close();
            }
            default -> get(server, arguments);
        }
    }

    private static void put(InetSocketAddress server, Path file) throws Exception {
        try (TftpClient client = TftpClient.builder().build()) {
            TftpRequest request = TftpRequest.write(file.getFileName().toString());
            TftpContent content = new BytesContent(Files.readAllBytes(file), "");
            System.out.println("DONE " + client.put(server, request, content));
        } catch (TftpException e) {
            failed(e);
        }
    }

    private static void failed(TftpException e) {
        System.out.println(
                "FAILED " + e.failure().kind() + " " + e.failure().code().number());
        System.exit(3);
    }

    private static void get(InetSocketAddress server, String[] arguments) throws Exception {
        TftpOptions options = TftpOptions.NONE;
        for (int i = 4; i < arguments.length; i += 2) {
            options = options.with(arguments[i], arguments[i + 1]);
        }
        TftpTransferSettings settings = TftpTransferSettings.builder()
                .dally(Duration.ofMillis(100))
                .plainFallback(true)
                .build();
        try (TftpClient client = TftpClient.builder().settings(settings).build()) {
            for (String file : arguments[2].split(",")) {
                TftpRequest request = TftpRequest.read(file).withOptions(options);
                Path into = Path.of(arguments[3]).resolve(file);
                TftpTransferRecord record = client.getFile(server, request, into, TftpProgress.NONE);
                System.out.println("DONE " + record);
            }
        } catch (TftpException e) {
            failed(e);
        }
    }
}
