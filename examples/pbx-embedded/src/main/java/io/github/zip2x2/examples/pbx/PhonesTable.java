package io.github.zip2x2.examples.pbx;

import io.github.zip2x2.boot.pbx.site.PhoneSettings;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.schema.Parameter;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.server.ServedNetwork;
import java.io.IOException;
import java.net.Inet4Address;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The phones of a CSV: what each one's file says, and which addresses are kept for whom. */
record PhonesTable(Map<MacAddress, PhoneSettings> phones, Map<MacAddress, Inet4Address> reservations) {
    static final PhonesTable NONE = new PhonesTable(Map.of(), Map.of());

    private static final Set<String> COLUMNS = Set.of("mac", "model", "site", "ip");

    static PhonesTable read(Path file, List<ServedNetwork> networks) throws IOException {
        Map<MacAddress, PhoneSettings> phones = new HashMap<>();
        Map<MacAddress, Inet4Address> reservations = new LinkedHashMap<>();
        for (CsvTable.Row row : CsvTable.read(file)) {
            MacAddress mac = MacAddress.tryParse(row.cells().getOrDefault("mac", ""))
                    .orElseThrow(() -> row.wrong("mac: the row has no MAC address; write 12 hexadecimal digits"));
            if (phones.put(mac, settings(row)) != null) {
                throw row.wrong("the phone " + mac.hex() + " has a row already; keep one of them");
            }
            String ip = row.cells().get("ip");
            if (ip != null) {
                Inet4Address address = address(row, ip.strip(), networks);
                if (reservations.containsValue(address)) {
                    throw row.wrong("ip: " + address.getHostAddress() + " is another phone's already");
                }
                reservations.put(mac, address);
            }
        }
        return new PhonesTable(Map.copyOf(phones), Map.copyOf(reservations));
    }

    private static Inet4Address address(CsvTable.Row row, String ip, List<ServedNetwork> networks) throws IOException {
        Inet4Address address =
                Ipv4.parse(ip).orElseThrow(() -> row.wrong("ip: '" + ip + "' is no address; write it as 192.0.2.10"));
        if (!networks.isEmpty()
                && networks.stream().noneMatch(network -> network.prefix().contains(address))) {
            throw row.wrong("ip: " + ip + " is in none of the networks served");
        }
        return address;
    }

    private static PhoneSettings settings(CsvTable.Row row) throws IOException {
        PhoneModel model = SettingColumns.model(row);
        String site = row.cells().get("site");
        var collected = new SettingColumns.Settings() {
            private PhoneSettings phone = site == null
                    ? PhoneSettings.of(model)
                    : PhoneSettings.of(model).site(site.strip());

            @Override
            public void set(String section, String key, String text) {
                phone = phone.setText(section, key, text);
            }

            @Override
            public void acceptLockOut(Parameter<?> parameter) {
                phone = phone.acceptLockOut(parameter);
            }
        };
        SettingColumns.read(row, model, false, COLUMNS, collected);
        return collected.phone;
    }

    /** The networks, each with the addresses in it that are kept for phones. */
    List<ServedNetwork> reservedIn(List<ServedNetwork.Builder> networks) {
        return networks.stream()
                .map(network -> {
                    ServedNetwork bare = network.build();
                    reservations.forEach((mac, address) -> {
                        if (bare.prefix().contains(address)) {
                            network.reserve(HardwareAddress.of(HardwareAddress.ETHERNET, mac.toBytes()), address);
                        }
                    });
                    return network.build();
                })
                .toList();
    }
}
