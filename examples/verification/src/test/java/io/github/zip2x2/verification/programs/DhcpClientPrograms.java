package io.github.zip2x2.verification.programs;

import io.github.zip2x2.verification.net.Namespace;
import io.github.zip2x2.verification.net.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * DHCP clients of other makers on {@code eth0}, as services that stay; they read nothing of this machine and leave
 * nothing on it. The shell hooks print a line that begins with {@code GOT}.
 */
final class DhcpClientPrograms {
    private final Path directory;

    DhcpClientPrograms(Path directory) {
        this.directory = directory;
    }

    /** Prints {@code GOT bound|renew ADDRESS lease= router= dns= domain= ntp= tftp=}. */
    Program udhcpc(Namespace client, String... more) throws IOException {
        Path hook = script("udhcpc", """
                case "$1" in
                  bound | renew) ip address replace "$ip/$mask" dev "$interface"
                                 [ -z "$router" ] || ip route replace default via $router
                                 echo "GOT $1 $ip lease=$lease router=$router dns=$dns domain=$domain ntp=$ntpsrv tftp=$tftp" ;;
                esac
                """);
        return client.start(Stream.concat(
                        Stream.of(
                                "udhcpc",
                                "-f",
                                "-i",
                                "eth0",
                                "-s",
                                hook.toString(),
                                "-O",
                                "tftp",
                                "-O",
                                "ntpsrv",
                                "-O",
                                "150"),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    /** Prints {@code GOT ADDRESS tftp= ntp=}. */
    Program dhclient(Namespace client) throws IOException {
        return dhclient(client, "");
    }

    /** With a lease that it remembers, in the syntax of its lease file. */
    Program dhclient(Namespace client, String remembered) throws IOException {
        Path hook = script("dhclient", """
                case "$reason" in
                  BOUND | REBOOT) ip address replace "$new_ip_address/24" dev "$interface"
                                  echo "GOT $new_ip_address tftp=$new_tftp_server_name ntp=$new_ntp_servers" ;;
                esac
                """);
        Path conf = Files.writeString(
                directory.resolve("dhclient.conf"),
                "request subnet-mask, routers, domain-name-servers, tftp-server-name, ntp-servers;\n"
                        + "send host-name \"zip2x2-21\";\ninitial-interval 1;\n");
        Path leases = Files.writeString(directory.resolve("dhclient.leases"), remembered);
        return clean(
                client,
                "dhclient",
                "-4",
                "-d",
                "-v",
                "-cf",
                conf.toString(),
                "-sf",
                hook.toString(),
                "-lf",
                leases.toString(),
                "-pf",
                "/run/dhclient.pid",
                "eth0");
    }

    /** Says {@code eth0: leased ADDRESS for N seconds}. */
    Program dhcpcd(Namespace client) throws IOException {
        Path conf = Files.writeString(
                directory.resolve("dhcpcd.conf"),
                "duid ll\noption domain_name_servers, ntp_servers, tftp_server_name\nnoarp\n");
        return clean(client, "dhcpcd", "-4", "-B", "-d", "-L", "-f", conf.toString(), "-c", "/bin/true", "eth0");
    }

    void signal(Namespace namespace, Program program, String signal) {
        namespace.run("kill", "-" + signal, String.valueOf(program.pid())).expectExit(0);
    }

    private static Program clean(Namespace client, String... words) {
        Stream<String> start = Stream.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "for d in /var/lib/dhcpcd /var/lib/dhcp; do [ ! -d $d ] || mount -t tmpfs none $d; done;"
                        + " mount -t tmpfs none /run && mkdir /run/dhcpcd && exec \"$@\"",
                "-");
        return client.start(Stream.concat(start, Stream.of(words)).toArray(String[]::new));
    }

    private Path script(String name, String body) throws IOException {
        Path script = Files.writeString(directory.resolve(name + ".script"), "#!/bin/sh\n" + body + "exit 0\n");
        if (!script.toFile().setExecutable(true)) {
            throw new IOException(script + " cannot be made executable");
        }
        return script;
    }
}
