package io.github.zip2x2.dhcp.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.dhcp.Ipv4;
import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BroadcastInterfacesTest {

    @TempDir
    Path system;

    @Test
    void anInterfaceThatIsUpCountsThoughJavaDoesNotListIt() throws IOException {
        add("eth0", "0x1003", "up");
        add("eth1", "0x1003", "up");
        add("tap0", "0x1103", "unknown");
        assertThat(BroadcastInterfaces.up(List.of(), system)).containsExactly("eth0", "eth1", "tap0");
        assertThatThrownBy(() -> UdpEndpoint.refuseAmbiguity("eth0", BroadcastInterfaces.up(List.of(), system)))
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("on eth0 from those on eth1, tap0:")
                .hasMessageContaining("link-layer endpoint");
    }

    @Test
    void whatBringsInNoBroadcastsDoesNotCount() throws IOException {
        add("eth0", "0x1003", "up");
        add("lo", "0x9", "unknown");
        add("ppp0", "0x1091", "unknown");
        add("eth1", "0x1002", "down");
        add("unplugged", "0x1003", "down");
        Files.createDirectory(add("port-of-a-bridge", "0x1103", "up").resolve("master"));
        Files.writeString(system.resolve("bonding_masters"), "");
        Set<String> up = BroadcastInterfaces.up(List.of(), system);
        assertThat(up).containsExactly("eth0");
        assertThatCode(() -> UdpEndpoint.refuseAmbiguity("eth0", up)).doesNotThrowAnyException();
    }

    @Test
    void withoutTheDirectoryJavasListIsAllThereIs() throws IOException {
        List<NetworkInterface> listed = NetworkInterface.networkInterfaces().toList();
        NetworkInterface loopback = NetworkInterface.getByInetAddress(Ipv4.of("127.0.0.1"));
        assertThat(BroadcastInterfaces.up(listed, system.resolve("none")))
                .doesNotContain(loopback.getName())
                .isSubsetOf(listed.stream().map(NetworkInterface::getName).toList());
    }

    @Test
    void whatCannotBeReadIsNotGuessed() throws IOException {
        add("eth0", "up", "up");
        assertThatThrownBy(() -> BroadcastInterfaces.up(List.of(), system))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("flags");
        Files.delete(system.resolve("eth0").resolve("flags"));
        assertThatThrownBy(() -> BroadcastInterfaces.up(List.of(), system)).isInstanceOf(IOException.class);
    }

    private Path add(String name, String flags, String state) throws IOException {
        Path entry = Files.createDirectory(system.resolve(name));
        Files.writeString(entry.resolve("flags"), flags + "\n");
        Files.writeString(entry.resolve("operstate"), state + "\n");
        return entry;
    }
}
