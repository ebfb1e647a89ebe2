package io.github.zip2x2.boot.pbx;

import io.github.zip2x2.boot.pbx.fleet.Fleet;
import io.github.zip2x2.boot.pbx.fleet.PhoneRecord;
import io.github.zip2x2.boot.pbx.rollout.RolloutCheck;
import io.github.zip2x2.boot.pbx.rollout.WavePhone;
import io.github.zip2x2.boot.pbx.site.SiteChange;
import io.github.zip2x2.boot.pbx.site.Sites;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.effective.EffectiveConfiguration;
import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.finding.Severity;
import io.github.zip2x2.config.validation.Validation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What phones would read if a change were published, for its rollout check: the same renderer makes their files, and nothing
 * is published or kept. Thread-safe.
 */
final class RolloutTrial {
    private final Sites sites;
    private final PresentFiles files;
    private final Publications published;
    private final @Nullable Fleet fleet;

    RolloutTrial(Sites sites, PresentFiles files, Publications published, @Nullable Fleet fleet) {
        this.sites = sites;
        this.files = files;
        this.published = published;
        this.fleet = fleet;
    }

    /** The phones that a change concerns, of those that were heard here, by address. */
    List<WavePhone> phonesOf(SiteChange change) throws IOException {
        List<WavePhone> phones = new ArrayList<>();
        if (fleet != null) {
            for (PhoneRecord record : fleet.phones(phone -> true)) {
                if (files.isOurs(record.mac()) && change.concerns(files.site(record.mac()))) {
                    phones.add(WavePhone.of(record.mac()));
                }
            }
        }
        return phones;
    }

    /** Looks at a change for these phones. */
    void look(String name, SiteChange change, Collection<MacAddress> phones, RolloutCheck check) throws IOException {
        Optional<String> site = change.site();
        if (site.isPresent() && !sites.hasNamed(site.get())) {
            check.refuse("there is no site '" + site.get() + "'", "name one of " + sites.names());
            return;
        }
        Optional<String> collision = published.collision(name, change);
        if (collision.isPresent()) {
            check.refuse(collision.get(), "say that the other one is adopted, or withdraw it");
        }
        PresentFiles after = files.with(Publications.trial(name, change, phones));
        for (MacAddress mac : phones) {
            if (!files.isOurs(mac)) {
                check.refuse("nobody knows the phone " + mac, "add it to the directory of phones, or leave it out");
            } else if (!change.concerns(files.site(mac))) {
                check.refuse(
                        mac + " is of "
                                + files.site(mac)
                                        .map(of -> "the site '" + of + "'")
                                        .orElse("no site")
                                + ", so the change would not stay with it",
                        "leave it out, or roll out to its site");
            } else {
                look(mac, after, check);
            }
        }
    }

    private void look(MacAddress mac, PresentFiles changed, RolloutCheck check) throws IOException {
        EffectiveConfiguration before = files.configuration(mac);
        EffectiveConfiguration after;
        try {
            after = changed.configuration(mac);
        } catch (IOException e) {
            if (!(e.getCause() instanceof IllegalArgumentException)) {
                throw e;
            }
            check.refuse(mac + ": its file cannot be made: " + e.getMessage(), "change what the message names");
            return;
        }
        check.change(before, after);
        Set<String> known = new HashSet<>();
        Validation validation = Validation.of(after.schema());
        validation.configuration(before).forEach(finding -> known.add(finding.toString()));
        for (Finding finding : validation.configuration(after)) {
            if (finding.severity() == Severity.ERROR && known.add(finding.toString())) {
                check.refuse(mac + ": " + finding, finding.remedy());
            }
        }
    }
}
