package io.github.zip2x2.verification.lease;

import io.github.zip2x2.verification.net.Program;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL of its own on a free port of loopback, from binaries of Maven Central; runs as nobody where this is root. */
final class Postgres implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String NOBODY = "65534";

    private final Path directory;
    private final int port;
    private final AtomicInteger databases = new AtomicInteger();
    /** For a build that is interrupted: the server would outlive it. */
    private final Thread atExit = new Thread(this::end, "postgres-at-exit");

    private @Nullable Program server;

    private Postgres(Path directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    static Postgres start() throws IOException {
        // Not in the build's directory, which may lie where nobody may not go.
        Path directory = Files.createTempDirectory(
                "zip2x2-postgres-", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Postgres postgres = new Postgres(directory, port);
        Runtime.getRuntime().addShutdownHook(postgres.atExit);
        try {
            postgres.unpack();
            Path data = Files.createDirectory(directory.resolve("data"));
            if (isRoot()) {
                Files.setAttribute(data, "unix:uid", Integer.valueOf(NOBODY));
            }
            postgres.run("initdb", "-D", data.toString(), "-U", "pbx", "--auth=trust", "-E", "UTF8", "--locale=C")
                    .awaitExit(LIMIT)
                    .expectExit(0);
            postgres.server = postgres.serve();
            return postgres;
        } catch (IOException | RuntimeException | AssertionError e) {
            postgres.close();
            throw e;
        }
    }

    private void unpack() throws IOException {
        try (InputStream packed = Postgres.class.getResourceAsStream("/postgres-linux-x86_64.txz")) {
            if (packed == null) {
                throw new IOException("the binaries of PostgreSQL are not on the class path");
            }
            TarArchiveInputStream tar =
                    new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(packed)));
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = directory.resolve(entry.getName()).normalize();
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else if (entry.isSymbolicLink()) {
                    Files.createDirectories(file.getParent());
                    Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(tar, file);
                    Files.setPosixFilePermissions(
                            file,
                            PosixFilePermissions.fromString((entry.getMode() & 0100) != 0 ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
    }

    private static boolean isRoot() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }

    private Program run(String... words) throws IOException {
        List<String> all = new ArrayList<>();
        if (isRoot()) {
            all.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        }
        all.add(directory.resolve("bin").resolve(words[0]).toString());
        all.addAll(List.of(words).subList(1, words.length));
        return Program.start(all.toArray(String[]::new));
    }

    private Program serve() throws IOException {
        Program started = run(
                "postgres",
                "-D",
                directory.resolve("data").toString(),
                "-p",
                String.valueOf(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=");
        started.awaitLine("database system is ready to accept connections", LIMIT);
        return started;
    }

    /** Ends it as a crash does: nothing is written any more, all connections break. */
    void crash() {
        Program running = server;
        if (running != null) {
            Program.start("kill", "-QUIT", String.valueOf(running.pid()))
                    .awaitExit(LIMIT)
                    .expectExit(0);
            running.awaitExit(LIMIT);
        }
    }

    private void end() {
        Program running = server;
        if (running != null && running.isAlive()) {
            crash();
        }
    }

    /** Starts it again after a crash, with what it had, on the same port. */
    void startAgain() throws IOException {
        server = serve();
    }

    /** Makes an empty database. */
    String newDatabase(String how) throws SQLException {
        String name = "leases" + databases.incrementAndGet();
        try (Connection connection = source("postgres").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name + " " + how);
        }
        return name;
    }

    String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    PGSimpleDataSource source(String database) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url(database));
        source.setUser("pbx");
        source.setConnectTimeout(5);
        source.setSocketTimeout(10);
        return source;
    }

    @Override
    public void close() throws IOException {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException exitingAlready) {
            // The hook does the same work.
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
