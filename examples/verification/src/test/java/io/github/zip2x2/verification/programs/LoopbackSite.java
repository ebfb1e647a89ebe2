package io.github.zip2x2.verification.programs;

import io.github.zip2x2.verification.net.Dissection;
import io.github.zip2x2.verification.net.Namespace;
import io.github.zip2x2.verification.net.Program;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;

/** {@code pbx-embedded} on free ports of a namespace's loopback, and {@code site-check} against it. */
final class LoopbackSite {
    static final Duration LIMIT = Duration.ofSeconds(60);

    private final Namespace namespace;
    private final Program server;
    private final int dhcpPort;
    private final int tftpPort;

    private LoopbackSite(Namespace namespace, Program server, int dhcpPort, int tftpPort) {
        this.namespace = namespace;
        this.server = server;
        this.dhcpPort = dhcpPort;
        this.tftpPort = tftpPort;
    }

    static LoopbackSite start(Namespace namespace, TftpRoot root) {
        Program server = namespace.startExample(
                "pbx-embedded",
                "--network",
                "127.0.0.0/8",
                "--pool",
                "127.0.1.10-127.0.1.20",
                "--root",
                root.directory().toString(),
                "--state",
                root.directory().resolveSibling("state").toString());
        MatchResult ready = server.awaitLine("^READY dhcp=127\\.0\\.0\\.1:(\\d+) tftp=127\\.0\\.0\\.1:(\\d+)$", LIMIT);
        return new LoopbackSite(namespace, server, Integer.parseInt(ready.group(1)), Integer.parseInt(ready.group(2)));
    }

    Program server() {
        return server;
    }

    /** Starts a check of the phone that the root knows. */
    Program check(String... more) {
        List<String> words = new ArrayList<>(List.of("--bind", "127.0.0.1", "--dhcp-server", "127.0.0.1:" + dhcpPort));
        words.addAll(List.of("--tftp-port", String.valueOf(tftpPort), "--mac", TftpRoot.MAC));
        words.addAll(List.of(more));
        return namespace.startExample("site-check", words.toArray(String[]::new));
    }

    /** With the server's ports, which tshark cannot know. */
    Dissection decode(Dissection packets) {
        return packets.decode(dhcpPort, "dhcp").decode(tftpPort, "tftp");
    }
}
