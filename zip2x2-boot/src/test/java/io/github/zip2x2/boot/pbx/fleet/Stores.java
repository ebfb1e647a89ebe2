package io.github.zip2x2.boot.pbx.fleet;

import io.github.zip2x2.config.MacAddress;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Stores with a twist. */
final class Stores {
    private Stores() {}

    /** Does what another store does, until a test says otherwise. */
    static class Forwarding implements FleetStore {
        private final FleetStore to;

        Forwarding(FleetStore to) {
            this.to = to;
        }

        @Override
        public Optional<PhoneRecord> phone(MacAddress mac) throws FleetStoreException {
            return to.phone(mac);
        }

        @Override
        public void forEachPhone(Consumer<PhoneRecord> visitor) throws FleetStoreException {
            to.forEachPhone(visitor);
        }

        @Override
        public void save(Collection<PhoneRecord> changed, Collection<MacAddress> forgotten) throws FleetStoreException {
            to.save(changed, forgotten);
        }

        @Override
        public void write(String book, Map<String, String> entries) throws FleetStoreException {
            to.write(book, entries);
        }

        @Override
        public Map<String, String> read(String book) throws FleetStoreException {
            return to.read(book);
        }

        @Override
        public List<String> books() throws FleetStoreException {
            return to.books();
        }

        @Override
        public void remove(String book) throws FleetStoreException {
            to.remove(book);
        }

        @Override
        public void close() throws IOException {
            to.close();
        }
    }
}
