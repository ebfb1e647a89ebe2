package io.github.zip2x2.verification.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RequiresRoot
@RequiresPrograms({"busybox", "setsid"})
class NetworkNamespacesIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    @Test
    void aPairReachesEachOtherAndTheCaptureShowsIt() {
        try (NetworkNamespaces net = NetworkNamespaces.create()) {
            Lan lan = net.pair("10.77.1.1/24");
            lan.client().hardwareAddress("eth0", "00:0b:ea:00:00:01").address("eth0", "10.77.1.2/24");
            Capture capture = lan.server().capture("eth0", "icmp", directory);
            lan.client()
                    .run("busybox", "ping", "-c", "1", "-W", "5", "10.77.1.1")
                    .expectExit(0);
            Dissection packets = capture.awaitFrames(2, SOON).stop();
            assertThat(packets.column("icmp.type")).containsExactly("8", "0");
            assertThat(packets.only("icmp.type == 8").column("eth.src")).containsExactly("00:0b:ea:00:00:01");
            assertThat(packets.complaints()).isEmpty();
            assertThat(packets.only("udp").column("udp.port")).isEmpty();
        }
    }

    @Test
    void clientsAroundASwitchSeeEachOthersBroadcasts() {
        try (NetworkNamespaces net = NetworkNamespaces.create()) {
            Lan lan = net.lan("10.77.2.1/24", 2);
            lan.client(0).address("eth0", "10.77.2.2/24");
            Capture capture = lan.client(1).capture("eth0", "arp", directory);
            lan.client(0)
                    .run("busybox", "ping", "-c", "1", "-W", "5", "10.77.2.1")
                    .expectExit(0);
            assertThat(capture.awaitFrames(1, SOON).stop().column("arp.dst.proto_ipv4"))
                    .contains("10.77.2.1");
        }
    }

    @Test
    void aSecondNetworkIsReachedThroughARouter() {
        try (NetworkNamespaces net = NetworkNamespaces.create()) {
            Lan lan = net.pair("10.77.3.1/24");
            Namespace far = net.add("far");
            net.link(lan.server(), "eth1", far, "eth0");
            lan.server().address("eth1", "10.77.4.1/24").forwarding();
            far.address("eth0", "10.77.4.2/24").route("default", "10.77.4.1");
            lan.client().address("eth0", "10.77.3.2/24").route("10.77.4.0/24", "10.77.3.1");
            lan.client()
                    .run("busybox", "ping", "-c", "1", "-W", "5", "10.77.4.2")
                    .expectExit(0);
        }
    }

    @Test
    void closingEndsProgramsAndTheirDaemonsAndRemovesTheNamespaces() {
        NetworkNamespaces net = NetworkNamespaces.create();
        Namespace namespace = net.add("one");
        Program stubborn = namespace.start("sh", "-c", "trap '' TERM; echo up; while :; do sleep 1; done");
        Program parent = namespace.start("sh", "-c", "setsid sleep 1000 >/dev/null 2>&1 & echo $!");
        stubborn.awaitLine("up", SOON);
        long daemon = Long.parseLong(parent.awaitLine("^\\d+$", SOON).group());
        parent.awaitExit(SOON);
        assertThat(ProcessHandle.of(daemon)).isPresent();

        net.close();
        net.close();

        assertThat(stubborn.isAlive()).isFalse();
        ProcessHandle.of(daemon).ifPresent(handle -> handle.onExit().join());
        assertThat(Command.run("ip", "netns", "list").stdout()).doesNotContain(namespace.name());
    }

    @Test
    void everythingIsRemovedWhenTheSetUpFailsHalfWay() {
        String name;
        try (NetworkNamespaces net = NetworkNamespaces.create()) {
            Namespace namespace = net.add("one");
            name = namespace.name();
            assertThatThrownBy(() -> namespace.address("no-such-interface", "10.77.5.1/24"))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("no-such-interface");
        }
        assertThat(Command.run("ip", "netns", "list").stdout()).doesNotContain(name);
    }

    @Test
    void aMissingLineFailsWithTheProgramsOutput() {
        try (NetworkNamespaces net = NetworkNamespaces.create()) {
            Program program = net.add("one").start("sh", "-c", "echo first; echo second >&2");
            assertThatThrownBy(() -> program.awaitLine("third", SOON))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("out| first")
                    .hasMessageContaining("err| second");
            assertThat(program.stdout()).isEqualTo("first\n");
        }
    }

    @Test
    void aBoundPortIsAwaited() {
        try (NetworkNamespaces net = NetworkNamespaces.create()) {
            Namespace namespace = net.add("one");
            assertThatThrownBy(() -> namespace.awaitUdpPort(4069, Duration.ofMillis(50)))
                    .hasMessageContaining("4069");
        }
    }

    @Test
    void aMissingProgramIsNamedWithItsRemedy() {
        assertThat(Requirements.missingPrograms(List.of("sh", "zip2x2-no-such-program")))
                .hasValueSatisfying(reason -> assertThat(reason)
                        .contains("zip2x2-no-such-program")
                        .contains("install-programs")
                        .doesNotContain("sh,"));
    }
}
