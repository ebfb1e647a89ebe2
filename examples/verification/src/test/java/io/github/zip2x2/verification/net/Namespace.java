package io.github.zip2x2.verification.net;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** One network namespace, and the programs started in it. */
public final class Namespace {
    /** How long {@link #run} lets a program take. */
    public static final Duration RUN_LIMIT = Duration.ofSeconds(60);

    private static final Duration POLL = Duration.ofMillis(20);

    private final String name;
    private final List<Program> programs = new CopyOnWriteArrayList<>();

    Namespace(String name) {
        this.name = name;
    }

    /** The name as {@code ip netns} knows it. */
    public String name() {
        return name;
    }

    /** Adds an address, {@code a.b.c.d/n}, with the broadcast address of its network. */
    public Namespace address(String interfaceName, String cidr) {
        command("ip", "address", "add", cidr, "brd", "+", "dev", interfaceName);
        return this;
    }

    /** Adds a static route, {@code default} or {@code a.b.c.d/n}. */
    public Namespace route(String destination, String gateway) {
        command("ip", "route", "add", destination, "via", gateway);
        return this;
    }

    /** Gives an interface this hardware address, {@code xx:xx:xx:xx:xx:xx}. */
    public Namespace hardwareAddress(String interfaceName, String mac) {
        command("ip", "link", "set", interfaceName, "address", mac);
        return this;
    }

    /** Lets this namespace forward between its interfaces. */
    public Namespace forwarding() {
        command("sysctl", "-qw", "net.ipv4.ip_forward=1");
        return this;
    }

    /** Runs a program to its end, at most {@link #RUN_LIMIT}; the caller looks at its exit status. */
    public Program run(String... words) {
        return start(words).awaitExit(RUN_LIMIT);
    }

    /** Starts a program, which is ended when the namespaces are closed at the latest. */
    public Program start(String... words) {
        Program program = Program.start(inNamespace(words));
        programs.add(program);
        return program;
    }

    /** Starts {@code examples/APPLICATION/target/APPLICATION.jar} on the JDK that runs the tests. */
    public Program startExample(String application, String... arguments) {
        Path jar = NetworkNamespaces.exampleJar(application);
        if (!Files.isRegularFile(jar)) {
            throw new AssertionError(jar + " is not built: mvn -pl examples/" + application + " -am package");
        }
        List<String> words = new ArrayList<>(List.of(java(), "-jar", jar.toString()));
        words.addAll(List.of(arguments));
        return start(words.toArray(String[]::new));
    }

    /** Records what passes an interface, from now on; the filter is tcpdump's, or empty for everything. */
    public Capture capture(String interfaceName, String filter, Path directory) {
        return Capture.start(this, interfaceName, filter, directory);
    }

    /** Waits until a UDP socket is bound to this port, on any address. */
    public Namespace awaitUdpPort(int port, Duration limit) {
        return await(
                "a socket on UDP port " + port,
                limit,
                () -> !command("ss", "-Hlun", "sport", "=", ":" + port).stdout().isBlank());
    }

    /** Waits until the condition holds, and names it when it does not. */
    public Namespace await(String condition, Duration limit, BooleanSupplier holds) {
        long start = System.nanoTime();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - start > limit.toNanos()) {
                throw new AssertionError(
                        "not within " + limit + " in " + name + ": " + condition + "; programs: " + programs);
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        return this;
    }

    Program command(String... words) {
        return Command.run(inNamespace(words));
    }

    void bringUp(String interfaceName) {
        // A capture, and a peer that reads raw frames, would see checksums that nobody ever computes on a veth.
        command("ethtool", "-K", interfaceName, "tx", "off");
        command("ip", "link", "set", interfaceName, "up");
    }

    void askAllToEnd() {
        programs.forEach(Program::terminate);
    }

    void endAll(Duration grace) {
        programs.forEach(program -> program.end(grace));
        programs.clear();
        // Daemons that detached from their parents; only programs of ours can be in a namespace of ours.
        Command.run("ip", "netns", "pids", name)
                .stdout()
                .lines()
                .map(pid -> ProcessHandle.of(Long.parseLong(pid.strip())))
                .forEach(handle -> handle.ifPresent(ProcessHandle::destroyForcibly));
    }

    @Override
    public String toString() {
        return name;
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private String[] inNamespace(String... words) {
        return Stream.concat(Stream.of("ip", "netns", "exec", name), Stream.of(words))
                .toArray(String[]::new);
    }
}
