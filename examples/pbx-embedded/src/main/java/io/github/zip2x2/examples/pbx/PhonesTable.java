package io.github.zip2x2.examples.pbx;

import io.github.zip2x2.boot.pbx.site.PhoneSettings;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.schema.Parameter;
import io.github.zip2x2.config.table.PhoneRow;
import io.github.zip2x2.config.table.Table;
import io.github.zip2x2.config.table.TableReader;
import io.github.zip2x2.config.table.TableSetting;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.server.ServedNetwork;
import java.net.Inet4Address;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The phones of a CSV: what each one's file says, and which addresses are kept for whom. */
record PhonesTable(Map<MacAddress, PhoneSettings> phones, Map<MacAddress, Inet4Address> reservations) {
    static final PhonesTable NONE = new PhonesTable(Map.of(), Map.of());

    /** Reads the table; addresses kept for phones must be such that a network served can give. */
    static TableReader<PhoneRow> reader(Path file, List<ServedNetwork> networks) {
        return TableReader.phones(file.toString())
                .reservable(address -> unreservable(address, networks))
                .build();
    }

    private static Optional<String> unreservable(Inet4Address address, List<ServedNetwork> networks) {
        boolean served = networks.isEmpty()
                || networks.stream().anyMatch(network -> network.prefix().contains(address));
        return served ? Optional.empty() : Optional.of("is in none of the networks served");
    }

    static PhonesTable of(Table<PhoneRow> table) {
        Map<MacAddress, PhoneSettings> phones = new HashMap<>();
        Map<MacAddress, Inet4Address> reservations = new LinkedHashMap<>();
        for (PhoneRow row : table.rows()) {
            phones.put(row.mac(), settings(row));
            row.ip().ifPresent(address -> reservations.put(row.mac(), address));
        }
        return new PhonesTable(Map.copyOf(phones), Map.copyOf(reservations));
    }

    private static PhoneSettings settings(PhoneRow row) {
        PhoneSettings phone = PhoneSettings.of(row.model());
        if (row.site().isPresent()) {
            phone = phone.site(row.site().get());
        }
        for (TableSetting setting : row.settings()) {
            phone = phone.setText(
                    setting.section(), setting.key(), setting.text().reveal());
        }
        for (Parameter<?> parameter : row.acceptedLockOuts()) {
            phone = phone.acceptLockOut(parameter);
        }
        return phone;
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
