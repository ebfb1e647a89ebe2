package io.github.zip2x2.verification.net;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Network namespaces of one test, with their links, programs and captures; closing it removes everything.
 *
 * <pre>{@code
 * @RequiresRoot
 * @RequiresPrograms("udhcpc")
 * class LeaseIT {
 *     @Test
 *     void udhcpcGetsAnAddress(@TempDir Path directory) {
 *         try (NetworkNamespaces net = NetworkNamespaces.create()) {
 *             Lan lan = net.lan("10.77.1.1/24", 2);                     // a server on a bridge with two clients
 *             Capture capture = lan.server().capture("eth0", "udp port 67 or udp port 68", directory);
 *             Program server = lan.server().startExample("pbx-embedded", "--interface", "eth0", "--pool", "...");
 *             server.awaitLine("^READY ", Duration.ofSeconds(10));
 *             lan.client(0).run("udhcpc", "-f", "-q", "-n", "-i", "eth0", "-s", "/bin/true").expectExit(0);
 *             Dissection packets = capture.stop();
 *             assertThat(packets.column("dhcp.option.dhcp")).containsExactly("1", "2", "3", "5");
 *             assertThat(packets.complaints()).isEmpty();
 *         }
 *     }
 * }
 * }</pre>
 *
 * Build other shapes from {@link #add}, {@link #link}, {@link #bridge}, {@link Namespace#address} and
 * {@link Namespace#route}; {@link #pair} and {@link #lan} are the usual two. Names are unique per process and instance,
 * IPv6 is off, checksums are computed in software. {@link #close} ends the programs that were started (SIGTERM, then
 * SIGKILL) and what they left behind in the namespaces, also after a failure half way; its own failures come last.
 * Thread-safe only for {@link #close}. Tests run it by {@code mvn -Preal-programs verify} as root.
 */
public final class NetworkNamespaces implements AutoCloseable {
    private static final AtomicInteger INSTANCES = new AtomicInteger();
    private static final Duration GRACE = Duration.ofSeconds(3);

    private final String prefix = "zv" + ProcessHandle.current().pid() + "-" + INSTANCES.incrementAndGet() + "-";
    private final Deque<Namespace> namespaces = new ArrayDeque<>();
    private final Thread atExit = new Thread(this::remove, "namespaces-at-exit");

    private NetworkNamespaces() {}

    /** Returns an empty set of namespaces, which the caller closes. */
    public static NetworkNamespaces create() {
        NetworkNamespaces created = new NetworkNamespaces();
        // For a build that is interrupted: its namespaces would outlive it.
        Runtime.getRuntime().addShutdownHook(created.atExit);
        return created;
    }

    /** Adds a namespace with its loopback up. */
    public synchronized Namespace add(String label) {
        String name = prefix + label;
        Command.run("ip", "netns", "add", name);
        Namespace namespace = new Namespace(name);
        namespaces.push(namespace);
        namespace.command("ip", "link", "set", "lo", "up");
        namespace.command("sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1", "net.ipv6.conf.default.disable_ipv6=1");
        return namespace;
    }

    /** Joins two namespaces by a veth pair, both ends up and without addresses. */
    public void link(Namespace a, String interfaceA, Namespace b, String interfaceB) {
        Command.run(
                "ip",
                "link",
                "add",
                interfaceA,
                "netns",
                a.name(),
                "type",
                "veth",
                "peer",
                "name",
                interfaceB,
                "netns",
                b.name());
        a.bringUp(interfaceA);
        b.bringUp(interfaceB);
    }

    /** Adds a namespace that is a switch, and gives every member an {@code interfaceName} plugged into it. */
    public Namespace bridge(String label, String interfaceName, List<Namespace> members) {
        Namespace bridge = add(label);
        bridge.command("ip", "link", "add", "br0", "type", "bridge", "stp_state", "0", "forward_delay", "0");
        bridge.command("ip", "link", "set", "br0", "up");
        for (int port = 0; port < members.size(); port++) {
            plug(bridge, "port" + port, members.get(port), interfaceName);
        }
        return bridge;
    }

    /** Plugs one more member into a switch. */
    public void plug(Namespace bridge, String port, Namespace member, String interfaceName) {
        link(bridge, port, member, interfaceName);
        bridge.command("ip", "link", "set", port, "master", "br0");
    }

    /** A server with this address and one client without one, on {@code eth0} each, joined directly. */
    public Lan pair(String serverAddress) {
        Namespace server = add("server");
        Namespace client = add("client0");
        link(server, "eth0", client, "eth0");
        server.address("eth0", serverAddress);
        return new Lan(server, List.of(client));
    }

    /** A server with this address and clients without one, on {@code eth0} each, around a switch. */
    public Lan lan(String serverAddress, int clients) {
        Namespace server = add("server");
        List<Namespace> members = new ArrayList<>();
        members.add(server);
        for (int number = 0; number < clients; number++) {
            members.add(add("client" + number));
        }
        bridge("switch", "eth0", members);
        server.address("eth0", serverAddress);
        return new Lan(server, members.subList(1, members.size()));
    }

    /** The jar of an example application, {@code examples/NAME/target/NAME.jar}. */
    public static Path exampleJar(String application) {
        Path verification = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        return verification.resolveSibling(application).resolve("target").resolve(application + ".jar");
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException exitingAlready) {
            // The hook does the same work.
        }
        remove();
    }

    private synchronized void remove() {
        List<Namespace> all = List.copyOf(namespaces);
        namespaces.clear();
        AssertionError failure = null;
        for (Namespace namespace : all) {
            namespace.askAllToEnd();
        }
        for (Namespace namespace : all) {
            try {
                namespace.endAll(GRACE);
                Command.run("ip", "netns", "delete", namespace.name());
            } catch (AssertionError e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
