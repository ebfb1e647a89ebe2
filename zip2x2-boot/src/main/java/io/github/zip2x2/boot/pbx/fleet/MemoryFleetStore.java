package io.github.zip2x2.boot.pbx.fleet;

import io.github.zip2x2.config.MacAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Keeps everything in memory only: gone with the process. Thread-safe. */
public final class MemoryFleetStore implements FleetStore {
    private final Map<MacAddress, PhoneRecord> phones = new HashMap<>();
    private final Map<String, Map<String, String>> books = new TreeMap<>();

    /** Starts empty. */
    public MemoryFleetStore() {}

    @Override
    public synchronized Optional<PhoneRecord> phone(MacAddress mac) {
        return Optional.ofNullable(phones.get(mac));
    }

    @Override
    public void forEachPhone(Consumer<PhoneRecord> visitor) {
        List<PhoneRecord> all;
        synchronized (this) {
            all = List.copyOf(phones.values());
        }
        all.forEach(visitor);
    }

    @Override
    public synchronized void save(Collection<PhoneRecord> changed, Collection<MacAddress> forgotten) {
        forgotten.forEach(phones::remove);
        changed.forEach(phone -> phones.put(phone.mac(), phone));
    }

    @Override
    public synchronized void write(String book, Map<String, String> entries) {
        books.computeIfAbsent(book, name -> new TreeMap<>()).putAll(entries);
    }

    @Override
    public synchronized Map<String, String> read(String book) {
        return new TreeMap<>(books.getOrDefault(book, Map.of()));
    }

    @Override
    public synchronized List<String> books() {
        return List.copyOf(books.keySet());
    }

    @Override
    public synchronized void remove(String book) {
        books.remove(book);
    }

    @Override
    public void close() {}
}
