package io.github.zip2x2.boot.pbx.fleet;

import io.github.zip2x2.config.MacAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Records by phone, the longest unheard of first, with a bound for phones and one for strangers. */
final class PhoneTable {
    private final LinkedHashMap<MacAddress, PhoneRecord> phones = new LinkedHashMap<>();
    private final LinkedHashMap<MacAddress, PhoneRecord> strangers = new LinkedHashMap<>();
    private final int maxPhones;
    private final int maxStrangers;

    PhoneTable(int maxPhones, int maxStrangers) {
        this.maxPhones = maxPhones;
        this.maxStrangers = maxStrangers;
    }

    @Nullable
    PhoneRecord get(MacAddress mac) {
        PhoneRecord phone = phones.get(mac);
        return phone != null ? phone : strangers.get(mac);
    }

    Collection<PhoneRecord> all() {
        List<PhoneRecord> all = new ArrayList<>(phones.size() + strangers.size());
        all.addAll(phones.values());
        all.addAll(strangers.values());
        return all;
    }

    /** Keeps a record as the one heard of last, and says who was forgotten for it. */
    Optional<PhoneRecord> put(PhoneRecord phone) {
        boolean known = phones.remove(phone.mac()) != null;
        LinkedHashMap<MacAddress, PhoneRecord> group = known ? phones : strangers;
        group.remove(phone.mac());
        group.put(phone.mac(), phone);
        return bounded(group, known ? maxPhones : maxStrangers);
    }

    /** Counts a stranger among the phones from now on. */
    Optional<PhoneRecord> promote(MacAddress mac) {
        PhoneRecord phone = strangers.remove(mac);
        if (phone != null) {
            phones.put(mac, phone);
        }
        return bounded(phones, maxPhones);
    }

    private static Optional<PhoneRecord> bounded(Map<MacAddress, PhoneRecord> group, int most) {
        if (group.size() <= most) {
            return Optional.empty();
        }
        Iterator<PhoneRecord> oldest = group.values().iterator();
        PhoneRecord forgotten = oldest.next();
        oldest.remove();
        return Optional.of(forgotten);
    }
}
