package io.github.zip2x2.config.root;

import static io.github.zip2x2.config.finding.Severity.ERROR;
import static io.github.zip2x2.config.finding.Severity.NOTE;
import static io.github.zip2x2.config.finding.Severity.WARNING;

import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.document.CfgFile;
import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.finding.FindingCode;
import io.github.zip2x2.config.finding.Severity;
import io.github.zip2x2.config.schema.Parameters;
import io.github.zip2x2.config.schema.Schema;
import io.github.zip2x2.config.validation.Validation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a root: finds models, phones and images by their names, and what is wrong with those. */
final class RootReading {
    private final RootSource source;
    private final List<Schema> schemas;
    private final List<Finding> findings = new ArrayList<>();
    private final List<RootEntry> entries = new ArrayList<>();
    private final Set<String> directories = new HashSet<>();
    private final List<RootModel> models = new ArrayList<>();
    /** Per phone the file that counts, in the order of addresses. */
    private final Map<MacAddress, RootPhone> phones = new HashMap<>();

    RootReading(RootSource source, List<Schema> schemas) {
        this.source = source;
        this.schemas = schemas;
    }

    TftpRoot read() throws IOException {
        RootListing listing = source.listing();
        entries.addAll(listing.files());
        listing.leftOut().forEach(this::leftOut);
        entries.sort(Comparator.comparing(RootEntry::path));
        entries.forEach(entry -> directories.add(entry.directory()));
        readModels();
        readPhones();
        new ImageCheck(models, entries, findings::add).check();
        findings.sort(Finding.BY_PLACE);
        List<RootPhone> sorted = new ArrayList<>(phones.values());
        sorted.sort(Comparator.comparing(RootPhone::mac));
        return new TftpRoot(source, models, sorted, findings);
    }

    private void leftOut(RootListing.LeftOut name) {
        // Each ext4 file system has one of its own, which only root may read and no phone asks for.
        boolean usual = name.path().equals("lost+found");
        findings.add(
                name.isLink()
                        ? Finding.builder(WARNING, RootCodes.LINK, name.reason() + ", and is not followed")
                                .file(name.path())
                                .remedy("copy what it leads to below the root, or remove the link")
                                .build()
                        : Finding.builder(usual ? NOTE : WARNING, RootCodes.UNREADABLE, "left out: " + name.reason())
                                .file(name.path())
                                .remedy(
                                        usual
                                                ? "leave it as it is; it is the file system's"
                                                : "give the TFTP server's user the right to read it")
                                .build());
    }

    private void readModels() {
        Map<PhoneModel, RootEntry> commons = new LinkedHashMap<>();
        schemas.forEach(schema -> commons.put(schema.model(), new RootEntry("", -1)));
        for (RootEntry entry : entries) {
            Optional<PhoneModel> model = PhoneModel.ofCommonFileName(entry.name());
            if (model.isEmpty()) {
                continue;
            }
            if (!entry.directory().isEmpty()) {
                add(
                        entry,
                        WARNING,
                        RootCodes.COMMON_FILE_PLACE,
                        "a common file that is not at the root",
                        "move it to the root");
            } else {
                RootEntry before = commons.put(model.get(), entry);
                if (before != null && before.size() >= 0) {
                    add(
                            entry,
                            ERROR,
                            RootCodes.TWO_FILES,
                            "the common file of " + model.get() + " is also " + before.path(),
                            "keep one of them, as " + model.get().commonFileName());
                } else if (!entry.name().equals(model.get().commonFileName())) {
                    add(
                            entry,
                            WARNING,
                            RootCodes.COMMON_FILE_PLACE,
                            "phones ask for " + model.get().commonFileName() + ", and some TFTP servers mind the case",
                            "rename it to " + model.get().commonFileName());
                }
            }
        }
        commons.values().removeIf(entry -> entry.size() < 0);
        commons.forEach(this::readModel);
        if (models.isEmpty()) {
            PhoneModel model = schemas.get(0).model();
            findings.add(Finding.builder(ERROR, RootCodes.NO_COMMON_FILE, "no common file is at the root")
                    .file(model.commonFileName())
                    .remedy(entries.stream()
                            .filter(entry -> entry.directory().isEmpty() && looksCommon(entry.name()))
                            .findFirst()
                            .map(entry -> "rename " + entry.name() + " to " + model.commonFileName())
                            .orElse("write " + model.commonFileName()
                                    + " at the root, or name the right directory as the root"))
                    .build());
        }
    }

    private static boolean looksCommon(String name) {
        return name.toLowerCase(Locale.ROOT).contains("common");
    }

    private void readModel(PhoneModel model, RootEntry entry) {
        Schema schema = schemas.stream()
                .filter(known -> known.model().equals(model))
                .findFirst()
                .orElseGet(() -> Schema.of(model, schemas.get(0).parameters()));
        try {
            CfgFile common = CfgFile.parse(entry.path(), source.read(entry.path()));
            Validation validation = Validation.of(schema);
            String directory =
                    new RootModel(validation, common, Map.of()).directory().plain();
            models.add(new RootModel(validation, common, ImageCheck.images(model, directory, entries)));
        } catch (IOException e) {
            add(
                    entry,
                    ERROR,
                    RootCodes.UNREADABLE,
                    "the file cannot be read: " + e.getMessage(),
                    "give the TFTP server's user the right to read it");
        }
    }

    private void readPhones() {
        Map<String, RootModel> byDirectory = new HashMap<>();
        for (RootModel model : models) {
            String directory = model.directory().plain();
            RootModel other = byDirectory.putIfAbsent(directory, model);
            if (other != null) {
                atDirectory(
                        model,
                        NOTE,
                        RootCodes.SHARED_DIRECTORY,
                        "phones of " + other.model() + " have their files in the same directory",
                        "name a directory of its own, for example ./" + model.model());
            }
            if (!directory.isEmpty()
                    && directories.stream()
                            .noneMatch(known -> known.equals(directory) || known.startsWith(directory + "/"))) {
                missingDirectory(model, directory, byDirectory);
            }
        }
        for (RootEntry entry : entries) {
            if (entry.name().regionMatches(true, entry.name().length() - 4, ".cfg", 0, 4)
                    && PhoneModel.ofCommonFileName(entry.name()).isEmpty()) {
                phoneFile(entry, byDirectory);
            } else {
                otherEnding(entry);
            }
        }
    }

    /** Editors and copies add endings, and what is then served is not what was edited. */
    private void otherEnding(RootEntry entry) {
        int dot = entry.name().indexOf('.');
        Optional<MacAddress> mac = dot == 12 ? MacAddress.tryParse(entry.name().substring(0, dot)) : Optional.empty();
        mac.ifPresent(found -> add(
                entry,
                NOTE,
                RootCodes.NOT_A_MAC,
                "phones ask for " + found.hex() + ".cfg, not for this name",
                "rename it to " + found.hex() + ".cfg, or move it out of the root"));
    }

    private void missingDirectory(RootModel model, String directory, Map<String, RootModel> byDirectory) {
        Optional<String> otherCase =
                directories.stream().filter(directory::equalsIgnoreCase).findFirst();
        // One finding says it for all phones there, whose files are judged as if the case were right.
        otherCase.ifPresent(other -> byDirectory.putIfAbsent(other, model));
        atDirectory(
                model,
                WARNING,
                RootCodes.MISSING_DIRECTORY,
                "`tftp_cfg_dir` names " + directory + ", which has no files"
                        + otherCase.map(other -> "; there is " + other).orElse(""),
                otherCase
                        .map(other -> "write tftp_cfg_dir=./" + other)
                        .orElse("put the phones' own files there, or correct tftp_cfg_dir"));
    }

    private void atDirectory(RootModel model, Severity severity, FindingCode code, String text, String remedy) {
        Finding.Builder finding = Finding.builder(severity, code, text)
                .file(model.common().path())
                .remedy(remedy);
        model.configuration()
                .value(Parameters.TFTP_CFG_DIR)
                .ifPresent(value -> finding.at(value.line(), value.column(), value.length()));
        findings.add(finding.build());
    }

    private void phoneFile(RootEntry entry, Map<String, RootModel> byDirectory) {
        String stem = entry.name().substring(0, entry.name().length() - 4);
        Optional<MacAddress> mac = MacAddress.tryParse(stem);
        if (mac.isEmpty()) {
            if (stem.replaceAll("[:. -]", "").matches("[0-9A-Fa-fOoIl]{10,14}")) {
                add(
                        entry,
                        WARNING,
                        RootCodes.NOT_A_MAC,
                        "the name is nearly a MAC address, and no phone asks for it",
                        "name it by the 12 hexadecimal digits of the phone's label");
            }
            return;
        }
        String name = mac.get().hex() + ".cfg";
        boolean asked = isAskedFor(entry.path());
        if (!asked) {
            add(entry, ERROR, RootCodes.MAC_NOTATION, "no phone asks for this name", "rename it to " + name);
        } else if (!entry.name().equals(name)) {
            add(entry, NOTE, RootCodes.MAC_CASE, "the name is not in upper case", "rename it to " + name);
        }
        RootModel model = byDirectory.get(entry.directory());
        if (model == null) {
            if (!models.isEmpty() && !isOfAnotherLine(entry)) {
                String places = String.join(
                        " or ",
                        byDirectory.keySet().stream()
                                .sorted()
                                .map(directory -> directory.isEmpty() ? "the root" : directory)
                                .toList());
                add(
                        entry,
                        WARNING,
                        RootCodes.ORPHAN,
                        "no phone looks here; the common file leads to " + places,
                        "move it to " + places
                                + (models.size() == 1 && !entry.directory().isEmpty()
                                        ? ", or write tftp_cfg_dir=./" + entry.directory() + " below [NET_CONFIG] in "
                                                + models.get(0).common().path()
                                        : ""));
            }
            return;
        }
        RootPhone before = phones.get(mac.get());
        if (before != null) {
            add(
                    entry,
                    ERROR,
                    RootCodes.TWO_FILES,
                    "the phone " + mac.get().hex() + " has also " + before.path(),
                    "keep one of them, as " + name);
        }
        // Of two files the one counts that a phone asks for, in the very letters if it can be.
        if (before == null || (asked && (entry.name().equals(name) || !isAskedFor(before.path())))) {
            phones.put(mac.get(), new RootPhone(mac.get(), model, entry.path()));
        }
    }

    /** Phones of another line have addresses of the same prefixes; their files are where those phones look. */
    private boolean isOfAnotherLine(RootEntry entry) {
        try {
            CfgFile file = CfgFile.parse(entry.path(), source.read(entry.path()));
            if (file.document().isOfAnotherLine()) {
                findings.addAll(file.document().findings(entry.path()));
            }
            return file.document().isOfAnotherLine();
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isAskedFor(String path) {
        return PhoneModel.ZIP2X2
                .macOfSpecificFileName(path.substring(path.lastIndexOf('/') + 1))
                .isPresent();
    }

    private void add(RootEntry entry, Severity severity, FindingCode code, String text, String remedy) {
        findings.add(Finding.builder(severity, code, text)
                .file(entry.path())
                .remedy(remedy)
                .build());
    }
}
