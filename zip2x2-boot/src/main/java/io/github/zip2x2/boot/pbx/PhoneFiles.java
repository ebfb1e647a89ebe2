package io.github.zip2x2.boot.pbx;

import io.github.zip2x2.boot.FileKind;
import io.github.zip2x2.boot.pbx.rollout.PhoneLocator;
import io.github.zip2x2.boot.pbx.rollout.WavePhone;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.document.CfgFile;
import io.github.zip2x2.config.effective.EffectiveConfiguration;
import io.github.zip2x2.config.schema.Parameters;
import io.github.zip2x2.config.schema.Schema;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.tftp.content.TftpAnswer;
import io.github.zip2x2.tftp.content.TftpContent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Each phone's files as it would get them now, for whoever in the service has to know what they say. Thread-safe. */
final class PhoneFiles {
    /** Where a phone listens that is not told otherwise (ZIP2x2 User Manual p.112). */
    private static final int SIP_PORT = 5060;

    /** Stands for a phone whose address nobody knows: the site is then what its settings say, or none. */
    private static final InetAddress NOWHERE = Ipv4.of("127.0.0.1");

    private final ProvisioningSource files;
    private final PhoneDirectory directory;
    private final KnownPhones known;
    private final Sites sites;
    private final PhoneLocator locator;

    PhoneFiles(
            ProvisioningSource files, PhoneDirectory directory, KnownPhones known, Sites sites, PhoneLocator locator) {
        this.files = files;
        this.directory = directory;
        this.known = known;
        this.sites = sites;
        this.locator = locator;
    }

    /** The version that a read of a file will have; empty if nobody knows the phone. */
    Optional<String> version(FileKind kind, MacAddress mac) throws IOException {
        if (kind == FileKind.COMMON) {
            return made(kind, mac).map(bytes -> RenderedSource.COMMON + Versions.of(bytes));
        }
        return known.isOurs(mac) ? made(kind, mac).map(Versions::of) : Optional.empty();
    }

    /** What a NOTIFY to a phone must name; empty if its files name no user. */
    Optional<WavePhone> wavePhone(MacAddress mac) throws IOException {
        EffectiveConfiguration phone = configuration(mac);
        int port = phone.get(Parameters.PHONE_SIP_PORT).orElse(SIP_PORT);
        return phone.get(Parameters.DEVICE_ID).map(user -> new WavePhone(mac, user, port));
    }

    /** What both its files say together. */
    EffectiveConfiguration configuration(MacAddress mac) throws IOException {
        CfgFile common = CfgFile.parse("common", made(FileKind.COMMON, mac).orElse(new byte[0]));
        CfgFile specific =
                CfgFile.parse("specific", made(FileKind.SPECIFIC, mac).orElse(new byte[0]));
        return EffectiveConfiguration.merge(Schema.of(PhoneModel.ZIP2X2), common, specific);
    }

    /** Whether somebody knows the phone. */
    boolean isOurs(MacAddress mac) throws IOException {
        return known.isOurs(mac);
    }

    /** The name of the phone's site. */
    Optional<String> site(MacAddress mac) throws IOException {
        Site site = sites.of(
                directory.phone(mac).flatMap(PhoneSettings::site),
                locator.locate(mac).orElse(NOWHERE));
        return Optional.ofNullable(site).map(Site::name);
    }

    private Optional<byte[]> made(FileKind kind, MacAddress mac) throws IOException {
        Optional<PhoneSettings> phone = directory.phone(mac);
        PhoneModel model = phone.map(PhoneSettings::model).orElse(PhoneModel.ZIP2X2);
        InetAddress address = locator.locate(mac).orElse(NOWHERE);
        String path =
                kind == FileKind.COMMON ? model.commonFileName() : model.name() + "/" + model.specificFileName(mac);
        ProvisioningRequest request = ProvisioningRequest.of(
                        kind, model, path, new InetSocketAddress(address, 0), new InetSocketAddress(address, 0))
                .by(mac)
                .at(sites.of(phone.flatMap(PhoneSettings::site), address));
        if (files.open(request) instanceof TftpAnswer.Served served) {
            try (TftpContent content = served.content()) {
                return Optional.of(RenderedSource.read(content));
            }
        }
        return Optional.empty();
    }
}
