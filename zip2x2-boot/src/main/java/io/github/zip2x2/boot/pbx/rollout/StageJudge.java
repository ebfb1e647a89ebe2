package io.github.zip2x2.boot.pbx.rollout;

import io.github.zip2x2.boot.pbx.fleet.Diagnosis;
import io.github.zip2x2.boot.pbx.fleet.Fleet;
import io.github.zip2x2.boot.pbx.fleet.Milestone;
import io.github.zip2x2.boot.pbx.fleet.PhoneRecord;
import io.github.zip2x2.config.MacAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says of the phones of a stage whether they have what is new, by what servers saw of them. */
final class StageJudge {
    private final Fleet fleet;
    private final RolloutPublication publication;

    StageJudge(Fleet fleet, RolloutPublication publication) {
        this.fleet = fleet;
        this.publication = publication;
    }

    /**
     * The same wave, where a phone that came up and did not read what is new has failed.
     *
     * @param common whether what is new is in the common file, too
     */
    WaveSummary haveWhatIsNew(WaveSummary summary, WaveSettings pace, boolean common) throws IOException {
        return judged(
                summary,
                pace,
                "failed, or did not read what is new",
                entry -> readOld(entry.phone().mac(), common));
    }

    /** Those phones that loaded software in their wave, and came up. */
    List<WavePhone> loaded(List<WaveEntry> entries) {
        return entries.stream()
                .filter(entry -> entry.phase() == WavePhase.DONE && hasLoaded(entry))
                .map(WaveEntry::phone)
                .toList();
    }

    /** The same wave, where a phone that loaded software has failed: it did so before, and did not keep it. */
    WaveSummary keptTheirSoftware(WaveSummary summary, WaveSettings pace) throws IOException {
        return judged(
                summary,
                pace,
                "did not keep their new software",
                entry -> hasLoaded(entry)
                        ? "loaded " + firmware(entry) + " again: it fell back to its previous software"
                        : "");
    }

    private boolean hasLoaded(WaveEntry entry) {
        return fleet.phone(entry.phone().mac())
                .filter(phone -> phone.firmwareBoot() > entry.bootBefore())
                .isPresent();
    }

    private String firmware(WaveEntry entry) {
        return fleet.phone(entry.phone().mac()).map(PhoneRecord::firmware).orElse("");
    }

    private interface Judgement {
        String of(WaveEntry entry) throws IOException;
    }

    /** The same wave, where a phone has failed that came up and of which something is wrong. */
    private static WaveSummary judged(WaveSummary summary, WaveSettings pace, String failure, Judgement wrong)
            throws IOException {
        List<WaveEntry> entries = new ArrayList<>();
        int failed = 0;
        int over = 0;
        for (WaveEntry entry : summary.entries()) {
            WaveEntry judged = entry;
            if (entry.phase() == WavePhase.DONE) {
                String what = wrong.of(entry);
                judged = what.isEmpty() ? entry : entry.to(WavePhase.FAILED, what);
            }
            entries.add(judged);
            boolean hasFailed = judged.phase() == WavePhase.FAILED || judged.phase() == WavePhase.UNCONFIRMED;
            failed += hasFailed ? 1 : 0;
            over += hasFailed || judged.phase() == WavePhase.DONE ? 1 : 0;
        }
        String stopped = summary.stopped().orElse(null);
        if (stopped == null && failed > pace.failureRatio() * over) {
            stopped = failed + " of " + over + " phones " + failure;
        }
        return new WaveSummary(entries, stopped);
    }

    /** Which file a phone did not read in the version that it is served with; empty if it did, or nobody knows. */
    private String readOld(MacAddress mac, boolean common) throws IOException {
        for (Milestone file :
                common ? List.of(Milestone.COMMON_READ, Milestone.SPECIFIC_READ) : List.of(Milestone.SPECIFIC_READ)) {
            Optional<String> wanted = publication.version(mac, file);
            if (wanted.isPresent()
                    && !fleet.behind(List.of(mac), file, phone -> wanted.get()).isEmpty()) {
                return "came up, " + file.label() + " in another version than it is served with";
            }
        }
        return "";
    }

    /** What is wrong now with phones that came up in their wave. */
    List<String> fallen(List<WaveEntry> entries) {
        List<String> bad = new ArrayList<>();
        for (WaveEntry entry : entries) {
            Diagnosis phone = fleet.diagnose(entry.phone().mac());
            boolean fails =
                    phone.standing() == Diagnosis.Standing.LOOPING || phone.standing() == Diagnosis.Standing.STALLED;
            if (entry.phase() == WavePhase.DONE && fails) {
                bad.add(phone.mac() + " " + phone.standing() + ": " + phone.cause());
            }
        }
        return bad;
    }
}
