package io.github.zip2x2.config.diff;

import io.github.zip2x2.config.MacAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What changes for one phone, or for the phones of a model that have no file of their own.
 *
 * <p>Immutable.
 */
public final class PhoneChange {
    /** What happens to a phone between two roots. */
    public enum Kind {
        /** It has a file of its own in the second root only. */
        ADDED,
        /** It has a file of its own in the first root only. */
        REMOVED,
        /** Its settings differ. */
        CHANGED
    }

    private final String model;
    private final @Nullable MacAddress mac;
    private final Kind kind;
    private final List<Change> changes;

    PhoneChange(String model, @Nullable MacAddress mac, Kind kind, List<Change> changes) {
        this.model = model;
        this.mac = mac;
        this.kind = kind;
        this.changes = List.copyOf(changes);
    }

    /**
     * The model.
     *
     * @return its name
     */
    public String model() {
        return model;
    }

    /**
     * The phone.
     *
     * @return its address; empty for the phones of the model that have no file of their own
     */
    public Optional<MacAddress> mac() {
        return Optional.ofNullable(mac);
    }

    /**
     * What happens.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }

    /**
     * The settings that differ.
     *
     * @return lock-outs first; for an added or removed phone, compared with its model's common file
     */
    public List<Change> changes() {
        return changes;
    }

    /**
     * Whether a lock-out is among the changes.
     *
     * @return true if one of the changes is one, or the phone loses its file
     */
    public boolean isLockOut() {
        return kind == Kind.REMOVED
                || changes.stream().anyMatch(change -> change.lockOut().isPresent());
    }

    /** The phone, what happens, and how many settings differ. */
    @Override
    public String toString() {
        return (mac == null ? model + " without a file of its own" : mac.hex()) + " " + kind + ", " + changes.size()
                + " settings";
    }
}
