package io.github.zip2x2.config.table;

import io.github.zip2x2.config.validation.FileRole;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rows that are networks. */
final class NetworkRows implements RowKind<NetworkRow> {
    static final Set<String> COLUMNS =
            Set.of("network", "pool", "router", "dns", "ntp", "domain", "tftp-server", "bootfile", "lease");

    @Override
    public Set<String> columns() {
        return COLUMNS;
    }

    @Override
    public String keyColumn() {
        return "network";
    }

    @Override
    public String plural() {
        return "networks";
    }

    @Override
    public Optional<FileRole> role() {
        return Optional.empty();
    }

    @Override
    public Optional<String> key(RowReading row) {
        return row.get("network", Ipv4Cell.Network::read).map(Ipv4Cell.Network::toString);
    }

    @Override
    public NetworkRow read(RowReading row, TableReader<NetworkRow> reader) {
        Ipv4Cell.Network network = row.get("network", Ipv4Cell.Network::read).orElseThrow();
        List<Inet4Address> routers = row.get("router", NetworkRows::hosts).orElse(List.of());
        for (Inet4Address router : routers) {
            if (!network.contains(router)) {
                row.warning(
                        "router",
                        TableCodes.ROW,
                        "router " + router.getHostAddress() + " is not in " + network + ", so phones cannot reach it",
                        "write the router's address in that network");
            }
        }
        return new NetworkRow(
                network.toString(),
                row.get("pool", cell -> pools(cell, network)).orElse(List.of()),
                routers,
                row.get("dns", NetworkRows::hosts).orElse(List.of()),
                row.get("ntp", NetworkRows::hosts).orElse(List.of()),
                row.get("domain", text -> text),
                row.address("tftp-server"),
                row.get("bootfile", text -> text),
                row.get("lease", NetworkRows::seconds));
    }

    private static List<Inet4Address> hosts(String cell) {
        List<Inet4Address> hosts = new ArrayList<>();
        for (String text : Ipv4Cell.several(cell)) {
            hosts.add(Ipv4Cell.host(text));
        }
        return hosts;
    }

    private static List<String> pools(String cell, Ipv4Cell.Network network) {
        List<String> pools = new ArrayList<>();
        for (String text : Ipv4Cell.several(cell.replaceAll("\\s*[-\u2013]\\s*", "-"))) {
            String[] ends = text.split("-", -1);
            if (ends.length != 2) {
                throw new BadCell(
                        "'" + text + "' is no range",
                        "write the first and the last address, for example " + "192.0.2.10-192.0.2.99");
            }
            Inet4Address first = Ipv4Cell.host(ends[0]);
            Inet4Address last = Ipv4Cell.host(ends[1]);
            if (Integer.compareUnsigned(Ipv4Cell.bits(first), Ipv4Cell.bits(last)) > 0) {
                throw new BadCell("'" + text + "' ends before it begins", "write the lower address first");
            }
            if (!network.contains(first) || !network.contains(last)) {
                throw new BadCell("'" + text + "' is not in " + network, "write addresses of that network");
            }
            pools.add(first.getHostAddress() + "-" + last.getHostAddress());
        }
        return pools;
    }

    private static Duration seconds(String text) {
        if (!text.matches("[0-9]{1,9}") || Long.parseLong(text) < 1) {
            throw new BadCell(
                    "'" + text + "' is no number of seconds", "write it in seconds, for example 86400 for a day");
        }
        return Duration.ofSeconds(Long.parseLong(text));
    }

    @Override
    public Optional<String> conflict(NetworkRow row, Iterable<NetworkRow> others) {
        Ipv4Cell.Network network = Ipv4Cell.Network.read(row.network());
        for (NetworkRow other : others) {
            if (network.overlaps(Ipv4Cell.Network.read(other.network()))) {
                return Optional.of("network " + row.network() + " overlaps " + other.network());
            }
        }
        return Optional.empty();
    }
}
