package io.github.zip2x2.tftp.server;

import io.github.zip2x2.tftp.TftpTransferRecord;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers, for each source address and file, the last transfer: when it ended, and whether it was complete. The longest
 * unheard of are forgotten first. Safe for use by several threads.
 */
public final class RecentTransfers implements TftpServerListener {
    /** The last transfer of a file to one address. */
    public static final class Entry {
        private final Instant when;
        private final InetAddress source;
        private final TftpTransferRecord record;

        private Entry(Instant when, InetAddress source, TftpTransferRecord record) {
            this.when = when;
            this.source = source;
            this.record = record;
        }

        /** {@return when it ended} */
        public Instant when() {
            return when;
        }

        /** {@return the peer's address} */
        public InetAddress source() {
            return source;
        }

        /** {@return what it did} */
        public TftpTransferRecord record() {
            return record;
        }
    }

    private record Key(InetAddress source, String file) {}

    private final int most;
    private final Map<Key, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Makes an empty memory.
     *
     * @param most how many entries are kept, 1 or more
     */
    public RecentTransfers(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("most is " + most + ": choose 1 or more");
        }
        this.most = most;
    }

    @Override
    public synchronized void ended(Instant when, TftpContentRequest request, TftpTransferRecord record) {
        InetAddress source = request.peer().getAddress();
        entries.put(new Key(source, record.file()), new Entry(when, source, record));
        if (entries.size() > most) {
            entries.remove(entries.keySet().iterator().next());
        }
    }

    /**
     * Finds the last transfer of a file.
     *
     * @param source the peer's address
     * @param file the file's name as it was requested
     * @return the entry, or empty
     */
    public synchronized Optional<Entry> last(InetAddress source, String file) {
        return Optional.ofNullable(entries.get(new Key(source, file)));
    }

    /**
     * Finds what one address read.
     *
     * @param source the peer's address
     * @return the last transfer of each of its files
     */
    public synchronized List<Entry> of(InetAddress source) {
        List<Entry> found = new ArrayList<>();
        for (Entry entry : entries.values()) {
            if (entry.source().equals(source)) {
                found.add(entry);
            }
        }
        return found;
    }
}
