package io.github.zip2x2.boot.pbx.rollout;

import io.github.zip2x2.boot.firmware.FirmwareInspector;
import io.github.zip2x2.boot.firmware.FirmwareVerdict;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.config.diff.Change;
import io.github.zip2x2.config.diff.ConfigurationDiff;
import io.github.zip2x2.config.diff.PhoneChange;
import io.github.zip2x2.config.effective.EffectiveConfiguration;
import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.finding.Severity;
import io.github.zip2x2.config.schema.Parameters;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Checks new settings and software before any phone sees them. They pass if no finding is an error, if the operator
 * accepts each change that may cut phones off, and if the image is what it claims to be.
 *
 * <p>The operator accepts such a change by the word {@code lock-out:SECTION.KEY}, and that a phone loses its file by
 * {@code remove:MAC}. A version whose image passes here needs no word. An image passes by the version and checksum
 * inside it; where they cannot be read, by its name, its length and a SHA-256 that an operator confirmed, and is
 * labelled unverified. Not safe for use by several threads at once.
 */
public final class RolloutCheck {
    private final Set<String> words = new HashSet<>();
    private final Map<String, Objection> lockOuts = new LinkedHashMap<>();
    /** The versions that phones shall change to, by the word that lifts the objection to each. */
    private final Map<String, Set<SoftwareVersion>> versions = new LinkedHashMap<>();

    private final List<Objection> firm = new ArrayList<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private final List<SoftwareImage> images = new ArrayList<>();
    private boolean changed;
    private FirmwareInspector inspector = FirmwareInspector.byContainerOrName();

    /** Starts with nothing that speaks against the rollout. */
    public RolloutCheck() {}

    /**
     * Refuses, whatever is said.
     *
     * @param text what is wrong
     * @param remedy what helps
     * @return this check
     */
    public RolloutCheck refuse(String text, String remedy) {
        firm.add(Objection.firm(text, remedy));
        return this;
    }

    /**
     * Adds what validation and lint found in the new files: errors refuse them, the rest becomes notes.
     *
     * @param found the findings
     * @return this rollout check
     */
    public RolloutCheck findings(Collection<Finding> found) {
        for (Finding finding : found) {
            if (finding.severity() == Severity.ERROR) {
                firm.add(Objection.firm(finding.toString(), finding.remedy()));
            } else {
                notes.add(finding.toString());
            }
        }
        return this;
    }

    /**
     * Adds what changes for one phone.
     *
     * @param before its settings until now
     * @param after its new settings
     * @return this rollout check
     */
    public RolloutCheck change(EffectiveConfiguration before, EffectiveConfiguration after) {
        return changes(ConfigurationDiff.between(before, after));
    }

    /**
     * Adds what changes between two roots.
     *
     * @param differences phone by phone, as {@link io.github.zip2x2.config.diff.RootDiff} has them
     * @return this rollout check
     */
    public RolloutCheck rootChanges(Collection<PhoneChange> differences) {
        for (PhoneChange phone : differences) {
            if (phone.kind() == PhoneChange.Kind.REMOVED) {
                String who = phone.mac().map(MacAddress::hex).orElse(phone.model());
                String word = "remove:" + who;
                changed = true;
                lockOuts.put(word, Objection.unless(word, who + " loses its file"));
            }
            changes(phone.changes());
        }
        return this;
    }

    private RolloutCheck changes(Collection<Change> changes) {
        for (Change change : changes) {
            changed = true;
            if (change.lockOut().isEmpty()) {
                continue;
            }
            String word = "lock-out:" + change.section() + "." + change.key();
            lockOuts.putIfAbsent(
                    word,
                    Objection.unless(word, change + ": " + change.lockOut().get()));
            if (change.section().equals(Parameters.SOFTWARE_VERSION.section())
                    && change.key().equals(Parameters.SOFTWARE_VERSION.key())) {
                change.after()
                        .flatMap(value -> SoftwareVersion.tryParse(value.text()))
                        .ifPresent(version -> versions.computeIfAbsent(word, none -> new HashSet<>())
                                .add(version));
            }
        }
        return this;
    }

    /**
     * Adds an image that phones are to load.
     *
     * @param image the image
     * @return this rollout check
     */
    public RolloutCheck image(SoftwareImage image) {
        images.add(Objects.requireNonNull(image, "image"));
        return this;
    }

    /**
     * Sets the inspector that reads images.
     *
     * @param value the inspector; knows the test container only unless set
     * @return this rollout check
     */
    public RolloutCheck inspector(FirmwareInspector value) {
        inspector = Objects.requireNonNull(value, "inspector");
        return this;
    }

    /**
     * Takes an operator's word for what may go wrong.
     *
     * @param word as the objection names it
     * @return this rollout check
     */
    public RolloutCheck word(String word) {
        words.add(word);
        return this;
    }

    /** {@return whether the rollout may begin, as far as is known now} */
    public CheckVerdict verdict() {
        List<Objection> objections = new ArrayList<>(firm);
        if (!changed) {
            objections.add(Objection.firm(
                    "nothing changes for any phone that was looked at",
                    "name the phones that it concerns, and set what is to be rolled out"));
        }
        Set<String> known = new LinkedHashSet<>(notes);
        Set<SoftwareVersion> passed = new HashSet<>();
        for (SoftwareImage image : images) {
            int before = objections.size();
            judge(image, objections, known);
            if (objections.size() == before) {
                passed.add(image.version());
            }
        }
        lockOuts.forEach((word, objection) -> {
            Set<SoftwareVersion> wanted = versions.getOrDefault(word, Set.of());
            if (!wanted.isEmpty() && passed.containsAll(wanted)) {
                known.add(objection.text() + ", and its image passed");
            } else if (words.contains(word)) {
                known.add(objection.text() + ", by the word of the operator");
            } else {
                objections.add(objection);
            }
        });
        return new CheckVerdict(
                objections,
                known,
                images.stream()
                        .mapToLong(image -> image.bytes().remaining())
                        .max()
                        .orElse(0));
    }

    private void judge(SoftwareImage image, List<Objection> objections, Set<String> known) {
        PhoneModel model = image.model();
        String expected = model.firmwareFileName(image.version());
        if (!image.fileName().equals(expected)) {
            objections.add(
                    Objection.firm(image.fileName() + " is not the name that phones ask for", "name it " + expected));
            return;
        }
        String sha256 = sha256(image);
        if (image.confirmedSha256()
                .filter(confirmed -> !confirmed.equals(sha256))
                .isPresent()) {
            objections.add(Objection.firm(
                    image.fileName() + " has SHA-256 " + sha256 + ", another was confirmed", "copy the image anew"));
            return;
        }
        FirmwareVerdict verdict = inspector.inspect(image.fileName(), image.bytes());
        if (verdict instanceof FirmwareVerdict.Verified verified) {
            if (verified.innerVersion().equals(image.version().dotted())) {
                known.add(image.fileName() + ": verified by its checksum and the version inside it");
            } else {
                objections.add(Objection.firm(
                        image.fileName() + " holds version " + verified.innerVersion()
                                + " inside, so phones would load it and fall back",
                        "get the right image"));
            }
        } else if (verdict instanceof FirmwareVerdict.Damaged damaged) {
            objections.add(
                    Objection.firm(image.fileName() + " is damaged: " + damaged.reason(), "copy the image anew"));
        } else if (image.confirmedSha256().isPresent()) {
            known.add(image.fileName() + ": unverified; accepted by its name, its length of "
                    + image.bytes().remaining() + " bytes and the confirmed SHA-256 " + sha256);
        } else {
            objections.add(Objection.firm(
                    image.fileName() + " cannot be looked into, and nobody confirmed its SHA-256",
                    "compare " + sha256 + " with what its maker says, and confirm it"));
        }
    }

    private static String sha256(SoftwareImage image) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(image.bytes());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
