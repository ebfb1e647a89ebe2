package io.github.zip2x2.boot.pbx;

import io.github.zip2x2.boot.FileKind;
import io.github.zip2x2.boot.pbx.rollout.PhoneLocator;
import io.github.zip2x2.boot.pbx.rollout.WavePhone;
import io.github.zip2x2.boot.pbx.site.Overlays;
import io.github.zip2x2.boot.pbx.site.PhoneFile;
import io.github.zip2x2.boot.pbx.site.PhoneFiles;
import io.github.zip2x2.boot.pbx.site.PhoneSettings;
import io.github.zip2x2.boot.pbx.site.Phones;
import io.github.zip2x2.boot.pbx.site.ProvisioningRequest;
import io.github.zip2x2.boot.pbx.site.Site;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.document.CfgFile;
import io.github.zip2x2.config.effective.EffectiveConfiguration;
import io.github.zip2x2.config.schema.Parameters;
import io.github.zip2x2.config.schema.Schema;
import java.io.IOException;
import java.util.Optional;

/**
 * Each phone's files as it would get them now, for whoever in the service has to know what they say. A question changes
 * nothing, and asks no policy for unknown phones. Thread-safe.
 */
final class PresentFiles {
    /** Where a phone listens that is not told otherwise (ZIP2x2 User Manual p.112). */
    private static final int SIP_PORT = 5060;

    private final PhoneFiles files;
    private final Phones phones;
    private final PhoneLocator locator;

    PresentFiles(PhoneFiles files, Phones phones, PhoneLocator locator) {
        this.files = files;
        this.phones = phones;
        this.locator = locator;
    }

    /** The version that a read of a file will have; empty if nobody knows the phone. */
    Optional<String> version(FileKind kind, MacAddress mac) throws IOException {
        return made(kind, mac).map(PhoneFile::version);
    }

    /** The version of a phone's own file, if the directory said this of it. */
    Optional<String> version(MacAddress mac, PhoneSettings settings) throws IOException {
        return made(request(FileKind.SPECIFIC, mac).phone(settings)).map(PhoneFile::version);
    }

    /** What a NOTIFY to a phone must name; empty if its files name no user. */
    Optional<WavePhone> wavePhone(MacAddress mac) throws IOException {
        EffectiveConfiguration phone = configuration(mac);
        int port = phone.get(Parameters.PHONE_SIP_PORT).orElse(SIP_PORT);
        return phone.get(Parameters.DEVICE_ID).map(user -> new WavePhone(mac, user, port));
    }

    /** What both its files say together. */
    EffectiveConfiguration configuration(MacAddress mac) throws IOException {
        return EffectiveConfiguration.merge(
                Schema.of(PhoneModel.ZIP2X2), read(FileKind.COMMON, mac), read(FileKind.SPECIFIC, mac));
    }

    /** The same files as they would be with more laid over them. */
    PresentFiles with(Overlays more) {
        return new PresentFiles(files.with(more), phones, locator);
    }

    /** Whether somebody knows the phone: the directory, or a file on disk. */
    boolean isOurs(MacAddress mac) throws IOException {
        return request(FileKind.SPECIFIC, mac).phone().isPresent()
                || made(FileKind.SPECIFIC, mac).isPresent();
    }

    /** The name of the phone's site. */
    Optional<String> site(MacAddress mac) throws IOException {
        return request(FileKind.SPECIFIC, mac).site().map(Site::name);
    }

    private CfgFile read(FileKind kind, MacAddress mac) throws IOException {
        return made(kind, mac).map(PhoneFile::read).orElse(CfgFile.parse(kind.name(), new byte[0]));
    }

    private Optional<PhoneFile> made(FileKind kind, MacAddress mac) throws IOException {
        return made(request(kind, mac));
    }

    private ProvisioningRequest request(FileKind kind, MacAddress mac) throws IOException {
        return phones.wouldAsk(kind, mac, locator.locate(mac));
    }

    private Optional<PhoneFile> made(ProvisioningRequest request) throws IOException {
        return files.make(request) instanceof PhoneFiles.Made.File made ? Optional.of(made.file()) : Optional.empty();
    }
}
