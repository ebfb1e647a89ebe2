package io.github.zip2x2.boot.pbx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zip2x2.boot.pbx.fleet.Fleet;
import io.github.zip2x2.boot.pbx.fleet.FleetStore;
import io.github.zip2x2.boot.pbx.fleet.FleetStoreException;
import io.github.zip2x2.boot.pbx.fleet.JdbcFleetStore;
import io.github.zip2x2.boot.pbx.fleet.MemoryFleetStore;
import io.github.zip2x2.boot.pbx.site.FileVersions;
import io.github.zip2x2.boot.pbx.site.PhoneDirectory;
import io.github.zip2x2.boot.pbx.site.PhoneSettings;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.schema.Parameters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Phones that take the places of others, for longer than a service runs. */
class ReplacementTest {
    private static final MacAddress FIRST = MacAddress.parse("0008A1000001");
    private static final MacAddress SECOND = MacAddress.parse("0008A1000002");
    private static final MacAddress THIRD = MacAddress.parse("0008A1000003");

    @TempDir
    Path directory;

    private final Map<MacAddress, PhoneSettings> phones = new HashMap<>(Map.of(FIRST, extension("201")));
    private final MemoryFleetStore memory = new MemoryFleetStore();

    private static PhoneSettings extension(String number) {
        return PhoneSettings.of(PhoneModel.ZIP2X2).set(Parameters.DEVICE_ID, number);
    }

    private FleetStore open(String kind) throws IOException {
        return kind.equals("memory") ? memory : JdbcFleetStore.sqlite(directory.resolve("fleet.db"), true);
    }

    private ProvisioningService service(FleetStore store) throws IOException {
        return ProvisioningService.builder()
                .phones(PhoneDirectory.of(phones))
                .fleet(Fleet.builder().store(store).build())
                .versions(FileVersions.keptIn(directory.resolve("version.key")))
                .build();
    }

    private static void serves(ProvisioningService service, MacAddress only) throws IOException {
        for (MacAddress mac : new MacAddress[] {FIRST, SECOND, THIRD}) {
            assertThat(service.phoneChanged(mac).isPresent()).as("%s", mac).isEqualTo(mac.equals(only));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "sqlite"})
    void aReplacementSurvivesARestart(String kind) throws IOException {
        String version;
        try (FleetStore store = open(kind);
                ProvisioningService service = service(store).start()) {
            version = service.replace(FIRST, SECOND);
        }
        try (FleetStore store = open(kind);
                ProvisioningService service = service(store).start()) {
            assertThat(service.phoneChanged(SECOND)).hasValue(version);
            serves(service, SECOND);
            assertThat(service.replace(SECOND, THIRD)).isEqualTo(version);
        }
        try (FleetStore store = open(kind);
                ProvisioningService service = service(store).start()) {
            serves(service, THIRD);
            service.replace(THIRD, FIRST); // the first one is repaired
        }
        try (FleetStore store = open(kind);
                ProvisioningService service = service(store).start()) {
            serves(service, FIRST);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "sqlite"})
    void onceTheDirectoryHasItTheOldPhoneMayServeSomebodyElse(String kind) throws IOException {
        try (FleetStore store = open(kind);
                ProvisioningService service = service(store).start()) {
            service.replace(FIRST, SECOND);
            phones.put(SECOND, extension("201"));
            phones.put(FIRST, extension("207"));
            assertThat(service.phoneChanged(FIRST)).isEmpty();
            service.adopted(SECOND);
            service.adopted(THIRD);
            assertThat(service.phoneChanged(FIRST)).isPresent().isNotEqualTo(service.phoneChanged(SECOND));
        }
        try (FleetStore store = open(kind);
                ProvisioningService service = service(store).start()) {
            assertThat(service.phoneChanged(FIRST)).isPresent().isNotEqualTo(service.phoneChanged(SECOND));
        }
    }

    @Test
    void whatCannotBeKeptHasNotHappened() throws IOException {
        FleetStore store = open("sqlite");
        try (ProvisioningService service = service(store)) {
            store.close();
            assertThatThrownBy(() -> service.replace(FIRST, SECOND)).isInstanceOf(FleetStoreException.class);
            serves(service, FIRST);
        }
    }

    @Test
    void whoseFileCannotBeMadeReplacesNobody() throws IOException {
        try (ProvisioningService service = service(memory)) {
            assertThatThrownBy(() -> service.replace(SECOND, THIRD)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> service.replace(FIRST, FIRST)).isInstanceOf(IllegalArgumentException.class);
            phones.put(FIRST, extension("201").set(Parameters.SOFTWARE_VERSION, "9.9.9"));
            assertThatThrownBy(() -> service.replace(FIRST, SECOND)).hasMessageContaining("acceptLockOut");
            phones.put(FIRST, extension("201"));
            serves(service, FIRST);
            assertThat(memory.books()).doesNotContain("replacements");
        }
    }

    @Test
    void withoutAFleetAReplacementEndsWithTheService() throws IOException {
        try (ProvisioningService service =
                ProvisioningService.builder().phones(PhoneDirectory.of(phones)).build()) {
            service.replace(FIRST, SECOND);
            serves(service, SECOND);
        }
        try (ProvisioningService service =
                ProvisioningService.builder().phones(PhoneDirectory.of(phones)).build()) {
            serves(service, FIRST);
        }
    }
}
