package io.github.zip2x2.examples.sitecheck;

import io.github.zip2x2.boot.phone.PhoneMemory;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.dhcp.Ipv4;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;

/** What a phone remembers between two checks, one file per hardware address. */
final class PhoneState {
    private static final String ADDRESS = "address";
    private static final String SOFTWARE = "software";

    private final Path file;

    PhoneState(Path directory, MacAddress mac) throws IOException {
        Files.createDirectories(directory);
        this.file = directory.resolve("phone-" + mac.hex() + ".properties");
    }

    PhoneMemory load() throws IOException {
        if (!Files.exists(file)) {
            return PhoneMemory.EMPTY;
        }
        Properties values = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            values.load(reader);
            return PhoneMemory.EMPTY
                    .withAddress(
                            Optional.ofNullable(values.getProperty(ADDRESS)).map(Ipv4::of))
                    .withSoftware(
                            Optional.ofNullable(values.getProperty(SOFTWARE)).map(SoftwareVersion::parse));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage() + "; delete it to begin anew", e);
        }
    }

    void store(PhoneMemory memory) throws IOException {
        Properties values = new Properties();
        memory.address().ifPresent(address -> values.setProperty(ADDRESS, address.getHostAddress()));
        memory.software().ifPresent(version -> values.setProperty(SOFTWARE, version.dotted()));
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try (Writer writer = Files.newBufferedWriter(next)) {
            values.store(writer, null);
        }
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    }
}
