package io.github.zip2x2.verification.lease;

import io.github.zip2x2.verification.net.Program;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A running {@link LeaseServer}. */
final class ServerProcess implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Program program;
    private final InetSocketAddress address;

    private ServerProcess(Program program, InetSocketAddress address) {
        this.program = program;
        this.address = address;
    }

    /** Starts a server under a program such as strace, whose words come first, on an address of loopback. */
    static ServerProcess start(List<String> under, String address, String leases, String pool) {
        List<String> words = new ArrayList<>(under);
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Many short lives: start fast. The heap is what a hundred thousand leases may need.
        words.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx200m"));
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), LeaseServer.class.getName()));
        words.addAll(List.of(address, leases, pool));
        Program program = Program.start(words.toArray(String[]::new));
        try {
            int port =
                    Integer.parseInt(program.awaitLine("^READY (\\d+)$", LIMIT).group(1));
            return new ServerProcess(program, new InetSocketAddress(address, port));
        } catch (AssertionError e) {
            program.close();
            throw e;
        }
    }

    static ServerProcess start(String address, String leases, String pool) {
        return start(List.of(), address, leases, pool);
    }

    InetSocketAddress address() {
        return address;
    }

    Program program() {
        return program;
    }

    /** SIGKILL, and its end. */
    void kill() {
        program.kill();
        program.awaitExit(LIMIT);
    }

    @Override
    public void close() {
        program.close();
    }
}
