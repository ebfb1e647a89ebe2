package io.github.zip2x2.config.diff;

import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.root.RootModel;
import io.github.zip2x2.config.root.RootPhone;
import io.github.zip2x2.config.root.TftpRoot;
import io.github.zip2x2.config.schema.LockOutRule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What differs between two roots, phone by phone.
 *
 * <p>Stateless.
 */
public final class RootDiff {
    private RootDiff() {}

    /**
     * Compares two roots.
     *
     * @param before the one that was
     * @param after the one that will be
     * @return what changes: lock-outs first, then models' common settings, then phones by address
     * @throws IOException if a phone's file cannot be read
     */
    public static List<PhoneChange> between(TftpRoot before, TftpRoot after) throws IOException {
        List<PhoneChange> result = new ArrayList<>();
        models(before, after, result);
        for (RootPhone phone : before.phones()) {
            Optional<RootPhone> other = after.phone(phone.mac());
            String model = other.orElse(phone).model().model().name();
            if (other.isEmpty()) {
                result.add(new PhoneChange(model, phone.mac(), PhoneChange.Kind.REMOVED, List.of()));
                continue;
            }
            List<Change> changes = ConfigurationDiff.between(
                    before.configuration(phone),
                    after.configuration(other.get()),
                    rule(other.get().model()));
            if (!changes.isEmpty()) {
                result.add(new PhoneChange(model, phone.mac(), PhoneChange.Kind.CHANGED, changes));
            }
        }
        for (RootPhone phone : after.phones()) {
            if (before.phone(phone.mac()).isEmpty()) {
                List<Change> changes = ConfigurationDiff.between(
                        phone.model().configuration(), after.configuration(phone), rule(phone.model()));
                result.add(new PhoneChange(phone.model().model().name(), phone.mac(), PhoneChange.Kind.ADDED, changes));
            }
        }
        result.sort(Comparator.comparing((PhoneChange change) -> !change.isLockOut())
                .thenComparing(change -> change.mac().isPresent())
                .thenComparing(change -> change.mac().map(MacAddress::toLong).orElse(-1L)));
        return List.copyOf(result);
    }

    private static void models(TftpRoot before, TftpRoot after, List<PhoneChange> result) {
        for (RootModel model : before.models()) {
            Optional<RootModel> other = find(after, model);
            if (other.isEmpty()) {
                result.add(new PhoneChange(model.model().name(), null, PhoneChange.Kind.REMOVED, List.of()));
                continue;
            }
            List<Change> changes =
                    ConfigurationDiff.between(model.configuration(), other.get().configuration(), rule(other.get()));
            if (!changes.isEmpty()) {
                result.add(new PhoneChange(model.model().name(), null, PhoneChange.Kind.CHANGED, changes));
            }
        }
        for (RootModel model : after.models()) {
            if (find(before, model).isEmpty()) {
                result.add(new PhoneChange(model.model().name(), null, PhoneChange.Kind.ADDED, List.of()));
            }
        }
    }

    private static LockOutRule rule(RootModel model) {
        return LockOutRule.NOTHING_KNOWN.images(model.images().keySet());
    }

    private static Optional<RootModel> find(TftpRoot root, RootModel wanted) {
        return root.models().stream()
                .filter(model -> model.model().equals(wanted.model()))
                .findFirst();
    }
}
