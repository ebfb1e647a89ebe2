package io.github.zip2x2.verification.programs;

import io.github.zip2x2.verification.net.Namespace;
import io.github.zip2x2.verification.net.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** DHCP servers of other makers on {@code eth0} with 192.0.2.100 to 192.0.2.109 to give; their state stays in a directory. */
final class DhcpServerPrograms {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Path directory;

    DhcpServerPrograms(Path directory) {
        this.directory = directory;
    }

    /** With more lines of its configuration. */
    Program dnsmasq(Namespace server, String... lines) throws IOException {
        Path conf = Files.write(
                directory.resolve("dnsmasq.conf"),
                Stream.concat(
                                Stream.of(
                                        "port=0",
                                        "user=root",
                                        "log-facility=-",
                                        "no-ping",
                                        "dhcp-range=192.0.2.100,192.0.2.109,1h",
                                        "dhcp-leasefile=" + directory.resolve("dnsmasq.leases"),
                                        "pid-file=" + directory.resolve("dnsmasq.pid")),
                                Stream.of(lines))
                        .toList());
        return started(server.start("dnsmasq", "-k", "-C", conf.toString()), "DHCP, IP range");
    }

    /** With more members of its {@code Dhcp4}. */
    Program kea(Namespace server, String members) throws IOException {
        Path conf = Files.writeString(directory.resolve("kea.json"), """
                { "Dhcp4": {
                  "interfaces-config": { "interfaces": [ "eth0" ], "dhcp-socket-type": "raw" },
                  "lease-database": { "type": "memfile", "persist": false },
                  "loggers": [ { "name": "kea-dhcp4", "severity": "INFO", "output_options": [ { "output": "stdout" } ] } ],
                  %s,
                  "subnet4": [ { "id": 1, "subnet": "192.0.2.0/24", "interface": "eth0",
                                 "pools": [ { "pool": "192.0.2.100 - 192.0.2.109" } ] } ] } }
                """.formatted(members));
        return started(
                server.start(
                        "env",
                        "KEA_PIDFILE_DIR=" + directory,
                        "KEA_LOCKFILE_DIR=none",
                        "kea-dhcp4",
                        "-c",
                        conf.toString()),
                "DHCP4_STARTED");
    }

    /** With more statements. */
    Program dhcpd(Namespace server, String statements) throws IOException {
        Path conf = Files.writeString(directory.resolve("dhcpd.conf"), """
                authoritative; ddns-update-style none; ping-check false;
                %s
                subnet 192.0.2.0 netmask 255.255.255.0 { range 192.0.2.100 192.0.2.109; }
                """.formatted(statements));
        Path leases = Files.writeString(directory.resolve("dhcpd.leases"), "");
        return started(
                server.start(
                        "dhcpd",
                        "-f",
                        "-d",
                        "-4",
                        "-cf",
                        conf.toString(),
                        "-lf",
                        leases.toString(),
                        "-pf",
                        directory.resolve("dhcpd.pid").toString(),
                        "eth0"),
                "Server starting");
    }

    private static Program started(Program program, String line) {
        program.awaitLine(line, LIMIT);
        return program;
    }
}
